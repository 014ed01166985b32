"""Choose edits, apply them, and make sure that they helped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from itertools import accumulate

from corpus_lint.core.document import Document
from corpus_lint.core.edits import apply
from corpus_lint.core.model import Edit, Finding, Fix, Run, Safety, Severity, Span
from corpus_lint.core.values import dataclass, replace
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.format import Format

# One fix may uncover another problem: a reading inside a banner, a banner above a banner. Two rounds are usual.
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Fixed:
    r"""The result of fixing one document.

    Attributes:
        document: The document after the fixes.
        found: The findings before.
        left: The findings after.
        applied: How many findings were repaired.
        raw: The new bytes of a document that was given as bytes, or of its text as UTF-8; None where nothing changed.
        refused: Why available fixes were not applied; None if all were.
        rounds: The edits that were made, round by round, each of the text that the round before it gave, in code points.
        codes: The codes of the rules whose fixes were applied, sorted.

    Example:
        >>> from corpus_lint import fix_text
        >>> fixed = fix_text("第一章\u200b 总则\n")
        >>> fixed.applied, fixed.raw.decode(), fixed.refused
        (1, '第一章 总则\n', None)
    """

    document: Document
    found: list[Finding]
    left: list[Finding]
    applied: int = 0
    raw: bytes | None = None
    refused: str | None = None
    rounds: tuple[Sequence[Edit], ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text after the fixes."""
        return self.document.text


# What a repair asks to lint, the findings in it, and what comes of the repair.
Repairing = Generator[Document, list[Finding], Fixed]


def repair_document(
    document: Document,
    suspects: Sequence[Rule],
    rules: Iterable[Rule],
    safeties: Collection[Safety],
    file_format: Format,
) -> Fixed:
    """Lint a document and, where it has something to repair, repair it. Raises RuleError.

    ``suspects`` are those of the rules that may report it. The others are asked only if there is something to repair, which few
    documents have: a repair may uncover problems for any rule.
    """
    findings = lint_document(document, suspects)
    if not has_fixes(findings, safeties):
        return Fixed(document, findings, findings)
    return _alone(repairing(document, findings, safeties, file_format), tuple(rules))


def fix_document(
    document: Document, rules: Sequence[Rule], safeties: Iterable[Safety], file_format: Format
) -> Fixed:
    """Lint a document and apply the fixes of the given safeties until none is left. Raises RuleError."""
    return _alone(repairing(document, lint_document(document, rules), safeties, file_format), rules)


def has_fixes(findings: Iterable[Finding], safeties: Collection[Safety]) -> bool:
    """Whether there is something to repair."""
    return any(one.problem.fix and one.problem.fix.safety in safeties for one in findings)


def _alone(repair: Repairing, rules: Sequence[Rule]) -> Fixed:
    """Lint what a repair asks for with all rules, one text after the other."""
    found: list[Finding] | None = None
    try:
        while True:
            # A generator that has not begun takes nothing.
            found = lint_document(repair.send(found), rules)  # type: ignore[arg-type]
    except StopIteration as end:
        fixed: Fixed = end.value
        return fixed


def repairing(
    document: Document, first: list[Finding], safeties: Iterable[Safety], file_format: Format
) -> Repairing:
    """Apply the fixes of the given safeties until none is left. ``first`` are the findings in the document.

    Yields each document that has to be linted, and takes the findings in it: those of many repairs can be linted together.

    A round counts only if no rule reports more errors than before and each rule that was fixed reports less;
    a fix that fails this is left out. A document of several encodings that is not transcoded, or one whose
    encoding lacks a character of the repaired text, stays as it was.
    """
    allowed = frozenset(safeties)
    findings = first
    current = document
    applied = 0
    rounds: list[Sequence[Edit]] = []
    codes: set[str] = set()
    transcode = False
    refused: dict[str, str] = {}
    alone = False
    for _ in range(ROUNDS):
        chosen = [
            finding
            for finding in findings
            if finding.code not in refused and _applies(finding.problem.fix, allowed, transcode)
        ]
        if not chosen:
            break
        # If a round made things worse, try one fix at a time and leave out only the bad one.
        chosen = chosen[:1] if alone else chosen
        fixes = [finding.problem.fix for finding in chosen if finding.problem.fix]
        writes_utf8 = transcode or any(fix.transcode for fix in fixes)
        edits = choose(fixes)
        text = apply(current.text, edits)
        if writes_utf8:
            candidate = replace(current, text=text, runs=(Run("utf-8", 0, len(text)),), bom=b"")
        else:
            candidate = replace(current, text=text, runs=_moved(current.runs, edits))
        after = yield candidate
        worse = _worse(findings, after, chosen, edits)
        if worse and len(chosen) == 1:
            refused[chosen[0].code] = worse
        if worse:
            alone = True
            continue
        current, findings, applied, transcode = candidate, after, applied + len(chosen), writes_utf8
        rounds.append(edits)
        codes.update(finding.code for finding in chosen)
    reason = "; ".join(refused.values()) or None
    if current is document:
        return Fixed(document, first, first, refused=reason)
    # To make one step of several takes longer than a fix.
    whole = tuple(compose(len(document.text), rounds)) if "[]" in document.text_field else ()
    try:
        again = file_format.encode(document, current.text, transcode, whole)
    except (UnicodeEncodeError, ValueError) as error:
        return Fixed(document, first, first, refused=f"not written: {_reason(error)}")
    # The encoding of each line is judged with all others in view, so the next run may decide differently.
    # A string of a list that is left empty is no longer a line of the text.
    same = again.runs == current.runs and again.text == current.text
    left = findings if same else (yield again)
    return Fixed(again, first, left, applied, again.raw, reason, tuple(rounds), tuple(sorted(codes)))


