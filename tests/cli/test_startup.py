"""What a run imports: what it does not need, nobody waits for."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus_lint.rules import _index
from tests.material import BODY, CLEAN

# What some runs need, and what takes long to import.
HEAVY = {
    "chardet",
    "concurrent.futures",
    "difflib",
    "gzip",
    "hashlib",
    "importlib.metadata",
    "json",
    "multiprocessing",
    "numpy",
    "pyarrow",
    "regex",
    "rich",
    "sqlite3",
    "subprocess",
    "tempfile",
    "tomllib",
}
# The same of corpus-lint.
RARE = {
    "cli.completion",
    "cli.pages_in_terminal",
    "cli.show_settings",
    "config.check_values",
    "config.globs",
    "config.schema",
    "decoding.detection",
    "decoding.line_candidates",
    "decoding.line_verdicts",
    "decoding.other_languages",
    "duplicates.comparison",
    "formats.compressed",
    "formats.containers",
    "formats.jsonl",
    "formats.parquet",
    "repair.beam_search",
    "repair.byte_slips",
    "repair.ftfy_repair",
    "repair.mojibake",
    "report.full",
    "report.sarif",
    "run.baseline",
    "run.worker_pool",
}


# Rules for which an ordinary page has nothing.
CLEARED = {
    "cut_markup",
    "cut_sentence",
    "entity_residue",
    "injected_pinyin",
    "invisible_character",
    "keyword_banner",
    "keyword_stuffing",
    "mojibake",
    "not_utf8",
    "preview_only",
    "promotion",
}


@pytest.mark.parametrize("name", sorted(RARE))
def test_what_is_rare_exists(name: str) -> None:
    assert find_spec(f"corpus_lint.{name}") is not None


# Prints what was imported by a command line, whatever that comes to.
CODE = """
import sys
from corpus_lint.cli.main import main
try:
    main()
finally:
    sys.stderr.write(" ".join(sys.modules))
"""


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command line imports."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments], cwd=folder, capture_output=True, encoding="utf-8"
    )
    return set(done.stderr.split())


def without_prefix(names: set[str]) -> set[str]:
    """The modules of corpus-lint."""
    return {name.removeprefix("corpus_lint.") for name in names if name.startswith("corpus_lint.")}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_what_needs_no_rule_imports_none(tmp_path: Path, arguments: list[str]) -> None:
    found = imported(tmp_path, *arguments)
    assert without_prefix(found) == {
        "cli",
        "cli.arguments",
        "cli.console",
        "cli.copy_arguments",
        "cli.main",
        "core",
        "core.errors",
        "core.version",
    }
    assert not found & (HEAVY | {"dataclasses", "typing", "pathlib"})


def test_a_page_of_a_rule_needs_no_run(tmp_path: Path) -> None:
    found = imported(tmp_path, "rule", "PIN101")
    assert not found & HEAVY
    assert not without_prefix(found) & (RARE | {"cli.check", "config", "report", "run"})


def test_a_clean_file_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    found = imported(tmp_path, "check", "a.txt", "--no-cache")
    assert "corpus_lint.rules.repeated_block" in found
    assert not {f"corpus_lint.rules.{row[3]}" for row in _index.ROWS if row[5] or row[4] != "check"} & found
    # What the page has nothing for.
    assert not {f"corpus_lint.rules.{name}" for name in CLEARED} & found
    assert not found & {*HEAVY, "dataclasses", "inspect"}
    assert not without_prefix(found) & RARE


def test_a_text_that_no_rule_asks_a_word_list_for_imports_no_typing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "梅雨季节，屋里的东西都发了霉。\n母亲把书一本本搬到院子里去晒。\n", "utf-8"
    )
    assert "typing" not in imported(tmp_path, "check", "a.txt", "--no-cache")


def test_a_short_report_imports_little_more(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    found = imported(tmp_path, "check", "a.txt", "--no-cache", "--format", "concise")
    assert "corpus_lint.report.concise" in found
    assert not found & (HEAVY - {"hashlib"})


def test_few_records_import_no_masked_arrays(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": CLEAN}) + "\n", "utf-8")
    found = imported(tmp_path, "check", "a.jsonl", "--no-cache")
    assert "numpy" in found
    assert not found & {"numpy.ma", "rich", "regex"}


def test_a_linter_needs_no_more_than_its_texts() -> None:
    code = (
        "import sys\n"
        "from corpus_lint import Linter\n"
        f"list(Linter('PIN,ENC').lint([{CLEAN!r}]))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    found = set(done.stdout.split())
    assert "corpus_lint.linter" in found
    assert not found & (HEAVY - {"json"})
