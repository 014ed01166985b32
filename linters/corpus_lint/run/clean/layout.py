"""Where the copy of each file goes: the layout of the source below the directory of the copy."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus_lint.core.errors import UsageError, WriteError
from corpus_lint.formats.find_files import Source
from corpus_lint.run.clean import convert

# What is ours in the directory of a copy: the log of edits, the manifest, and the state of a run that has not ended.
OWN = ".corpus-lint"
# The directory of a copy that is not written.
NOWHERE = os.devnull
NUL = "\0"


def names(paths: Sequence[str], sources: Sequence[Source]) -> list[str]:
    """The path of each file in the copy, with slashes, relative to it.

    One directory that was named becomes the directory of the copy; of several, and of files, each keeps its own name in it.
    Raises UsageError if two files would have one path.
    """
    folders = [path for path in paths if os.path.isdir(path)]
    roots = [(_below(folder), "" if len(paths) == 1 else _name(folder)) for folder in folders]
    found: dict[str, str] = {}
    for source in sources:
        file = os.path.abspath(source.file)
        within = [(root, prefix) for root, prefix in roots if file.startswith(root)]
        if within and not source.named:
            root, prefix = max(within, key=lambda one: len(one[0]))
            name = os.path.join(prefix, file[len(root) :])
        else:
            name = os.path.basename(file)
        name = name.replace(os.sep, "/")
        if name in found:
            raise UsageError(
                f"{found[name]} and {source.shown} would both be {name} in the copy: clean them into two directories"
            )
        if name.partition("/")[0] == OWN:
            raise UsageError(f"{source.shown}: {OWN} is a directory of corpus-lint's own")
        found[name] = source.shown
    return list(found)


def check_converted(names: Mapping[str, str], to: str) -> None:
    """Raise UsageError if files cannot be converted, or two would have one path. ``names`` are paths in the copy by those shown."""
    found: dict[str, str] = {}
    for shown, name in names.items():
        if convert.is_gathered(name, to):
            continue
        try:
            target = convert.converted_name(name, to)
        except WriteError as error:
            raise UsageError(str(error)) from error
        if target in found:
            raise UsageError(f"{found[target]} and {shown} would both be {target} in the copy")
        found[target] = shown


def _below(folder: str) -> str:
    """What all paths below a directory begin with."""
    return os.path.join(os.path.abspath(folder), "")


def _name(folder: str) -> str:
    return os.path.basename(os.path.realpath(folder))


def check(output: Path, rejected: Path | None, paths: Sequence[str], sources: Sequence[Source]) -> None:
    """Raise UsageError if the copy and the sources, or the two directories of the copy, are not apart from each other."""
    directories = {"--output": output} | ({"--rejected": rejected} if rejected else {})
    for option, directory in directories.items():
        if NUL in str(directory):
            raise UsageError(f"{option} {directory}: file names cannot contain NUL")
    # What is wrong with another path was said when it was looked for.
    read = {os.path.realpath(path): path for path in paths if NUL not in path}
    read |= {os.path.realpath(source.file): source.shown for source in sources}
    for option, directory in directories.items():
        own = os.path.realpath(directory)
        for real, shown in read.items():
            if _is_in(own, real) or _is_in(real, own):
                raise UsageError(
                    f"{option} {directory}: {shown} is a source, and the copy has to be apart from the sources"
                )
    if rejected:
        one, other = os.path.realpath(output), os.path.realpath(rejected)
        if _is_in(one, other) or _is_in(other, one):
            raise UsageError(f"--rejected {rejected}: it has to be apart from {output}")


def _is_in(path: str, folder: str) -> bool:
    """Whether a path is a directory or below it."""
    return os.path.join(path, "").startswith(os.path.join(folder, ""))
