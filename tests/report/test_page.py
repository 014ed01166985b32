"""The page of a report on a corpus: whatever stands in names, fields and documents is text in it, and never markup."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import tomllib
from collections import Counter
from dataclasses import asdict, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.config.globs import matcher
from corpus_lint.core.errors import UsageError
from corpus_lint.core.visible_text import HIDDEN
from corpus_lint.report import page, rates
from corpus_lint.report.page import figures
from corpus_lint.report.page.examples import toml_glob
from corpus_lint.report.page.markup import VOID, escaped, prose
from corpus_lint.run.summary.values import Histogram, SourceSummary
from tests.report.summaries import summary_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</pre></script></style></title>",
    '" onclick="alert(1)" x=\'',
    "' autofocus onfocus=alert(1) '",
    "<!-- --> <![CDATA[ ]]> <?php ?>",
    "&lt;b&gt; &amp; &#60;",
    "javascript:alert(1)",
    "<img src=https://example.org/x.png>",
    "\u202eright to left\u202c \u2066isolated",
    "\x00\x07\x1b[31m\x9b",
    "\ud800 \udcff \udfff",
    "a\r\nb\nc\rd\te\u2028f",
    "]]>\\u003cscript>",
    "`` ` code",
    "=cmd|' /C calc'!A0",
    "x" * 5_000,
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec=None), min_size=1, max_size=40),
    st.lists(
        st.sampled_from(
            ["<", ">", '"', "'", "&", "/", "script", "style", "=", " ", "\n", "\u202e", "\ud800"]
        ),
        min_size=1,
        max_size=12,
    ).map("".join),
)
SVG = {"viewbox", "preserveaspectratio"}
GLOBAL = {
    "class",
    "id",
    "title",
    "lang",
    "dir",
    "tabindex",
    "role",
    "hidden",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "aria-live",
}
ATTRIBUTES = {
    "a": {"href"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "th": {"scope", "data-value"},
    "td": {"data-value"},
    "button": {"type", "data-sort"},
    "input": {"type", "data-filter", "autocomplete", "spellcheck", "data-code", "data-path", "data-known"},
    "output": {"data-count"},
    "option": {"value"},
    "textarea": {"rows", "readonly", "spellcheck", "data-header"},
    "time": {"datetime"},
    "svg": SVG,
    "rect": {"x", "y", "width", "height"},
}
TAGS = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "p",
    "time",
    "h1",
    "h2",
    "h3",
    "bdi",
    "svg",
    "rect",
    "ul",
    "ol",
    "li",
    "span",
    "strong",
    "dl",
    "div",
    "dt",
    "dd",
    "nav",
    "main",
    "section",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "button",
    "label",
    "input",
    "output",
    "code",
    "abbr",
    "article",
    "pre",
    "mark",
    "del",
    "ins",
    "aside",
    "select",
    "option",
    "textarea",
    "details",
    "summary",
    "footer",
    "script",
    "wbr",
]


class Page(HTMLParser):
    """The elements of a page, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.texts: list[str] = []
        self.values: list[str] = []
        self.ids: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in GLOBAL | ATTRIBUTES.get(tag, set()), (tag, name)
            self.values.append(value or "")
            if name == "href":
                assert re.fullmatch("#[A-Za-z0-9-]+", value or ""), value
            if name == "id":
                self.ids.append(value or "")
        assert len({name for name, _ in attrs}) == len(attrs)
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(text: str) -> Page:
    text.encode("utf-8")
    return Page(text)


USUAL = read(page.page(summary_of()))


@given(TEXTS)
def test_hostile_texts_never_become_markup(text: str) -> None:
    made = read(page.page(summary_of(text, json.dumps({"path": text}))))
    # As many elements as with a plain word, but for ends of lines, codes between backticks and names that are cut.
    loose = {"span", "code", "wbr"}
    assert {tag: count for tag, count in made.tags.items() if tag not in loose} == {
        tag: count for tag, count in USUAL.tags.items() if tag not in loose
    }
    shown = "".join(made.texts).replace("\n", "") + "".join(made.values)
    assert not HIDDEN.search(shown)


