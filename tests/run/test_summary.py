"""What a report says of a corpus is what ``check`` finds in it and ``clean`` would make of it, in any number of processes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.cli.main import main
from corpus_lint.core.model import Edit, Fix, Safety, Span
from corpus_lint.run.summary import bins
from corpus_lint.run.summary.copies import marked
from corpus_lint.run.summary.examples import (
    CUT,
    DELETED,
    EACH,
    INSERTED,
    MOST_SOURCES,
    PLACE,
    Example,
    Sample,
    pieces,
)
from corpus_lint.run.summary.observe import STRETCH, STRETCHES, share_of_han
from corpus_lint.run.summary.proportion import differs, proportion
from corpus_lint.run.summary.tally import Groups, Tally
from corpus_lint.run.summary.verdicts import group_of
from tests.material import BANNER, BODY, CLEAN, SEEDS

EDITED = "一棵老槐樹站在村口，沒有人知道它活了多少年。夏天的傍晚，老人們搬著竹椅坐在樹下，說些陳年的舊事。"


Figures = dict[str, Any]


def figures(folder: Path, *words: str) -> Figures:
    """The figures of a report on some paths."""
    assert main(["report", *words, "-o", str(folder / "page.html"), "-q"]) in (0, 2)
    made: Figures = json.loads((folder / "page.json").read_text("utf-8"))
    return made


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Figures:
    main([*words, "--format", "json", "-q"])
    made: Figures = json.loads(capsys.readouterr().out)
    return made


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Documents of all kinds in two directories."""
    folder = tmp_path / "corpus"
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
    records = [
        {"id": "a", "source": "news", "text": CLEAN},
        {"id": "b", "source": "news", "text": BANNER + BODY},
        {"id": "c", "source": "blog", "text": EDITED},
        {"id": "d", "source": "blog", "text": EDITED.replace("老人", "\u200b老人")},
        {"id": "e", "source": "blog", "text": "每逢初五和初十，镇上都有集市。\n还剩3页未读，继续阅读"},
        {"id": "f", "source": "wiki", "text": "锟斤拷锟斤拷，锟斤拷烫烫烫。"},
        {"id": "g", "source": "wiki", "text": ""},
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in records]
    (folder / "one" / "a.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n", "utf-8")
    (folder / "two" / "b.txt").write_text(EDITED + "\n", "utf-8")
    (folder / "two" / "c.txt").write_bytes(
        ("渡口的老船工姓周，摇了四十年的船，从来不肯多收一文钱。" * 3).encode("gb18030")
    )
    (folder / "two" / "d.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return folder


def test_it_has_the_findings_of_check(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = printed(capsys, "check", str(corpus), "--no-cache", "--statistics")["summary"]
    made = figures(tmp_path, str(corpus))
    rules = {one["code"]: {"findings": one["findings"], "count": one["places"]} for one in made["rules"]}
    assert len(rules) > 5
    assert rules == found["rules"]
    assert made["counts"]["documents"] == found["documents"]
    assert made["counts"]["with_findings"] == found["documents_with_findings"]
    assert sum(one["errors"] for one in made["rules"]) == found["errors"]
    assert made["unread"] == found["unread"]


@pytest.mark.parametrize(
    "words", [(), ("--unsafe-fixes",), ("--reject", "warning"), ("--select", "ENC"), ("--reject", "DUP,PIN")]
)
def test_it_decides_as_clean_does(
    corpus: Path, tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for paths in ([str(corpus)], [str(SEEDS), str(corpus)]):
        cleaned = printed(capsys, "clean", *paths, "--dry-run", *words)
        made = figures(tmp_path, *paths, *words)
        counts = {name: made["counts"][name] for name in ("records", "accepted", "repaired", "rejected")}
        assert counts == {name: cleaned[name] for name in counts}
        assert made["rejected_by_rule"] == cleaned["rejected_by_rule"]


def test_a_copy_of_a_repaired_document_is_one_after_the_repair(tmp_path: Path) -> None:
    """Rows of repaired documents take the place of their own: each of the two is compared as it will be."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    texts = [EDITED.replace("老", "\u200b老"), EDITED, EDITED.replace("傍晚", "\u200b傍晚")]
    (folder / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    made = figures(tmp_path, str(folder))
    # Of documents that are alike the least damaged one stays.
    assert [one["record"] for one in made["rejected"]] == [1, 3]


def many(folder: Path, number: int) -> Path:
    folder.mkdir()
    for name in range(4):
        lines = [
            json.dumps(
                {
                    "id": f"{name}-{one}",
                    "source": f"s{one % 7}",
                    "text": (BANNER if one % 5 == 0 else "") + f"第{one}篇。" + CLEAN,
                }
            )
            for one in range(number)
        ]
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.write("\n".join(lines))
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_processes_and_pieces_change_nothing(
    tmp_path: Path, tune: Callable[..., None], forks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    many(tmp_path / "corpus", 60)
    monkeypatch.chdir(tmp_path)
    made = []
    for jobs in ("1", "2"):
        tune(batch=2_000, processes=1, block=500, screens=0)
        made.append(figures(tmp_path, "corpus", "--by", "source", "--jobs", jobs))
        made[-1]["made"]["command"] = ""
    assert made[0] == made[1]
    assert {one["name"]: one["documents"] for one in made[0]["sources"]} == {
        f"s{number}": 8 * sum(one % 7 == number for one in range(60)) for number in range(7)
    }
    # Every document but those of the first file is a copy.
    assert sum(one["rejected"] for one in made[0]["sources"]) == made[0]["counts"]["rejected"] == 7 * 60


def test_sources_are_directories_files_or_values_of_a_field(corpus: Path, tmp_path: Path) -> None:
    def names(*words: str) -> dict[str, tuple[int, int]]:
        made = figures(tmp_path, str(corpus), *words)
        return {Path(one["name"]).name: (one["documents"], one["rejected"]) for one in made["sources"]}

    by_directory, by_file = names(), names("--by", "file")
    assert {name: documents for name, (documents, _) in by_directory.items()} == {"one": 8, "two": 2}
    assert sum(rejected for _, rejected in by_directory.values()) == sum(
        rejected for _, rejected in by_file.values()
    )
    by_field = names("--by", "source")
    assert {name: documents for name, (documents, _) in by_field.items()} == {
        "": 3,
        "news": 2,
        "blog": 3,
        "wiki": 2,
    }
    assert by_field["wiki"][1] == 1
    assert sum(rejected for _, rejected in by_field.values()) == sum(
        rejected for _, rejected in by_file.values()
    )


def test_what_is_not_text_is_not_counted(corpus: Path, tmp_path: Path) -> None:
    made = figures(tmp_path, str(corpus))
    assert made["unread"]["binary"]
    assert made["counts"]["files"] == 3
    assert sum(made["encodings"].values()) == made["counts"]["documents"] - 1  # but for the broken record
    assert made["encodings"]["GB18030"] == 1


def test_a_file_is_lost_only_if_it_was_of_the_corpus(corpus: Path, tmp_path: Path) -> None:
    (corpus / "two" / "fields.jsonl").write_text('{"question": 1}\n', "utf-8")
    # What is not text, and what has no texts, is said by itself.
    assert figures(tmp_path, str(corpus))["counts"]["lost_files"] == 0
    whole = gzip.compress(f'{{"text": "{CLEAN}"}}\n'.encode() * 500, mtime=0)
    (corpus / "two" / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    counts = figures(tmp_path, str(corpus))["counts"]
    assert counts["lost_files"] == 1
    assert counts["undecided"] > 0
    assert counts["documents"] == counts["records"] + counts["undecided"]


def test_nothing_to_read_is_no_defect(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = figures(tmp_path, str(tmp_path / "empty"))
    assert made["counts"]["documents"] == 0
    assert made["rules"] == []


def test_check_counts_only_when_a_report_on_the_corpus_is_wanted(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = printed(capsys, "check", str(corpus), "--no-cache")
    reported = printed(capsys, "check", str(corpus), "--no-cache", "--output", f"html={tmp_path / 'a.html'}")
    assert reported == plain
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("corpus_lint.run.summary.observe.Observer.add", fail)
    assert printed(capsys, "check", str(corpus), "--no-cache") == plain


# Values


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_bounds_hold_the_share(number: int, total: int) -> None:
    number = min(number, total)
    one = proportion(number, total)
    assert 0 <= one.low <= one.per_thousand + 1e-3
    assert one.per_thousand <= one.high + 1e-3 <= 1000 + 2e-3


def test_bounds_are_those_of_wilson() -> None:
    # Newcombe 1998, table I: 81 of 263, and 15 of 148.
    one = proportion(81, 263)
    assert (one.low, one.high) == pytest.approx((255.3, 366.2), abs=0.05)
    assert (proportion(15, 148).low, proportion(15, 148).high) == pytest.approx((62.4, 160.5), abs=0.05)
    assert (proportion(0, 20).low, proportion(20, 20).high) == (0.0, 1000.0)
    assert (proportion(0, 0).low, proportion(0, 0).high) == (0.0, 1000.0)


def test_a_difference_is_one_that_chance_does_not_explain() -> None:
    assert differs(proportion(10, 1000), proportion(40, 1000))
    assert not differs(proportion(1, 100), proportion(3, 100))
    assert not differs(proportion(5, 0), proportion(5, 10))


@given(st.floats(0, 1))
def test_each_number_has_a_bin(share: float) -> None:
    for one in (bins.HAN, bins.REMOVED):
        index = one.of(share)
        assert index == len(one.ends) or share <= one.ends[index]
        assert index == 0 or share > one.ends[index - 1]


@pytest.mark.parametrize("one", [bins.LENGTHS, bins.FINDINGS, bins.HAN, bins.REMOVED, bins.GROUPS])
def test_bins_have_labels(one: bins.Bins) -> None:
    assert len(one.labels) == len(one.ends) + 1 == len(set(one.labels))
    assert list(one.ends) == sorted(set(one.ends))


def test_the_share_of_han_of_a_long_text_is_that_of_some_of_it() -> None:
    assert share_of_han("") == share_of_han("  \n") == share_of_han("abc") == 0
    assert share_of_han("漢字 ab\n") == 0.5
    assert share_of_han("漢" * 9) == 1
    size = STRETCH * STRETCHES
    assert share_of_han("a" * 10 * size + "漢" * 10 * size) == pytest.approx(0.5)


EXAMPLE = Example("s", "p", 1, "", "", 1, 1, "error", "m", 1, (), (), (), (), (), "", "", "{}")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 100)), max_size=80), st.randoms())
def test_a_sample_does_not_depend_on_the_order(offers: list[tuple[int, int]], random: object) -> None:
    def sampled(some: list[tuple[int, int]]) -> dict[str, list[int]]:
        sample = Sample()
        for source, key in some:
            sample.offer(f"s{source}", key, lambda: EXAMPLE)
        return {source: [key for key, _ in kept] for source, kept in sample.by_source.items()}

    first = sampled(offers)
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sampled(shuffled) == first
    assert len(first) <= MOST_SOURCES
    half = len(offers) // 2
    one, other = Sample(), Sample()
    for sample, part in ((one, offers[:half]), (other, offers[half:])):
        for source, key in part:
            sample.offer(f"s{source}", key, lambda: EXAMPLE)
    one.merge(other)
    assert {source: [key for key, _ in kept] for source, kept in one.by_source.items()} == first


def test_each_source_has_an_example_before_any_has_two() -> None:
    sample = Sample()
    for source in range(4):
        for key in range(20):
            sample.offer(f"s{source}", key, lambda source=source: replace(EXAMPLE, source=f"s{source}"))  # type: ignore[misc]
    chosen = sample.chosen(6)
    assert {one.source for one in chosen[:4]} == {f"s{source}" for source in range(4)}
    assert len(chosen) == 6
    assert all(len(kept) == EACH for kept in sample.by_source.values())


TEXTS = st.text("甲乙丙,\n\u200b ", max_size=600)


@given(TEXTS, st.data())
def test_pieces_are_the_text_before_and_after_a_fix(text: str, data: st.DataObject) -> None:
    borders = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    edits = tuple(Edit(*pair, "新") for pair in zip(borders[::2], borders[1::2], strict=False))
    spans = tuple(Span(one.start, one.end) for one in edits) or (Span(0, min(1, len(text))),)
    before, after = pieces(text, spans, Fix("fix", edits, Safety.SAFE) if edits else None, spans[0].start)
    shown = "".join(part for part, kind in before if kind != CUT)
    start = int(before[0][0]) if before and before[0][1] == CUT else 0
    assert text[start : start + len(shown)] == shown
    assert bool(after) == bool(edits)
    if edits and edits[-1].end <= start + len(shown):
        changed = text
        for edit in reversed(edits):
            changed = changed[: edit.start] + edit.text + changed[edit.end :]
        assert "".join(part for part, kind in after if kind != CUT) in changed
        assert sum(kind == INSERTED for _, kind in after) == len(edits)
        assert any(kind == DELETED for _, kind in before)
    elif not edits and text:
        assert any(kind == PLACE for _, kind in before)


@given(TEXTS, TEXTS)
def test_marked_texts_are_the_texts(one: str, other: str) -> None:
    for text, marks in zip((one, other), marked(one, other), strict=True):
        shown = "".join(part for part, kind in marks if kind != CUT)
        start = (
            int(marks[0][0])
            if marks and marks[0][1] == CUT and text.startswith(text[: int(marks[0][0])])
            else 0
        )
        assert shown in text
        assert text[start:].startswith(shown) or shown in text


def test_a_long_text_is_compared_where_it_differs() -> None:
    one, other = ("甲" * 100_000 + ending + "乙" * 100_000 for ending in ("丙", "丁"))
    before, after = marked(one, other)
    assert ("丙", DELETED) in before
    assert ("丁", INSERTED) in after
    assert sum(len(part) for part, _ in before) < 2_000


def test_groups_say_the_source_of_a_record() -> None:
    one, other = Groups(), Groups()
    for record in range(1, 50):
        one.enter(record, f"s{record % 3}")
    for record in range(50, 90):
        other.enter(record, f"t{record % 2}")
    one.add(other)
    names = list(one.names)
    assert [group_of(one, names, record) for record in (1, 3, 49, 50, 89)] == ["s1", "s0", "s1", "t0", "t1"]
    assert group_of(one, names, 1000) == ""


def test_sources_beyond_the_most_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_lint.run.summary.tally.MOST_SOURCES", 3)
    tally = Tally()
    for number in range(10):
        tally.source(f"s{number}").documents += 1
    assert len(tally.sources) == 4
    assert sum(one.documents for one in tally.sources.values()) == 10


@pytest.mark.parametrize("fails", ["enter", "encoding_of"])
def test_a_document_that_cannot_be_counted_costs_no_report(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor the verdicts on those behind it, one of which is a copy of another."""
    from corpus_lint.run.summary import observe

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(BODY + "展开阅读全文\n", "utf-8")
    for name in "bc":
        (tmp_path / f"{name}.txt").write_text(
            "小河从村子东边流过，河水清得可以看见底下的石头。\u200b" * 9, "utf-8"
        )
    (tmp_path / "d.txt").write_text("老屋門前有一棵槐樹，樹齡比村裡最老的人還要大。" * 9, "utf-8")
    original = getattr(observe, fails)

    def failing(*words: object) -> object:
        if any(getattr(one, "path", "") == "a.txt" for one in words):
            raise ValueError("made for a test")
        return original(*words)

    monkeypatch.setattr(observe, fails, failing)
    assert main(["report", ".", "-o", "out.html", "--no-cache", "-q"]) == 2
    assert "a.txt: internal error: ValueError: made for a test" in capsys.readouterr().err
    made = json.loads((tmp_path / "out.json").read_text("utf-8"))
    counts = made["counts"]
    assert (counts["accepted"], counts["repaired"], counts["rejected"]) == (1, 1, 1)
    assert [one["path"] for one in made["rejected"]] == ["c.txt"]
    assert counts["lost_files"] == 1
