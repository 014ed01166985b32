"""The gallery is what its script makes of the seeds and the examples, now; and links to other hosts are all listed.

``GOLDEN=write python -m pytest tests/test_gallery.py`` writes it.
"""

from __future__ import annotations

import os
import re

import external_links
import gallery
import pytest

from corpus_lint.engine import catalogue
from tests.documentation import BLOCK, DOCS, read

PAGE = DOCS / "gallery.md"


@pytest.mark.slow
def test_the_gallery_is_up_to_date() -> None:
    made = gallery.page()
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(made, "utf-8")
    assert made == read("gallery.md"), "run python tools/site/gallery.py > docs/gallery.md"


def test_every_stable_rule_is_in_it() -> None:
    rules = [rule for rule in catalogue.all_rules() if not rule.origin and not rule.in_preview]
    page = read("gallery.md")
    assert re.findall(r"^### \[(\w+) ", page, re.M) == sorted(
        (rule.code for rule in rules), key=lambda code: (list(gallery.FAMILIES).index(code[:3]), code)
    )
    # Each has a block, and those with a fix that is applied have another one.
    assert len(BLOCK.findall(page)) > 1.5 * len(rules)


def test_what_cannot_be_seen_is_shown() -> None:
    for match in BLOCK.finditer(read("gallery.md")):
        if not match["words"].strip().startswith('title="after'):
            assert (
                re.search(
                    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]",
                    match["content"],
                )
                is None
            )


def test_the_script_knows_which_addresses_are_of_others() -> None:
    found = external_links.found()
    assert "CONTRIBUTING.md" in found["https://www.conventionalcommits.org/"]
    assert not [url for url in found if "example" in url or "localhost" in url]