def test_a_text_is_shown_as_it_is() -> None:
    made = read(page.page(summary_of("<b>&amp;\u202e\udca2")))
    assert "<b>&amp;‹U+202E›‹byte A2›" in "".join(made.texts)


def test_the_policy_allows_what_is_on_the_page_and_nothing_else() -> None:
    text = page.page(summary_of())
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for name in ("style", "script"):
        (content,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.S)
        known = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src &#x27;sha256-{known}&#x27;" in policy[1]
    assert policy[1].startswith("default-src &#x27;none&#x27;;")
    assert "unsafe" not in policy[1]
    # No style of a single element, and nothing from elsewhere.
    assert " style=" not in text
    assert not re.search(r"""(?:src|href|url|@import)\s*[=(]?\s*["']?(?:https?:)?//""", text)


def test_it_can_be_read_without_seeing_it() -> None:
    text = page.page(summary_of())
    made = read(text)
    assert '<html lang="en">' in text
    assert made.tags["table"] == made.tags["caption"] > 6
    assert len(re.findall("<th(?: [^>]*)?>", text)) == len(re.findall("<th [^>]*scope=", text))
    assert len(made.ids) == len(set(made.ids))
    for name in re.findall('href="#([^"]+)"', text) + re.findall('aria-labelledby="([^"]+)"', text):
        assert name in made.ids
    assert re.search('<a class="skip" href="#rules">', text)
    assert "prefers-reduced-motion" in text
    assert ":focus-visible" in text
    headings = [int(one) for one in re.findall("<h([1-6])", text)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))


def test_texts_say_their_language() -> None:
    for text, language in (("这是简体字的网页", "zh-Hans"), ("這是繁體字的網頁", "zh-Hant"), ("word", "und")):
        assert f'lang="{language}"' in page.page(summary_of(text))


def test_nothing_found_is_a_page() -> None:
    full = summary_of()
    counts = replace(full.counts, documents=0, records=0, accepted=0, repaired=0, rejected=0, with_findings=0)
    for copies in (None, replace(full.copies, groups=0) if full.copies else None):
        made = read(
            page.page(
                replace(
                    full,
                    counts=counts,
                    rules=(),
                    sources=(),
                    histograms=(),
                    copies=copies,
                    rejected=(),
                    errors=(),
                )
            )
        )
        assert any("No document was read." in one for one in made.texts)


@pytest.mark.parametrize(
    ("accepted", "repaired", "rejected", "words"),
    [
        (8, 0, 0, "All 8 records can be kept as they are."),
        (6, 2, 0, "All 8 records can be kept, 2 of them repaired."),
        (5, 1, 2, "75.0 % of 8 records can be kept; 2 should go."),
        (0, 0, 8, "0 % of 8 records can be kept; 8 should go."),
    ],
)
def test_the_verdict_is_one_sentence(accepted: int, repaired: int, rejected: int, words: str) -> None:
    full = summary_of()
    counts = replace(full.counts, accepted=accepted, repaired=repaired, rejected=rejected)
    assert f"<h1>{words}</h1>" in page.page(replace(full, counts=counts))


def test_documents_of_a_damaged_file_are_neither_kept_nor_rejected() -> None:
    full = summary_of()
    counts = replace(
        full.counts, documents=6_001, records=1, accepted=1, repaired=0, rejected=0, undecided=6_000
    )
    text = page.page(replace(full, counts=counts))
    assert (
        "<h1>&lt; 0.1 % of 6,001 documents can be kept; 0 should go; 6,000 could not be decided.</h1>" in text
    )
    assert 'aria-label="1 accepted, 0 repaired, 0 rejected, 6,000 undecided"' in text
    assert "could not be decided" not in page.page(full)


