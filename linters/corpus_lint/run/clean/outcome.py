"""What a run is to make, and what came of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from corpus_lint.core.values import dataclass, field
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.unread import Unread
from corpus_lint.run.clean.policy import Policy
from corpus_lint.run.settings import Settings

# The count of records whose text is missing, null or empty; the manifest has it, as the others.
TEXTLESS = "records_without_text"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the copy goes, what is rejected, and whether anything is written."""

    output: Path
    rejected: Path | None = None
    policy: Policy = field(default_factory=Policy)
    dry_run: bool = False
    # The format that the copy is written in (empty: that of each source).
    to: str = ""


@dataclass(slots=True)
class Cleaned:
    """What came of a run. ``counts`` are records, ``rules`` how many of them each rule rejected, by its code.

    ``errors`` are sentences; any error makes the exit status 2.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: int = 0
    # What was found and not read.
    unread: Unread = field(default_factory=Unread)
    # Whether an earlier run had made the copy already.
    known: bool = False


def comparing_rules(settings: Settings, policy: Policy) -> list[Rule]:
    """The rules that compare documents and whose findings reject."""
    return [rule for rule in settings.rules if rule.compare and policy.rejects(rule.code, rule.severity)]
