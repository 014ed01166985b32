"""The sample corpus: every bad seed shows its own defects and no other, no clean seed shows any."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.engine import catalogue
from tests.material import SEEDS

BAD = {
    "byte-slip.txt": {"ENC104", "SCR102"},
    "character-a-line.txt": {"LAY103"},
    "compatibility-character.txt": {"ENC108"},
    "contained-document-1.txt": set[str](),
    "contained-document-2.txt": {"DUP103"},
    "cut-markup.md": {"TRN101"},
    "cut-sentence.txt": {"TRN102"},
    "doubled-mark.txt": {"PUN102"},
    "dropped-unit.txt": {"OBF104"},
    "duplicate-document-1.txt": set[str](),
    "duplicate-document-2.txt": {"DUP101", "PIN101", "SCR102"},
    "entity-residue.txt": {"ENC109"},
    "fixed-length-chunk.jsonl": {"TRN102", "TRN104"},
    "hard-wrapped.txt": {"LAY102"},
    "hijacked-page.txt": {"ENC104", "PIN101", "SCR102", "SPM101", "SPM102"},
    "image-name.txt": {"RES103"},
    "injected-pinyin.txt": {"PIN101", "SCR102"},
    "invisible-character.txt": {"ENC107"},
    "jammer-line.txt": {"OBF101"},
    "keyword-banner.md": {"SPM101"},
    "keyword-stuffing.txt": {"SPM103"},
    "letter-spaced.txt": {"LAY101"},
    "look-alike-character.txt": {"OBF102"},
    "lost-character.txt": {"ENC106"},
    "lost-opening-mark.txt": {"PUN103"},
    "malformed-record.jsonl": {"FMT101"},
    "missing-punctuation.txt": {"PUN104"},
    "mixed-encodings.txt": {"ENC102"},
    "mixed-script.txt": {"SCR102"},
    "mojibake.txt": {"ENC103", "ENC107", "ENC108"},
    "near-duplicate-1.txt": set[str](),
    "near-duplicate-2.txt": {"DUP102"},
    "not-utf8-big5.txt": {"ENC101"},
    "not-utf8-gbk.txt": {"ENC101"},
    "not-utf8-utf16.txt": {"ENC101"},
    "pinyin-for-character.txt": {"PIN102"},
    "place-name-tail.txt": {"SPM102"},
    "preview-only.txt": {"TRN103"},
    "promotion.txt": {"SPM104"},
    "repeated-block.md": {"DUP104"},
    "replacement-character.txt": {"ENC105"},
    "reversed-quotes.txt": {"PUN101"},
    "site-line.txt": {"BPL102"},
    "site-navigation.txt": {"BPL101"},
    "stray-mark.txt": {"OBF103"},
    "tag-residue.txt": {"RES102"},
    "template-placeholder.txt": {"RES101"},
    "wrong-conversion.txt": {"SCR101"},
}
CLEAN = sorted(path.name for path in (SEEDS / "clean").iterdir())


def check(path: Path, *options: str) -> tuple[int, dict[str, set[str]]]:
    """The exit status of a run, and the codes found in each file."""
    with redirect_stdout(io.StringIO()) as printed:
        status = main(["check", str(path), "--preview", "--format", "jsonl", *options])
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for line in printed.getvalue().splitlines():
        finding = json.loads(line)
        codes[Path(finding["path"]).name].add(finding["code"])
    return status, codes


@cache
def check_bad() -> tuple[int, dict[str, set[str]]]:
    """The same of all bad seeds, which are compared with each other."""
    return check(SEEDS / "bad")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_seed_shows_its_defects(name: str) -> None:
    status, codes = check_bad()
    assert status == 1
    assert codes.get(name, set()) == BAD[name]


def test_no_other_file_is_found_among_the_bad_seeds() -> None:
    assert check_bad()[1] == {name: codes for name, codes in BAD.items() if codes}


def test_every_bad_seed_is_in_the_table() -> None:
    assert sorted(path.name for path in (SEEDS / "bad").iterdir()) == sorted(BAD)


def test_every_rule_has_a_bad_seed() -> None:
    assert {rule.code for rule in catalogue.all_rules()} == set[str]().union(*BAD.values())


# Look-alikes of spam that have the path of their page above them.
NAVIGATION = {"film-site.txt": {"BPL101"}, "menus.txt": {"BPL101"}}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_seed_gives_no_finding(name: str) -> None:
    assert check(SEEDS / "clean" / name)[1] == ({name: NAVIGATION[name]} if name in NAVIGATION else {})


def test_the_clean_seeds_together_give_no_finding() -> None:
    assert check(SEEDS / "clean")[1] == NAVIGATION


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--fix"], ["--fix", "--unsafe-fixes"]], ids=" ".join)
def test_a_second_fix_changes_nothing(tmp_path: Path, options: list[str]) -> None:
    copy = shutil.copytree(SEEDS, tmp_path / "seeds")
    texts = []
    for _ in range(2):
        check(copy, *options)
        texts.append({path: path.read_bytes() for path in copy.rglob("*.*")})
    assert texts[0] == texts[1]
    assert {path.relative_to(copy) for path in texts[0]} == {
        path.relative_to(SEEDS) for path in SEEDS.rglob("*.*")
    }
    assert any(path.read_bytes() != (SEEDS / path.relative_to(copy)).read_bytes() for path in texts[0])
    # What is clean stays as it is, whatever is repaired beside it.
    for name in CLEAN:
        assert texts[0][copy / "clean" / name] == (SEEDS / "clean" / name).read_bytes()


@pytest.mark.slow
def test_the_order_of_sets_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        command = [
            sys.executable,
            "-m",
            "corpus_lint",
            "check",
            str(SEEDS),
            "--format",
            "jsonl",
            "--all-occurrences",
        ]
        outputs.append(subprocess.run(command, capture_output=True, check=False).stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0]
