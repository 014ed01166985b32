"""The pages that people read, as data for tests: README in both languages, the pages of ``docs/``, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.material import ROOT

README = ROOT / "README.md"
CHINESE = ROOT / "README.zh-CN.md"
DOCS = ROOT / "docs"
PAGES = [README, CHINESE, *sorted(DOCS.glob("*.md"))]
# Other pages of the project.
ALL = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>\w*)(?P<words>[^\n`]*)\n(?P<content>.*?)^(?P=fence)$", re.M | re.S
)
HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
LINK = re.compile(r"\[[^\]\n]*\]\(([^()\s]+)\)")


def read(name: str) -> str:
    """A page of ``docs/``, or a file at the top of the repository."""
    path = DOCS / name
    return (path if path.exists() else ROOT / name).read_text("utf-8")


def prose(page: str) -> str:
    """The page without its fenced blocks."""
    return BLOCK.sub("", page)


def anchors(page: str) -> set[str]:
    """What a link may name in a page, as Git hosts and the site make it of a heading."""
    plain = (re.sub(r"[`*]", "", heading).strip().lower() for heading in HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def links(path: Path) -> Iterator[str]:
    """The links of a page, but those to other hosts."""
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(path.read_text("utf-8")))):
        if "://" not in target:
            yield target
