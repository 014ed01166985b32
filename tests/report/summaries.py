"""Summaries that tests of reports on a corpus share: one of everything, with texts of one's choice in each place."""

from __future__ import annotations

from corpus_lint.run.clean.verdict import Reason
from corpus_lint.run.summary.examples import CUT, DELETED, INSERTED, PLACE, SAME, Example
from corpus_lint.run.summary.proportion import proportion
from corpus_lint.run.summary.values import (
    CopiesSummary,
    Counts,
    Flow,
    GroupSummary,
    Histogram,
    Made,
    RuleSummary,
    SourceSummary,
    Summary,
)
from corpus_lint.run.summary.verdicts import Rejected

KNOWN = '{"path": "a", "code": "PIN101", "count": 1}'


def summary_of(text: str = "word", known: str = KNOWN) -> Summary:
    """A summary in which each text from outside is this one."""
    example = Example(
        *(text, text, 3, text, text, 1, 2, "error", text, 2),
        evidence=(text, text),
        notes=(text,),
        related=(text,),
        before=(("12", CUT), (text, SAME), (text, PLACE), (text, DELETED), ("3", CUT)),
        after=((text, SAME), (text, INSERTED)),
        fix=text,
        safety="safe",
        known=known,
    )
    plain = Example(
        *(text, text, None, "", "", 1, 2, "warning", text, 1),
        evidence=(),
        notes=(),
        related=(),
        before=((text, PLACE),),
        after=(),
        fix="",
        safety="",
        known=known,
    )
    reason = Reason("PIN101", "injected-pinyin", "error", text, 1, 1)
    rule = RuleSummary(
        *(
            "PIN101",
            "injected-pinyin",
            "Readings such as ``網(wǎng)`` in `a` text",
            proportion(2, 9),
            3,
            2,
            1,
            4,
            2,
            1,
            1,
            1,
            1,
        ),
        examples=(example, plain),
    )
    other = RuleSummary(
        "ENC107", "invisible-character", "Characters", proportion(1, 9), 1, 0, 1, 1, 1, 0, 0, 0, 0
    )
    copies = CopiesSummary(
        *(1, 3, Histogram("Sizes of groups", "documents in a group", ("2", "3"), (0, 1))),
        largest=(GroupSummary(3, (text, text)),),
        flows=(Flow(text, text, 1), Flow("", text + "2", 1)),
        one=((text, SAME), (text, DELETED)),
        other=((text, SAME), (text, INSERTED)),
        compared=(text, text),
    )
    return Summary(
        Made("2026-01-02T03:04Z", "0.1.0", f"corpus-lint report {text}", text, text),
        (text,),
        Counts(9, 8, 1234, 4, 3, 5, 1, 2, 1, "error"),
        {"files": {text: 2}, "archives": {}, "hidden_directories": 1, "records_without_text": 3},
        (text,),
        (text,),
        {"UTF-8": 7, "GB18030": 1},
        text,
        (rule, other),
        (
            SourceSummary(text, 7, 100, 2, 1, 2, {"PIN101": 2}),
            SourceSummary("", 2, 10, 1, 0, 0, {"PIN101": 0, "ENC107": 1}),
        ),
        (Histogram("Length", "characters", ("0", "1–9", "more"), (0, 3, 5)),),
        copies,
        (Rejected(text, 2, text, text, (reason,)), Rejected(text, None, "", "", (reason,))),
        {"PIN101": 2},
    )
