"""Releases: what docs/releasing.md promises and what it tells people to do."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import hook_mirror
import public_names
import pytest
import release

import corpus_lint
from corpus_lint.core.version import __version__
from corpus_lint.engine import replaced
from tests.documentation import BLOCK, read
from tests.material import ROOT

PAGE = read("releasing.md")
RELEASED: dict[str, Any] = json.loads((ROOT / "tests" / "public_names.json").read_text("utf-8"))
NOW = public_names.names()
COMMANDS = [
    line.strip()
    for block in BLOCK.finditer(re.sub(r"^   ", "", PAGE, flags=re.M))
    for line in block["content"].splitlines()
]


def gone(released: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What was public and is neither there nor has anything that replaced it."""
    found = []
    for code, rule in released["rules"].items():
        current = replaced.code_now(code)
        if current not in now["rules"]:
            found += [] if code in replaced.CODES else [code]
            continue
        name = now["rules"][current]["name"]
        found += [rule["name"]] if rule["name"] != name and rule["name"] not in replaced.NAMES else []
        there = now["rules"][current]["options"]
        found += [
            f"{code}.{one}"
            for one in rule["options"]
            if one not in there and (current, one) not in replaced.OPTIONS
        ]
    for kind in ("python", "configuration"):
        found += [one for one in released[kind] if one not in now[kind]]
    for command, options in released["commands"].items():
        found += [f"{command} {one}" for one in options if one not in now["commands"].get(command, ())]
    return found


def test_nothing_public_is_gone() -> None:
    assert gone(RELEASED, NOW) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("rules", "PIN101"), "PIN101"),
        (("rules", "PIN101", "options", 0), ""),
        (("python", 0), "Document"),
        (("configuration", 0), ""),
        (("commands", "check", 0), ""),
        (("commands", "clean"), ""),
    ],
)
def test_what_is_gone_is_seen(path: tuple[str | int, ...], name: str) -> None:
    now = json.loads(json.dumps(NOW))
    place = now
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    found = gone(NOW, now)
    assert found
    assert name in found or not name


def test_what_was_renamed_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = json.loads(json.dumps(NOW))
    now["rules"]["NEW101"] = {**now["rules"].pop("PIN101"), "name": "new-name", "options": []}
    monkeypatch.setitem(replaced.CODES, "PIN101", "NEW101")
    assert gone(NOW, now)[0] == "injected-pinyin"
    monkeypatch.setitem(replaced.NAMES, "injected-pinyin", "new-name")
    for option in NOW["rules"]["PIN101"]["options"]:
        monkeypatch.setitem(replaced.OPTIONS, ("NEW101", option), "")
    assert gone(NOW, now) == []


def test_the_page_says_the_versions_of_formats() -> None:
    rows = dict(re.findall(r"^\| ([\w ]+?)(?: \(.*?\))? \| (\d+) \|", PAGE, re.M))
    assert {name: int(version) for name, version in rows.items()} == public_names.FORMATS


@pytest.mark.parametrize("name", ["baseline", "figures of a report"])
def test_what_is_kept_for_good_is_read_as_before(name: str) -> None:
    """Another version would be a change of a major one; whoever makes it has to read the old one, and to say so here."""
    assert public_names.FORMATS[name] == RELEASED["formats"][name] == 1


def test_the_checklist_names_what_is_there() -> None:
    scripts = [shlex.split(command)[1] for command in COMMANDS if command.startswith(("python ", "bash "))]
    assert len(scripts) == 5
    for script in scripts:
        assert (ROOT / script).is_file(), script
    for path in re.findall(r"`((?:tests|linters)/\S+?)`", PAGE):
        assert (ROOT / path).is_file(), path


def test_the_version_of_a_release_is_that_of_the_package() -> None:
    assert release.version() == __version__ == corpus_lint.__version__


def test_public_names_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert public_names.main() == 0
    assert json.loads(capsys.readouterr().out) == NOW
    assert {"--fix", "--jobs"} <= set(NOW["commands"]["check"])


def test_the_files_of_the_repository_of_hooks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hook_mirror.main(["1.2.3", str(tmp_path / "hooks")]) == 0
    assert "git tag v1.2.3" in capsys.readouterr().out
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "hooks").iterdir()}
    assert set(files) == {".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml"}
    assert files[".pre-commit-hooks.yaml"] == (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert 'dependencies = ["corpus-lint==1.2.3"]' in files["pyproject.toml"]
    assert "rev: v1.2.3" in files["README.md"]
    before = dict(files)
    assert hook_mirror.main(["1.2.4", str(tmp_path / "hooks")]) == 0
    assert {path.name for path in (tmp_path / "hooks").iterdir()} == set(before)


@pytest.mark.parametrize("version", ["v1.2.3", "1.2", "", "1.2.3; rm", '1.2.3"]', "1.2.3\n"])
def test_a_repository_of_hooks_is_of_a_version(tmp_path: Path, version: str) -> None:
    assert hook_mirror.main([version, str(tmp_path / "hooks")]) == 1
    assert not (tmp_path / "hooks").exists()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    pytest.importorskip("hatchling")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        return release.built(tmp_path_factory.mktemp("dist"))


@pytest.mark.slow
def test_a_release_has_what_it_should(built: tuple[Path, Path]) -> None:
    sdist, wheel = built
    release.check(sdist, wheel)
    with zipfile.ZipFile(wheel) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2026, 9, 21, 14, 13, 20)}
        assert "corpus_lint/py.typed" in archive.namelist()
        assert "corpus_lint/new_rule.py" not in archive.namelist()
    with tarfile.open(sdist) as archive:
        assert {one.mtime for one in archive.getmembers()} == {1790000000}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("without", "added", "problem"),
    [
        ("corpus_lint/py.typed", "", "has no corpus_lint/py.typed"),
        ("corpus_lint/chinese/data/words/", "", "has no corpus_lint/chinese/data/words/"),
        ("THIRD_PARTY_NOTICES", "", "has no *.dist-info/licenses/THIRD_PARTY_NOTICES"),
        ("nothing", "tests/a.py", "has tests/a.py"),
        ("nothing", "corpus_lint/core/a.pyc", "has corpus_lint/core/a.pyc"),
    ],
)
def test_what_is_wrong_with_a_wheel_is_said(
    built: tuple[Path, Path], tmp_path: Path, without: str, added: str, problem: str
) -> None:
    sdist, wheel = built
    other = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            if without not in name:
                new.writestr(name, old.read(name) if len(old.read(name)) < 1000 else b"x")
        if added:
            new.writestr(added, b"")
    with pytest.raises(release.ReleaseError, match=re.escape(problem)):
        release.check(sdist, other)


@pytest.mark.slow
def test_a_release_that_is_installed_finds_what_it_should(built: tuple[Path, Path]) -> None:
    """In an environment of its own, as the checklist has it done."""
    try:
        release.check_installed(built[1])
    except release.ReleaseError as error:
        if "No matching distribution" in str(error):
            pytest.skip("pip reaches no packages")
        raise


def test_seeds_that_are_not_linted_alike_are_no_release(tmp_path: Path) -> None:
    with pytest.raises(release.ReleaseError, match="does not find in seeds"):
        release.check_seeds([sys.executable, "-c", "pass"], tmp_path)


@pytest.mark.slow
def test_a_release_needs_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert release.main([str(tmp_path / "dist"), "--quick"]) == 1


@pytest.mark.slow
def test_scripts_say_how_they_are_called() -> None:
    for script in ("release.py", "hook_mirror.py"):
        done = subprocess.run(
            [sys.executable, str(ROOT / "tools" / script), "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "directory" in done.stdout
