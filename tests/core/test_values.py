"""Classes of values are what the standard library would have made, whoever asks."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from typing import Any, get_type_hints

import pytest

import corpus_lint
from corpus_lint.core import option, value_methods, values
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
    return vars(made).get("__repr__") is value_methods.represent


def test_what_is_simple_is_made_here_and_the_rest_by_the_standard_library() -> None:
    assert [is_ours(made) for made in (Ours, Empty, Single, Listed)] == [True, True, True, True]
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
                assert [one.name for one in dataclasses.fields(made)] == list(made.__annotations__)
                found += 1
    assert found > 100


def kinds(made: Any, said: Any) -> Any:
    """A class with all that fields may say, and a method that runs after the first one."""

    class Many:
        name: str
        number: int = 3
        hidden: str = said(default="", repr=False)
        key: str = said(default="", compare=False)
        names: list[str] = said(default_factory=list)
        both: str = said(init=False, compare=False)
        fixed: int = said(default=7, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "both", f"{self.name} {self.number}")

    return made(Many)


WANTED = [
    {"frozen": True, "slots": True},
    {"slots": True},
    {"frozen": True},
    {},
    {"slots": True, "order": True},
]


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_fields_say_the_same(wanted: dict[str, bool]) -> None:
    ours = kinds(values.dataclass(**wanted), values.field)
    theirs = kinds(dataclasses.dataclass(**wanted), dataclasses.field)
    assert is_ours(ours)
    assert not is_ours(theirs)
    for words in (("a",), ("a", 4, "h", "k", ["n"])):
        one, other = ours(*words), theirs(*words)
        assert repr(one) == repr(other)
        assert dataclasses.astuple(one) == dataclasses.astuple(other)
        assert one == ours(*words)
        assert (one == ours("b", *words[1:])) is False
        # The key is not compared.
        assert one == values.replace(one, key="other") == dataclasses.replace(one, key="other")
        assert copy.copy(one) == one == copy.deepcopy(one)
        assert hasattr(one, "__dict__") is hasattr(other, "__dict__")
        assert (type(one).__hash__ is None) is (type(other).__hash__ is None)
    assert ours("a").names is not ours("a").names
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(theirs)]
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
    assert ours.__match_args__ == theirs.__match_args__
    assert getattr(ours, "number", None).__class__ is getattr(theirs, "number", None).__class__
    one, other = ours("a"), theirs("a")
    for made in (one, other):
        if wanted.get("frozen"):
            with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
                made.name = "b"
        else:
            made.name = "b"
            assert made.name == "b"
    if wanted.get("order"):
        assert (
            ours("a") < ours("b"),
            ours("b") <= ours("a"),
            ours("b") > ours("a"),
            ours("a") >= ours("a"),
        ) == (
            True,
            False,
            True,
            True,
        )
        with pytest.raises(TypeError):
            ours("a") < theirs("a")  # noqa: B015 - to raise


def test_values_of_others_are_replaced_as_well() -> None:
    assert values.replace(Theirs("a"), number=9) == Theirs("a", 9)
    assert values.replace(Ours("a"), number=9) == Ours("a", 9)
    with pytest.raises(TypeError, match="unexpected keyword argument 'none'"):
        values.replace(Ours("a"), none=9)  # type: ignore[call-arg]


def test_classes_are_derived_from_ours() -> None:
    """As rules of other packages may: the standard library asks a base class whether it is frozen."""

    @dataclasses.dataclass(frozen=True)
    class Wider(Ours):
        width: int = 1

    assert Wider("a", width=2) == Wider("a", 3, (), 2)
    with pytest.raises(TypeError, match="non-frozen"):

        @dataclasses.dataclass
        class Changing(Ours):  # type: ignore[misc]
            pass

    class Plain(Ours):
        pass

    one: Any = Plain("a")
    one.more_of_it = 1
    assert (one.more_of_it, one.number) == (1, 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.number = 4


def test_mutable_defaults_are_refused_in_fields_too() -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @dataclass(frozen=True, slots=True)
        class Mutable:
            names: list[str] = values.field(default=[])  # the mistake


def test_options_of_other_packages_may_use_the_standard_library() -> None:
    assert isinstance(option.count(3), dataclasses.Field)
