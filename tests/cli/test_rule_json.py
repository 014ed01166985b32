"""``rule --format json``: what it says of a rule is so."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli import rule_json
from corpus_lint.cli.main import main
from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.site import DOCS_URL
from corpus_lint.engine import catalogue, rule_options, rule_page
from corpus_lint.engine.corpus import Corpus, related
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import format_of
from corpus_lint.formats.fields import TEXT_ONLY
from tests.documentation import README, read
from tests.material import SEEDS
from tests.pages import examples

RULES = catalogue.all_rules()
KEYS = {
    *("code", "name", "title", "severity", "stage", "origin", "url", "scope", "fixes", "fix_safety"),
    *("options", "examples", "page"),
}


def said(*words: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main(["rule", *words, "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    contents = json.loads(printed.out)
    assert set(contents) == {"version", "rules"}
    rules: list[dict[str, Any]] = contents["rules"]
    return rules


def test_all_rules_and_some(capsys: pytest.CaptureFixture[str]) -> None:
    every = said("--all", capsys=capsys)
    assert [one["code"] for one in every] == [rule.code for rule in RULES]
    assert all(set(one) == KEYS for one in every)
    assert said("injected-pinyin", capsys=capsys) == [one for one in every if one["code"] == "PIN101"]
    assert said("PIN", capsys=capsys) == [one for one in every if one["code"][:3] == "PIN"]
    assert {one["code"] for one in every if one["scope"] == "corpus"} == {
        *("DUP101", "DUP102", "DUP103", "TRN104")
    }


def test_the_page_of_json_has_every_key() -> None:
    section = read("api.md").partition("### Rules as JSON\n")[2].partition("\n## ")[0]
    rows = [line.partition(" | ")[0] for line in section.splitlines() if line.startswith("| `")]
    assert {key for row in rows for key in row.removeprefix("| ").replace("`", "").split(", ")} == KEYS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_options_are_those_of_the_rule(rule: Rule) -> None:
    options = rule_json.as_dict(rule, "")["options"]
    values = {name.replace("_", "-"): value for name, value in asdict(rule.options).items()}
    assert {one["name"]: one["default"] for one in options} == {
        name: None if value == () else value for name, value in values.items()
    }
    ranges = rule_options.option_ranges(rule)
    for one in options:
        assert one["type"] in ("integer", "number", "string")
        assert one["description"]
        limits = ranges.get(one["name"])
        assert (one["minimum"], one["maximum"]) == ((limits.low, limits.high) if limits else (None, None))


def test_examples_are_those_of_the_page() -> None:
    # What tests read of a page, and what programs get, are read by different code.
    got = [(rule.code, one) for rule in RULES for one in rule_json.as_dict(rule, "")["examples"]]
    assert got == [
        (
            one.rule.code,
            {
                "reported": one.kind == "bad",
                "form": one.form or "text",
                "text": one.content,
                "fixed": one.fixed,
            },
        )
        for one in examples()
    ]


def fixes() -> dict[str, set[Safety]]:
    """The safeties of the fixes of each rule on all examples and seeds."""
    found: list[Finding] = []
    for example in examples():
        documents = example.documents()
        corpus = Corpus([example.rule] if example.rule.collect else [])
        for one in documents:
            found += lint_document(one, [example.rule])
            corpus.add(one)
        found += corpus.findings()
        if example.rule.compare:
            from corpus_lint.duplicates.sign_documents import compare

            found += related(compare(documents), [example.rule])
    for path in sorted(SEEDS.rglob("*.*")):
        for one in format_of(path).read(path, path.name, TEXT_ONLY):
            found += lint_document(one, RULES)
    seen: dict[str, set[Safety]] = {}
    for finding in found:
        seen.setdefault(finding.code, set())
        if finding.problem.fix:
            seen[finding.code].add(finding.problem.fix.safety)
    return seen


def test_how_safe_fixes_are_is_what_they_are() -> None:
    seen = fixes()
    assert set(seen) == {rule.code for rule in RULES}
    for rule in RULES:
        declared = rule_page.safeties(rule)
        assert declared is not None, rule.code
        assert seen[rule.code] <= set(declared), rule.code
        assert bool(declared) == bool(seen[rule.code]), rule.code


@pytest.mark.parametrize("page", [README.read_text("utf-8"), read("preview.md")], ids=["README", "preview"])
def test_the_tables_name_no_other_safety(page: str) -> None:
    rows = 0
    for line in page.splitlines():
        if not line.startswith("| ") or (code := line[2:8]) not in {rule.code for rule in RULES}:
            continue
        rows += 1
        column = line.rstrip("|").rpartition("|")[2].strip()
        named = {rule_page.WORDS[word] for word in column.split(" or ") if word}
        declared = rule_page.safeties(next(rule for rule in RULES if rule.code == code)) or ()
        assert named <= set(declared), code
        assert bool(named) == bool(declared), code
    assert rows > 10


@pytest.mark.parametrize(
    ("section", "safeties"),
    [
        ("Safe: nothing is lost.", (Safety.SAFE,)),
        ("Deletes it. Unsafe elsewhere, safe in code.", (Safety.SAFE, Safety.UNSAFE)),
        ("Shown only: it may be a name.", (Safety.DISPLAY,)),
        ("No fix: none would be safe.", ()),
        ("", None),
    ],
)
def test_the_words_of_a_page(section: str, safeties: tuple[Safety, ...] | None) -> None:
    page = f"A title.\n\n## Fix safety\n{section}\n\n## Options\nNone.\n" if section else "A title."
    assert rule_page.safeties(replace(RULES[0], page=page)) == safeties


def test_a_page_of_another_package_may_say_little() -> None:
    rule = replace(RULES[0], code="DRF101", page="A title.\n```fixed\na\n```\n", origin="other 1.0")
    said = rule_json.as_dict(rule, DOCS_URL)
    assert (said["origin"], said["url"], said["fixes"], said["fix_safety"]) == ("other 1.0", None, None, None)
    assert said["examples"] == [{"reported": False, "form": "text", "text": "a", "fixed": None}]
    assert all(one["description"] is None for one in said["options"])


def test_the_address_is_that_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    end = "/rules/injected-pinyin.html"
    assert said("PIN101", capsys=capsys)[0]["url"] == DOCS_URL + end
    (tmp_path / "corpus-lint.toml").write_text('docs-url = "http://localhost:8000"\n')
    assert said("PIN101", capsys=capsys)[0]["url"] == f"http://localhost:8000{end}"
    assert said("PIN101", "--isolated", capsys=capsys)[0]["url"] == DOCS_URL + end
    (tmp_path / "other.toml").write_text('docs-url = ""\n')
    assert said("PIN101", "--config", "other.toml", capsys=capsys)[0]["url"] is None
    (tmp_path / "corpus-lint.toml").write_text('docs-url = "javascript:alert(1)"\n')
    assert main(["rule", "PIN101", "--format", "json"]) == 2
    assert "docs-url: expected the address of a site" in capsys.readouterr().err
    # Nobody else asks for it.
    assert main(["rule", "PIN101"]) == 0


def test_no_rule_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "NOPE101", "--format", "json"]) == 2
    assert main(["rule", "--format", "json"]) == 2
    assert capsys.readouterr().out == ""
