"""The methods of classes of values, which are the same for all: they know the fields from the class."""

from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def represent(self: Any) -> str:
    """A value with the values of its fields, as ``repr`` shows it."""
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
    return f"{type(self).__qualname__}({shown})"


def comparison(names: tuple[str, ...], wanted: dict[str, Any]) -> dict[str, object]:
    """Equality, hashes and the order by all fields, as tuples have them."""
    values: Callable[[Any], tuple[object, ...]]
    if len(names) > 1:
        values = attrgetter(*names)
    else:

        def values(one: Any) -> tuple[object, ...]:
            return tuple(getattr(one, name) for name in names)

    def equal(self: object, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    made: dict[str, object] = {"__eq__": equal, "__hash__": hashed if wanted.get("frozen") else None}
    if wanted.get("order"):
        made |= _order(values)
    return made


def _order(values: Callable[[Any], Any]) -> dict[str, object]:
    def before(self: object, other: object) -> Any:
        return values(self) < values(other) if other.__class__ is self.__class__ else NotImplemented

    def not_after(self: object, other: object) -> Any:
        return values(self) <= values(other) if other.__class__ is self.__class__ else NotImplemented

    def after(self: object, other: object) -> Any:
        return values(self) > values(other) if other.__class__ is self.__class__ else NotImplemented

    def not_before(self: object, other: object) -> Any:
        return values(self) >= values(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__lt__": before, "__le__": not_after, "__gt__": after, "__ge__": not_before}


def _setattr(self: Any, name: str, value: object) -> None:
    _check_frozen(self, name, "assign to")
    object.__setattr__(self, name, value)


def _delattr(self: Any, name: str) -> None:
    _check_frozen(self, name, "delete")
    object.__delattr__(self, name)


def _check_frozen(self: Any, name: str, what: str) -> None:
    """Raise FrozenInstanceError, unless a class that was derived from a frozen one has an attribute of its own."""
    if vars(type(self)).get("__repr__") is represent or name in self.__dataclass_fields__:
        import dataclasses

        raise dataclasses.FrozenInstanceError(f"cannot {what} field {name!r}")


def _getstate(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__slots__]


def _setstate(self: Any, state: list[object]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


FROZEN = {"__setattr__": _setattr, "__delattr__": _delattr}
STATE = {"__getstate__": _getstate, "__setstate__": _setstate}
