"""A document: one text, and the properties of it that rules use."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Excerpt, Location, Run, Span
from corpus_lint.core.values import dataclass, field
from corpus_lint.core.wording import document_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Keys with values, nested lines, list items, comments and blank lines between two lines of three hyphens. No line may
# match two of the alternatives: otherwise a long block without an end would take exponential time.
FRONT_MATTER = lazy(r"---[ \t]*\r?\n(?:(?:[\w.-]+[ \t]*:|[ \t]|-[ \t]|#).*\n|\r?\n)*?---[ \t]*(?:\r?\n|\Z)")
FRONT_TITLE = lazy(r"^title[ \t]*:(?P<title>.*)$", re.MULTILINE)
FENCE = lazy(r"^[ \t]*(?P<fence>```+|~~~+)", re.MULTILINE)
# Special characters: controls, invisible characters, radicals, private use, surrogates and U+FFFD, and everything beyond
# the Basic Multilingual Plane, where some of those are too. The complement, a class
# of ordinary characters, takes five times as long to compile.
SPECIAL = lazy(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2e80-\u2fdf\ud800-\uf8ff\ufeff"
    "\ufff9-\U0010ffff]"
)
# Code points of a line that are kept around a finding; the report crops them to the terminal.
EXCERPT_REACH = 240


@dataclass(frozen=True)
class Document:
    r"""A text: a file, or one record of a JSON Lines or row of a Parquet file.

    Attributes:
        path: The path of its file, as findings give it.
        raw: The bytes it was read from; for a record, its whole line.
        text: The decoded text. Bytes that fit no encoding are lone surrogates, so no byte is lost.
        runs: How each part of the text was encoded.
        bom: The byte order mark that was cut off.
        record: The 1-based line of a JSON Lines file, or row of a Parquet file; None where the file is one document.
        offset: The 0-based byte of the file, after decompression, that it begins at; of a row of Parquet, that of its row
            group.
        problem: Why a record could not be read; its ``text`` then is the raw line.
        problem_span: The place in that line, in code points.
        text_field: The field that the text of a record was in.
        fields: The fields of a record that has no such field.
        id: The name that the record gives itself.
        part: The place of the text in its record, where the record has several: ``messages[2].content``.
        message: Whether it is one turn of a conversation.
        group: The value of the field that findings are counted by.
        layout: What its format needs to put it back.
        is_null: Whether the problem is that the text is null.

    Example:
        >>> from corpus_lint import Document
        >>> document = Document("a.md", b"", "---\ntitle: 甲\n---\n正文\n", ())
        >>> document.position(document.text.index("文")), document.title
        ((4, 2), Span(start=11, end=12))
    """

    path: str
    raw: bytes
    text: str
    runs: tuple[Run, ...]
    bom: bytes = b""
    record: int | None = None
    offset: int = 0
    problem: str | None = None
    problem_span: Span = field(default=Span(0, 0))
    text_field: str = ""
    fields: tuple[str, ...] | None = None
    id: str = ""
    part: str = ""
    message: bool = False
    group: str = ""
    layout: Any = field(default=None, repr=False)
    is_null: bool = False

    @property
    def place(self) -> str:
        """Its name for people: the path, and for a record the line of the file and the part."""
        return document_name(self.path, self.record, self.part)

    @property
    def lacks_text(self) -> bool:
        """Whether it is a record whose text is missing, null or empty."""
        if self.record is None:
            return False
        if self.problem is not None:
            return self.fields is not None or self.is_null
        return not self.text or self.text.isspace()

    @property
    def encoding(self) -> str | None:
        """The codec of the whole document (UTF-8 where bytes fit none); None when it has several."""
        names = {run.encoding or "utf-8" for run in self.runs} or {"utf-8"}
        return names.pop() if len(names) == 1 else None

    @property
    def is_read_as_utf8(self) -> bool:
        """Whether all of it was read as UTF-8, without any byte that is none."""
        return not self.runs or (len(self.runs) == 1 and self.runs[0].encoding == "utf-8")

    @property
    def is_utf8(self) -> bool:
        """The same, and that it has no half of a surrogate pair, which only an escape in JSON can write."""
        if not self.is_read_as_utf8:
            return False
        try:
            self.text.encode()
        except UnicodeEncodeError:
            return False
        return True

    @cached_property
    def special(self) -> str:
        """The distinct special characters of the text: one search that clears it for all rules about them."""
        return "".join(sorted(set(SPECIAL.findall(self.text))))

    @cached_property
    def line_starts(self) -> list[int]:
        r"""The offset of the first code point of each line. Lines end at ``\n``."""
        starts = [*accumulate(map((1).__add__, map(len, self.text.split("\n"))), initial=0)]
        return starts[:-1]

    def line_at(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self.line_starts, offset)

    def line_span(self, line: int) -> Span:
        """A 1-based line without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    @property
    def first_line(self) -> Span:
        """The first line of the body: where a finding about a whole document is shown."""
        if start := self.body.start:
            return self.line_span(self.line_at(start))
        # Of most documents nothing is asked but this: no list of all lines is made for it.
        end = self.text.find("\n")
        end = len(self.text) if end < 0 else end
        return Span(0, end - self.text.endswith("\r", 0, end))

    def line_edit(self, line: int) -> Edit:
        """The deletion of a 1-based line with its line end (for the last line, the one before it)."""
        start = self.line_starts[line - 1]
        if line < len(self.line_starts):
            return Edit(start, self.line_starts[line])
        return Edit(self.line_span(line - 1).end if line > 1 else 0, len(self.text))

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset; columns count code points."""
        if not offset:
            return 1, 1
        line = self.line_at(offset)
        return line, offset - self.line_starts[line - 1] + 1

    def location(self, offset: int) -> Location:
        """The location of an offset, for findings about another document to name."""
        return Location(self.path, self.record, *self.position(offset), self.id, self.part)

    def excerpt(self, span: Span) -> Excerpt:
        """The part of the line that a span begins in, for reports to show."""
        line = self.line_span(self.line_at(span.start))
        end = max(span.start, min(span.end, line.end))
        left = max(line.start, span.start - EXCERPT_REACH)
        right = min(line.end, max(end, span.start) + EXCERPT_REACH)
        return Excerpt(
            self.text[left:right], left - line.start, line.end - line.start, span.start - left, end - left
        )

    @cached_property
    def body(self) -> Span:
        """The text without YAML front matter, which is metadata."""
        match = FRONT_MATTER.match(self.text) if self.text.startswith("---") else None
        return Span(match.end() if match else 0, len(self.text))

    @cached_property
    def title(self) -> Span | None:
        """The title in the front matter, if there is one."""
        match = FRONT_TITLE.search(self.text, 0, self.body.start)
        if match is None:
            return None
        title = match["title"].strip(" \t\r\"'")
        start = self.text.index(title, match.start("title"))
        return Span(start, start + len(title)) if title else None

    @cached_property
    def code_blocks(self) -> list[Span]:
        """Fenced code blocks of Markdown, fences included; an unclosed block runs to the end."""
        if not self.has_code:
            return []
        blocks: list[Span] = []
        opening: re.Match[str] | None = None
        for match in FENCE.finditer(self.text):
            if opening is None:
                opening = match
            elif match["fence"].startswith(opening["fence"]):
                blocks.append(Span(opening.start(), match.end()))
                opening = None
        if opening is not None:
            blocks.append(Span(opening.start(), len(self.text)))
        return blocks

    @cached_property
    def has_code(self) -> bool:
        """Whether the text contains a mark that opens code in Markdown."""
        return "`" in self.text or "~~~" in self.text

    def in_code(self, offset: int) -> bool:
        """Whether an offset lies in a fenced code block or between backticks in its line."""
        if not self.has_code:
            return False
        block = bisect_right(self._block_starts, offset) - 1
        if block >= 0 and offset < self.code_blocks[block].end:
            return True
        line = self.line_span(self.line_at(offset))
        next_tick = bisect_left(self._ticks, offset)
        before = next_tick - bisect_left(self._ticks, line.start)
        return before % 2 == 1 and next_tick < len(self._ticks) and self._ticks[next_tick] < line.end

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.code_blocks]

    @cached_property
    def _ticks(self) -> list[int]:
        """The offsets of all backticks, found once: rules ask about places one by one, and a line may be as long as the document."""
        return [match.start() for match in re.finditer("`", self.text)]

    @cached_property
    def lines(self) -> list[tuple[int, Span]]:
        """The lines of the body that are not blank: 1-based number and span without surrounding white space."""
        number = self.text.count("\n", 0, self.body.start)
        return [
            (number, span)
            for number, line in enumerate(self.lines_from_top(), number + 1)
            if (span := self.stripped(*line))
        ]

    def lines_from_top(self) -> Iterator[tuple[int, int]]:
        """Yield where each line of the body starts and ends, in code points: including blank ones, without line ends.

        Lazy: callers that stop early read no further, and ``line_starts`` is not computed.
        """
        find, start, length = self.text.find, self.body.start, len(self.text)
        while start < length:
            end = find("\n", start)
            if end < 0:
                end = length
            yield start, end
            start = end + 1

    def lines_from_end(self) -> Iterator[tuple[int, int]]:
        """Yield the same lines in reverse order."""
        find, first, end = self.text.rfind, self.body.start, len(self.text)
        while end > first:
            start = max(find("\n", first, end) + 1, first)
            yield start, end
            end = start - 1

    def line_start(self, offset: int) -> int:
        """Where the line of an offset in the body starts, without computing ``line_starts``."""
        return max(self.text.rfind("\n", 0, offset) + 1, self.body.start)

    def stripped(self, start: int, end: int) -> Span | None:
        """A stretch of the text without the white space at both ends; None where it is blank."""
        part = self.text[start:end]
        inner = part.strip()
        if not inner:
            return None
        start += part.index(inner[0])
        return Span(start, start + len(inner))
