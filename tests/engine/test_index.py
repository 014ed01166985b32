"""The index of the rules: what it says is so, and a rule of it is the rule of its module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rule_index

from corpus_lint.core.character_class import has_any
from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.lint import suspected_alone
from corpus_lint.engine.registry import Rule
from corpus_lint.rules import _index

RULES = [rule for rule in catalogue.all_rules() if not rule.origin]


def printed(code: str) -> str:
    """What a new process prints, which has imported no rule."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout


def test_the_index_says_what_the_modules_say() -> None:
    # In a process of its own: what was read of the index here would be compared with itself.
    tools = Path(rule_index.__file__).parent
    made = printed(
        f"import sys; sys.path.insert(0, {str(tools)!r}); import rule_index; print(rule_index.made(), end='')"
    )
    assert rule_index.INDEX.read_text("utf-8") == made


@pytest.mark.slow
def test_a_rule_has_of_its_module_what_it_is_asked_for() -> None:
    code = (
        "import pickle, sys\n"
        "from corpus_lint.engine import catalogue\n"
        "rules = catalogue.all_rules()\n"
        "assert not [name for name in sys.modules if name.startswith('corpus_lint.rules.') and not name.endswith('_index')]\n"
        "for rule in rules:\n"
        "    assert pickle.loads(pickle.dumps(rule)) == rule\n"
        "    assert catalogue.find(rule.code)[0] is rule\n"
        "    function = rule.check or rule.reduce or rule.compare\n"
        "    assert function is getattr(sys.modules[function.__module__], function.__name__), rule.code\n"
        "print(*(f'{rule.code}: {rule.options} {len(rule.page)} {bool(rule.screen)} {bool(rule.collect)}' for rule in rules), sep='\\n')"
    )
    shown = [
        f"{rule.code}: {rule.options} {len(rule.page)} {bool(rule.screen)} {bool(rule.collect)}"
        for rule in catalogue.all_rules()
    ]
    assert printed(code).splitlines() == shown


def test_a_module_that_was_imported_first_has_registered_its_rule() -> None:
    code = (
        "import corpus_lint.rules.byte_slip as module\n"
        "from corpus_lint.engine import catalogue\n"
        "print(catalogue.find('ENC104')[0].check is module.byte_slip, len(catalogue.all_rules()))"
    )
    assert printed(code) == f"True {len(catalogue.all_rules())}\n"


def test_rules_of_modules_that_were_imported_first_are_sent_to_other_processes() -> None:
    code = (
        "import importlib, pickle, pkgutil\n"
        "from corpus_lint import rules\n"
        "for module in pkgutil.iter_modules(rules.__path__):\n"
        "    importlib.import_module(f'corpus_lint.rules.{module.name}')\n"
        "from corpus_lint.engine import catalogue\n"
        "print(*(rule.code for rule in catalogue.all_rules() if pickle.loads(pickle.dumps(rule)) != rule))"
    )
    assert printed(code) == "\n"


def test_a_function_that_was_taken_early_is_that_of_the_module() -> None:
    code = (
        "from corpus_lint.core.document import Document\n"
        "from corpus_lint.engine import catalogue\n"
        "rule = catalogue.find('ENC105')[0]\n"
        "check, options = rule.check, rule.options\n"
        "print(rule.check is not check, [one.count for one in check(Document('a', b'', '锟斤拷', ()), options)])"
    )
    assert printed(code) == "True [1]\n"


def test_a_rule_without_a_row_is_imported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in _index.ROWS if row[0] == "PIN101")
    code = (
        "import sys\n"
        "from corpus_lint.rules import _index\n"
        f"_index.ROWS = tuple(row for row in _index.ROWS if row[0] != {row[0]!r})\n"
        "from corpus_lint.engine import catalogue\n"
        f"print(catalogue.find({row[0]!r})[0].name, 'corpus_lint.rules.{row[3]}' in sys.modules)"
    )
    assert printed(code) == f"{row[1]} True\n"


def test_another_rule_may_not_have_the_code_of_one_in_the_index() -> None:
    code = (
        "from corpus_lint import Severity, rule\n"
        "from corpus_lint.core.errors import UsageError\n"
        "from corpus_lint.engine import catalogue\n"
        "catalogue.all_rules()\n"
        "try:\n"
        "    rule('ENC104', 'other', severity=Severity.ERROR)(lambda document, options: iter(()))\n"
        "except UsageError as error:\n"
        "    print(error)"
    )
    said = "duplicate rule code or name: ENC104 byte-slip of corpus-lint, and ENC104 other of __main__\n"
    assert printed(code) == said


def test_what_a_rule_has_not_is_an_error() -> None:
    rule = next(rule for rule in RULES if rule.code == "ENC104")
    with pytest.raises(AttributeError, match="a rule has no smell"):
        _ = rule.smell
    with pytest.raises(AttributeError):
        _ = object.__new__(Rule).page
    assert registry.loaded(rule) is rule


@pytest.mark.parametrize(
    ("text", "written", "has"),
    [
        ("甲乙", "乙丙", True),
        ("甲乙", "丙丁", False),
        ("b", "a-c", True),
        ("d-", "a-c", False),
        ("-", "a-c-", True),
        ("z\U000f1234", "a-c\U000f0000-\U0010fffd", True),
        ("", "a", False),
        ("a", "", False),
    ],
)
def test_a_class_is_asked_of_a_text(text: str, written: str, has: bool) -> None:
    assert has_any(frozenset(text), sorted(set(text)), written) is has


def test_what_is_not_utf8_is_left_to_all_rules() -> None:
    text = "正文。"
    read = [Document("a", b"", text, (Run(codec, 0, len(text)),)) for codec in ("utf-8", "gbk", None)]
    read.append(Document("a", b"", text + "\udc80", (Run("utf-8", 0, 4),)))
    left = [{rule.code for rule in suspected_alone(one, RULES)} for one in read]
    assert "ENC101" not in left[0]
    assert "DUP104" in left[0]
    assert left[1:] == [{rule.code for rule in RULES}] * 3
