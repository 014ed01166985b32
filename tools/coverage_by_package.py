"""The coverage of each package, with branches, from a report of coverage.py in JSON; status 1 if one has less than it must.

python -m pytest -m "not slow" --cov --cov-report=json:coverage.json && python tools/coverage_by_package.py coverage.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

PACKAGE = "corpus_lint"
# Per cent of lines and branches. What only a worker process or a child of a test runs is not counted.
LEAST = 90.0


def coverage(report: dict[str, dict[str, dict[str, dict[str, int]]]]) -> dict[str, float]:
    """How much of each package is run by the tests, in per cent. Modules above all packages are one called ``.``."""
    run, all_ = Counter[str](), Counter[str]()
    for name, measured in report["files"].items():
        parts = PurePosixPath(name.replace("\\", "/")).parts
        inside = parts[parts.index(PACKAGE) + 1 :]
        package = inside[0] if len(inside) > 1 else "."
        summary = measured["summary"]
        run[package] += summary["covered_lines"] + summary["covered_branches"]
        all_[package] += summary["num_statements"] + summary["num_branches"]
    return {package: 100 * run[package] / number for package, number in all_.items() if number}


def main(words: list[str]) -> int:
    found = coverage(json.loads(Path(words[0]).read_text("utf-8")))
    for package, share in sorted(found.items()):
        print(f"{package:<14}{share:6.1f} %{f'  below {LEAST:g} %' if share < LEAST else ''}")
    return int(not found or min(found.values()) < LEAST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
