"""Settings that programs give, in one way of writing: equal settings are equal values, which can be hashed and pickled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus_lint.config import config
from corpus_lint.config.globs import GlobError
from corpus_lint.config.globs import parse as parse_glob
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.formats.field_paths import FieldPathError, parse
from corpus_lint.formats.text import RECORD_RANGE

Selectors = str | Iterable[str]
Options = Mapping[str, object] | Iterable[tuple[str, object]]
Severities = Mapping[str, Severity | str] | Iterable[tuple[str, Severity | str]]
Ignores = Mapping[str, Selectors] | Iterable[tuple[str, Selectors]]


def selectors(given: Selectors) -> tuple[str, ...]:
    """Selectors in one way of writing, sorted. Raises UsageError."""
    return tuple(sorted({_selector(one) for one in catalogue.listed(given)}))


def _selector(given: str) -> str:
    found = catalogue.find(given)
    return found[0].code if given.lower() == found[0].name else given.upper()


def options(given: Options) -> tuple[tuple[str, object], ...]:
    """Values of their types by the code of a rule and the name of an option, sorted. Raises UsageError."""
    pairs = given.items() if isinstance(given, Mapping) else given
    return tuple(
        sorted((f"{code}.{key}", value) for (code, key), value in rule_options.typed_values(pairs).items())
    )


def option(written: str) -> tuple[str, str]:
    """The code of a rule and the name of an option, of which ``options`` made one."""
    code, _, key = written.partition(".")
    return code, key


def severities(given: Severities) -> tuple[tuple[str, Severity], ...]:
    """Severities by the codes of rules, sorted. Raises UsageError."""
    by_selector = {}
    for selector, value in dict(given).items():
        try:
            by_selector[selector] = Severity(value)
        except ValueError:
            raise UsageError(
                f"the severity of {selector} is {value!r}; it must be error or warning"
            ) from None
    return tuple(sorted(config.severity_by_code(by_selector).items(), key=lambda pair: pair[0]))


def per_file_ignores(given: Ignores) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Selectors by glob, sorted. Raises UsageError."""
    by_glob = {glob: selectors(chosen) for glob, chosen in dict(given).items()}
    for glob in by_glob:
        try:
            parse_glob(glob)
        except GlobError as error:
            raise UsageError(f"per_file_ignores: {error}") from error
    return tuple(sorted(by_glob.items()))


def fields(given: Iterable[str]) -> tuple[str, ...]:
    """Paths of fields, each once. Raises UsageError."""
    paths = tuple(dict.fromkeys(given))
    for one in paths:
        try:
            parse(one)
        except FieldPathError as error:
            raise UsageError(str(error)) from error
    return paths


def record_bytes(given: int) -> int:
    """A number of bytes up to which a record is linted. Raises UsageError."""
    least, most = RECORD_RANGE
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise UsageError(f"max_record_bytes is {given!r}; it must be from {least:,} to {most:,}")
    return given
