"""Expressions are the same to the last number of their code, whoever compiles them."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus_lint
from corpus_lint.core import lazy_patterns, quick_classes

STANDARD: Any = re._compiler  # type: ignore[attr-defined]
OURS: Any = quick_classes._compiler()
pytestmark = pytest.mark.skipif(OURS is None, reason="this version of Python compiles as ever")


def code(compiler: Any, pattern: str, flags: int) -> list[int]:
    numbers: list[int] = compiler._code(STANDARD._parser.parse(pattern, flags), flags)
    return numbers


def patterns() -> Iterator[tuple[str, int]]:
    """Those of all modules."""
    for module in pkgutil.walk_packages(corpus_lint.__path__, "corpus_lint."):
        if module.name.startswith(("corpus_lint.integrations", "corpus_lint.batch", "corpus_lint.__main__")):
            continue
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, lazy_patterns._Lazy):
                engine, pattern, flags = one._source
                if engine == "re" and not isinstance(pattern, bytes):
                    yield pattern if isinstance(pattern, str) else pattern(), int(flags)
            elif isinstance(one, lazy_patterns.Characters):
                yield f"[{one.characters}]", 0


@pytest.mark.slow
def test_patterns_of_all_modules() -> None:
    found = set(patterns())
    assert len(found) > 200
    for pattern, flags in found:
        assert code(OURS, pattern, flags) == code(STANDARD, pattern, flags), pattern
        ours = quick_classes.compiled(pattern, flags)
        assert (ours.pattern, ours.flags, ours.groupindex) == (
            pattern,
            re.compile(pattern, flags).flags,
            ours.groupindex,
        )


# Ends of rows, of what has a bit, and of what Unicode has.
CHARACTERS = st.sampled_from(
    [0, 1, 97, 255, 256, 257, 0x3002, 0x4E00, 0x9FFF, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF]
)
PARTS = st.one_of(
    CHARACTERS.map(chr).map(re.escape),
    st.tuples(CHARACTERS, CHARACTERS).map(lambda two: "-".join(re.escape(chr(one)) for one in sorted(two))),
    st.sampled_from([r"\w", r"\d", r"\s", "一-鿿", "㐀-䶿"]),
)
CLASSES = st.builds(
    "[{}{}]".format, st.sampled_from(["", "^"]), st.lists(PARTS, min_size=1, max_size=6).map("".join)
)


@given(st.lists(CLASSES, min_size=1, max_size=3), st.sampled_from([0, re.IGNORECASE, re.ASCII, re.MULTILINE]))
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_classes_of_any_kind(classes: list[str], flags: re.RegexFlag) -> None:
    for pattern in ("|".join(classes), "a".join(classes), f"(?<={classes[0]})+b"):
        assert code(OURS, pattern, int(flags)) == code(STANDARD, pattern, int(flags))


def test_a_class_that_was_seen_is_the_same_again() -> None:
    one = quick_classes.compiled("[一-鿿，。]a")
    assert code(OURS, "[一-鿿，。]b", 0) == code(STANDARD, "[一-鿿，。]b", 0)
    assert one.fullmatch("中a")
    assert not one.fullmatch("ba")


def test_what_others_compile_is_not_touched() -> None:
    assert STANDARD._optimize_charset.__module__ == "re._compiler"
    assert STANDARD is not OURS


def test_errors_are_those_of_the_standard_library() -> None:
    with pytest.raises(re.error, match="unterminated character set"):
        quick_classes.compiled("[一-鿿")


@pytest.mark.parametrize("name", ["pypy", "cpython"])
def test_versions_that_were_not_compared_compile_as_ever(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "name", name)
    if name == "cpython":
        monkeypatch.setattr(quick_classes, "COMPARED", set())
    assert quick_classes._compiler.__wrapped__() is None
    monkeypatch.setattr(quick_classes, "_compiler", lambda: None)
    assert quick_classes.compiled("[一-鿿]") is re.compile("[一-鿿]")
