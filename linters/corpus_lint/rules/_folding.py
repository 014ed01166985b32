"""One view of a document for all duplicate rules, in which copies of an article are equal.

Front matter, a keyword banner and a tail of place names are dropped, readings removed, compatibility and width forms
normalised (NFKC), letters made lower case, traditional characters simplified, and everything that is neither a letter
nor a digit removed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from unicodedata import normalize

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.engine import whole
from corpus_lint.model import Location, Span
from corpus_lint.patterns import lazy
from corpus_lint.rules.injected_pinyin import readings
from corpus_lint.rules.keyword_banner import Options as BannerOptions
from corpus_lint.rules.keyword_banner import keyword_banner
from corpus_lint.rules.place_name_tail import Options as TailOptions
from corpus_lint.rules.place_name_tail import place_name_tail

# Characters that OpenCC keeps apart because both are good traditional Chinese, and that converters which replace
# character by character confuse: 著 for 着 in every hijacked page.
CONFUSED = str.maketrans("著瞭藉祇", "着了借只")
NOT_WORD = lazy(r"[\W_]+")
# Characters of a shingle. Five Han characters are about three words.
SHINGLE = 5
# One shingle in so many is kept to find candidates (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838),
# and of short documents, which would keep too few, at least the smallest ones (a bottom-k sketch: Broder 1997).
SAMPLING = 16
LARGEST_SAMPLED = 2**32 // SAMPLING
SMALLEST_KEPT = 16
# A first line of at most so many letters and characters is a title.
LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the duplicate rules keep of a document.

    ``text`` is folded, and so is ``title``: the first line if it is short enough for one, else empty. ``digest`` is
    equal for equal folded texts, ``sketch`` holds the sampled hashes of its shingles.
    """

    span: Span
    location: Location
    text: str
    title: str
    digest: bytes
    sketch: frozenset[int]


def fold(document: Document) -> tuple[str, str]:
    """The text of a document without what differs between copies of it, and its title, folded as well."""
    drop = [Span(0, document.body.start)]
    drop += [problem.span for problem in keyword_banner(document, BannerOptions())]
    drop += [problem.span for problem in place_name_tail(document, TailOptions())]
    drop += [reading.span for reading in readings(document.text)]
    kept = "".join(_kept(document.text, sorted(drop))).strip()
    title = _folded(kept[:400].split("\n", 1)[0])
    return _folded(kept), title if len(title) <= LONGEST_TITLE else ""


@cache
def _one_character_for_all() -> dict[int, int]:
    return tables.simplified() | CONFUSED


def _folded(text: str) -> str:
    return NOT_WORD.sub("", normalize("NFKC", text).lower()).translate(_one_character_for_all())


def _kept(text: str, drop: list[Span]) -> Iterator[str]:
    position = 0
    for span in drop:
        if span.start >= position:
            yield text[position : span.start]
            position = span.end
    yield text[position:]


def fingerprint(document: Document) -> Fingerprint:
    """The fingerprint of a document."""
    from hashlib import blake2b

    span = whole(document)
    folded, title = fold(document)
    raw = folded.encode("utf-32-le", "surrogatepass")
    sketch = {value for value in _hashes(raw) if value < LARGEST_SAMPLED}
    if len(sketch) < SMALLEST_KEPT:
        sketch.update(nsmallest(SMALLEST_KEPT, set(_hashes(raw))))
    digest = blake2b(raw, digest_size=16).digest()
    return Fingerprint(span, document.location(span.start), folded, title, digest, frozenset(sketch))


def _hashes(raw: bytes) -> Iterator[int]:
    """The hash of each shingle of a text in UTF-32."""
    width = 4 * SHINGLE
    return (zlib.crc32(raw[start : start + width]) for start in range(0, len(raw) - width + 1, 4))


def shingles(folded: str) -> set[str]:
    """The distinct stretches of SHINGLE characters of a folded text."""
    return {folded[i : i + SHINGLE] for i in range(len(folded) - SHINGLE + 1)}
