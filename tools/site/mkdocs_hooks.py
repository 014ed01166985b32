"""Hooks of mkdocs: the pages that are made when the site is built, and links that work here as in the repository.

README.md is the home page; the rules have a page each, made of their docstrings; CONTRIBUTING.md and CHANGELOG.md are pages
too. Links in these files and in ``docs/`` are those of the repository. What they lead to is a page of the site, or not in
it: then only their text is left.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

from corpus_lint.engine import catalogue
from corpus_lint.engine.registry import Rule

sys.path.insert(0, str(Path(__file__).parent))
from reference import reference
from rule_pages import page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
# Files of the repository outside of docs/, and the pages they become.
OUTSIDE = {
    "README.md": "index.md",
    "README.zh-CN.md": "zh-CN.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
ROW = re.compile(r"^\| (?P<code>[A-Z]{3}\d{3}) \| (?P<rest>.+) \| (?P<fix>[^|]*)\|$", re.MULTILINE)
LINK = re.compile(r"\[(?P<text>[^\]\n]*)\]\((?P<target>[^()\s:#]+)(?P<anchor>#[^()\s]*)?\)")
INDEX = """# Rules

`corpus-lint rule PIN101` prints a page in the terminal. A rule reports once for a document, with the number of places and
the strongest evidence. A *safe* fix is applied by `--fix`, an *unsafe* one by `--fix --unsafe-fixes`, and one that is *shown*
is a suggestion.

| code | name | severity | finds | fix |
|---|---|---|---|---|
"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages of the rules to the navigation."""
    pages = [{rule.code + " " + rule.name: f"rules/{rule.name}.md"} for rule in _own_rules()]
    for section in config.nav or []:
        if isinstance(section, dict) and "Rules" in section:
            section["Rules"] = [*section["Rules"], *pages]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made here."""
    tables = [(ROOT / name).read_text("utf-8") for name in ("README.md", "docs/preview.md")]
    rows = {match["code"]: match for table in tables for match in ROW.finditer(table)}
    made = {page: (ROOT / source).read_text("utf-8") for source, page in OUTSIDE.items()}
    made["rules/index.md"] = INDEX
    made["reference.md"] = reference()
    for rule in _own_rules():
        row = rows[rule.code]
        made[f"rules/{rule.name}.md"] = page(rule, row["fix"].strip())
        made["rules/index.md"] += f"| [{rule.code}]({rule.name}.md) | {row['rest']} | {row['fix']}|\n"
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make links of the repository links of the site."""
    here = page.file.src_uri
    if here.startswith("rules/"):
        return markdown
    sources = {name: source for source, name in OUTSIDE.items()}
    folder = posixpath.dirname(sources.get(here, f"docs/{here}"))
    pages = OUTSIDE | {f"docs/{file.src_uri}": file.src_uri for file in files.documentation_pages()}
    # In the repository the page of a rule is its module.
    pages |= {module(rule): f"rules/{rule.name}.md" for rule in _own_rules()}

    def link(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match["target"]))
        if target in pages:
            there = posixpath.relpath(pages[target], posixpath.dirname(here) or ".")
            return f"[{match['text']}]({there}{match['anchor'] or ''})"
        # A file that is not in the site, or, where there is none, an example: mkdocs says so.
        return match["text"] if (ROOT / target).exists() else match[0]

    return LINK.sub(link, markdown)


def module(rule: Rule) -> str:
    """The file of a rule."""
    return f"linters/corpus_lint/rules/{rule.name.replace('-', '_')}.py"


def _own_rules() -> list[Rule]:
    return [rule for rule in catalogue.all_rules() if not rule.origin]
