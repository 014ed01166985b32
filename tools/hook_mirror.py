"""Write the files of a repository of hooks that installs a version from a package index: ``python tools/hook_mirror.py VERSION DIRECTORY``.

pre-commit installs a hook by ``pip install .`` in a clone of the repository that a configuration names. A clone of this project is
therefore built where it is used, which needs all its sources; the repository that is written here has no code, and depends on one
version of the package. Its tag is that version, so that ``rev`` says what is run, and ``pre-commit autoupdate`` finds the next one.
The hooks are those of ``.pre-commit-hooks.yaml``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOOKS = ".pre-commit-hooks.yaml"
# A version that a package index may have: a release, or one that is tried before it.
VERSION = re.compile(r"\d+\.\d+\.\d+((a|b|rc)\d+)?")
PROJECT = """\
[build-system]
requires = ["hatchling>=1.26"]
build-backend = "hatchling.build"

[project]
name = "corpus-lint-hooks"
version = "{version}"
description = "The hooks of corpus-lint for pre-commit."
requires-python = "{python}"
dependencies = ["corpus-lint=={version}"]

[tool.hatch.build.targets.wheel]
# There is nothing in it but what it depends on.
bypass-selection = true
"""
README = """\
# Hooks of corpus-lint {version}

For the `.pre-commit-config.yaml` of a repository with a corpus:

```yaml
repos:
  - repo: # the address of this repository
    rev: v{version}
    hooks:
      - id: corpus-lint
```

This repository has no code: it installs `corpus-lint=={version}` from the package index that pip uses. It is written by
`tools/hook_mirror.py` of corpus-lint, whose documentation says what the hooks do.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files of a version."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("version")
    parser.add_argument("directory", type=Path)
    chosen = parser.parse_args(arguments)
    if not VERSION.fullmatch(chosen.version):
        print(f"{chosen.version!r} is not a version", file=sys.stderr)
        return 1
    chosen.directory.mkdir(parents=True, exist_ok=True)
    for name, content in files(chosen.version).items():
        (chosen.directory / name).write_text(content, "utf-8")
    print(f"git add -A && git commit -m 'corpus-lint {chosen.version}' && git tag v{chosen.version}")
    return 0


def files(version: str) -> dict[str, str]:
    """The files of the repository of a version, by their names."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    [python] = re.findall(r'^requires-python = "(.+)"$', project, re.M)
    return {
        HOOKS: (ROOT / HOOKS).read_text("utf-8"),
        "LICENSE": (ROOT / "LICENSE").read_text("utf-8"),
        "README.md": README.format(version=version),
        "pyproject.toml": PROJECT.format(version=version, python=python),
    }


if __name__ == "__main__":
    sys.exit(main())
