"""The kernel of pipelines: one object that lints and repairs texts, with the rules of a configuration file if one is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_lint.batch import documents
from corpus_lint.batch.kernel import Kernel
from corpus_lint.config import canonical, config
from corpus_lint.config.canonical import Ignores, Options, Selectors, Severities
from corpus_lint.core.document import Document
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Finding, Safety, Severity
from corpus_lint.engine import catalogue, registry, rule_options
from corpus_lint.engine.fix import Fixed
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.run.clean import policy

if TYPE_CHECKING:
    import pyarrow as pa

# The name that findings give for texts that have none.
TEXTS = "texts"


@dataclass(frozen=True, slots=True, init=False)
class Linter:
    r"""The rules that texts are linted with, and what is done with what they find.

    Two linters are equal if their settings are, however they were written. A linter is pickled as these settings, a few hundred
    bytes; rules are loaded where they are first used, once in each process.

    Attributes:
        select: The rules to run: codes, prefixes of codes, names, or ALL, as a string with commas or several strings.
        ignore: The rules to leave out, in the same form. If both match a rule, the longer selector wins.
        options: Options of rules, by the code and the key of the rule page, as ``{"PIN101.min-count": 5}``.
        severity: Severities of rules by selector, as ``{"TRN": "error"}``; the longest selector that names a rule wins.
        preview: Whether to run rules in preview as well. Selecting one by its code or name always runs it.
        unsafe: Whether to apply unsafe fixes as well as safe ones.
        reject: What rejects a document if it is left after the fixes: ``error``, ``warning``, or rules.
        text_field: The fields of records that hold the texts; empty where the records say. Findings and nulls name it if it
            is one.
        id_field: The field that names a record; None where the records say.
        max_record_bytes: The bytes of UTF-8 up to which a text is linted; a larger one is a finding.
        per_file_ignores: The rules to leave out, by the globs of the names of texts.
        base: The directory that globs and relative names are below; empty for the current one.

    Raises:
        UsageError: A rule or an option does not exist, a value is out of its range, or a prefix matches only rules in preview.

    Example:
        >>> import pickle
        >>> from corpus_lint import Linter
        >>> linter = Linter("PIN,ENC,FMT", options={"injected-pinyin.min_count": "5"})
        >>> linter == Linter(["FMT", "ENC", "PIN"], options={"PIN101.min-count": 5}) == pickle.loads(pickle.dumps(linter))
        True
        >>> [(row, finding.code) for row, finding in linter.lint(["第一章", None, "第一章\u200b 总则"])]
        [(1, 'FMT101'), (2, 'ENC107')]
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    options: tuple[tuple[str, Any], ...]
    severity: tuple[tuple[str, Severity], ...]
    preview: bool
    unsafe: bool
    reject: tuple[str, ...]
    text_field: tuple[str, ...]
    id_field: str | None
    max_record_bytes: int
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...]
    base: str

    def __init__(
        self,
        select: Selectors | None = None,
        ignore: Selectors = (),
        options: Options | None = None,
        severity: Severities | None = None,
        preview: bool = False,
        unsafe: bool = False,
        reject: Selectors = (),
        text_field: Selectors = (),
        id_field: str | None = None,
        max_record_bytes: int = MAX_RECORD_BYTES,
        per_file_ignores: Ignores | None = None,
        base: str | os.PathLike[str] = "",
    ) -> None:
        chosen = canonical.selectors("ALL" if select is None else select)
        for sentence in catalogue.held_back(chosen, preview, "preview=True"):
            raise UsageError(sentence)
        rejecting = policy.policy(catalogue.listed(reject), {})
        values: dict[str, object] = {
            "select": chosen,
            "ignore": canonical.selectors(ignore),
            "options": canonical.options(options or {}),
            "severity": canonical.severities(severity or {}),
            "preview": bool(preview),
            "unsafe": bool(unsafe),
            "reject": (*sorted(one.value for one in rejecting.severities), *sorted(rejecting.codes)),
            "text_field": canonical.fields((text_field,) if isinstance(text_field, str) else text_field),
            "id_field": id_field and canonical.fields((id_field,))[0],
            "max_record_bytes": canonical.record_bytes(max_record_bytes),
            "per_file_ignores": canonical.per_file_ignores(per_file_ignores or {}),
            "base": os.fspath(base),
        }
        for field in fields(self):
            object.__setattr__(self, field.name, values[field.name])

    @classmethod
    def from_config(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        unsafe: bool = False,
        reject: Selectors = (),
    ) -> Linter:
        """The linter that the configuration file of the command gives: what the gate finds, the pipeline finds.

        Args:
            path: The file; or a directory, from which the nearest one upwards is taken, as the command does from the current
                directory. None takes the current directory. Without any file there, all is as by default.
            unsafe: As the command's ``--unsafe-fixes``, which no file says.
            reject: As ``--reject`` of ``corpus-lint clean``, which no file says.

        Returns:
            A linter with the file's rules, options, severities, ignores and fields.

        Raises:
            UsageError: The file or the directory is not there, or the command would refuse it.

        Example:
            >>> import pathlib, tempfile
            >>> from corpus_lint import Linter
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     size = pathlib.Path(folder, "corpus-lint.toml").write_text('select = ["ENC"]', "utf-8")
            ...     Linter.from_config(folder).select
            ('ENC',)
        """
        configured = _configured(path)
        selected = (*configured.select, *configured.extend_select)
        runs = [one for one in selected if not catalogue.held_back([one], configured.preview, "")]
        return cls(
            runs,
            configured.ignore,
            [(f"{code}.{key}", value) for (code, key), value in config.options(configured).items()],
            configured.severity,
            configured.preview,
            unsafe,
            reject,
            configured.text_field or (),
            configured.id_field,
            configured.max_record_bytes,
            configured.per_file_ignores,
            os.path.abspath(configured.base) if configured.per_file_ignores else "",
        )

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules with their options, in the order of their codes: those of single documents and those that compare them."""
        return _rules(self, len(registry.RULES))

    def rule(self, code: str) -> Rule | None:
        """A rule with its options, by its code; None if it does not run.

        Engines ask for those that compare documents: ``Linter().rule("TRN104").options``.
        """
        return next((rule for rule in self.rules if rule.code == code), None)

    def rejecting(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those of some findings that reject their document, if they are left after the fixes.

        Args:
            findings: What ``lint`` gives for one text, or the ``left`` of what ``fix`` gives.

        Returns:
            The findings that ``corpus-lint clean`` would reject the document for; none if it is accepted.

        Example:
            >>> from corpus_lint import Linter
            >>> linter = Linter("ENC")
            >>> [linter.rejecting([finding]) for _, finding in linter.lint(["第一章\u200b"])]
            [[]]
        """
        return kernel_of(self).policy.rejecting(findings)

    def lint(
        self,
        texts: Iterable[str | bytes | None],
        *,
        ids: Iterable[object] | None = None,
        name: str | Iterable[str] = TEXTS,
        messages: bool = False,
    ) -> Iterator[tuple[int, Finding]]:
        r"""Lint texts one by one; rules that compare documents do not run.

        Args:
            texts: Any number of texts, which are taken as they are needed. A string is that of a record; bytes are those of a
                file, decoded as the command does; None is a null, which is a finding.
            ids: The names of the texts, one for each, for findings and errors to give.
            name: The path that the findings give, or one for each text. ``per_file_ignores`` go by it.
            messages: Whether the texts are turns of conversations, which the command sees in the records: rules about their
                ends run only if they are selected by more than ALL.

        Returns:
            (row, finding), the row being the 0-based number of the text, in the order of rows and places. Which texts stand
            beside each other does not matter.

        Raises:
            UsageError: Only rules that compare documents are selected.
            RuleError: A rule failed, which is a defect of it; the message has the row and the id. As it is reached.
            LintError: Bytes are not text; the message has the row and the id. As it is reached.

        Example:
            >>> from corpus_lint import Linter
            >>> [(row, finding.code, finding.id) for row, finding in Linter().lint(["第一章\u200b 总则\n"], ids=["a7"])]
            [(0, 'ENC107', 'a7')]
        """
        kernel = kernel_of(self)
        found = kernel.lint(self._documents(texts, ids, name, messages))
        return ((row, finding) for row, _, findings in found for finding in findings)

    def fix(
        self,
        texts: Iterable[str | bytes | None],
        *,
        ids: Iterable[object] | None = None,
        name: str | Iterable[str] = TEXTS,
        messages: bool = False,
    ) -> Iterator[tuple[int, Fixed]]:
        r"""Lint texts and repair them, in memory.

        Args:
            texts: Texts, as for ``lint``.
            ids: Their names, as for ``lint``.
            name: Their paths, as for ``lint``.
            messages: As for ``lint``.

        Returns:
            (row, fixed) for each text in which something was found, the row being its 0-based number.

        Raises:
            UsageError: As for ``lint``.
            RuleError: As for ``lint``.
            LintError: As for ``lint``.

        Example:
            >>> from corpus_lint import Linter
            >>> [(row, fixed.text, fixed.left) for row, fixed in Linter().fix(["第一章\n", "第一章\u200b 总则\n"])]
            [(1, '第一章 总则\n', [])]
        """
        kernel = kernel_of(self)
        found = kernel.fix(self._documents(texts, ids, name, messages), documents.format_of)
        return ((row, fixed) for row, _, fixed in found)

    def lint_batch(
        self,
        texts: pa.Array | pa.ChunkedArray,
        ids: pa.Array | pa.ChunkedArray | None = None,
        *,
        name: str | pa.Array = TEXTS,
        messages: bool = False,
    ) -> pa.Table:
        """The findings of ``lint`` as a table with the schema ``corpus_lint.batch.FINDINGS``, in the order of rows.

        Args:
            texts: Strings or bytes, of any type of Arrow, also from a dictionary; nulls are findings.
            ids: The names of the texts, of any type; the column ``id`` has that type.
            name: The path of the texts, or one for each, which ``per_file_ignores`` go by.
            messages: As for ``lint``.

        Returns:
            One row for each finding.

        Raises:
            UsageError: The values are no texts, or pyarrow is not installed; else as for ``lint``.
            RuleError: As for ``lint``.

        Example:
            >>> import pyarrow as pa
            >>> from corpus_lint import Linter
            >>> table = Linter().lint_batch(pa.array(["第一章", "第一章\u200b 总则"]), pa.array([7, 8]))
            >>> table.select(["row", "id", "code", "start"]).to_pylist()
            [{'row': 1, 'id': 8, 'code': 'ENC107', 'start': 3}]
        """
        from corpus_lint.batch import tables

        return tables.findings(self._values(texts, ids, name, messages), kernel_of(self), ids, self._field)

    def lint_array(
        self,
        texts: pa.Array | pa.ChunkedArray,
        *,
        name: str | pa.Array = TEXTS,
        messages: bool = False,
    ) -> pa.ListArray:
        """The findings of ``lint`` as one list for each text, for engines that map columns to columns.

        Args:
            texts: As for ``lint_batch``.
            name: As for ``lint_batch``.
            messages: As for ``lint``.

        Returns:
            Lists of structs of the type ``corpus_lint.batch.FINDING``, as long as ``texts``; the list of a text in which
            nothing was found is empty.

        Raises:
            UsageError: As for ``lint_batch``.
            RuleError: As for ``lint``.

        Example:
            >>> import pyarrow as pa
            >>> from corpus_lint import Linter
            >>> lists = Linter().lint_array(pa.array(["第一章", "第一章\u200b 总则"]))
            >>> [[finding["code"] for finding in one] for one in lists.to_pylist()]
            [[], ['ENC107']]
        """
        from corpus_lint.batch import tables

        return tables.lists(
            self._values(texts, None, name, messages), kernel_of(self), len(texts), self._field
        )

    def fix_batch(
        self,
        texts: pa.Array | pa.ChunkedArray,
        ids: pa.Array | pa.ChunkedArray | None = None,
        *,
        name: str | pa.Array = TEXTS,
        messages: bool = False,
    ) -> pa.Table:
        """The verdicts of ``corpus-lint clean`` as a table with the schema ``corpus_lint.batch.VERDICTS``.

        Args:
            texts: As for ``lint_batch``.
            ids: As for ``lint_batch``.
            name: As for ``lint_batch``.
            messages: As for ``lint``.

        Returns:
            One row for each text, in their order.

        Raises:
            UsageError: As for ``lint_batch``.
            RuleError: As for ``lint``.

        Example:
            >>> import pyarrow as pa
            >>> from corpus_lint import Linter
            >>> table = Linter().fix_batch(pa.array(["第一章", "第一章\u200b 总则", None]))
            >>> table.select(["row", "verdict", "text"]).to_pylist()[1:]
            [{'row': 1, 'verdict': 'repaired', 'text': '第一章 总则'}, {'row': 2, 'verdict': 'rejected', 'text': None}]
        """
        from corpus_lint.batch import tables

        return tables.verdicts(texts, self._values(texts, ids, name, messages), kernel_of(self), ids)

    def fix_array(
        self,
        texts: pa.Array | pa.ChunkedArray,
        *,
        name: str | pa.Array = TEXTS,
        messages: bool = False,
    ) -> pa.StructArray:
        """The same as one struct for each text, of the type ``corpus_lint.batch.VERDICT``.

        Args:
            texts: As for ``lint_batch``.
            name: As for ``lint_batch``.
            messages: As for ``lint``.

        Returns:
            Structs, as many as ``texts``.

        Raises:
            UsageError: As for ``lint_batch``.
            RuleError: As for ``lint``.

        Example:
            >>> import pyarrow as pa
            >>> from corpus_lint import Linter
            >>> Linter().fix_array(pa.array(["第一章\u200b 总则"])).field("text").to_pylist()
            ['第一章 总则']
        """
        from corpus_lint.batch import tables

        return tables.structs(texts, self._values(texts, None, name, messages), kernel_of(self))

    @property
    def _field(self) -> str:
        """What nulls and tables call the field of a text."""
        return self.text_field[0] if len(self.text_field) == 1 else "text"

    def _documents(
        self, texts: Iterable[Any], ids: Any, name: Any, messages: bool, are_values: bool = False
    ) -> Iterator[Document]:
        """The documents of texts. Raises UsageError and LintError, as they are reached."""
        found = documents.documents(texts, ids, name, self._field, self.max_record_bytes, are_values)
        return (replace(one, message=True) for one in found) if messages else found

    def _values(self, texts: Any, ids: Any, name: Any, messages: bool) -> Iterator[Document]:
        """The documents of the values of an array. Raises UsageError."""
        from corpus_lint.batch import arrays

        names = name if isinstance(name, str) else arrays.values(name, len(texts), "names")
        values = arrays.texts(texts)
        shown = None if ids is None else arrays.values(ids, len(texts), "ids")
        return self._documents(values, shown, names, messages, are_values=True)


