"""What rules and their options were called before: an old name fails with the one that replaced it.

Who renames or removes a rule or an option writes it down here. A name that replaced another stands here as it is now, not with
the names it had in between, and what has a rule today is in none of these tables; ``tests/engine/test_replaced.py`` says so.
"""

from __future__ import annotations

# By the old code of a rule its code now, and by its old name its name now; empty where nothing replaced it. Entries of a
# baseline that have an old code are about the new one.
CODES: dict[str, str] = {}
NAMES: dict[str, str] = {}
# By the code of a rule as it is now, and an old name of one of its options, the name of that now; empty as above.
OPTIONS: dict[tuple[str, str], str] = {
    ("ENC105", "max-quoted"): "max-mentioned",
}


def rule(selector: str) -> str | None:
    """What became of the rules that a selector named, in a sentence; None where it never named any.

    It is a code, a prefix of codes or a name, in any case. Ask only for what names no rule today.
    """
    code, name = selector.upper(), selector.lower()
    if name in NAMES:
        return _sentence(name, NAMES[name])
    olds = [code] if code in CODES else [old for old in sorted(CODES) if code and old.startswith(code)]
    return "; ".join(_sentence(old, CODES[old]) for old in olds) or None


def option(code: str, name: str) -> str | None:
    """What became of an option of a rule, in a sentence; None where the rule never had it."""
    new = OPTIONS.get((code, name))
    if new is None:
        return None
    return f"option {code}.{name} " + (f"is now {new}" if new else "was removed; nothing replaces it")


def code_now(code: str) -> str:
    """The code of a rule today that had another once; any other code as it is."""
    return CODES.get(code) or code


def _sentence(old: str, new: str) -> str:
    return f"{old} was renamed to {new}" if new else f"{old} was removed; nothing replaces it"
