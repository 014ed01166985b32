"""How much of a hijacked page a fix gives back.

    python benchmarks/hijack.py DIRECTORY [EVERY]

With EVERY, only one page in so many is read. The directory holds ``corpora/hijacked.jsonl.gz``: pages, what was injected into them as spans by kind, and the originals.
Prints recall and precision by span and kind, and the character error rate (edits over the length of the original) as the
pages are, after ``--fix``, after ``--fix --unsafe-fixes``, and with what is only shown for byte slips, each with and
without the places of byte slips, which no fix writes where a byte has to be guessed; then every page that a fix changed
elsewhere. White space does not count. Fixes of SCR rules are left out: they correct mistakes that the originals have themselves.
"""

from __future__ import annotations

import difflib
import sys
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

from quality import document, records, touches

from corpus_lint.core.model import Safety, Span
from corpus_lint.engine import catalogue
from corpus_lint.engine.fix import fix_document
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import TEXT

KINDS = {"PIN101": "pinyin", "SPM101": "banner", "SPM102": "tail", "ENC104": "slip"}
SUGGESTED = "suggestions, too"
STAGES: dict[str, frozenset[Safety]] = {
    "as it is": frozenset(),
    "--fix": frozenset({Safety.SAFE}),
    "--fix --unsafe-fixes": frozenset({Safety.SAFE, Safety.UNSAFE}),
    SUGGESTED: frozenset({Safety.SAFE, Safety.UNSAFE}),
}


def squeeze(text: str) -> str:
    return "".join(text.split())


def errors(original: str, text: str) -> int:
    """The number of characters to insert, delete or replace, by the blocks that difflib aligns."""
    matcher = difflib.SequenceMatcher(None, original, text, autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def expected(row: dict[str, Any]) -> str:
    """The page less everything injected but slips: what a perfect fix that guesses nothing gives."""
    text: str = row["text"]
    for span in sorted(row["spans"], key=lambda span: -int(span["start"])):
        if span["kind"] != "slip":
            text = text[: span["start"]] + text[span["end"] :]
    return text


def with_suggestions(name: str, text: str) -> str:
    """A page where what byte slips probably were stands for them, with ``…`` for characters that are not certain."""
    for finding in lint_document(document(name, text), catalogue.find("ENC104")):
        for shown in finding.problem.evidence:
            scar, arrow, read = shown.partition(" → ")
            if arrow:
                text = text.replace(scar, read)
    return text


def main(path: Path, every: int = 1) -> None:
    rules = catalogue.all_rules()
    repairing = [rule for rule in rules if not rule.code.startswith("SCR")]
    gold, hit, reported, right = (Counter[str]() for _ in range(4))
    wrong: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    changed: dict[str, list[str]] = defaultdict(list)
    length = 0
    for row in islice(records(path), 0, None, every):
        page = document(row["id"], row["text"])
        spans: dict[str, list[Span]] = defaultdict(list)
        for span in row["spans"]:
            spans[span["kind"]].append(Span(span["start"], span["end"]))
        found: dict[str, list[Span]] = defaultdict(list)
        for finding in lint_document(page, rules):
            if finding.code in KINDS:
                found[KINDS[finding.code]] += finding.problem.places
        for kind in KINDS.values():
            gold[kind] += len(spans[kind])
            reported[kind] += len(found[kind])
            hit[kind] += sum(touches(span, found[kind]) for span in spans[kind])
            right[kind] += sum(touches(span, spans[kind]) for span in found[kind])
        original = squeeze(row["original"])
        perfect = squeeze(expected(row))
        length += len(original)
        for stage, safeties in STAGES.items():
            text = page.text
            if safeties:
                text = fix_document(page, repairing, safeties, TEXT).document.text
            if stage == SUGGESTED:
                text = with_suggestions(row["id"], text)
            text = squeeze(text)
            wrong[stage] += errors(original, text)
            beyond = errors(perfect, text)
            outside[stage] += beyond
            if safeties and beyond:
                changed[stage].append(f"{row['id']} ({beyond})")
    for kind, number in gold.items():
        recall, precision = hit[kind] / number, right[kind] / max(1, reported[kind])
        print(f"{kind:<8} {number:>6} spans  recall {recall:8.3%}  precision {precision:8.3%}")
    print(f"\n{'':<24}character error  outside slips")
    for stage in STAGES:
        print(f"{stage:<24}{wrong[stage] / length:>14.3%}{outside[stage] / length:>15.3%}")
    for stage, pages in changed.items():
        print(f"\n{stage}: {len(pages)} pages differ outside slips: {', '.join(pages)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "hijacked.jsonl.gz", *map(int, sys.argv[2:]))
