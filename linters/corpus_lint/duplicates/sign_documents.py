"""Turn documents into rows of the index, a few hundred kilobytes at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_lint.core.document import Document
from corpus_lint.core.notation import MOST_SIGNS, is_notation
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.differences import features_number, traits_without_features
from corpus_lint.duplicates.document_reader import row_place
from corpus_lint.duplicates.folding import additions, without_spans
from corpus_lint.duplicates.index_format import ROW, Index, Part, joined, segment_of
from corpus_lint.duplicates.joined_texts import JoinedTexts, join_texts
from corpus_lint.duplicates.signatures import Signatures, signatures_of
from corpus_lint.duplicates.text_store import MOST_HANDED_OVER, packed
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.hijack.additions import ANY_KIND, is_prepared, possible_additions

# Characters of documents that are signed together. With half as many it takes a tenth longer.
BATCH = 120_000
# Of so many characters at once it is worthwhile to make the tables that show which texts may have additions.
LEAST_SCREENED = 60_000
# Code units that are looked at first to see that a text is written in letters.
FIRST_UNITS = 24


@dataclass(slots=True)
class Signer:
    """The rows of the documents that were added, by the numbers of their files. ``fields`` are those they were read from.

    With ``texts``, the part has the folded texts of the first documents, too.
    """

    fields: Fields = TEXT_ONLY
    texts: bool = False

    _parts: list[Part] = field(default_factory=list)
    # Documents waiting for signatures, and their total of characters.
    _documents: list[Document] = field(default_factory=list)
    _entries: list[tuple[int, int, int]] = field(default_factory=list)
    _pending: int = 0
    # Code units of texts that are still handed over.
    _room: int = MOST_HANDED_OVER

    def add(self, file: int, document: Document) -> None:
        """Add a document."""
        self._entries.append((file, document.record or 0, row_place(document, self.fields)))
        self._documents.append(document)
        self._pending += len(document.text)
        if self._pending >= BATCH:
            self._sign()

    def part(self) -> Part:
        """The rows of all documents, in their order."""
        self._sign()
        return joined(self._parts)

    def _sign(self) -> None:
        if self._documents:
            plain = plain_texts(self._documents)
            found = signatures_of(plain.joined, plain.texts, marked=True)
            self._room -= len(found.units)
            self._parts.append(_part(self._entries, found, plain.traits, self.texts and self._room >= 0))
        self._documents.clear()
        self._entries.clear()
        self._pending = 0


@dataclass(frozen=True, slots=True)
class PlainTexts:
    """The texts of documents without additions, empty where they are notation; and the numbers of their traits."""

    texts: list[str]
    joined: JoinedTexts
    traits: list[int]


def plain_texts(documents: Sequence[Document]) -> PlainTexts:
    """The texts of some documents as they are signed."""
    texts = [document.text.strip() for document in documents]
    one = join_texts(texts)
    kinds = [ANY_KIND] * len(texts)
    if sum(map(len, texts)) >= LEAST_SCREENED or is_prepared():
        kinds = possible_additions(one.units, one.starts, one.ends).tolist()
    has_letters = _have_letters(one)
    traits = traits_without_features(documents, one)
    is_changed = False
    for number, document in enumerate(documents):
        if not kinds[number] and has_letters[number]:
            continue
        text = texts[number]
        if kinds[number]:
            found = additions(document, kinds[number])
            text = without_spans(document, found)
            traits[number] |= features_number(found)
        if is_notation(text):
            text = ""
        if text != texts[number]:
            texts[number], is_changed = text, True
    return PlainTexts(texts, join_texts(texts) if is_changed else one, traits)


def _have_letters(one: JoinedTexts) -> list[bool]:
    """Which texts begin with so many different characters that they are no notation: nearly all."""
    told = np.flatnonzero((one.ends - one.starts >= FIRST_UNITS) & ~one.beyond)
    units = np.sort(one.units[one.starts[told][:, None] + np.arange(FIRST_UNITS)], axis=1)
    found = np.zeros(len(one.starts), np.bool_)
    found[told] = np.count_nonzero(units[:, 1:] != units[:, :-1], axis=1) >= MOST_SIGNS
    has_letters: list[bool] = found.tolist()
    return has_letters


def compare(documents: Sequence[Document]) -> Comparison:
    """The comparison of documents that are in memory, in their order."""
    signer = Signer()
    for document in documents:
        signer.add(0, document)
    segment = segment_of(signer.part())
    positions = [np.arange(len(segment.rows))]
    return Comparison(Index([segment]), segment.rows, positions, documents.__getitem__)


def _part(
    entries: Sequence[tuple[int, int, int]], found: Signatures, traits: Sequence[int], with_texts: bool
) -> Part:
    """Rows for documents, given by the number of their file, their record and their offset in bytes; and the numbers of their traits."""
    rows = np.zeros(len(entries), ROW)
    rows["file"], rows["record"], rows["offset"] = zip(*entries, strict=True)
    rows["digest"], rows["length"], rows["below"] = found.digests, found.lengths, found.below
    rows["traits"], rows["marks"] = traits, found.marks
    rows["kept"] = np.bincount(found.owners, minlength=len(rows))
    if not with_texts:
        return Part(rows, found.hashes, found.owners)
    return Part(rows, found.hashes, found.owners, packed(found.units, found.lengths, found.titles))
