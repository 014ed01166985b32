"""The examples of the rule pages: the fenced blocks of the docstrings, as data for tests.

A block opens with three backticks and ``bad``, ``good`` or ``fixed`` (what becomes of the bad one before it), and may
say what its text is: ``hex`` for the bytes of a file, ``jsonl`` for a line of a JSON Lines file, ``corpus`` for
documents divided by lines of three equal signs.

A bad one says what has to be reported: for each finding, by commas, the line and the column of its first place (both from
one, and before them of which document of a corpus), and how many places there are if there are several:
``1:12 ×3, 4:1`` or ``2/1:1``. Who reads the page with ``corpus-lint rule`` does not see this.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import jsonl, text
from corpus_lint.formats.fields import TEXT_ONLY

FENCE = re.compile(
    r"^```(bad|good|fixed)(?: (hex|jsonl|corpus))?(?: (\d[\d:/×, ]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Example:
    rule: Rule
    kind: str
    form: str
    content: str
    expected: str
    fixed: str | None = None

    def seen(self, findings: list[Finding]) -> str:
        """What was found, as the page says what is expected."""

        def said(finding: Finding) -> str:
            document = f"{int(finding.path.removesuffix('.txt')) + 1}/" if self.form == "corpus" else ""
            times = f" ×{finding.problem.count}" if finding.problem.count > 1 else ""
            return f"{document}{finding.line}:{finding.column}{times}"

        return ", ".join(map(said, findings))

    def documents(self) -> list[Document]:
        if self.form == "hex":
            return [text.document(bytes.fromhex(self.content), "example.txt")]
        if self.form == "jsonl":
            return list(jsonl.documents(io.BytesIO(self.content.encode()), "example.jsonl", TEXT_ONLY))
        parts = self.content.split("\n===\n") if self.form == "corpus" else [self.content]
        return [text.document(part.encode(), f"{number}.txt") for number, part in enumerate(parts)]


def examples() -> list[Example]:
    found: list[Example] = []
    for rule in catalogue.all_rules():
        for kind, form, expected, block in FENCE.findall(rule.page):
            content = block.removesuffix("\n")
            if kind == "fixed":
                found.append(replace(found.pop(), fixed=content))
            else:
                found.append(Example(rule, kind, form, content, expected))
    return found
