"""Links from a finding to the page of its rule, and which terminals know links."""

from __future__ import annotations

import os
import re
from typing import TextIO

from corpus_lint.core import site
from corpus_lint.engine.registry import RULES

# Terminals with links in their text, as the Rust crate supports-hyperlinks knows them, which ruff asks: by TERM_PROGRAM, by the
# beginning of TERM, and by variables that are set. The library VTE has links from 0.50 on, which it writes as 5000.
PROGRAMS = ("Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty", "zed")
TERMS = ("xterm-kitty", "alacritty", "xterm-ghostty", "foot")
VARIABLES = ("DOMTERM", "WT_SESSION", "KONSOLE_VERSION")
VTE = 5000
# The identifier that rich draws at random for each link. Equal runs print equal bytes.
IDENTIFIER = re.compile(r"(\x1b\]8;)id=[^;\x1b]*;")


def rule_page(address: str, code: str) -> str:
    """The URL of the page of a rule, by its code; empty where there is no address, and for a rule of another package."""
    rule = RULES.get(code)
    return site.rule_page(address, rule.name) if rule and not rule.origin else ""


def are_shown(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows links; FORCE_HYPERLINK says so for any stream, and with 0 for none."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if not stream.isatty():
        return False
    version = os.environ.get("VTE_VERSION", "")
    return (
        (version.isdecimal() and int(version) >= VTE)
        or os.environ.get("TERM_PROGRAM") in PROGRAMS
        or os.environ.get("TERM", "").startswith(TERMS)
        or os.environ.get("COLORTERM") == "xfce4-terminal"
        or any(map(os.environ.get, VARIABLES))
    )


def without_identifiers(printed: str) -> str:
    """What rich printed, with links that have no identifier, which is drawn at random."""
    return IDENTIFIER.sub(r"\1;", printed)
