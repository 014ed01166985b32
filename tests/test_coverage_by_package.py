"""The gate of coverage in CI."""

from __future__ import annotations

import json
from pathlib import Path

import coverage_by_package
import pytest


@pytest.mark.parametrize(("covered", "status"), [(9, 0), (8, 1)])
def test_a_package_with_too_little_is_an_error(
    covered: int, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = {
        "covered_lines": covered - 1,
        "covered_branches": 1,
        "num_statements": 8,
        "num_branches": 2,
    }
    names = ("linters/corpus_lint/core/a.py", "linters/corpus_lint/api.py")
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"files": {name: {"summary": summary} for name in names}}), "utf-8")
    assert coverage_by_package.main([str(path)]) == status
    assert capsys.readouterr().out.count("below 90 %") == 2 * status
