"""Build a release and check it: ``python tools/release.py DIRECTORY [--quick]``.

DIRECTORY gets the sdist and the wheel. Both are built twice, the wheel from the sdist, as an installer without a wheel does it, and
the builds must be equal byte for byte: their times are that of the last commit, or ``SOURCE_DATE_EPOCH``. The wheel must have what
users need and nothing else. Then it is installed in a fresh environment, with its dependencies, where the seeds must give what the
tests expect of them; ``--quick`` leaves that out. Exit status 1, with a sentence on stderr, where something is wrong.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = ROOT / "linters" / "corpus_lint" / "core" / "version.py"
# Files of the package that are not modules, which users need as well, and files without which a wheel is no release.
DATA = ("data/*", "data/words/*", "report/page/*", "py.typed")
NEEDED = (
    "corpus_lint/py.typed",
    "corpus_lint/cli/main.py",
    "*.dist-info/licenses/LICENSE",
    "*.dist-info/licenses/THIRD_PARTY_NOTICES",
    "*.dist-info/entry_points.txt",
)
# What a checkout is for, and what no release may have.
NEEDED_IN_SDIST = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "THIRD_PARTY_NOTICES",
    "tests/conftest.py",
    "seeds/*",
)
FORBIDDEN = ("*.pyc", "*__pycache__*", "*.so", "*.orig", "*/.*cache*", "*.egg-info*")
# Bytes. The tables are most of the wheel; what makes it half as large again is a mistake.
LARGEST_WHEEL, LARGEST_SDIST = 4_000_000, 4_600_000


class ReleaseError(Exception):
    """Something is wrong with a release."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and check a release."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--quick", action="store_true", help="do not install the wheel")
    chosen = parser.parse_args(arguments)
    chosen.directory.mkdir(parents=True, exist_ok=True)
    try:
        sdist, wheel = built(chosen.directory)
        check(sdist, wheel)
        if not chosen.quick:
            check_installed(wheel)
    except ReleaseError as error:
        print(f"not a release: {error}", file=sys.stderr)
        return 1
    for path in (sdist, wheel):
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0


def version() -> str:
    """The version, which is written in the package only, where hatchling finds it."""
    [found] = re.findall(r'^__version__ = "(.+)"$', VERSION.read_text("utf-8"), re.M)
    return str(found)


def epoch() -> str:
    """The time of all files of a release, in seconds: the same for everybody who builds it."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReleaseError("no time: neither SOURCE_DATE_EPOCH is set nor is this a work tree of git")
    return done.stdout.strip()


def built(folder: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it. Raises ReleaseError where a second build differs."""
    time = epoch()
    with tempfile.TemporaryDirectory() as name:
        first = _built_once(folder, time)
        again = _built_once(Path(name), time)
        for one, other in zip(first, again, strict=True):
            if one.name != other.name or not filecmp.cmp(one, other, shallow=False):
                raise ReleaseError(f"{one.name} differs when it is built again")
    return first


def _built_once(folder: Path, time: str) -> tuple[Path, Path]:
    sdist = _hatchling(ROOT, folder, "sdist", time)
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(sdist) as archive:
            archive.extractall(name, filter="data")
        [unpacked] = Path(name).iterdir()
        return sdist, _hatchling(unpacked, folder, "wheel", time)


def _hatchling(source: Path, folder: Path, target: str, time: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder.resolve()), "-t", target]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": time, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"the {target} cannot be built: {done.stderr.strip()}")
    suffix = {
        "sdist": f"corpus_lint-{version()}.tar.gz",
        "wheel": f"corpus_lint-{version()}-py3-none-any.whl",
    }
    return folder / suffix[target]


def check(sdist: Path, wheel: Path) -> None:
    """Raise ReleaseError unless both have what they should, and nothing else."""
    for problem in (*_problems_of_wheel(wheel), *_problems_of_sdist(sdist)):
        raise ReleaseError(problem)


def _problems_of_wheel(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    package = ROOT / "linters" / "corpus_lint"
    data = {
        f"corpus_lint/{path.relative_to(package).as_posix()}"
        for pattern in DATA
        for path in package.rglob(pattern)
        if path.is_file() and path.suffix != ".pyc"
    }
    yield from _missing(wheel, names, (*NEEDED, *sorted(data)))
    yield from _unwanted(wheel, names)
    for name in names:
        inside = name.partition("/")[0]
        if inside != "corpus_lint" and not inside.endswith(".dist-info"):
            yield f"{wheel.name} has {name}"
    if wheel.stat().st_size > LARGEST_WHEEL:
        yield f"{wheel.name} has {wheel.stat().st_size:,} bytes, more than {LARGEST_WHEEL:,}"


def _problems_of_sdist(sdist: Path) -> Iterator[str]:
    with tarfile.open(sdist) as archive:
        names = [one.name.partition("/")[2] for one in archive.getmembers()]
    yield from _missing(sdist, names, NEEDED_IN_SDIST)
    yield from _unwanted(sdist, names)
    if sdist.stat().st_size > LARGEST_SDIST:
        yield f"{sdist.name} has {sdist.stat().st_size:,} bytes, more than {LARGEST_SDIST:,}"


def _missing(archive: Path, names: Sequence[str], needed: Iterable[str]) -> Iterator[str]:
    for pattern in needed:
        if not any(fnmatch(name, pattern) for name in names):
            yield f"{archive.name} has no {pattern}"


def _unwanted(archive: Path, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if any(fnmatch(name, pattern) for pattern in FORBIDDEN):
            yield f"{archive.name} has {name}"


def check_installed(wheel: Path) -> None:
    """Install the wheel in a fresh environment, and raise ReleaseError unless it finds what it should in the seeds."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True)
        python = Path(name) / ("Scripts" if os.name == "nt" else "bin") / "python"
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel.resolve()])
        said = _run([python, "-m", "corpus_lint", "--version"], name)
        if version() not in said:
            raise ReleaseError(f"the command that was installed says {said.strip()!r}, not {version()}")
        check_seeds([str(python), "-m", "corpus_lint"], Path(name))


def check_seeds(command: Sequence[str], folder: Path) -> None:
    """Raise ReleaseError unless a command finds in the seeds what the work tree does: in the bad ones much, in the clean ones nothing."""
    # Rules in preview have findings in clean seeds, which the tests know.
    for kind, rules in (("bad", ["--preview"]), ("clean", [])):
        checks = ["check", "--isolated", "--no-cache", "--exit-zero", "--format", "jsonl", *rules]
        checks.append(str(ROOT / "seeds" / kind))
        ours = _run([sys.executable, "-m", "corpus_lint", *checks], folder, ROOT / "linters")
        if bool(ours) != (kind == "bad"):
            raise ReleaseError(f"seeds/{kind} is not what the tests say of it")
        if _run([*command, *checks], folder) != ours:
            raise ReleaseError(f"what was installed does not find in seeds/{kind} what the work tree does")


def _run(command: Sequence[str | Path], folder: str | Path | None = None, modules: Path | None = None) -> str:
    gone = ("PYTHONPATH", "PYTHONHOME")
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    if modules:
        environment["PYTHONPATH"] = str(modules)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        words = " ".join(str(word) for word in command[1:4])
        raise ReleaseError(f"{words} fails with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
