"""A line of pieces with styles: for a terminal it becomes a text of rich, which takes long, and else it is written as it is."""

from __future__ import annotations

from rich.text import Text

from corpus_lint.core.values import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.style import Style


@dataclass(slots=True)
class StyledLine:
    """A line that begins with a text in the style that its pieces have where they have none of their own."""

    text: str = ""
    style: str = ""
    _pieces: list[tuple[str, str | Style]] = field(default_factory=list)

    def append(self, text: str, style: str | Style = "") -> StyledLine:
        """Append a piece."""
        self._pieces.append((text, style))
        return self

    @property
    def plain(self) -> str:
        """The line without styles."""
        return self.text + "".join([text for text, _ in self._pieces])

    def rich(self) -> Text:
        """The line for a terminal."""
        found = Text(self.text, self.style)
        for text, style in self._pieces:
            found.append(text, style)
        return found
