"""What a page of a rule says, as values: its sections, its examples, and how safe its fixes are.

An example is a fenced block of ``bad`` (reported), ``fixed`` (the bad one before it after its fix) or ``good`` (not reported) text,
which may say its form: ``hex`` for the bytes of a file, ``jsonl`` for lines of a JSON Lines file, ``corpus`` for documents
divided by lines of three equal signs.
"""

from __future__ import annotations

import re

from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Safety
from corpus_lint.core.values import dataclass, replace
from corpus_lint.engine.registry import Rule

FENCE = lazy(r"^```(bad|good|fixed)(?: (hex|jsonl|corpus))?(?: [^\n]*)?\n(.*?)^```$", re.M | re.S)
SECTION = lazy(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.M | re.S)
FIX_SAFETY = "Fix safety"
# How a page names the safety of a fix.
WORDS = {"safe": Safety.SAFE, "unsafe": Safety.UNSAFE, "shown": Safety.DISPLAY}
WORD = lazy(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
# How the section of a rule begins that has none.
NONE = "No fix"


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a page.

    Attributes:
        reported: Whether the rule reports it.
        form: ``text``, ``hex``, ``jsonl`` or ``corpus``.
        text: What is linted, in this form.
        fixed: The text after its fix; None where the page does not say.
    """

    reported: bool
    form: str
    text: str
    fixed: str | None = None


def examples(rule: Rule) -> list[Example]:
    """The examples of a rule, in the order of its page."""
    found: list[Example] = []
    for kind, form, block in FENCE.findall(rule.page):
        text = block.removesuffix("\n")
        if kind == "fixed" and found:
            found[-1] = replace(found[-1], fixed=text)
        else:
            found.append(Example(kind == "bad", form or "text", text))
    return found


def section(rule: Rule, title: str) -> str:
    """The text of a section; empty where the page has none of this title."""
    return next((text.strip() for name, text in SECTION.findall(rule.page) if name == title), "")


def safeties(rule: Rule) -> tuple[Safety, ...] | None:
    """How safe the fixes of a rule are, the safest first; empty for a rule without fixes, None where its page does not say."""
    said = section(rule, FIX_SAFETY)
    if not said:
        return None
    found = () if said.startswith(NONE) else {word.lower() for word in WORD.findall(said)}
    return tuple(safety for word, safety in WORDS.items() if word in found)