def kernel_of(linter: Linter) -> Kernel:
    """What a linter does with single documents. Raises UsageError where it only compares them."""
    return _kernel(linter, len(registry.RULES))


# By the number of rules too: one may be registered later.
@lru_cache(maxsize=64)
def _rules(linter: Linter, _registered: int) -> tuple[Rule, ...]:
    return tuple(
        rule_options.with_values(
            config.chosen(linter.select, linter.ignore, linter.preview),
            {canonical.option(key): value for key, value in linter.options},
        )
    )


@lru_cache(maxsize=64)
def _kernel(linter: Linter, _registered: int) -> Kernel:
    rules = linter.rules
    if linter.select and not any(rule.check for rule in rules):
        codes = ", ".join(rule.code for rule in rules) or "nothing"
        raise UsageError(f"{codes} compares documents; use lint_path, which has all of them")
    severities = dict(linter.severity)
    return Kernel(
        tuple(rule for rule in rules if rule.check),
        severities,
        frozenset({Safety.SAFE, Safety.UNSAFE} if linter.unsafe else {Safety.SAFE}),
        policy.policy(linter.reject, severities),
        ignored_codes(linter),
    )


def ignored_codes(linter: Linter) -> Callable[[str], frozenset[str]] | None:
    """A function that gives the codes of the rules to leave out, by the path of a document; None if there are none."""
    ignored = config.codes_by_glob(dict(linter.per_file_ignores), Path(linter.base))
    return ignored and (lambda path: ignored(os.path.join(linter.base, path)))


def _configured(path: str | os.PathLike[str] | None) -> config.Config:
    """The configuration of a file or a directory. Raises UsageError."""
    if path is None or not os.path.isdir(path):
        return config.load(config.Given(), None if path is None else os.fspath(path))
    return config.load(config.Given(), folder=Path(os.path.abspath(path)))
