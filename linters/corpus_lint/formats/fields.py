"""Which fields of a record are its text and its name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that documents are read from, one for all files of a run.

    Attributes:
        text: The fields with texts.
        id: The field that a record is known by.
    """

    text: tuple[str, ...] = ("text",)
    id: str | None = None


TEXT_ONLY = Fields()
