"""What was decided about the fields of some files, kept for the next run over the same: to look at records is to read files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from corpus_lint.core.digest import digest
from corpus_lint.core.values import dataclass, replace
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from corpus_lint.run.settings import Settings

FILE = "fields.json"
# Decisions that are kept: of as many commands over a work tree.
MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Decision:
    """What the records of some files say.

    ``fields`` are those to read; ``rivals`` are fields that are as likely, of which none is taken, and ``undecided`` says that no
    field is left to read. ``without`` are the names of files that may be anything and have no records with text, ``own`` those of
    files that corpus-lint itself wrote.
    """

    fields: Fields
    rivals: tuple[tuple[str, ...], ...] = ()
    undecided: bool = False
    without: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


def kept(
    files: Sequence[Source], settings: Settings, decide: Callable[[Sequence[Source], Settings], Decision]
) -> Decision:
    """What was decided for the same files in a run before, else what ``decide`` says, which is kept for the next run."""
    if settings.cache is None or not all(source.key for source in files):
        return decide(files, settings)
    import json

    from corpus_lint.run import code_hash
    from corpus_lint.run.cache_location import RESULTS

    with settings.cache.folder(RESULTS, create=True) as folder:
        if folder is None:
            return decide(files, settings)
        asked = (settings.fields, settings.finds_text, settings.finds_id, settings.if_corpus)
        contents = [(source.shown, source.key, source.named) for source in files]
        key = digest(repr((code_hash.state(folder), asked, contents))).hex()
        known: dict[str, Any] = {}
        with suppress(OSError, ValueError, TypeError, KeyError):
            known = dict(json.loads(folder.read(FILE)))
            return _unpacked(known[key], settings.fields)
        decision = decide(files, settings)
        others = [one for one in known.items() if one[0] != key][: MOST_KEPT - 1]
        with suppress(OSError):
            folder.write(FILE, json.dumps(dict([(key, _packed(decision)), *others])).encode())
        return decision


def _packed(decision: Decision) -> list[Any]:
    fields = decision.fields
    names = sorted(decision.without), sorted(decision.own)
    return [fields.text, fields.id, decision.rivals, decision.undecided, *names]


def _unpacked(values: Any, given: Fields) -> Decision:
    """Raises ValueError, TypeError."""
    text, id_field, rivals, undecided, without, own = values
    fields = replace(given, text=tuple(text), id=id_field)
    return Decision(fields, tuple(map(tuple, rivals)), bool(undecided), frozenset(without), frozenset(own))
