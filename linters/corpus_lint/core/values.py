"""What ``dataclass``, ``field`` and ``replace`` of the standard library do, in a tenth of the time and without importing it.

One file needs ninety classes of values. The standard library compiles each of six methods of a class by itself, and importing it
takes as long as starting Python. Here only ``__init__`` is compiled, and not before the first object is made; the other methods,
which are the same for all classes, know the fields from the class. What this cannot do is left to the standard library: a base
class, a method of its own for what is made here, an argument that hardly any class needs.

What comes out is a dataclass for everybody: ``fields``, ``replace`` and ``is_dataclass`` find what they look for, which is made
when they first do. So rules of other packages may use either.
"""

from __future__ import annotations

import sys

from corpus_lint.core.value_methods import FROZEN, STATE, comparison, represent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
    from typing import Any
else:

    def dataclass(cls=None, **wanted):
        """Make a class of values, or have the standard library make a class of data."""
        if cls is not None:
            return _standard(cls, wanted)
        return lambda cls: (
            _made(cls, wanted) if wanted.keys() <= MADE and _is_simple(cls) else _standard(cls, wanted)
        )

    def field(**given):
        """A field with more than a default."""
        return _Field(given)

    def replace(one, /, **changes):
        """A copy of a value with other values of some fields."""
        made = type(one)
        if vars(made).get("__repr__") is not represent:
            import dataclasses

            return dataclasses.replace(one, **changes)
        for name in made.__match_args__:
            if name not in changes:
                changes[name] = getattr(one, name)
        return made(**changes)


# The arguments that are understood here. All of them are false unless they are given.
MADE = {"frozen", "slots", "order"}
# What a field may say here.
SAID = {"default", "default_factory", "init", "repr", "compare", "metadata"}
# From 3.14 on the annotations of a class are computed when they are asked for: a class without them may have fields.
EARLIER = sys.version_info < (3, 14)
# What a class may not have of its own.
MADE_HERE = frozenset(
    [
        "__init__",
        "__repr__",
        "__eq__",
        "__hash__",
        "__lt__",
        "__setattr__",
        "__delattr__",
        "__getstate__",
        "__setstate__",
        "__slots__",
    ]
)


