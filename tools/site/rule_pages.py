"""The page of a rule for the site: its docstring, with each example as it is before and after.

In a docstring an example is a block of ``bad`` (reported), ``fixed`` (what becomes of the bad one before it) or ``good``
(not reported) text, see ``tests/pages.py``. Here it becomes a block with a title and, where the text by itself is enough
for the rule, what the rule says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_lint import lint_text
from corpus_lint.core.visible_text import visible
from corpus_lint.engine import rule_options
from corpus_lint.engine.registry import Rule

FENCE = re.compile(r"^```(bad|good|fixed)(?: (hex|jsonl|corpus))?\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
TITLES = {"bad": "reported", "before": "before", "fixed": "after", "good": "not reported"}
# What a page of HTML may not have.
CONTROLS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]")
DIVIDER = "\n===\n"


def page(rule: Rule, fix: str) -> str:
    """The page of a rule in Markdown. ``fix`` says which fixes it has, as the table of README.md does."""
    title, _, rest = rule_options.page(rule).partition("\n")
    facts = f"**{rule.code}** · {rule.severity.value} · fix: {fix or 'none'}"
    body = FENCE.sub(lambda match: _block(rule, match), rest + "\n")
    return f"# {rule.name}\n\n{facts}\n\n{title}\n{body}"


def _block(rule: Rule, match: re.Match[str]) -> str:
    kind, form, content = match.groups()
    text = content.removesuffix("\n")
    if kind != "bad":
        return "\n" + "\n".join(_parts(text, TITLES[kind], form)) + "\n"
    repaired = match.string.startswith("```fixed\n", match.end())
    shown = "\n".join(_parts(text, TITLES["before" if repaired else "bad"], form))
    said = "".join(f"\n`{message}`\n" for message in _messages(rule, text, form))
    return f"\n{shown}{said}\n"


def _parts(text: str, title: str, form: str | None) -> Iterator[str]:
    """The fenced blocks of an example: one, or one for each of several documents."""
    if form == "corpus":
        documents = text.split(DIVIDER)
        for number, document in enumerate(documents, 1):
            yield _fenced(document, f"{title}: document {number} of {len(documents)}")
    else:
        kinds = {"hex": f"{title}: the bytes of a file", "jsonl": f"{title}: a line of a JSON Lines file"}
        yield _fenced(text, kinds.get(form or "", title))


def _fenced(text: str, title: str) -> str:
    # What a rule reports may be invisible; what it does not report is shown as a reader would see it.
    show = visible if title.startswith((TITLES["bad"], TITLES["before"])) else _without_controls
    lines = "\n".join("\t".join(map(show, line.split("\t"))) for line in text.split("\n"))
    return f'````text title="{title}"\n{lines}\n````\n'


def _without_controls(text: str) -> str:
    return CONTROLS.sub(lambda match: visible(match[0]), text)


def _messages(rule: Rule, text: str, form: str | None) -> list[str]:
    """What the rule says of an example; nothing of what takes more than one document or a file."""
    if form in ("corpus", "jsonl"):
        return []
    content: str | bytes = bytes.fromhex(text) if form == "hex" else text
    found = lint_text(content, name="example.md" if "](" in text else "example.txt", select=[rule.code])
    return [f"{one.line}:{one.column} {one.severity.value}: {visible(one.problem.message)}" for one in found]
