"""What corpus-lint wrote into a corpus is no document of it; what only looks like that is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from tests.material import BODY, CLEAN

FINDING = {"path": "a.txt", "record": None, "id": None, "part": None, "code": "PIN101", "name": "x", "severity": "error"}  # fmt: skip
REASONS = [{"code": "PIN101"}]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of two files, in the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(BODY + "展开阅读全文\n", "utf-8")
    records = [
        {"id": 'q"\\' * 9, "text": BODY + "展开阅读全文\n"},
        {"id": "x" * 99_999, "text": "展开阅读全文"},
    ]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return tmp_path


def files(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    main(["check", *(words or (".",)), "--show-files", "--no-cache"])
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("report . -o r.html", ["r.json", "r.rejected.jsonl"]),
        ("report . --rejected r.csv", ["r.csv"]),
        ("report b.jsonl --rejected r.JSONL", ["r.JSONL"]),
        ("check . --write-baseline known.jsonl", ["known.jsonl"]),
        ("check . --output jsonl=r.jsonl", ["r.jsonl"]),
        ("check . --output jsonl=r.ndjson --all-occurrences", ["r.ndjson"]),
        ("clean a.txt -o ../out --rejected rejected", ["rejected/a.txt.reasons.jsonl"]),
    ],
)
def test_what_was_written_is_not_read(
    command: str, names: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(capsys)
    main([*command.replace("../out", str(here.parent / f"{here.name}-out")).split(), "-q"])
    assert all((here / name).stat().st_size for name in names)
    now = files(capsys)
    assert not set(names) & set(now)
    assert set(before) <= set(now)
    main(["check", ".", "-q", "--no-cache", "--format", "json"])
    out, error = capsys.readouterr()
    assert sum(json.loads(out)["summary"]["unread"]["reports"].values()) == len(names)
    assert error == ""
    # Who names a file wants it to be read.
    for name in names:
        assert files(capsys, name) == [name]


def test_it_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["report", ".", "-o", "r.html", "-q"])
    capsys.readouterr()
    main(["check", "a.txt", ".", "--no-cache", "--format", "concise"])
    said = "2 reports of corpus-lint (1 .json, 1 .jsonl; name a file to have it read)"
    assert said in capsys.readouterr().err
    (here / "a.txt").unlink()
    (here / "b.jsonl").unlink()
    (here / "r.html").unlink()
    assert main(["check", ".", "--no-cache"]) == 0
    error = capsys.readouterr().err
    assert error == "corpus-lint: nothing to lint: there are 2 reports of corpus-lint (1 .json, 1 .jsonl)\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        # Records of others that have fields of the same names, in another order, spelling or number.
        ("a.jsonl", json.dumps({"path": "a", "record": 1, "id": "b", "text": CLEAN})),
        ("a.jsonl", json.dumps({"path": "a", "record": 1, "id": "b", "source": "web", "text": CLEAN})),
        ("a.jsonl", json.dumps({"path": "a", "record": 1, "reasons": "none", "text": CLEAN})),
        ("a.jsonl", json.dumps({"text": CLEAN, **FINDING})),
        ("a.jsonl", json.dumps({**FINDING, "severity": "high", "text": CLEAN})),
        ("a.jsonl", json.dumps({**FINDING, "text": CLEAN})),
        ("a.jsonl", json.dumps({"corpus-lint-baseline": "news", "text": CLEAN})),
        ("a.jsonl", json.dumps({"path": "a", "record": None, "id": "b", "reasons": REASONS, "text": CLEAN}, separators=(",", ":"))),
        ("a.csv", f"path,record,id,source,codes,reasons,text\r\na,1,b,web,x,y,{CLEAN}"),
        ("a.csv", f"\ufeffpath,record,id,source,codes,reasons,text\r\na,1,b,web,x,y,{CLEAN}"),
        ("a.json", json.dumps([{"schema": "corpus-lint-report", "text": CLEAN}], indent=1)),
        ("a.txt", json.dumps({"corpus-lint-baseline": 1})),
    ],
)  # fmt: skip
def test_what_looks_like_it_is_read(
    name: str,
    content: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(content + "\n", "utf-8")
    assert files(capsys, ".", "--text-field", "text") == [name]