@pytest.mark.slow
def test_a_page_has_less_than_three_megabytes() -> None:
    full = summary_of("<\u202e漢>" * 300)
    rules = tuple(
        replace(full.rules[0], code=f"X{number}", examples=full.rules[0].examples * 3) for number in range(50)
    )
    codes = {one.code: 1 for one in rules}
    sources = tuple(
        replace(full.sources[0], name=f"{number}/" + "深" * 300, rules=codes) for number in range(400)
    )
    text = page.page(replace(full, rules=rules, sources=sources))
    assert len(text.encode()) <= page.MOST_BYTES
    assert "other values" in text
    read(text)


def sources(number: int) -> tuple[SourceSummary, ...]:
    """Many sources of ten documents; of every hundredth one has findings, and of two of them most have."""
    bad = {77_777 % number: 9, 500 % number: 8}
    return tuple(
        SourceSummary(
            f"site {place}", 10, 100, found := bad.get(place, place % 100 == 0), 0, found, {"PIN101": found}
        )
        for place in range(number)
    )


@pytest.mark.slow
def test_of_many_sources_the_worst_are_listed_and_the_others_are_one_row() -> None:
    full = replace(summary_of(), sources=(SourceSummary("large", 5_000, 1, 0, 0, 0, {}), *sources(99_999)))
    text = page.page(full)
    assert len(text.encode()) < 500_000
    (body,) = re.findall('<table id="by-source">.*?<tbody>(.*?)</tbody>', text, re.S)
    names = re.findall("<bdi>(.*?)</bdi>", body)
    assert len(names) == 300
    assert names[:2] == ["large", "site 0"]
    assert {"site 77777", "site 500"} <= set(names)
    (last,) = re.findall("<tfoot>(.*?)</tfoot>", text, re.S)
    assert "99,700 other values" in last
    shown = [one for one in full.sources if one.name in set(names)]
    assert (
        f'data-value="{sum(one.documents for one in full.sources) - sum(one.documents for one in shown)}"'
        in last
    )
    read(text)


@given(st.integers(0, 40), st.integers(1, 20), st.randoms(use_true_random=False))
def test_listed_sources_and_the_others_are_all_of_them(number: int, most: int, draw: random.Random) -> None:
    made = [
        SourceSummary(str(place), 9, 5, (found := draw.randrange(10)), found, 1, {"A1": found})
        for place in range(number)
    ]
    shown, left = rates.listed(made, most)
    assert len(shown) == min(number, most)
    assert sorted((*shown, *left), key=made.index) == made
    assert shown == sorted(shown, key=made.index)
    if left:
        whole = rates.summed(made, "all")
        parts = rates.summed((rates.summed(shown, "a"), rates.summed(left, "b")), "all")
        assert whole == parts
        assert whole.documents == 9 * number


def test_an_error_has_its_path_and_its_reason() -> None:
    errors = (f"corpus/{'d/' * 90}a.jsonl: no record has the field 'text'", f"{'p/' * 2_000}b.txt: cut off")
    made = read(page.page(replace(summary_of(), errors=(*errors, *("more",) * 60))))
    shown = "".join(made.texts)
    assert errors[0] in shown
    assert "p/p/" in shown
    assert "b.txt: cut off" in shown
    assert "and 12 other errors" in shown


def test_each_bin_with_a_document_has_a_bar() -> None:
    one = figures.histogram(Histogram("Length", "characters", ("0", "1", "2"), (1_000_000, 0, 1)))
    assert [float(width) for width in re.findall('width="([0-9.]+)" height="10"', one)] == [
        100,
        0,
        figures.LEAST_WIDTH,
    ]


@given(TEXTS)
def test_one_function_escapes(text: str) -> None:
    assert not re.search("[<>\"']", escaped(text))
    assert "<" not in re.sub("</?code>", "", prose(text))


