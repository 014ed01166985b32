"""Each rule with examples, before and after its fix, and what exports those that a reader ticks as wrong."""

from __future__ import annotations

import json

from corpus_lint.core.model import Safety
from corpus_lint.core.visible_text import HIDDEN
from corpus_lint.core.wording import document_name, plural
from corpus_lint.report import APPLIED, links
from corpus_lint.report.page import markup
from corpus_lint.report.page.excerpts import excerpt
from corpus_lint.report.page.markup import Markup, escaped, joined, named, number, prose, tag
from corpus_lint.report.rates import bounds, rate
from corpus_lint.run import baseline
from corpus_lint.run.summary.examples import Example
from corpus_lint.run.summary.values import RuleSummary, Summary

# Characters of a glob that stand for others.
GLOB = str.maketrans({one: f"\\{one}" for one in "\\*?["})
SURROGATES = ("\ud800", "\udfff")


def section(summary: Summary, most: int) -> Markup:
    """The section of the examples, with at most so many of a rule."""
    return markup.section(
        "examples",
        "Examples",
        tag(
            "p",
            "Some findings of each rule, chosen evenly over the sources, not by how bad they are. Tick those that are wrong: what is "
            "ticked can be exported at the bottom of the page.",
            class_="quiet",
        ),
        *(_rule(one, most, summary.made.docs_url) for one in summary.rules if one.examples),
    )


def _rule(one: RuleSummary, most: int, docs_url: str) -> Markup:
    worst = "error" if one.errors else "warning"
    documents = one.documents
    said = (
        f"{plural(one.findings, 'finding')} in {plural(documents.number, 'document')} of {plural(one.sources, 'source')}: "
        f"{rate(documents.per_thousand)} of 1,000 documents ({bounds(documents)}). `corpus-lint rule {one.code}` explains the rule."
    )
    return tag(
        "article",
        tag(
            "h3",
            tag("span", worst, class_=f"chip {worst}"),
            " ",
            _linked(one.code, docs_url),
            " ",
            one.name,
            id=f"rule-{one.code}",
        ),
        tag("p", prose(one.title)),
        tag("p", prose(said), class_="quiet"),
        *(_example(one.code, example, index) for index, example in enumerate(one.examples[:most], 1)),
        aria_labelledby=f"rule-{one.code}",
    )


def _linked(code: str, docs_url: str) -> Markup:
    """The code of a rule, which leads to its page where it has one; beside this page, in which something may be ticked."""
    shown = tag("code", code)
    url = links.rule_page(docs_url, code)
    return tag("a", shown, href=url, target="_blank", rel="noopener noreferrer") if url else shown


def _example(code: str, one: Example, index: int) -> Markup:
    place = f"{document_name(one.path, one.record, one.part)}:{one.line}:{one.column}"
    known = json.dumps(json.loads(one.known))
    tick = tag(
        "label",
        tag("input", type="checkbox", data_code=code, data_path=toml_glob(one.path), data_known=known),
        " This is wrong",
        tag("span", f" ({code}, example {index})", class_="hidden"),
        class_="tick",
    )
    texts = [
        _text("as it is" if one.after else "", excerpt(one.before, f"{code}, example {index}, as it is"))
    ]
    if one.after:
        texts.append(_text("after the fix", excerpt(one.after, f"{code}, example {index}, after the fix")))
    return tag(
        "div",
        tag("div", tag("p", tag("strong", one.message), class_="message"), tick, class_="top"),
        tag("p", named(place), *([" · id ", named(one.id)] if one.id else []), class_="place"),
        tag("div", *texts, class_="pair" if one.after else "alone"),
        _details(one),
        class_="example",
    )


def _text(words: str, text: Markup) -> Markup:
    return tag("div", tag("p", words, class_="label") if words else None, text)


def _details(one: Example) -> Markup | None:
    """What else is known of a finding."""
    said: list[Markup] = []
    if one.count > 1:
        said.append(joined(["places: ", number(one.count)]))
    if one.evidence:
        said.append(joined(["seen: ", tag("span", *_listed(one.evidence), class_="evidence")]))
    if one.fix:
        said.append(joined(["fix: ", tag("bdi", one.fix), f" ({APPLIED[Safety(one.safety)]})"]))
    said += [joined([tag("bdi", note)]) for note in one.notes]
    if one.related:
        said.append(joined(["see: ", *_listed(one.related)]))
    return tag("ul", *(tag("li", line) for line in said), class_="details") if said else None


def _listed(words: tuple[str, ...]) -> list[Markup]:
    found: list[Markup] = []
    for word in words:
        found += [escaped("  "), tag("bdi", word)] if found else [tag("bdi", word)]
    return found


def tray() -> Markup:
    """What exports the ticked findings, which the script shows."""
    choices = (("ignores", "[per-file-ignores]"), ("baseline", "baseline"))
    return tag(
        "aside",
        tag("p", tag("output", id="ticked", aria_live="polite"), " ticked as wrong"),
        tag(
            "p",
            tag(
                "label",
                "as ",
                tag("select", *(tag("option", words, value=name) for name, words in choices), id="kind"),
            ),
            " ",
            tag("button", "Copy", type="button", id="copy"),
            " ",
            tag("button", "Save", type="button", id="save"),
            " ",
            tag("button", "Clear", type="button", id="clear"),
        ),
        tag(
            "textarea",
            id="export",
            rows=5,
            readonly=True,
            spellcheck="false",
            aria_label="What to write into corpus-lint.toml, or into a baseline",
            data_header=baseline.header(),
        ),
        id="tray",
        hidden=True,
        aria_label="Findings ticked as wrong",
    )


def toml_glob(path: str) -> str:
    """A glob that matches one path, as a quoted key of TOML; empty where TOML cannot say it."""
    if any(SURROGATES[0] <= character <= SURROGATES[1] for character in path):
        return ""
    glob = path.removeprefix("./").translate(GLOB)
    glob = glob if "/" in glob else f"/{glob}"
    quoted = json.dumps(glob, ensure_ascii=False)
    return HIDDEN.sub(lambda match: _code(match[0]), quoted)


def _code(character: str) -> str:
    return f"\\u{ord(character):04X}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08X}"
