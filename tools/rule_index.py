"""Write the index of the rules: what a run has to know of a rule before it needs it.

    python tools/rule_index.py

All modules of rules are imported, and what their decorators say is written down. `tests/engine/test_index.py` fails where the index
is not what this writes.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path

from corpus_lint.core.needs import Need
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.registry import OWN, Rule

INDEX = Path(__file__).resolve().parents[1] / "linters/corpus_lint/rules/_index.py"
HEAD = '''"""The index of the rules, which ``tools/rule_index.py`` writes: a run imports the modules of those that it cannot do without.

To import all of them takes as long as everything else that is done for one file. A rule that is not here is imported at once, so
that nothing but time is lost where a row is missing; ``corpus_lint.new_rule`` adds one.
"""

from __future__ import annotations

from corpus_lint.core.needs import Need

# Code, name, severity, module, the function that the rule is, whether it is in preview, whether it is about records that could
# not be read, and what a text needs for it: classes of characters, or more than these.
# fmt: off
ROWS: tuple[tuple[str, str, str, str, str, bool, bool, tuple[str | Need, ...]], ...] = (
'''
KINDS = ("check", "reduce", "compare")


def written(rules: Iterable[Rule]) -> str:
    """The index of some rules, in the order of their codes."""
    rows = []
    for rule in _in_order(rules):
        (kind,) = (kind for kind in KINDS if getattr(rule, kind))
        module = getattr(rule, kind).__module__.removeprefix(OWN)
        known = (rule.code, rule.name, rule.severity.value, module, kind)
        quoted = ", ".join(f'"{one}"' for one in known)
        rows.append(
            f"    ({quoted}, {rule.in_preview}, {rule.malformed}, {_quoted(registry.needed(rule))}),\n"
        )
    return f"{HEAD}{''.join(rows)})\n"


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Rules of this house, by their codes."""
    return sorted((rule for rule in rules if not rule.origin), key=lambda rule: rule.code)


def _quoted(needs: tuple[str | Need, ...]) -> str:
    """A tuple, as Python writes it, but for what is no ASCII: an index is to be read by people, too, as far as that goes."""
    return f"({', '.join(ascii(one) for one in needs)},)" if needs else "()"


def made() -> str:
    """The index that the modules give: in a process that has read no index yet, or it would be that again."""
    for path in sorted((INDEX.parent).glob("[!_]*.py")):
        importlib.import_module(OWN + path.stem)
    return written(catalogue.all_rules())


def main() -> None:
    """Write the index."""
    INDEX.write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
