"""Paths in the forms that other tools expect: relative to the work tree, or as URIs."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from corpus_lint.formats.find_files import STDIN_SHOWN


def in_tree(path: str, root: Path) -> str | None:
    """A path relative to a directory, with slashes; None when it lies outside of it."""
    if path == STDIN_SHOWN:
        return path
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(root)).replace(os.sep, "/")
    return None if relative == ".." or relative.startswith("../") else relative


def for_people(path: str, root: Path) -> str:
    """A path relative to a directory, or the absolute one when it lies outside of it."""
    relative = in_tree(path, root)
    return os.path.abspath(path) if relative is None else relative


def uri(path: str) -> str:
    """A relative or absolute path as a URI reference: the bytes of its name, escaped where they are not ASCII."""
    escaped = quote(os.fsencode(path))
    # A colon in the first part would make it a scheme; quote escapes it.
    return f"file://{escaped}" if path.startswith("/") else escaped
