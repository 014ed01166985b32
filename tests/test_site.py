"""The site of the documentation: it is built without a warning and without a network, and each rule has a page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import corpus_lint
from corpus_lint.engine import catalogue
from tests.documentation import DOCS
from tests.material import ROOT
from tests.pages import FENCE

for package in ("mkdocs", "mkdocstrings"):
    pytest.importorskip(package, reason=f"{package} is not installed")
pytestmark = pytest.mark.slow
# Whatever a page would fetch from elsewhere when it is read.
FETCHED = re.compile(
    r'<(?:script|img|iframe)\b[^>]*\bsrc="?https?:|<link\b[^>]*\bhref="?https?:|@import\b[^;]*https?:'
)
# Pages that are neither in docs/ nor of a rule: the READMEs, the list of rules, the reference, how to contribute, the changelog;
# 404.html.
OTHERS = 7


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    # A proxy that is not there: what fetches anything fails.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, **nowhere, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout
    return folder


def test_each_rule_has_a_page(site: Path) -> None:
    rules = [rule for rule in catalogue.all_rules() if not rule.origin]
    for rule in rules:
        html = (site / "rules" / f"{rule.name}.html").read_text("utf-8")
        assert rule.code in html
        blocks = [(form, content) for _, form, _, content in FENCE.findall(rule.page)]
        documents = [1 + content.count("\n===\n") if form == "corpus" else 1 for form, content in blocks]
        assert html.count('<span class="filename">') == sum(documents)
    assert len(list((site / "rules").glob("*.html"))) == len(rules) + 1


def test_there_are_as_many_pages_as_there_should_be(site: Path) -> None:
    rules = [rule for rule in catalogue.all_rules() if not rule.origin]
    assert len(list(site.rglob("*.html"))) == len(list(DOCS.rglob("*.md"))) + len(rules) + OTHERS


class Page(HTMLParser):
    """The addresses that a page leads to, and what can be led to in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.anchors |= {name for name in (said.get("id"), said.get("name")) if name}
        self.targets += [one for one in (said.get("href"), said.get("src")) if one]


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    followed = 0
    for path, page in pages.items():
        if path.name == "404.html":  # which may be served at any address
            continue
        for target in page.targets:
            name, _, anchor = unquote(target).partition("#")
            if re.match("[a-z]+:", name):
                continue
            other = (path.parent / name.partition("?")[0]).resolve() if name else path
            assert other.is_file(), f"{path.name}: {target}"
            if anchor and other in pages:
                # The theme has "back to top" and similar links, which scripts make.
                assert anchor in pages[other].anchors or anchor.startswith("__"), f"{path.name}: {target}"
            followed += 1
    assert followed > 5000


def test_the_reference_has_every_public_name(site: Path) -> None:
    page = Page(site / "reference.html")
    names = {one.rpartition(".")[2]: one for one in page.anchors if one.startswith("corpus_lint.")}
    assert {name for name in corpus_lint.__all__ if name[0] != "_"} <= set(names)
    html = (site / "reference.html").read_text("utf-8")
    assert ":::" not in html
    # Examples are code, and not prose with arrows.
    assert "&gt;&gt;&gt; " not in re.sub(r"<code>.*?</code>", "", html, flags=re.S)


def test_a_rule_of_the_gallery_leads_to_its_page(site: Path) -> None:
    targets = Page(site / "gallery.html").targets
    assert [
        rule.name
        for rule in catalogue.all_rules()
        if not rule.in_preview and not rule.origin and f"rules/{rule.name}.html" not in targets
    ] == []


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    for path in [*site.rglob("*.html"), *site.rglob("*.css")]:
        assert FETCHED.search(path.read_text("utf-8")) is None, path


def test_links_between_files_of_the_repository_are_links_of_the_site(site: Path) -> None:
    home = (site / "index.html").read_text("utf-8")
    for target in ("first-steps.html", "configuration.html", "contributing.html", "zh-CN.html", "ci.html"):
        assert f'href="{target}' in home
    assert re.findall(r'href="[^":]*\.(?:md|py)\b', home) == []
