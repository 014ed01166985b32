"""Where something is looked for in a text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.spans import lines_with


@given(st.text("ab\n", max_size=60))
def test_the_lines_with_a_sign(text: str) -> None:
    found = [text[start:end] for start, end in lines_with(re.compile("ab"), text)]
    assert found == [line for line in text.split("\n") if "ab" in line]
