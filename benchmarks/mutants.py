"""Which small mistakes in a module no test would see: each is made in a copy of the package, and the tests run on that.

    python benchmarks/mutants.py MODULE [--lines FIRST-LAST] [--tests WORD ...]

MODULE is a path below ``linters/corpus_lint``, as ``engine/fix.py``; the words behind ``--tests`` are those of pytest. A
mistake is another comparison, a sign, ``and`` for ``or``, or a number that is one more or one less. Printed is a line for
each that survived: read it, for some change nothing that can be seen (a fast path, a tie), and write a test for the others.
Needs to fork.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "linters" / "corpus_lint"
# A mistake may make a loop endless.
SECONDS = 120
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SIGNS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}


def mistakes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each mistake in turn: its line, and how that reads. The tree has it until the next one is asked for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for index, operator in enumerate(node.ops):
                if type(operator) in COMPARISONS:
                    node.ops[index] = COMPARISONS[type(operator)]()
                    yield node.lineno, ast.unparse(node)
                    node.ops[index] = operator
        elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in SIGNS:
            was = node.op
            node.op = SIGNS[type(was)]()
            yield node.lineno, ast.unparse(node)
            node.op = was
        elif isinstance(node, ast.BoolOp):
            one = node.op
            node.op = ast.Or() if isinstance(one, ast.And) else ast.And()
            yield node.lineno, ast.unparse(node)
            node.op = one
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            value = node.value
            for other in (value - 1, value + 1):
                node.value = other
                yield node.lineno, f"{other} for {value}"
            node.value = value


def survives(copy: Path, tests: list[str]) -> bool:
    """Whether all the tests pass on a copy of the package, in a process that has not imported it yet."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        # Not the bytecode of the mistake before it, which was made in the same second.
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(copy))
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    with contextlib.suppress(OSError):
        os.killpg(child, 9)
    os.waitpid(child, 0)
    return False


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("module")
    parser.add_argument("--tests", nargs=argparse.REMAINDER, default=["tests", "-m", "not slow"])
    parser.add_argument("--lines", help="only mistakes in these lines, as 120-140")
    arguments = parser.parse_args(words)
    first, _, last = (arguments.lines or "").partition("-")
    lines = range(int(first), int(last or first) + 1) if first else range(1, 1 << 30)
    assert hypothesis.__version__  # imported here, once for all processes
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(PACKAGE, copy / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
        path = copy / PACKAGE.name / arguments.module
        source = path.read_text("utf-8")
        if not survives(copy, arguments.tests):
            print("the tests fail without a mistake", file=sys.stderr)
            return 2
        tree, made, left = ast.parse(source), 0, 0
        for line, shown in mistakes(tree):
            if line in lines:
                path.write_text(ast.unparse(tree), "utf-8")
                made += 1
                if survives(copy, arguments.tests):
                    left += 1
                    print(f"{arguments.module}:{line}: {shown}", flush=True)
        print(f"{arguments.module}: {left} of {made} survived")
    return 0


if __name__ == "__main__":
    sys.exit(main())
