"""Read and write a baseline, and remove known findings from a run.

A baseline is a file of JSON lines, a header and one entry for each finding, sorted. An entry says what the finding is
about (``fingerprint.py``) and, for people and to tell equal defects of two files apart, the path, relative to the baseline.
It has no line numbers. Each entry answers for one finding: two equal defects need two.

``match_findings.py`` says which findings are known.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus_lint.core import atomic_write, settings_files
from corpus_lint.core.errors import UsageError
from corpus_lint.core.findings import Findings
from corpus_lint.core.model import Content, Finding
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine import replaced
from corpus_lint.formats import own_files
from corpus_lint.run.match_findings import Entry, entry, match
from corpus_lint.run.settings import Outcome

HEADER = own_files.BASELINE
VERSION = 1


@dataclass(frozen=True, slots=True)
class Gate:
    """How a run uses a baseline: it compares with the entries or (None) writes them."""

    path: Path
    entries: Sequence[Entry] | None = None
    prune: bool = False

    @classmethod
    def from_options(cls, known: str | None, new: str | None, prune: bool) -> Gate:
        """The gate for the options of the command line. Raises UsageError."""
        if known is not None and new is not None:
            raise UsageError("--baseline cannot be combined with --write-baseline")
        if prune and known is None:
            raise UsageError("--prune-baseline needs --baseline FILE")
        if known is not None:
            return cls(Path(known), read(Path(known)), prune)
        return cls(Path(new or ""))

    def settle(self, outcome: Outcome) -> list[Finding]:
        """Take the known findings out of an outcome and return them. Raises WriteError."""
        folder = os.path.dirname(os.path.abspath(self.path))
        if self.entries is None:
            passed = list(outcome.findings)
            write(self.path, [entry(finding, folder) for finding in passed])
            outcome.findings = Findings()
            outcome.notes.append(f"{plural(len(passed), 'finding')} written to the baseline {self.path}")
            return passed
        matched = match(self.entries, list(outcome.findings), folder, outcome.read, outcome.ran)
        outcome.findings = Findings(matched.new)
        if matched.stale and self.prune:
            write(self.path, matched.kept)
            outcome.notes.append(
                f"{plural(len(matched.stale), 'finding')} removed from the baseline {self.path}: no longer found"
            )
        elif matched.stale:
            outcome.notes.append(
                f"{plural(len(matched.stale), 'finding')} of the baseline {self.path} no longer found (--prune-baseline removes them)"
            )
        return matched.known


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline. Raises WriteError."""
    lines = [header(), *sorted(map(line, entries))]
    # Names that are not UTF-8 contain surrogates, which JSON escapes.
    atomic_write.write(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))


def header() -> str:
    """The first line of a baseline."""
    return json.dumps({HEADER: VERSION})


def line(one: Entry) -> str:
    """An entry as a line of a baseline."""
    return json.dumps(_as_dict(one), ensure_ascii=False)


def read(path: Path) -> list[Entry]:
    """The entries of a baseline. Raises UsageError if it cannot be read."""
    try:
        text = settings_files.read(path, settings_files.BASELINE_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"baseline {path}: {error.strerror or error}") from error
    except UsageError as error:
        raise UsageError(f"baseline {path}: {error}") from error
    except ValueError as error:
        raise UsageError(f"baseline {path}: not UTF-8, so not a baseline of corpus-lint") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    entries = []
    for index, (number, line) in enumerate(lines):
        try:
            value = json.loads(line)
            if HEADER in value:
                _check_version(path, value[HEADER])  # a merge may leave two headers
                continue
            if index == 0:
                break
            entries.append(_from_dict(value))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if index == 0:
                break
            conflict = (
                "; a merge left a conflict there"
                if line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
                else ""
            )
            raise UsageError(
                f"baseline {path}: line {number} is not a valid baseline entry{conflict}"
            ) from error
    else:
        if lines:
            return entries
    raise UsageError(f"baseline {path}: its first line is not the header of a baseline of corpus-lint")


def _check_version(path: Path, version: object) -> None:
    if version != VERSION:
        raise UsageError(
            f"baseline {path}: its format is version {version}, but this corpus-lint reads version {VERSION}"
        )


def _as_dict(one: Entry) -> dict[str, Any]:
    content = one.content
    return {
        "path": one.path,
        **({} if one.record is None else {"record": one.record}),
        **({"id": one.id} if one.id else {}),
        **({"part": one.part} if one.part else {}),
        "code": one.code,
        "count": content.count,
        **({"whole": True} if content.whole else {}),
        **({"seen": dict(content.seen)} if content.seen else {}),
        **({"around": list(content.around)} if content.around else {}),
    }


def _from_dict(value: dict[str, Any]) -> Entry:
    def checked(kind: type, item: Any) -> Any:
        if not isinstance(item, kind) or isinstance(item, bool) is not (kind is bool):
            raise TypeError(item)
        return item

    return Entry(
        checked(str, value["path"]),
        None if value.get("record") is None else checked(int, value["record"]),
        replaced.code_now(checked(str, value["code"])),
        Content(
            checked(int, value["count"]),
            tuple(sorted((text, checked(int, number)) for text, number in value.get("seen", {}).items())),
            tuple(sorted(checked(str, place) for place in value.get("around", ()))),
            checked(bool, value.get("whole", False)),
        ),
        checked(str, value.get("id", "")),
        checked(str, value.get("part", "")),
    )
