"""Each rule page is true: its examples behave, its options are the rule's, its headings are all there."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Safety
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.engine import catalogue
from corpus_lint.engine.corpus import Corpus, related
from corpus_lint.engine.fix import fix_document
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import TEXT
from tests.pages import Example, examples

HEADINGS = [
    "What it does",
    "Why it is bad",
    "Example",
    "Look-alikes it leaves alone",
    "Fix safety",
    "Options",
]
EXAMPLES = examples()
RULES = catalogue.all_rules()
# Bytes that are not one rule's business may well be another's.
TEXTS = [one for one in EXAMPLES if one.kind == "good" and one.form != "hex"]


def lint(documents: list[Document], rules: list[Rule]) -> list[Finding]:
    corpus = Corpus([rule for rule in rules if rule.collect])
    findings: list[Finding] = []
    for document in documents:
        findings += lint_document(document, rules)
        corpus.add(document)
    return findings + corpus.findings() + list(related(compare(documents), rules))


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda one: f"{one.rule.code}-{one.kind}-{one.content[:12]}"
)
def test_an_example_behaves(example: Example) -> None:
    """A good one gives nothing, a bad one what it says: where, and how often."""
    assert example.seen(lint(example.documents(), [example.rule])) == example.expected
    assert bool(example.expected) == (example.kind == "bad")


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.fixed is not None], ids=lambda one: one.content[:12]
)
def test_a_fixed_example_is_what_the_fix_gives(example: Example) -> None:
    (document,) = example.documents()
    fixed = fix_document(document, [example.rule], Safety, TEXT)
    assert fixed.document.text.rstrip("\n") == example.fixed
    assert fixed.left == []


@pytest.mark.parametrize("example", TEXTS, ids=lambda one: one.content[:12])
def test_no_rule_calls_a_look_alike_an_error(example: Example) -> None:
    errors = [one for one in lint(example.documents(), RULES) if one.severity.value == "error"]
    assert errors == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_has_every_part(rule: Rule) -> None:
    assert re.findall(r"^## (.+)$", rule.page, re.MULTILINE) == HEADINGS
    assert rule.title
    assert rule.page.startswith(rule.title)
    kinds = [one.kind for one in EXAMPLES if one.rule is rule]
    assert kinds.count("bad") >= 1
    assert kinds.count("good") >= 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_lists_the_options_with_their_defaults(rule: Rule) -> None:
    listed = dict(re.findall(r"^\* `([a-z-]+)` \(([\d.]+|none)\)", rule.page, re.MULTILINE))
    assert listed == {
        name.replace("_", "-"): "none" if value == () else str(value)
        for name, value in asdict(rule.options).items()
    }


def test_look_alikes_outnumber_hits() -> None:
    assert sum(one.kind == "good" for one in EXAMPLES) > sum(one.kind == "bad" for one in EXAMPLES)
