"""Ask git which files it tracks. A repository is not trusted: none of its configured programs runs, and names are not patterns."""

from __future__ import annotations

import os
import subprocess

from corpus_lint.core.errors import UsageError

# A directory of a corpus may look like a bare repository, and configure a program to watch its files; and an archive may come
# with a repository of somebody else.
SAFE = (
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "--literal-pathspecs",
)
# Options for names that exclude the one for literal names.
PATHSPECS = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")
# Queries take no locks, fetch nothing and never ask for a password.
QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def ls_files(folder: str, name: str, *options: str) -> list[bytes]:
    """What ``git ls-files`` says of a name in a folder, an entry each. Raises UsageError, with the reason that git gives.

    With ``-z``: without it git escapes Chinese names.
    """
    command = (*_without_filters(folder), "ls-files", *options, "-z", "--", name)
    try:
        return _git(folder, *command).split(b"\0")[:-1]
    except UsageError as error:
        path = os.path.normpath(os.path.join(folder, name))
        raise UsageError(f"--tracked: {path}: {error}") from error


def _without_filters(folder: str) -> list[str]:
    """The options that keep git from running the filters of a repository, as it does to see whether a file was modified."""
    query = ("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$")
    names = _git(folder, *query, fails=True).decode("utf-8", "surrogateescape").split("\0")
    options = []
    for name in names:
        # A name with an equal sign cannot be set so; git does not run what it does not find required.
        if name and "=" not in name:
            options += ["-c", f"{name}={'false' if name.endswith('.required') else ''}"]
    return options


def _git(folder: str, *words: str, fails: bool = False) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in PATHSPECS} | QUIET
    try:
        # Without a shell, with names behind "--"; which git, the PATH of the user says.
        command = ["git", *SAFE, "-C", folder, *words]
        done = subprocess.run(command, capture_output=True, check=not fails, env=environment)  # noqa: S603 - see above
    except FileNotFoundError as error:
        raise UsageError("it needs git, which is not on the PATH") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(reason) from error
    return done.stdout
