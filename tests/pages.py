"""The examples of the rule pages: the fenced blocks of the docstrings, as data for tests.

A block opens with three backticks and ``bad``, ``good`` or ``fixed`` (what becomes of the bad one before it), and may
say what its text is: ``hex`` for the bytes of a file, ``jsonl`` for a line of a JSON Lines file, ``corpus`` for
documents divided by lines of three equal signs.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from corpus_lint.core.document import Document
from corpus_lint.engine import catalogue
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import jsonl, text

FENCE = re.compile(r"^```(bad|good|fixed)(?: (hex|jsonl|corpus))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    rule: Rule
    kind: str
    form: str
    content: str
    fixed: str | None = None

    def documents(self) -> list[Document]:
        if self.form == "hex":
            return [text.document(bytes.fromhex(self.content), "example.txt")]
        if self.form == "jsonl":
            return list(jsonl.documents(io.BytesIO(self.content.encode()), "example.jsonl", "text"))
        parts = self.content.split("\n===\n") if self.form == "corpus" else [self.content]
        return [text.document(part.encode(), f"{number}.txt") for number, part in enumerate(parts)]


def examples() -> list[Example]:
    found: list[Example] = []
    for rule in catalogue.all_rules():
        for kind, form, block in FENCE.findall(rule.page):
            content = block.removesuffix("\n")
            if kind == "fixed":
                last = found.pop()
                found.append(Example(last.rule, last.kind, last.form, last.content, content))
            else:
                found.append(Example(rule, kind, form, content))
    return found