class _Field:
    """What is said of a field."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def standard(self) -> Any:
        """The same of the standard library."""
        import dataclasses

        return dataclasses.field(**self.given)


class _Later:
    """The default of a parameter whose value a function makes."""

    def __repr__(self) -> str:
        return "<factory>"


LATER = _Later()


def _standard(cls: type, wanted: dict[str, Any]) -> Any:
    import dataclasses

    for name, value in list(vars(cls).items()):
        if isinstance(value, _Field):
            setattr(cls, name, value.standard())
    return dataclasses.dataclass(**wanted)(cls)


def _is_simple(cls: type) -> bool:
    """Whether a class has nothing but annotated fields, those without a default first, and methods."""
    own = vars(cls)
    if (
        cls.__bases__ != (object,)
        or not MADE_HERE.isdisjoint(own)
        or not ("__annotations__" in own or EARLIER)
    ):
        return False
    last = False
    for name, annotation in own.get("__annotations__", {}).items():
        if not isinstance(annotation, str) or any(
            word in annotation for word in ("ClassVar", "InitVar", "KW_ONLY")
        ):
            return False
        said = _said(own[name]) if name in own else {}
        if said is None:
            return False
        if said.get("init", True):
            has_default = "default" in said or "default_factory" in said
            if last and not has_default:
                return False
            last = has_default
    return True


def _said(value: Any) -> dict[str, Any] | None:
    """What a class says of a field by its default: a hashable value, or a field; None for what is not understood here."""
    dataclasses = sys.modules.get("dataclasses")
    if isinstance(value, _Field):
        said = value.given
    elif dataclasses is not None and isinstance(value, dataclasses.Field):
        if value.hash is not None or value.kw_only not in (dataclasses.MISSING, False):
            return None
        said = {name: getattr(value, name) for name in SAID}
        said = {name: one for name, one in said.items() if one is not dataclasses.MISSING}
    else:
        said = {"default": value}
    return said if said.keys() <= SAID and type(said.get("default")).__hash__ is not None else None


def _made(cls: type, wanted: dict[str, Any]) -> type:
    own = dict(vars(cls))
    names = tuple(own.get("__annotations__", ()))
    given = {name: own.pop(name) for name in names if name in own}
    said = {name: _said(one) or {} for name, one in given.items()}
    for name in ("__dict__", "__weakref__"):
        own.pop(name, None)
    if wanted.get("slots"):
        own["__slots__"] = names
    else:
        own |= {name: one["default"] for name, one in said.items() if "default" in one}
    own["__match_args__"] = tuple(name for name in names if said.get(name, {}).get("init", True))
    own["__dataclass_fields__"] = _Twin(given, wanted)
    own["__dataclass_params__"] = _Twin(given, wanted)
    own["__repr__"] = represent
    own["_shown"] = _without(names, said, "repr")
    own |= comparison(_without(names, said, "compare"), wanted)
    if wanted.get("frozen"):
        own |= FROZEN
        if wanted.get("slots"):
            own |= STATE
    own |= {"__init__": _Init(names, said), "__qualname__": cls.__qualname__}
    return type(cls)(cls.__name__, cls.__bases__, own)


def _without(names: tuple[str, ...], said: dict[str, dict[str, Any]], what: str) -> tuple[str, ...]:
    """The fields that do not say to be left out of something."""
    return tuple(name for name in names if said.get(name, {}).get(what, True))


class _Init:
    """The one method that is compiled, as it has the names of the fields for parameters: where it is first asked for."""

    def __init__(self, names: tuple[str, ...], said: dict[str, dict[str, Any]]) -> None:
        self._names = names
        self._said = said
        self._owner: Any = None

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner

    def __get__(self, one: object, made: type) -> Any:
        init = self._compiled(self._owner)
        self._owner.__init__ = init
        return init.__get__(one, made)

    def _compiled(self, made: Any) -> Any:
        known: dict[str, Any] = {"_later": LATER, "_object": object}
        code = f"def __init__(self{''.join(map(self._parameter, self._names))}):{''.join(self._body(made, known))}"
        for name, said in self._said.items():
            known[f"_of_{name}"] = said.get("default")
            known[f"_make_{name}"] = said.get("default_factory")
        exec(code, known)  # noqa: S102 - the names of fields
        init: Any = known["__init__"]
        init.__module__ = made.__module__
        init.__qualname__ = f"{made.__qualname__}.__init__"
        return init

    def _parameter(self, name: str) -> str:
        said = self._said.get(name, {})
        if not said.get("init", True):
            return ""
        default = f"=_of_{name}" if "default" in said else "=_later" if "default_factory" in said else ""
        return f", {name}{default}"

    def _body(self, made: type, known: dict[str, Any]) -> Iterator[str]:
        yield "\n    pass" if not self._names else ""
        for name in self._names:
            said = self._said.get(name, {})
            value = name if said.get("init", True) else f"_of_{name}" if "default" in said else ""
            if "default_factory" in said:
                value = f"_make_{name}() if {name} is _later else {name}" if value else f"_make_{name}()"
            if not value:
                continue
            if vars(made).get("__setattr__") is not FROZEN["__setattr__"]:
                yield f"\n    self.{name} = {value}"
            elif hasattr(vars(made).get(name), "__set__"):
                known[f"_set_{name}"] = vars(made)[name].__set__
                yield f"\n    _set_{name}(self, {value})"
            else:
                yield f"\n    _object.__setattr__(self, {name!r}, {value})"
        if "__post_init__" in vars(made):
            yield "\n    self.__post_init__()"


class _Twin:
    """What the standard library knows of a class: one of its own with the same fields is asked for it."""

    def __init__(self, given: dict[str, object], wanted: dict[str, Any]) -> None:
        self._given = given
        self._wanted = wanted
        self._owner: Any = None
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, one: object, made: type) -> Any:
        made = self._owner
        own = {"__annotations__": vars(made).get("__annotations__", {}), "__module__": made.__module__}
        found = getattr(_standard(type(made.__name__, (), own | self._given), self._wanted), self._name)
        setattr(made, self._name, found)
        return found
