"""Old names of rules and their options: using one is an error that gives the new name.

Add an entry when you rename or remove a rule or an option. Map each old name to the current one, skipping names in between; current
names must not be in these tables. ``tests/engine/test_replaced.py`` checks both.
"""

from __future__ import annotations

# Old codes to current codes, old names to current names; empty if nothing replaced them. Baseline entries with an old code
# apply to the new one.
CODES: dict[str, str] = {}
NAMES: dict[str, str] = {}
# The current code of a rule and an old option name, to the current option name; empty as above.
OPTIONS: dict[tuple[str, str], str] = {
    ("ENC105", "max-quoted"): "max-mentioned",
    ("PIN101", "min-common-share"): "",
    ("PIN101", "min-running-share"): "",
    ("SPM101", "max-known-share"): "min-evidence",
    ("SPM101", "min-lexicon-share"): "min-evidence",
    ("SPM101", "min-segments"): "min-evidence",
    ("SPM101", "min-strong-share"): "min-evidence",
    ("TRN102", "min-bits-short"): "min-log-odds",
    ("TRN102", "min-ended-share"): "min-log-odds",
}


def rule(selector: str) -> str | None:
    """A sentence about renamed or removed rules that a selector matched; None if it never matched any.

    The selector is a code, a prefix of codes or a name, in any case. Call this only if it matches no current rule.
    """
    code, name = selector.upper(), selector.lower()
    if name in NAMES:
        return _sentence(name, NAMES[name])
    olds = [code] if code in CODES else [old for old in sorted(CODES) if code and old.startswith(code)]
    return "; ".join(_sentence(old, CODES[old]) for old in olds) or None


def option(code: str, name: str) -> str | None:
    """A sentence about a renamed or removed option of a rule; None if the rule never had it."""
    new = OPTIONS.get((code, name))
    if new is None:
        return None
    return f"option {code}.{name} " + (f"is now {new}" if new else "was removed; nothing replaces it")


def code_now(code: str) -> str:
    """The current code for an old code; any other code unchanged."""
    return CODES.get(code) or code


def _sentence(old: str, new: str) -> str:
    return f"{old} was renamed to {new}" if new else f"{old} was removed; nothing replaces it"
