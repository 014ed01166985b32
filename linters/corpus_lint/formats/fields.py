"""Which fields of a record are read: those with its text, and the one that names it."""

from __future__ import annotations

from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.formats import field_paths


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of the records of a run, as paths that ``field_paths.parse`` reads.

    Attributes:
        text: The fields with texts. Each is a document of its own where a record has it.
        id: The field that names a record; None where nothing does.
        by: The field whose value findings are counted by; None where they are not.
    """

    text: tuple[str, ...] = ("text",)
    id: str | None = None
    by: str | None = None

    # The name of the text field where there is one, of the record itself. It is asked for in each record.
    plain: str | None = field(init=False, repr=False, compare=False)
    # Those of the id and of what is counted by, where they are of the record itself or there are none.
    names: tuple[str | None, str | None] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        paths = [field_paths.parse(one) for one in self.text]
        first = paths[0][0] if len(paths) == 1 and len(paths[0]) == 1 else None
        object.__setattr__(self, "plain", first if isinstance(first, str) else None)
        named = [field_paths.parse(one) if one is not None else (None,) for one in (self.id, self.by)]
        flat = all(len(path) == 1 and not isinstance(path[0], int) for path in named)
        object.__setattr__(self, "names", tuple(path[0] for path in named) if flat else None)

    def inside(self, name: str) -> Fields:
        """The fields of the elements of a list that is a field of a file, given the fields of the file."""

        def rest(path: str | None) -> str | None:
            first, *others = field_paths.parse(path) if path else (None,)
            return field_paths.written(tuple(others[1:])) if first == name and others[:1] == [None] else None

        return replace(
            self,
            text=tuple(one for path in self.text if (one := rest(path))),
            id=rest(self.id) or self.id,
            by=rest(self.by) or self.by,
        )


TEXT_ONLY = Fields()