@pytest.mark.parametrize(
    "path",
    [
        "a.txt",
        "a b/[x]*?.txt",
        'q"u\\o/te.txt',
        "深/夜.txt",
        "./x/y.txt",
        "tab\there.txt",
        "b\u202ec/d",
        "😀.txt",
    ],
)
def test_an_ignore_matches_the_file_and_no_other(path: str, tmp_path: Path) -> None:
    table = tomllib.loads(f'[per-file-ignores]\n{toml_glob(path)} = ["PIN101"]\n')
    (glob,) = table["per-file-ignores"]
    matches = matcher([glob], tmp_path)
    assert matches(str(tmp_path / path))
    assert not matches(str(tmp_path / "deep" / path.removeprefix("./")))
    assert not matches(str(tmp_path / (path + "x")))


def test_a_path_that_toml_cannot_say_is_not_exported() -> None:
    assert toml_glob("a\udcff.txt") == ""


# What changed


def old(**changed: object) -> dict[str, object]:
    values = json.loads(json.dumps(rates.as_dict(summary_of())))
    return {**values, **changed}


def test_what_changed_is_what_chance_does_not_explain() -> None:
    full = summary_of()
    rules = [
        {"code": "PIN101", "name": "injected-pinyin", "documents": {"number": 1}},
        {"code": "GONE1", "name": "gone", "documents": {"number": 900}},
    ]
    made = rates.compared(old(rules=rules, counts={**old()["counts"], "documents": 1000}), full)  # type: ignore[dict-item]
    assert {one.code: one.verdict for one in made.changes} == {
        "PIN101": "worse",
        "GONE1": "better",
        "ENC107": "worse",
    }
    text = page.page(full, made)
    read(text)
    assert "What changed" in text
    same = rates.compared(old(), full)
    assert {one.verdict for one in same.changes} == {"no clear change"}


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"\xff", b'{"schema": "corpus-lint-report", "schema_version": 2}', b"[" * 100_000],
)
def test_another_file_is_no_earlier_report(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"old\.json"):
        rates.read(tmp_path / "old.json")


NUMBERS = [-1, 10**6, 1e308, 10**400, True, "9", None, [], float("inf"), float("nan")]
RULE = {"code": "PIN101", "name": "x", "documents": {"number": 1}}


@pytest.mark.parametrize(
    "changed",
    [
        *({"counts": {}}, {"rules": [{}]}, {"rules": 3}, {"made": None}, {"rules": {"a": 1}}, {"rules": [3]}),
        *({"rules": [{**RULE, "documents": {"number": number}}]} for number in NUMBERS),
        *(
            {"counts": {**summary_counts, name: number}}
            for summary_counts in ({"documents": 9, "records": 8, "accepted": 5, "repaired": 1},)
            for name in ("records", "accepted", "repaired")
            for number in NUMBERS
            if (name, number) != ("records", 10**6)
        ),
        {"counts": {"documents": 9, "records": 8, "accepted": 5, "repaired": 4}},
    ],
)
def test_a_damaged_report_is_a_sentence(changed: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="damaged"):
        rates.compared(old(**changed), summary_of())


@given(TEXTS)
def test_hostile_reports_never_become_markup(text: str) -> None:
    rules = [{**RULE, "code": text + str(number), "name": text * 200} for number in range(3_000)]
    values = old(rules=rules, made={"date": text * 200, "version": text * 200})
    made = page.page(summary_of(), rates.compared(values, summary_of()))
    assert len(made.encode()) < page.MOST_BYTES
    read(made)


def test_figures_are_those_of_the_summary_and_a_line_each() -> None:
    full = replace(summary_of("<\ud800\u202e\n"), sources=sources(1_000))
    written = rates.as_json(full)
    values = json.loads(written)
    expected = json.loads(json.dumps(asdict(full)))
    assert {key: values[key] for key in expected} == expected
    assert sum(line.startswith('  {"name": "site ') for line in written.splitlines()) == 1_000


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (1, 10_000, "< 0.1 %"),
        (9_999, 10_000, "> 99.9 %"),
        (1, 3, "33.3 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_says_none_and_all_only_where_they_are(part: int, whole: int, words: str) -> None:
    assert rates.percent(part, whole) == words
