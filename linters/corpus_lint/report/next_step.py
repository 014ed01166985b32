"""The last line for people at a terminal: which command is of use next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from corpus_lint.core.findings import briefs
from corpus_lint.core.model import Safety
from corpus_lint.core.visible_text import cells, visible
from corpus_lint.core.wording import plural
from corpus_lint.report import Report, worst_code

# Flags that the next command does not repeat, without and with a value.
ALONE = frozenset({"--diff", "--fix", "--unsafe-fixes", "--statistics", "--exit-zero", "-q", "--quiet"})
VALUED = frozenset({"--by", "--format", "--output", "--write-baseline"})
# Cells of the words of the command; longer ones are left out, and "…" stands for them.
LONGEST = 60


def sentence(report: Report) -> str:
    """What to do next, as one or two commands; empty where there is nothing to do."""
    if not report.findings:
        return ""
    steps = []
    code = worst_code(report.findings)
    safeties = [one.safety for one in briefs(report.findings)]
    safe, unsafe = safeties.count(Safety.SAFE), safeties.count(Safety.UNSAFE)
    words = report.words
    if "--statistics" in words:
        steps.append(f"`{command(words, '--select', code)}` lists the findings of {code}")
    elif safe and "--diff" in words:
        steps.append(f"`{command(words, '--fix')}` applies {plural(safe, 'safe fix')}")
    elif safe and "--fix" not in words:
        steps.append(f"`{command(words, '--diff')}` shows what --fix would change")
    elif unsafe and "--unsafe-fixes" not in words:
        steps.append(f"`{command(words, '--diff', '--unsafe-fixes')}` shows what to read before you apply it")
    steps.append(f"`corpus-lint rule {code}` explains {code}")
    return f"Next: {'; '.join(steps)}."


def command(words: Sequence[str], *added: str) -> str:
    """The command that was given, with other flags in the place of those that say what is done and printed."""
    kept: list[str] = []
    drop = False
    for word in words:
        if drop:
            drop = False
        elif word in VALUED:
            drop = True
        elif word not in ALONE and word.partition("=")[0] not in VALUED:
            kept.append(word)
    shown = visible(shlex.join(kept[1:]))
    if cells(shown) > LONGEST:
        shown = "…"
    return " ".join(filter(None, ("corpus-lint", *kept[:1], shown, *added)))
