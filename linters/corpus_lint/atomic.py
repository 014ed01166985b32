"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from corpus_lint.errors import WriteError

IGNORE = ".gitignore"


def write(path: Path, data: bytes) -> None:
    """Put a file in the place of what was there, all at once; it keeps its mode, and a link stays a link.

    What is not a regular file, such as ``/dev/null`` or a pipe, is written to. Raises WriteError.
    """
    import tempfile

    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        descriptor, temporary = tempfile.mkstemp(prefix=".corpus-lint-", dir=target.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise WriteError(str(path), f"not written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            os.unlink(temporary)


def renew(path: Path, data: bytes) -> None:
    """Put a file of what can be made anew in the place of what was there, a link too, in a folder of ours. Raises OSError.

    Nothing waits for the disk: whoever reads it has to see for himself whether it is what was written.
    """
    make_folder(path.parent)
    temporary = path.with_suffix(f".{os.urandom(8).hex()}")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder of what can be made anew, which git is told to ignore. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / IGNORE
    if not ignore.exists():
        ignore.write_text("# Made by corpus-lint.\n*\n", "ascii")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
