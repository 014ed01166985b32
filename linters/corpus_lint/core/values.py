"""What ``dataclass(frozen=True, slots=True)`` makes, in a sixth of the time.

One file needs seventy such classes, and the one of the standard library compiles each of six methods of a class by itself: a
third of the time in which a clean file was linted. Here only ``__init__`` is compiled, and the other methods, which are the same
for all classes, know the fields from ``__slots__``. What this cannot do is left to the standard library: a field with more than a
default, a base class, a method of its own for what is made here.

What comes out is a dataclass for everybody: ``fields``, ``replace`` and ``is_dataclass`` find what they look for, which is made
when they first do. So rules of other packages may use either.
"""

from __future__ import annotations

import sys
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, **wanted):
        """Make a class of values, or have the standard library make a class of data."""
        if cls is not None:
            return _standard(cls, wanted)
        return lambda cls: _made(cls) if wanted == WANTED and _is_simple(cls) else _standard(cls, wanted)


WANTED = {"frozen": True, "slots": True}
# What a class may not have of its own.
MADE_HERE = frozenset(
    [
        "__init__",
        "__repr__",
        "__eq__",
        "__hash__",
        "__setattr__",
        "__delattr__",
        "__getstate__",
        "__setstate__",
        "__post_init__",
        "__slots__",
    ]
)


def _standard(cls: type, wanted: dict[str, Any]) -> Any:
    import dataclasses

    return dataclasses.dataclass(**wanted)(cls)


def _is_simple(cls: type) -> bool:
    """Whether a class has nothing but annotated fields, with plain defaults behind those without, and methods."""
    own = vars(cls)
    # From 3.14 on the annotations of a class are computed when they are asked for.
    if cls.__bases__ != (object,) or not MADE_HERE.isdisjoint(own) or "__annotations__" not in own:
        return False
    last = False
    for name, annotation in own["__annotations__"].items():
        has_default = name in own
        if not isinstance(annotation, str) or "ClassVar" in annotation or "InitVar" in annotation:
            return False
        if (last and not has_default) or "KW_ONLY" in annotation:
            return False
        if has_default and not _is_plain(own[name]):
            return False
        last = has_default
    return True


def _is_field(default: object) -> bool:
    dataclasses = sys.modules.get("dataclasses")
    return dataclasses is not None and isinstance(default, dataclasses.Field)


def _is_plain(default: Any) -> bool:
    """Whether a default is a hashable value, or a field with one and with metadata, and nothing else."""
    if not _is_field(default):
        return type(default).__hash__ is not None
    missing = sys.modules["dataclasses"].MISSING
    return (
        default.default is not missing
        and type(default.default).__hash__ is not None
        and default.init
        and default.repr
        and default.compare
        and default.hash is None
        and default.kw_only in (missing, False)
    )


def _made(cls: type) -> type:
    own = dict(vars(cls))
    names = tuple(own["__annotations__"])
    given = {name: own.pop(name) for name in names if name in own}
    defaults = {name: one.default if _is_field(one) else one for name, one in given.items()}
    for name in ("__dict__", "__weakref__"):
        own.pop(name, None)
    own |= {"__slots__": names, "__match_args__": names, "__dataclass_fields__": _Fields(given)}
    own |= SHARED | _comparison(names)
    made = type(cls)(cls.__name__, cls.__bases__, own)
    made.__init__ = _init(made, names, defaults)  # type: ignore[misc]
    return made


def _init(made: type, names: tuple[str, ...], defaults: dict[str, object]) -> Any:
    """The one method that is compiled, as it has the names of the fields for parameters."""
    known = {f"_set_{name}": vars(made)[name].__set__ for name in names}
    known |= {f"_of_{name}": default for name, default in defaults.items()}
    parameters = ", ".join(f"{name}=_of_{name}" if name in defaults else name for name in names)
    body = "".join(f"\n    _set_{name}(self, {name})" for name in names) or " pass"
    exec(f"def __init__(self{', ' if names else ''}{parameters}):{body}", known)  # noqa: S102 - the names of fields
    init: Any = known["__init__"]
    init.__module__ = made.__module__
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


class _Fields:
    """What the standard library knows of the fields: a class of its own with the same ones is asked for it."""

    def __init__(self, given: dict[str, object]) -> None:
        self._given = given

    def __get__(self, one: object, made: type) -> Any:
        twin: Any = _standard(
            type(
                made.__name__,
                (),
                {"__annotations__": vars(made)["__annotations__"], "__module__": made.__module__}
                | self._given,
            ),
            WANTED,
        )
        made.__dataclass_fields__ = twin.__dataclass_fields__  # type: ignore[attr-defined]
        return twin.__dataclass_fields__


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({shown})"


def _comparison(names: tuple[str, ...]) -> dict[str, object]:
    """Equality and hashes by all fields, as tuples have them."""
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

    return {"__eq__": equal, "__hash__": hashed}


def _setattr(_: object, name: str, __: object) -> None:
    import dataclasses

    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_: object, name: str) -> None:
    import dataclasses

    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__slots__]


def _setstate(self: Any, state: list[object]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


SHARED = {
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
