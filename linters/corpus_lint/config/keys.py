"""The keys of a configuration file: their purposes and the kinds of their values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from corpus_lint.core.model import Severity
from corpus_lint.core.values import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Selectors = tuple[str, ...]
Globs = tuple[str, ...]
SelectorsByGlob = Mapping[str, Selectors]
SeverityBySelector = Mapping[str, Severity]
OptionsByRule = Mapping[str, Mapping[str, "Any"]]


class Kind(Enum):
    """The kind of a key's values; ``check_values.KINDS`` says how they are read."""

    SELECTORS = auto()
    GLOBS = auto()
    SELECTORS_BY_GLOB = auto()
    SEVERITY_BY_SELECTOR = auto()
    SEVERITY = auto()
    FIELD = auto()
    FIELDS = auto()
    BOOLEAN = auto()
    RECORD_BYTES = auto()
    SITE = auto()
    OPTIONS = auto()


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a file: the kind of its values, and a sentence that says what it is for."""

    kind: Kind
    purpose: str


# By the fields of ``Config``; in a file they are written with hyphens.
KEYS = {
    "select": Key(Kind.SELECTORS, "Rules to run: codes, prefixes of codes, names, or ALL."),
    "extend_select": Key(Kind.SELECTORS, "Additional rules to run, on top of select."),
    "preview": Key(
        Kind.BOOLEAN,
        "Whether rules in preview run; without it only those that are selected by their code or name.",
    ),
    "ignore": Key(
        Kind.SELECTORS, "Rules to leave out; if selectors conflict, the longer (more specific) one wins."
    ),
    "per_file_ignores": Key(Kind.SELECTORS_BY_GLOB, "Rules to leave out in the files that a glob matches."),
    "exclude": Key(
        Kind.GLOBS, "Globs of files and directories to leave out, even those named on the command line."
    ),
    "extend_exclude": Key(Kind.GLOBS, "Additional globs, which --exclude does not replace."),
    "severity": Key(
        Kind.SEVERITY_BY_SELECTOR,
        "Severities of rules, by selector; the longest selector that names a rule wins.",
    ),
    "fail_on": Key(Kind.SEVERITY, "The lowest severity that makes the exit status 1."),
    "text_field": Key(
        Kind.FIELDS,
        "The field of a record that holds the text, or several: a path such as text, meta.body, 段落[].内容 or messages[].content. "
        "Without it the records say.",
    ),
    "id_field": Key(
        Kind.FIELD, "The field that names a record in findings, as a path. Without it the records say."
    ),
    "max_record_bytes": Key(
        Kind.RECORD_BYTES, "The size in bytes up to which records are linted; larger ones are reported."
    ),
    "docs_url": Key(
        Kind.SITE,
        "The address of the documentation, to whose pages of rules the reports link; without links if it is empty.",
    ),
    "rules": Key(Kind.OPTIONS, "Options of rules, by the code or the name of a rule."),
}
