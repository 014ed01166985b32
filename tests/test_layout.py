"""The house: which package may import which, without circles, and how large its parts may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.material import ROOT

PACKAGE = ROOT / "linters" / "corpus_lint"
# A package imports only from those before it, and from itself. CONTRIBUTING.md says what each is for.
ORDER = (
    "core",
    "chinese",
    "decoding",
    "screens",
    "repair",
    "hijack",
    "formats",
    "duplicates",
    "engine",
    "rules",
    "run",
    "config",
    "report",
    "batch",
    "linter",
    "api",
    "integrations",
    "cli",
    # A script, which nothing imports.
    "new_rule",
)
FUNCTION_LINES = 60
MODULE_LINES = 250
# Docstrings count for neither: the page of a rule is one, and those of public names say much.
SOURCES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
    if path.parent != PACKAGE or path.name in ("api.py", "linter.py", "new_rule.py")
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in SOURCES.items()}


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of the package that are imported, anywhere in a module and for whatever use."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.removeprefix("corpus_lint.") for one in node.names if one.name in SOURCES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "corpus_lint":
            base = (node.module or "").removeprefix("corpus_lint").lstrip(".")
            for one in node.names:
                name = f"{base}.{one.name}".lstrip(".")
                yield name if name in SOURCES else base


ARROWS = {name: {one for one in imported(tree) if one in SOURCES} - {name} for name, tree in TREES.items()}


def room(module: str) -> str:
    return module.partition(".")[0]


def test_every_package_has_a_place_in_the_order() -> None:
    assert {room(module) for module in SOURCES} <= set(ORDER)
    assert len(ARROWS) > 100
    assert sum(map(len, ARROWS.values())) > 300


def test_contributing_names_the_packages_in_their_order() -> None:
    assert (
        tuple(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)) == ORDER
    )


def test_a_package_imports_only_from_those_before_it() -> None:
    assert not [
        f"{module} imports {other}"
        for module, others in ARROWS.items()
        for other in others
        if ORDER.index(room(other)) > ORDER.index(room(module))
    ]


def test_no_modules_import_each_other() -> None:
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_rules_do_not_call_each_other() -> None:
    assert not [
        f"{module} imports {other}"
        for module, others in ARROWS.items()
        for other in others
        if room(module) == room(other) == "rules" and not other.startswith("rules._") and other != "rules"
    ]


@pytest.mark.parametrize("package", [name for name in SOURCES if SOURCES[name].name == "__init__.py"])
def test_a_package_says_in_one_sentence_what_it_is_for(package: str) -> None:
    first = (ast.get_docstring(TREES[package]) or "").partition("\n")[0]
    assert first.endswith(".")
    assert len(first) > 20


def own_lines(node: ast.Module | ast.FunctionDef, length: int) -> int:
    """The lines of a module or a function without docstrings: its own, and those of what is in it."""
    for inner in ast.walk(node):
        if (
            isinstance(inner, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(inner) is not None
        ):
            first = inner.body[0]
            length -= (first.end_lineno or 0) - first.lineno + 1
    return length


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_functions_and_modules_are_small(module: str) -> None:
    tree = TREES[module]
    assert own_lines(tree, len(SOURCES[module].read_text("utf-8").splitlines())) <= MODULE_LINES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert own_lines(node, (node.end_lineno or 0) - node.lineno + 1) <= FUNCTION_LINES, node.name


LONG_PATTERN = 100
MANY_WORDS = 12


def pattern_text(node: ast.expr) -> str:
    """The text of a string, without what is put into it; of anything else, none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return "".join(map(pattern_text, node.values)) if isinstance(node, ast.JoinedStr) else ""


def docstrings(tree: ast.Module) -> set[int]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


@pytest.mark.parametrize("module", sorted(TREES))
def test_a_long_regular_expression_is_verbose(module: str) -> None:
    compiling = [
        node
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("lazy", "lazy_unicode", "re.compile")
    ]
    for call in compiling:
        text = pattern_text(call.args[0])
        assert len(text) <= LONG_PATTERN or "\n" in text, f"{module}:{call.lineno}"


@pytest.mark.parametrize("module", sorted(TREES))
def test_words_are_in_files_and_not_in_the_code(module: str) -> None:
    pages = docstrings(TREES[module])
    for node in ast.walk(TREES[module]):
        if not isinstance(node, ast.expr):
            continue
        text = "" if id(node) in pages else pattern_text(node)
        # Of a verbose expression each line is looked at.
        for line in text.splitlines():
            words = re.findall(r"(?<=[|(])[\u4e00-\u9fff]{2,}(?=[|)])", f"({line})")
            assert len(words) < MANY_WORDS, (module, line)
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            han = [one for one in map(pattern_text, node.elts) if re.fullmatch("[\u4e00-\u9fff]{2,}", one)]
            assert len(han) < MANY_WORDS, f"{module}:{node.lineno}"
