"""What a run finds below its paths and does not read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

from corpus_lint.core.values import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Files that have other files in them.
ARCHIVES = (
    *(".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".7z", ".rar"),
    *(".jar", ".iso", ".cab", ".lzh", ".lha", ".ace", ".arj"),
)

# What git and cleaned copies have for themselves.
OWN = (".git", ".corpus-lint")


@dataclass(slots=True)
class Unread:
    """Counts of what is not read.

    Attributes:
        files: Files of formats that are not read, by their endings.
        archives: Archives, by their endings.
        without_text: Files that could have records with text and have none at their beginning, by their endings.
        missing: Files whose package is missing, by their endings; the extras that have these packages are in ``extras``.
        records: Records of files that were read whose text is missing, null or empty.
        hidden: Directories whose names begin with a dot, without those of git and of cleaned copies.
        binary: Files that are not text, by their kinds.
        reports: Files that corpus-lint itself wrote, by their endings.
    """

    files: Counter[str] = field(default_factory=Counter)
    archives: Counter[str] = field(default_factory=Counter)
    without_text: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    extras: set[str] = field(default_factory=set)
    records: int = 0
    hidden: int = 0
    binary: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    # The real paths of files that the run itself reads or writes: reports, a baseline, the configuration.
    own: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        counted = (self.files, self.archives, self.without_text, self.missing, self.reports)
        return any((*counted, self.records, self.hidden))

    def is_own(self, path: str | os.PathLike[str]) -> bool:
        """Whether the run itself reads or writes a file."""
        return bool(self.own) and os.path.realpath(path) in self.own

    def add(self, path: str) -> None:
        """Count a file that is not read because of its name."""
        low = os.path.basename(path).lower()
        if self.is_own(path):
            return
        ending = next((one for one in ARCHIVES if low.endswith(one)), "")
        if ending:
            self.archives[ending] += 1
        else:
            self.files[os.path.splitext(low)[1]] += 1

    def as_dict(self) -> dict[str, Any]:
        """The counts as the keys and values of the machine-readable contract (docs/formats.md)."""
        return {
            "files": dict(sorted(self.files.items())),
            "archives": dict(sorted(self.archives.items())),
            "without_text": dict(sorted(self.without_text.items())),
            "missing_package": dict(sorted(self.missing.items())),
            "binary": dict(sorted(self.binary.items())),
            "reports": dict(sorted(self.reports.items())),
            "hidden_directories": self.hidden,
            "records_without_text": self.records,
        }

    def add_folders(self, names: Iterable[str]) -> None:
        """Count the directories that are not walked."""
        self.hidden += sum(name.startswith(".") and name not in OWN for name in names)
