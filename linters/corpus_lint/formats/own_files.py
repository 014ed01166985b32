"""Recognise the files of records that corpus-lint itself writes: findings, rejected documents, baselines, figures of a corpus.

They are left beside a corpus and are no documents of it. They are known by how they begin: by the names of their first fields, in the
order and the spelling of what writes them.
"""

from __future__ import annotations

from corpus_lint.core.lazy_patterns import lazy_bytes
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.text import StrPath

# What some of them are marked with.
FIGURES, BASELINE = "corpus-lint-report", "corpus-lint-baseline"
# The columns of a list of rejected records as CSV, which begins with a byte order mark.
COLUMNS = ("path", "record", "id", "source", "codes", "reasons")
# Such files by their names: no other is opened for this.
ENDINGS = (".jsonl", ".ndjson", ".json", ".csv")
# Bytes of a file that are looked at: a path has at most 4,096, each of which may be escaped as six. An id may go on behind them.
BEGINNING = 1 << 15
# The first of them, by which all others are told at once.
FIRST = 64
BEGINS = (
    b'{"path": ',
    b'{"%b": ' % BASELINE.encode(),
    b"\xef\xbb\xbf%b" % ",".join(COLUMNS).encode(),
    b"{\n",
)
STRING = rb"\"[^\"\\]*(?:\\.[^\"\\]*)*"
ID = rb"(?:null|%b(?:\"|\Z))" % STRING
# Written by ``report``, which may write them again.
OF_REPORTS = lazy_bytes(
    rb"\{\s*\"schema\": \"%b\""
    rb"|\{\"path\": %b\", \"record\": (?:[0-9]+|null), \"id\": %b(?:\Z|, \"source\": %b(?:\Z|\", \"reasons\": \[\{\"code\": ))"
    rb"|\xef\xbb\xbf%b\r?\n" % (FIGURES.encode(), STRING, ID, STRING, ",".join(COLUMNS).encode())
)
# Findings, baselines, and the reasons beside what ``clean`` rejects.
OTHERS = lazy_bytes(
    rb"\{\"%b\": [0-9]+\}"
    rb"|\{\"path\": %b\", \"record\": (?:[0-9]+|null), (?:\"id\": %b, )?\"reasons\": \[\{\"code\": "
    rb"|\{\"path\": %b\", \"record\": (?:[0-9]+|null), \"id\": %b"
    rb"(?:\Z|, \"part\": %b(?:\Z|, \"code\": %b\", \"name\": %b\", \"severity\": \"(?:error|warning)\", \"message\": ))"
    % (BASELINE.encode(), STRING, ID, STRING, ID, ID, STRING, STRING)
)


def is_own(source: Source) -> bool:
    """Whether a file that nobody named is one that corpus-lint wrote."""
    if source.named or not source.shown.lower().endswith(ENDINGS):
        return False
    head = _head(source.file)
    return bool(head and (OF_REPORTS.match(head) or OTHERS.match(head)))


def is_of_report(path: StrPath) -> bool:
    """Whether a file is one that ``report`` writes beside a page."""
    return OF_REPORTS.match(_head(path)) is not None


def _head(path: StrPath) -> bytes:
    """The beginning of a file; nothing of one that cannot be read, or begins in another way than any of them."""
    try:
        with open(path, "rb", buffering=0) as stream:
            head = stream.read(FIRST)
            return head + stream.read(BEGINNING) if head.startswith(BEGINS) else b""
    except OSError:
        # Whether it can be read or written is seen when it is.
        return b""