def _applies(fix: Fix | None, allowed: frozenset[Safety], transcoded: bool) -> bool:
    return (
        fix is not None and fix.safety in allowed and (bool(fix.edits) or (fix.transcode and not transcoded))
    )


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return f"{error.encoding} has no {error.object[error.start]!a}"
    return str(error)


def _worse(
    before: Sequence[Finding], after: Sequence[Finding], chosen: Sequence[Finding], edits: Sequence[Edit]
) -> str | None:
    """Why a round must be rejected: the edits caused an error, or a fix did not repair its finding.

    An error that is new but holds no edited place was there before, and is only uncovered: the cut sentence above a
    tail of place names. Rejecting the fix would keep both.
    """
    counts = [Counter[str](), Counter[str]()]
    for count, findings in zip(counts, (before, after), strict=True):
        for finding in findings:
            count[finding.code] += finding.problem.count
    changed = list(_changed(edits))
    ends = [span.end for span in changed]
    for finding in after:
        code = finding.code
        if (
            finding.severity is Severity.ERROR
            and counts[1][code] > counts[0][code]
            and _holds(finding, changed, ends)
        ):
            return f"not fixed: {code} would report {counts[1][code]} instead of {counts[0][code]}"
    for code in {finding.code for finding in chosen}:
        if counts[1][code] >= counts[0][code]:
            return f"not fixed: the fix of {code} would not silence it"
    return None


def _moved(runs: Sequence[Run], edits: Sequence[Edit]) -> tuple[Run, ...]:
    """The runs of a text after edits."""
    starts = [edit.start for edit in edits]
    shifts = [*accumulate((len(edit.text) - (edit.end - edit.start) for edit in edits), initial=0)]

    def after(offset: int) -> int:
        index = bisect_left(starts, offset) - 1
        if index < 0:
            return offset
        edit = edits[index]
        # Only the part of an edit before the offset counts.
        return offset + shifts[index] + len(edit.text) - (min(edit.end, offset) - edit.start)

    return tuple(replace(run, start=after(run.start), end=after(run.end)) for run in runs)


def _changed(edits: Sequence[Edit]) -> Iterator[Span]:
    """The places of the edits in the edited text."""
    shift = 0
    for edit in edits:
        yield Span(edit.start + shift, edit.start + shift + len(edit.text))
        shift += len(edit.text) - (edit.end - edit.start)


def _holds(finding: Finding, changed: Sequence[Span], ends: Sequence[int]) -> bool:
    """Whether a place of the finding has an edited place inside it; one at its edge is not inside.

    ``changed`` are the edited places, in order, ``ends`` where they end.
    """
    for place in finding.problem.places:
        index = bisect_right(ends, place.start)
        if index < len(changed) and changed[index].start < place.end:
            return True
    return False


def choose(fixes: Iterable[Fix]) -> list[Edit]:
    """The edits to make, in order. If two overlap, only the first is made.

    The next round finds the other one again if it is still needed.
    """
    chosen: list[Edit] = []
    for edit in sorted(
        {edit for fix in fixes for edit in fix.edits}, key=lambda edit: (edit.start, -edit.end, edit.text)
    ):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    return chosen


def compose(length: int, rounds: Sequence[Sequence[Edit]]) -> Iterator[Edit]:
    """Yield the edits of a text of some length that have the effect of several successive rounds."""
    # For each character of the new text: its offset in the old text, or the character itself if inserted.
    characters: list[int | str] = list(range(length))
    for edits in rounds:
        moved: list[int | str] = []
        position = 0
        for edit in edits:
            moved += characters[position : edit.start]
            moved += edit.text
            position = edit.end
        characters = moved + characters[position:]
    position = 0
    inserted = ""
    for one in (*characters, length):
        if isinstance(one, str):
            inserted += one
            continue
        if inserted or one > position:
            yield Edit(position, one, inserted)
        position, inserted = one + 1, ""
