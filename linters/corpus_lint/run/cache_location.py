"""The location of a run's cache: the user's cache directory unless another directory is given.

The base is the user's cache directory, or CORPUS_LINT_CACHE_DIR. It holds a folder for each work tree, and the key that makes
cached data trusted. It must not be in the work tree, because commits could carry both. A cache given by ``--cache-dir`` may be
there: its data is worthless without the key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from corpus_lint.core.cache_folder import CacheFolder, ForeignError, claim, key_of
from corpus_lint.core.digest import digest
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass

VARIABLE = "CORPUS_LINT_CACHE_DIR"
OPTION = "--cache-dir"
INDEX = "duplicates"
RESULTS = "results"
# The longest file name in bytes that all file systems accept, minus room for a suffix.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class CachePlace:
    """A directory: ``below`` are the path components from ``top`` to it; none may be a link.

    ``own`` is the number of components that lead to the folder marked as ours.
    """

    top: str
    below: tuple[str, ...]
    own: int

    @contextmanager
    def opened(self, create: bool) -> Iterator[CacheFolder]:
        """Open the directory; make it if it does not exist. Raises ForeignError, OSError."""
        with ExitStack() as stack:
            if create:
                os.makedirs(self.top, 0o700, exist_ok=True)
            folder = CacheFolder.from_path(self.top)
            stack.callback(folder.close)
            if not self.own:
                claim(folder, create)
            for number, name in enumerate(self.below, 1):
                try:
                    folder = folder.folder(name, create)
                except OSError as error:
                    if os.path.islink(os.path.join(folder.path, name)):
                        reason = (
                            "it is a symbolic link" if number == self.own else f"{name} is a symbolic link"
                        )
                        raise ForeignError(f"{reason}: give its target instead") from error
                    raise
                stack.callback(folder.close)
                if number == self.own:
                    claim(folder, create)
            yield folder


@dataclass(frozen=True, slots=True)
class Cache:
    """The cache of a run. ``base`` holds the key (None: no key); ``given`` is the directory as the user wrote it, if any."""

    place: CachePlace
    base: CachePlace | None
    given: str = ""

    @contextmanager
    def folder(self, name: str, create: bool) -> Iterator[CacheFolder | None]:
        """Open one of its folders; None if it cannot be opened or made, or is not ours."""
        with ExitStack() as stack:
            try:
                folder = self._folder(stack, name, create)
            except (ForeignError, OSError):
                folder = None
            yield folder

    def _folder(self, stack: ExitStack, name: str, create: bool) -> CacheFolder | None:
        if self.base is None:
            return None
        base = stack.enter_context(self.base.opened(create))
        key = key_of(base)
        place = stack.enter_context(self.place.opened(create))
        found = CacheFolder(place.path, place.descriptor, key).folder(name, create)
        stack.callback(found.close)
        return found

    def prepare(self) -> str | None:
        """Make a cache given by the user. Return a note if nothing can be cached there. Raises UsageError if it is not ours."""
        if not self.given:
            return None
        try:
            with self.place.opened(create=True):
                pass
        except ForeignError as error:
            raise UsageError(f"{self.given}: {error}") from error
        except OSError as error:
            return f"{self.given}: nothing is cached: {error.strerror or error}"
        if self.base:
            with suppress(ForeignError, OSError), self.base.opened(create=True) as base:
                key_of(base)
                return None
        return (
            f"{self.given}: not used: no directory for its key; set {VARIABLE} to one outside the work tree"
        )


def cache_of(directory: str | None, root: Path) -> Cache | None:
    """The cache for a work tree: in ``directory``, else in the base; None if there is none. Raises UsageError."""
    named = os.environ.get(VARIABLE)
    path = os.path.abspath(named) if named else _users()
    if path and _inside(os.path.realpath(path), str(root)):
        if named:
            raise UsageError(
                f"{VARIABLE}: {named} is in the work tree, so a commit could carry it: choose a directory elsewhere"
            )
        path = ""
    base = CachePlace(os.path.dirname(path), (os.path.basename(path),), 1) if path else None
    if directory:
        return Cache(_given(os.path.abspath(directory), str(root)), base, f"{OPTION} {directory}")
    if base is None:
        return None
    return Cache(
        CachePlace(base.top, (*base.below, _tree(str(root))), 1),
        base,
        f"{VARIABLE}: {named}" if named else "",
    )


def _users() -> str:
    """The user's cache directory for corpus-lint; empty if there is none."""
    import platformdirs

    path = platformdirs.user_cache_dir("corpus-lint", appauthor=False)
    return path if os.path.isabs(path) else ""


def _given(path: str, root: str) -> CachePlace:
    """The place of a path. In a work tree links are not followed, since a commit can carry them; elsewhere they are the user's."""
    if path != root and _inside(path, root):
        below = tuple(os.path.relpath(path, root).split(os.sep))
        return CachePlace(root, below, len(below))
    top, name = os.path.split(path)
    return CachePlace(top, (name,) if name else (), len(name and (name,)))


def _inside(path: str, root: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(root, ""))


def _tree(root: str) -> str:
    """The name of the folder of a work tree: its path, if that is not too long for a name."""
    name = root.replace("%", "%25").replace(os.sep, "%2F").replace(":", "%3A")
    raw = os.fsencode(name)
    if len(raw) <= LONGEST_NAME:
        return name
    return digest(raw).hex()
