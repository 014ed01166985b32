"""The test of the example, as a package with rules would have it. Run where the package is installed."""

from __future__ import annotations

import pytest

from corpus_lint import fix_text, lint_text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公司成立于（待补充）年，总部设在杭州。\n", 1),
        ("会议定于(待定)召开，地点（待定）。\n", 2),
        ("这份名单还有待补充，欢迎来信指正。\n", 0),
        ("地点待定（另行通知）。\n", 0),
    ],
)
def test_notes_are_counted(text: str, found: int) -> None:
    assert sum(finding.problem.count for finding in lint_text(text, select=["DRF101"])) == found


def test_the_fix_deletes_them() -> None:
    fixed = fix_text("公司成立于（待补充）年。\n", unsafe=True, select=["DRF101"])
    assert fixed.text == "公司成立于年。\n"
    assert fixed.left == []
