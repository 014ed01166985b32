"""Records of every kind, and what the command makes of them: what each engine has to make of them, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.test_golden import lint
from tests.material import BANNER, BODY, CLEAN, SEEDS

# Rules that compare documents: engines that see a batch at a time have none of them.
COMPARING = "DUP,TRN104"
REASON = ("code", "name", "severity", "message", "line", "column", "count")
# Honest, repaired, repaired but rejected all the same, rejected for several reasons.
TEXTS = (
    CLEAN,
    BODY,
    BANNER + BODY,
    BODY + "展开阅读全文\n",
    "小河从村子东边流过，&nbsp;河水清得可以看见底下的石头。\n",
    "第一章\u200b 总则\n\n为了保障网络安全，制定本法。\n",
    "新文件 ⽂件 说明。\n见[说明](http://example.org/a",
    "Rain fell on the harbour all night.\n",
    "河水清得可以\ufffd\ufffd见底下的石头，水草随着水流慢慢地摇摆。\n展开阅读全文\n",
)


def records() -> Iterator[dict[str, Any]]:
    """Yield records with unequal ids: the texts above, and those of the seeds that are UTF-8."""
    texts = list(TEXTS)
    for path in sorted(SEEDS.rglob("*.txt")):
        try:
            texts.append(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
    for number, text in enumerate(texts):
        yield {"id": f"page-{number}", "text": text, "source": "web" if number % 2 else "books"}


def write(folder: Path, files: int = 2, null: bool = True) -> Path:
    """Write a corpus of JSON Lines, its last record with a null for a text, and return its directory."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records()]
    if null:
        lines.append('{"id": "nothing", "text": null, "source": "web"}\n')
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        (folder / f"{number}.jsonl").write_text("".join(lines[number::files]), "utf-8")
    return folder


@dataclass(frozen=True)
class Cleaned:
    """What comes of a corpus: the records that are kept, by id, and (id, reason) of the others, sorted; its summary."""

    kept: dict[str, dict[str, Any]]
    reasons: list[tuple[Any, ...]]
    summary: dict[str, Any]


def cleaned_by_the_command(corpus: Path, work: Path, *words: str) -> Cleaned:
    """What ``corpus-lint clean`` makes of a corpus."""
    command = ["clean", str(corpus), "-o", str(work / "copy"), "--rejected", str(work / "rejected")]
    out, err, status = lint([*command, "--ignore", COMPARING, "--format", "json", *words], b"")
    assert status == 0, err.decode()
    kept = {record["id"]: record for record in lines_of(work / "copy")}
    reasons = [
        (record["id"], *(reason[name] for name in REASON))
        for record in lines_of(work / "rejected")
        for reason in record["corpus_lint"]["reasons"]
    ]
    return Cleaned(kept, sorted(reasons), json.loads(out))


def found_by_the_command(corpus: Path) -> list[dict[str, Any]]:
    """The findings of ``corpus-lint check`` in a corpus."""
    command = ["check", str(corpus), "--ignore", COMPARING, "--format", "jsonl", "--all-occurrences"]
    out, err, status = lint(command, b"")
    assert status < 2, err.decode()
    return [json.loads(line) for line in out.splitlines()]


def lines_of(folder: Path, names: str = "*.jsonl") -> Iterator[dict[str, Any]]:
    """Yield the records of the JSON Lines of a directory."""
    for path in sorted(folder.glob(names)):
        # Not splitlines, which takes U+0085 in a text for the end of a line.
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)
