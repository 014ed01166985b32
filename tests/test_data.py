"""The tables: docs/data.md says what each is and where it is from, and the wheel carries the notices that they owe."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.material import ROOT

DATA = ROOT / "linters" / "corpus_lint" / "chinese" / "data"
SCRIPTS = ROOT / "tools" / "tables"
PAGE = (ROOT / "docs" / "data.md").read_text("utf-8")
NOTICES = (ROOT / "THIRD_PARTY_NOTICES").read_text("utf-8")
TABLES = sorted(path.name for path in DATA.iterdir() if path.is_file())
LISTS = sorted(path.name for path in (DATA / "words").iterdir())
# name==1.2.3 of PyPI and name@1.2.3 of npm, in the commands that a script begins with.
SOURCE = re.compile(r"\b([A-Za-z][\w-]*)(?:==|@)(\d+(?:\.\d+)+)")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    below = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.+) \|$", below, re.MULTILINE)
    return [line.split(" | ") for line in lines[1:]]


def sources(script: Path) -> set[tuple[str, str]]:
    return set(SOURCE.findall(script.read_text("utf-8")))


def test_every_table_has_a_row_and_every_row_a_table() -> None:
    assert [row[0].strip("`") for row in rows("The tables")] == TABLES
    assert len(TABLES) == 10


def test_the_checksums_are_those_of_the_files() -> None:
    stated = re.findall(r"^([0-9a-f]{64})  (\S+)$", PAGE, re.MULTILINE)
    assert stated == [(hashlib.sha256((DATA / name).read_bytes()).hexdigest(), name) for name in TABLES]


def test_the_script_of_a_row_makes_its_table_from_the_sources_of_the_row() -> None:
    for name, _, made_from, script, date, readers in rows("The tables"):
        path = SCRIPTS / script.strip("`")
        assert name.strip("`") in path.read_text("utf-8")
        named = {source for source, _ in sources(path)}
        assert set(re.findall(r"[\w-]+", made_from)) <= named | {"Python"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)
        for reader in re.findall(r"`([\w/]+\.py)`", readers):
            code = (ROOT / "linters" / "corpus_lint" / reader).read_text("utf-8")
            assert name.strip("`") in code, reader


def test_every_script_is_on_the_page() -> None:
    makers = {path.name for path in SCRIPTS.glob("make_*.py")}
    assert {row[3].strip("`") for row in rows("The tables")} == makers
    # Only scripts are there, and what several of them read.
    assert {path.name for path in SCRIPTS.iterdir()} - {
        "__pycache__",
        "sources.py",
        "similar_characters.py",
    } == makers


def test_every_source_that_a_script_names_is_on_the_page_with_its_version() -> None:
    named = {source for script in SCRIPTS.glob("make_*.py") for source in sources(script)}
    assert {(row[0], row[1]) for row in rows("The sources")} == named
    assert len(named) == 12


def test_every_source_has_its_notice() -> None:
    for name, version, licence, *_ in rows("The sources"):
        # The packages of OpenCC and JioNLP are written in small letters.
        (notice,) = re.findall(
            rf"^{name} {re.escape(version)} \((?:.+\n)+", NOTICES, re.MULTILINE | re.IGNORECASE
        )
        of_it = {row[0].strip("`") for row in rows("The tables") if re.search(rf"\b{name}\b", row[2])}
        assert set(re.findall(r"\w+\.txt", notice)) - {"china_location_change.txt"} == of_it
        section = "1. Apache" if licence.startswith("Apache") else "2. MIT"
        after = NOTICES.partition(f"\n{section}")[2]
        assert notice in re.split(r"^\d\. ", after, maxsplit=1, flags=re.MULTILINE)[0]
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" in NOTICES
    assert NOTICES.count("Permission is hereby granted, free of charge") == 2


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="no pip in this environment")
@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="no hatchling to build with")
def test_the_wheel_has_the_tables_and_the_notices_and_no_scripts(tmp_path: Path) -> None:
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        *offline,
        "--wheel-dir",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as wheel:
        names = wheel.namelist()
        packed = {name: wheel.read(name) for name in names if "/licenses/" in name}
        metadata = next(wheel.read(name).decode() for name in names if name.endswith("/METADATA"))
    assert {Path(name).name: raw for name, raw in packed.items()} == {
        name: (ROOT / name).read_bytes() for name in ("LICENSE", "THIRD_PARTY_NOTICES")
    }
    assert re.findall(r"^License.*$", metadata, re.MULTILINE) == [
        "License-Expression: MIT",
        "License-File: LICENSE",
        "License-File: THIRD_PARTY_NOTICES",
    ]
    inside = [Path(name).name for name in names if name.startswith("corpus_lint/chinese/data/")]
    assert sorted(inside) == sorted(TABLES + LISTS)
    assert {name.partition("/")[0] for name in names} == {
        "corpus_lint",
        built.name.rpartition("-py3")[0] + ".dist-info",
    }
    assert not [name for name in names if "/make_" in name or "tools" in name or "tests" in name]
