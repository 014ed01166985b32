"""The kernel finds what the command finds and decides what ``clean`` decides, whatever the batch, the process and the array."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import (
    Finding,
    Linter,
    LintError,
    Problem,
    RuleError,
    Severity,
    Span,
    UsageError,
    lint_text,
)
from corpus_lint.batch import FINDINGS, VERDICTS
from corpus_lint.batch.kernel import Kernel
from corpus_lint.batch.tables import finding_values
from corpus_lint.cli.main import main
from corpus_lint.engine import registry
from corpus_lint.linter import kernel_of
from corpus_lint.run.clean.directory import EDITS
from corpus_lint.run.clean.layout import OWN
from corpus_lint.screens import Batch, Flags
from tests.material import BODY, CLEAN, SEEDS

SETTINGS = """\
select = ["ALL"]
ignore = ["DUP", "TRN104", "PUN"]
extend-select = ["LAY"]
preview = true
severity = { TRN = "error", ENC107 = "error", FMT101 = "warning" }
text-field = "content"
id-field = "key"

[per-file-ignores]
"*/poems/*" = ["TRN102"]
"data.*" = ["SPM101"]

[rules.PIN101]
min-count = 2
"""


@cache
def seeds() -> tuple[str | None, ...]:
    """The texts of the seeds, and what is none."""
    texts: list[str | None] = []
    for path in sorted(SEEDS.glob("*/*.*")):
        raw = path.read_bytes()
        if path.suffix == ".jsonl":
            for line in raw.splitlines():
                try:
                    value = json.loads(line)
                except ValueError:
                    continue
                texts.append(value.get("text") if isinstance(value, dict) else None)
        else:
            try:
                texts.append(raw.decode("utf-8"))
            except UnicodeDecodeError:
                continue
    assert len(texts) > 80
    return (*(text if isinstance(text, str) else None for text in texts), "", " ", "\ufeff题\n", "a\0b", BODY)


def names() -> list[str]:
    return [f"k{number}" for number in range(len(seeds()))]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a configuration and the seeds as Parquet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus-lint.toml").write_text(SETTINGS, "utf-8")
    table = pa.table({"key": names(), "content": pa.array(seeds(), pa.string())})
    pq.write_table(table, tmp_path / "data.parquet")
    return tmp_path


def by_command(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main(["check", *words, "--no-cache", "--jobs", "1", "--format", "jsonl", "--all-occurrences"]) == 1
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def shared(finding: dict[str, Any]) -> dict[str, Any]:
    """What JSON and the table both say of a finding."""
    return {key: value for key, value in finding.items() if key in FINDINGS.names and key != "row"}


@pytest.mark.slow
def test_the_command_and_the_linter_find_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = by_command(capsys, "data.parquet")
    assert len({finding["code"] for finding in expected}) > 25
    linter = Linter.from_config()
    found = [
        (row, shared(finding_values(finding, "content")))
        for row, finding in linter.lint(seeds(), ids=names(), name="data.parquet")
    ]
    for _, values in found:
        del values["field"], values["notes"]
    assert found == [(finding["record"] - 1, shared(finding)) for finding in expected]
    severities = {(finding["code"], finding["severity"]) for finding in expected}
    assert {("ENC107", "error"), ("FMT101", "warning")} <= severities
    assert not {"SPM101", "PUN103"} & {finding["code"] for finding in expected}


@pytest.mark.slow
def test_a_table_has_what_is_found(folder: Path) -> None:
    linter = Linter.from_config(folder)
    texts, ids = pa.array(seeds(), pa.string()), pa.array(names())
    found = list(linter.lint(seeds(), ids=names(), name="poems/1.txt"))
    table = linter.lint_batch(texts, ids, name="poems/1.txt")
    assert table.schema == FINDINGS
    table.validate(full=True)
    rows = table.to_pylist()
    assert [row["row"] for row in rows] == [row for row, _ in found]
    for values, (_, finding) in zip(rows, found, strict=True):
        assert shared(values) == shared(finding_values(finding, "content"))
        assert values["notes"] == list(finding.problem.notes)
    lists = linter.lint_array(texts, name="poems/1.txt")
    lists.validate(full=True)
    flat = [(row, one) for row, listed in enumerate(lists.to_pylist()) for one in listed]
    assert flat == [(row["row"], {key: row[key] for key in flat[0][1]}) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [(), ("--unsafe-fixes",), ("--reject", "warning"), ("--reject", "ENC,TRN102")]
)
def test_a_batch_is_judged_as_clean_judges(folder: Path, words: tuple[str, ...]) -> None:
    source = folder / "data.jsonl"
    lines = [json.dumps({"key": key, "content": text}) for key, text in zip(names(), seeds(), strict=True)]
    source.write_text("\n".join(lines) + "\n", "utf-8")
    assert main(["clean", str(source), "-o", "copy", "--rejected", "rejected", "--no-cache", *words]) == 0
    reject = words[1] if "--reject" in words else ()
    linter = Linter.from_config(unsafe="--unsafe-fixes" in words, reject=reject)
    texts, ids = pa.array(seeds(), pa.string()), pa.array(names())
    table = linter.fix_batch(texts, ids, name="data.jsonl")
    assert table.schema == VERDICTS
    table.validate(full=True)
    rows = {row["id"]: row for row in table.to_pylist()}
    accepted = {one["key"]: one["content"] for one in read(Path("copy", "data.jsonl"))}
    rejected = {one["key"]: one["corpus_lint"] for one in read(Path("rejected", "data.jsonl"))}
    assert {key for key, row in rows.items() if row["verdict"] == "rejected"} == {*rejected}
    assert {key: row["text"] for key, row in rows.items() if row["verdict"] != "rejected"} == accepted
    assert {key: row["reasons"] for key, row in rows.items() if row["reasons"]} == {
        key: said["reasons"] for key, said in rejected.items()
    }
    edits = {one["id"]: one["edits"] for one in read(Path("copy", OWN, EDITS))}
    assert {key: row["edits"] for key, row in rows.items() if row["verdict"] == "repaired"} == edits
    assert {"clean", "warned", "repaired", "rejected"} >= {row["verdict"] for row in rows.values()}
    assert len({row["verdict"] for row in rows.values()}) > 2
    structs = linter.fix_array(texts, name="data.jsonl")
    structs.validate(full=True)
    assert structs.to_pylist() == [{key: row[key] for key in VERDICTS.names[2:]} for row in rows.values()]


def read(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().splitlines():
        yield json.loads(line)


@cache
def kernel() -> Kernel:
    return kernel_of(Linter(preview=True))


@cache
def each() -> dict[str | None, list[Finding]]:
    """What is found in each seed by itself, in the first row."""
    linter = Linter(preview=True)
    return {text: [finding for _, finding in linter.lint([text])] for text in seeds()}


@pytest.mark.slow
@given(st.lists(st.sampled_from(range(len(seeds()))), max_size=30), st.integers(0, 20_000))
def test_findings_do_not_depend_on_the_batch(picked: list[int], size: int) -> None:
    from corpus_lint.batch.documents import documents

    texts = [seeds()[number] for number in picked]
    cut = replace(kernel(), screened=size)
    found = {row: findings for row, _, findings in cut.lint(documents(texts, None, "texts", "text", 1 << 26))}
    for row, text in enumerate(texts):
        expected = [replace(finding, record=row + 1) for finding in each()[text]]
        assert found.get(row, []) == expected


def test_texts_are_taken_as_they_are_needed() -> None:
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"{BODY * 20}第{taken}页\n"

    found = Linter("PIN").lint(texts())
    assert next(found)[0] == 0
    assert taken * len(BODY) * 20 < 2 * kernel().screened


def in_process(linter: Linter) -> tuple[Linter, list[tuple[int, Finding]], int]:
    from corpus_lint.linter import _kernel

    found = list(linter.lint([CLEAN, BODY]))
    found = list(linter.lint([CLEAN, BODY]))
    return linter, found, _kernel.cache_info().misses


@pytest.mark.slow
def test_another_process_finds_the_same() -> None:
    linter = Linter("PIN,ENC", severity={"PIN": "warning"}, options={"PIN101.min-count": 1})
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        again, found, compiled = pool.apply(in_process, (linter,))
    assert again == linter
    assert hash(again) == hash(linter)
    assert found == list(linter.lint([CLEAN, BODY]))
    assert [finding.severity for _, finding in found] == [Severity.WARNING]
    assert compiled == 1


def test_a_linter_is_pickled_as_its_settings(folder: Path) -> None:
    linter = Linter.from_config()
    raw = pickle.dumps(linter)
    list(linter.lint([BODY]))
    assert pickle.dumps(linter) == raw
    assert len(raw) < 1000
    assert pickle.loads(raw) == linter  # noqa: S301 - written above


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Linter(), Linter("all")),
        (Linter("PIN101, enc"), Linter(["ENC", "injected-pinyin", "ENC"])),
        (Linter(ignore="TRN"), Linter(ignore=iter(["TRN"]))),
        (
            Linter(options={"PIN101.min-count": 3, "TRN104.min-share": 0.1}),
            Linter(options=[("fixed-length-chunk.min_share", "0.1"), ("PIN101.min_count", "3")]),
        ),
        (
            Linter(severity={"TRN": "error", "TRN101": "warning"}),
            Linter(severity={"TRN101": Severity.WARNING, "TRN": Severity.ERROR}),
        ),
        (Linter(reject="warning"), Linter(reject=["error", "warning"])),
        (Linter(per_file_ignores={"*.md": "LAY,TRN"}), Linter(per_file_ignores={"*.md": ["TRN", "LAY"]})),
        (Linter(text_field="text"), Linter(text_field=["text"])),
    ],
)
def test_equal_settings_are_equal_linters(one: Linter, other: Linter) -> None:
    assert one == other
    assert hash(one) == hash(other)
    assert replace(one) == one
    assert replace(one, unsafe=True) != one


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"select": "PIN999"}, "did you mean"),
        ({"ignore": "NOPE"}, "no rule is called 'NOPE'"),
        ({"options": {"PIN101.nothing": 1}}, "has no option"),
        ({"options": {"PIN101": 1}}, "is not of the form RULE.option"),
        ({"options": {"PIN101.min-count": -1}}, "PIN101.min-count is -1; it must be"),
        ({"severity": {"PIN": "fatal"}}, "the severity of PIN is 'fatal'; it must be error or warning"),
        ({"severity": {"PINK": "error"}}, "no rule is called 'PINK'"),
        ({"reject": "bad"}, "no rule is called 'bad'"),
        ({"per_file_ignores": {"[": "PIN"}}, "per_file_ignores: "),
        ({"text_field": "a[.b"}, "a\\[.b"),
        ({"max_record_bytes": 5}, "max_record_bytes is 5; it must be"),
    ],
)
def test_wrong_settings_are_refused_at_once(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Linter(**arguments)


@pytest.mark.parametrize("given_", ["nowhere.toml", "no/directory"])
def test_a_configuration_that_is_not_there_is_refused(tmp_path: Path, given_: str) -> None:
    with pytest.raises(UsageError, match="No such file"):
        Linter.from_config(tmp_path / given_)


def test_a_wrong_configuration_is_refused(folder: Path) -> None:
    (folder / "corpus-lint.toml").write_text("[rules.PIN101]\nmin-count = 0\n", "utf-8")
    with pytest.raises(UsageError, match=r"corpus-lint.toml: rules.PIN101.min-count is 0; it must be"):
        Linter.from_config()


def test_the_nearest_configuration_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "poems" / "old").mkdir(parents=True)
    expected = Linter.from_config()
    assert Linter.from_config(folder / "poems" / "old") == expected
    assert Linter.from_config("corpus-lint.toml") == expected
    monkeypatch.chdir(folder / "poems")
    assert Linter.from_config() == expected
    assert expected.text_field == ("content",)
    assert expected.id_field == "key"
    assert set(expected.options) == {("PIN101.min-count", 2)}


def test_all_keys_of_a_configuration_have_an_effect_or_are_of_the_gate() -> None:
    from corpus_lint.config.keys import KEYS

    known = {field.name for field in fields(Linter)}
    # Files are of no pipeline, what fails is of the gate, links are of reports; the others are in ``select`` and ``options``.
    not_of_pipelines = {"exclude", "extend_exclude", "fail_on", "docs_url"}
    assert set(KEYS) - known == {"extend_select", "rules"} | not_of_pipelines


def test_ignores_go_by_the_name_of_each_text() -> None:
    linter = Linter("PIN", per_file_ignores={"old/*.txt": "PIN101"}, base="/corpus")
    found = linter.lint([BODY] * 3, name=["old/a.txt", "new/a.txt", "/corpus/old/b.txt"])
    assert [(row, finding.path) for row, finding in found] == [(1, "new/a.txt")]
    table = linter.lint_batch(pa.array([BODY] * 2), name=pa.array(["old/a.txt", "b.txt"]))
    assert table.column("row").to_pylist() == [1]


def test_options_of_words_are_read_where_the_linter_is_made(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("天涯海角\n", "utf-8")
    linter = Linter(options={"SPM101.keywords": str(words)})
    words.unlink()
    assert replace(linter, preview=True).options == (("SPM101.keywords", ("天涯海角",)),)
    assert pickle.loads(pickle.dumps(linter)) == linter  # noqa: S301 - written here


@pytest.fixture
def _breaks() -> Iterator[None]:
    @registry.rule("DRF906", "breaks", severity=Severity.WARNING)
    def breaks(document: Any, options: Any) -> Iterator[Problem]:
        if "坏" in document.text:
            raise ValueError("no")
        yield from ()

    def screen(batch: Batch, options: Any) -> Flags:
        raise ZeroDivisionError

    @registry.rule("DRF907", "breaks-before", severity=Severity.WARNING, screen=screen)
    def before(document: Any, options: Any) -> Iterator[Problem]:
        yield Problem(Span(0, 0), "")

    yield
    del registry.RULES["DRF906"], registry.RULES["DRF907"]


@pytest.mark.usefixtures("_breaks")
def test_a_rule_that_fails_names_the_row() -> None:
    texts = ["好"] * 12 + ["坏"]
    ids = [*"abcdefghijklm"]
    linter = Linter("DRF906")
    message = r"^row 12, id 'm': DRF906 of .* failed on texts\[13\]: ValueError: no$"
    for call in (linter.lint, linter.fix):
        with pytest.raises(RuleError, match=message) as caught:
            list(call(texts, ids=ids))
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301
    for batch in (linter.lint_batch, linter.fix_batch):
        with pytest.raises(RuleError, match=message):
            batch(pa.array(texts), pa.array(ids))
    with pytest.raises(RuleError, match=r"^row 12: DRF906"):
        linter.lint_array(pa.array(texts))


@pytest.mark.usefixtures("_breaks")
def test_a_screen_that_fails_names_the_row() -> None:
    with pytest.raises(
        RuleError, match=r"^row 0, id 'a': DRF907 of .* failed on texts\[1\]: ZeroDivisionError"
    ):
        list(Linter("DRF907").lint(["好"] * 10, ids=[*"abcdefghij"]))


def test_bytes_that_are_no_text_name_the_row() -> None:
    with pytest.raises(LintError, match=r"^row 1, id 'b': texts: not text: PNG") as caught:
        list(Linter().lint([CLEAN.encode(), b"\x89PNG\r\n\x1a\n\0\0"], ids=["a", "b"]))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_bytes_are_a_file_as_for_the_command() -> None:
    raw = CLEAN.encode("gb18030")
    (found,) = Linter().lint([raw], name="a.txt")
    (expected,) = lint_text(raw, name="a.txt")
    assert found == (0, expected)
    ((_, fixed),) = Linter().fix([raw])
    assert (fixed.text, fixed.raw) == (CLEAN, CLEAN.encode())


@pytest.mark.parametrize(
    ("count", "message"), [(1, "there are 1 ids, and more texts"), (3, "there are more ids than texts")]
)
def test_each_text_has_one_id(count: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        list(Linter("PIN").lint([CLEAN, BODY], ids=range(count)))


def test_rules_that_compare_need_all_documents() -> None:
    linter = Linter("DUP101,TRN104")
    with pytest.raises(UsageError, match=r"DUP101, TRN104 compares documents"):
        linter.lint([CLEAN])
    with pytest.raises(UsageError, match="compares documents"):
        linter.fix_array(pa.array([CLEAN]))
    rule = linter.rule("DUP101")
    assert rule is not None
    assert rule.compare is not None


def test_a_text_that_is_too_long_is_a_finding() -> None:
    long = "一" * 400
    found = list(Linter(max_record_bytes=1024).lint([long, long.encode(), "二" * 300]))
    assert [(row, finding.code) for row, finding in found] == [(0, "FMT101"), (1, "FMT101")]
    assert "not linted: the text has 1,200 bytes, more than max-record-bytes, which is 1,024" in str(found[0])


def test_turns_of_conversations_may_end_anywhere() -> None:
    text = "\n".join([CLEAN.strip() * 3, CLEAN.strip()[:-4]])
    codes = {finding.code for _, finding in Linter().lint([text])}
    assert "TRN102" in codes
    assert not list(Linter().lint([text], messages=True))
    assert not Linter().lint_batch(pa.array([text]), messages=True).num_rows
    assert [finding.code for _, finding in Linter("TRN102").lint([text], messages=True)] == ["TRN102"]


def test_odd_texts_are_records_as_for_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [
        "半个\ud83d字。",
        "空\0字。",
        "非字符\uffff。",
        "\ufeff题。",
        "",
        " \n",
        "末行没有行尾\n但是有两行",
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "ascii")
    expected = by_command(capsys, str(path), "--isolated", "--select", "ENC,FMT,TRN102")
    linter = Linter("ENC,FMT,TRN102")
    found = [finding_values(finding, "text") for _, finding in linter.lint(texts, name=str(path))]
    printed = json.loads(json.dumps([{key: one[key] for key in expected[0]} for one in found]))
    assert len(expected) == 3
    assert printed == expected


def test_what_rejects_is_told_from_what_does_not() -> None:
    linter = Linter("PIN,ENC", reject="PIN")
    found = [finding for _, finding in linter.lint([BODY + "\u200b\n"])]
    assert [finding.code for finding in found] == ["PIN101", "ENC107"]
    assert linter.rejecting(found) == found[:1]
    assert replace(linter, reject=("warning",)).rejecting(found) == found
