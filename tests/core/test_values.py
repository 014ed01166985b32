"""Classes of values are what the standard library would have made, whoever asks."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
from typing import Any, get_type_hints

import pytest

import corpus_lint
from corpus_lint.core import option, values
from corpus_lint.core.values import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """A pair."""

    name: str
    number: int = option.count(3, low=1)
    more: tuple[str, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.name} {self.number}"


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """A pair."""

    name: str
    number: int = option.count(3, low=1)
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Single:
    value: float = float("nan")


@dataclass(frozen=True, slots=True)
class Listed:
    names: list[str] = dataclasses.field(default_factory=list)


def is_ours(made: Any) -> bool:
    return vars(made).get("__repr__") is values._repr


def test_what_is_simple_is_made_here_and_the_rest_by_the_standard_library() -> None:
    assert [is_ours(made) for made in (Ours, Empty, Single, Listed)] == [True, False, True, False]
    assert Listed().names == []
    with pytest.raises(ValueError, match="mutable default"):

        @dataclass(frozen=True, slots=True)
        class Mutable:
            names: list[str] = []  # noqa: RUF012 - the mistake


@pytest.mark.parametrize("words", [("a",), ("a", 5), ("a", 5, ("b",))])
def test_values_are_the_same(words: tuple[Any, ...]) -> None:
    ours, theirs = Ours(*words), Theirs(*words)
    other: object = theirs
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours == Ours(*words)
    assert ours != other
    assert ours != Ours("b")
    assert hash(ours) == hash(theirs) == hash(Ours(*words))
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert dataclasses.astuple(ours) == dataclasses.astuple(theirs)
    assert dataclasses.replace(ours, number=9) == Ours(words[0], 9, ours.more)
    assert pickle.loads(pickle.dumps(ours)) == copy.deepcopy(ours) == ours  # noqa: S301 - what was just written
    assert ours.both == f"a {ours.number}"


def test_classes_are_the_same() -> None:
    assert dataclasses.is_dataclass(Ours)
    assert [one.name for one in dataclasses.fields(Ours)] == ["name", "number", "more"]
    assert option.range_of(dataclasses.fields(Ours("a"))[1]) == option.range_of(dataclasses.fields(Theirs)[1])
    assert get_type_hints(Ours) == get_type_hints(Theirs)
    assert Ours.__match_args__ == Theirs.__match_args__
    assert Ours.__slots__ == Theirs.__slots__
    assert Ours.__doc__ == "A pair."
    assert (Empty(), hash(Empty()), repr(Empty())) == (Empty(), hash(()), "Empty()")
    one = Single()
    assert one == copy.copy(one) or one.value != one.value
    assert one == one


def test_a_value_does_not_change() -> None:
    for made in (Ours, Theirs):
        one: Any = made("a")
        for name in ("name", "other"):
            with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
                setattr(one, name, "b")
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
            del one.name
    with pytest.raises(TypeError, match=r"Ours.__init__\(\) missing 1 required positional argument: 'name'"):
        Ours()  # type: ignore[call-arg]


def test_those_of_this_package_are_dataclasses() -> None:
    found = 0
    for module in pkgutil.walk_packages(corpus_lint.__path__, "corpus_lint."):
        if module.name.startswith(("corpus_lint.integrations", "corpus_lint.batch", "corpus_lint.__main__")):
            continue
        for made in vars(importlib.import_module(module.name)).values():
            if isinstance(made, type) and is_ours(made) and made.__module__ == module.name:
                assert [one.name for one in dataclasses.fields(made)] == list(made.__slots__)  # type: ignore[attr-defined]
                found += 1
    assert found > 100
