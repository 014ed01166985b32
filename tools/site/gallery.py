"""The gallery of docs/gallery.md: what damage looks like, and what is left of it after a repair.

``python tools/site/gallery.py > docs/gallery.md``. Everything in it is from this repository: the seeds, and the examples of the
pages of stable rules, which are written by hand. What a rule says of them, and what its fix makes of them, is asked of the rule.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from corpus_lint import fix_text, lint_text
from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.visible_text import visible
from corpus_lint.engine import catalogue
from corpus_lint.engine.registry import Rule
from corpus_lint.engine.rule_page import Example, examples

ROOT = Path(__file__).parents[2]
PAGE = "docs/gallery.md"
# A page on which a hijacker of web sites left nearly everything.
HIJACKED = "seeds/bad/hijacked-page.txt"
HEAD = """# Gallery

What broken text looks like, and what is left of it after a repair. `python tools/site/gallery.py` makes this page of the
[seeds](../seeds) and of the examples of the rules, all of them written for this project after real pages; the link of each rule leads
to its page, which has more of them, and what it leaves alone.

Characters that cannot be seen are shown by their numbers, as `‹U+200B›`.

"""
FAMILIES = {
    "ENC": "Encodings",
    "PIN": "Readings and syllables",
    "SCR": "Scripts",
    "SPM": "Spam",
    "TRN": "Cut texts",
    "DUP": "Copies",
    "FMT": "Records",
}
# Lines of a seed that are shown at least.
SEED_LINES = 3
# How a repair is called, by how safe it is.
AFTER = {Safety.SAFE: "after --fix", Safety.UNSAFE: "after --fix --unsafe-fixes"}
FORMS = {"hex": "read as UTF-8", "jsonl": "lines of a JSON Lines file", "corpus": "documents, between ==="}


def page() -> str:
    """The page."""
    parts = [HEAD, *_hijacked()]
    rules = [rule for rule in catalogue.all_rules() if not rule.origin and not rule.in_preview]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n\n")
        parts += [part for rule in rules if rule.code.startswith(family) for part in _rule(rule)]
    return "".join(parts).rstrip("\n") + "\n"


def _hijacked() -> Iterator[str]:
    text = (ROOT / HIJACKED).read_text("utf-8")
    fixed = fix_text(text)
    yield f"## A hijacked page\n\n`{HIJACKED}`: advertising keywords above the article, readings in it, a list of counties below.\n\n"
    yield _block("before", text)
    yield _block(AFTER[Safety.SAFE], fixed.text, shown=False)
    left = ", ".join(f"{one.code} {one.name}" for one in fixed.left) or "nothing"
    yield f"Left, for a person to decide: {left}.\n\n"


def _rule(rule: Rule) -> Iterator[str]:
    module = rule.name.replace("-", "_")
    one = _seed(rule) or next(_best(rule))
    yield f"### [{rule.code} {rule.name}](../linters/corpus_lint/rules/{module}.py)\n\n{rule.title}.\n\n"
    form = FORMS.get(one.form)
    found, fixed = _tried(rule, one)
    repaired = fixed is not None and fixed != one.text
    title = "before" if repaired else "reported"
    # Bytes are shown as a program shows them that takes everything for UTF-8.
    text = bytes.fromhex(one.text).decode("utf-8", "replace") if one.form == "hex" else one.text
    yield _block(f"{title}: {form}" if form else title, text)
    for finding in found:
        yield f"`{visible(finding.problem.message)}`\n\n"
    if repaired and fixed is not None:
        safe = all(one.problem.fix and one.problem.fix.safety is Safety.SAFE for one in found)
        yield _block(AFTER[Safety.SAFE if safe else Safety.UNSAFE], fixed, shown=False)


def _seed(rule: Rule) -> Example | None:
    """For rules about bytes, of which examples have a few, a seed up to the line that is reported."""
    if all(one.form != "hex" for one in examples(rule) if one.reported):
        return None
    paths = (ROOT / "seeds" / "bad" / f"{rule.name}{end}.txt" for end in ("", "-gbk"))
    lines = next(path for path in paths if path.exists()).read_bytes().splitlines(keepends=True)
    for number in range(SEED_LINES, len(lines) + 1):
        part = b"".join(lines[:number])
        if lint_text(part, select=[rule.code]):
            return Example(True, "hex", part.hex())
    return None


def _best(rule: Rule) -> Iterator[Example]:
    """The examples that are reported: those first that a fix repairs, then the others."""
    reported = [one for one in examples(rule) if one.reported]
    yield from (
        one for one in reported if one.form == "text" and _tried(rule, one)[1] not in (None, one.text)
    )
    yield from (one for one in reported if _tried(rule, one)[1] is not None)
    yield from reported


def _tried(rule: Rule, one: Example) -> tuple[list[Finding], str | None]:
    """What a rule finds in an example, and its text after the fixes; None for what takes more than one text."""
    if one.form in ("corpus", "jsonl") or not rule.check:
        return [], None
    content: str | bytes = bytes.fromhex(one.text) if one.form == "hex" else one.text
    name = "example.md" if "](" in one.text else "example.txt"
    fixed = fix_text(content, name=name, select=[rule.code], unsafe=True)
    return lint_text(content, name=name, select=[rule.code]), fixed.text if fixed.applied else one.text


def _block(title: str, text: str, shown: bool = True) -> str:
    """A fenced block; what a reader could not see is shown."""
    lines = (
        "\t".join(map(visible, line.split("\t"))) if shown else line for line in text.rstrip("\n").split("\n")
    )
    return f'````text title="{title}"\n' + "\n".join(lines) + "\n````\n\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page())
