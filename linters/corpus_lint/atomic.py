"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from corpus_lint.errors import WriteError


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
