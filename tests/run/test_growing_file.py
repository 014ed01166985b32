"""What runs append to a file is read by the next one, whatever happens to it between."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.run.growing_file import GrowingFile

NAME = "values.json"
BASE = {"all": list(range(200))}


def opened(path: Path, key: bytes = b"") -> GrowingFile:
    folder = CacheFolder.from_path(str(path))
    return GrowingFile(CacheFolder(folder.path, folder.descriptor, key), NAME)


def read(path: Path) -> tuple[GrowingFile, list[Any]]:
    file = opened(path)
    return file, list(file.read())


def everything() -> object:
    return BASE


def test_values_come_back_in_their_order_until_it_is_replaced(tmp_path: Path) -> None:
    assert opened(tmp_path).write({"n": 0}, everything)
    for number in range(1, 200):
        file, values = read(tmp_path)
        if file.write({"n": number, "字": "\udcff"}, everything):
            break
        assert values == [BASE, *({"n": one, "字": "\udcff"} for one in range(1, number))]
    assert read(tmp_path)[1] == [BASE]
    assert number > 3


def test_two_at_once_both_append(tmp_path: Path) -> None:
    opened(tmp_path).write({}, everything)
    (one, _), (other, _) = read(tmp_path), read(tmp_path)
    assert not one.write({"n": 1}, everything)
    assert not other.write({"n": 2}, everything)
    assert read(tmp_path)[1] == [BASE, {"n": 1}, {"n": 2}]
    late, _ = read(tmp_path)
    opened(tmp_path).write({}, lambda: {"another": list(range(300))})
    assert not late.write({"n": 3}, everything)
    assert read(tmp_path)[1] == [{"another": list(range(300))}, {"n": 3}]
    os.unlink(tmp_path / NAME)
    assert late.write({"n": 4}, everything)
    assert read(tmp_path)[1] == [BASE]


def append(path: str, number: int) -> None:
    for turn in range(20):
        file, _ = read(Path(path))
        file.write([number, turn], everything)


@pytest.mark.slow
def test_many_processes_at_once(tmp_path: Path) -> None:
    whole = {"all": list(range(20_000))}
    opened(tmp_path).write({}, lambda: whole)
    context = get_context("spawn")
    processes = [context.Process(target=append, args=(str(tmp_path), number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    first, *others = read(tmp_path)[1]
    assert first == whole
    assert sorted(others) == [[number, turn] for number in range(4) for turn in range(20)]


def test_what_was_not_written_as_a_whole_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path).write({}, everything)
    file, _ = read(tmp_path)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, raw: write(descriptor, raw[: len(raw) // 2]))
    file.write({"n": 1}, everything)
    monkeypatch.undo()
    late, values = read(tmp_path)
    assert values == [BASE]
    assert late.write({"n": 2}, everything)
    assert read(tmp_path)[1] == [BASE]


def test_what_another_wrote_is_not_read(tmp_path: Path) -> None:
    opened(tmp_path).write({}, everything)
    other = opened(tmp_path, b"another key")
    assert list(other.read()) == []
    assert other.write({"n": 1}, lambda: {"n": 1})
    assert read(tmp_path)[1] == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_nothing_is_appended_behind_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    opened(folder).write({}, everything)
    file, _ = read(folder)
    os.rename(folder / NAME, tmp_path / "precious")
    before = (tmp_path / "precious").read_bytes()
    os.symlink(tmp_path / "precious", folder / NAME)
    with pytest.raises(OSError, match="symbolic link"):
        file.write({"n": 1}, everything)
    assert (tmp_path / "precious").read_bytes() == before
