"""The site of the documentation: its address, and that of the page of a rule in it."""

from __future__ import annotations

import re

from corpus_lint.core.errors import UsageError
from corpus_lint.core.lazy_patterns import lazy

# What docs-url is by default, once in the code; pyproject.toml has it, too, and a test compares them. As in README.md,
# example.org stands for the host on which the site will be published.
DOCS_URL = "https://example.org/corpus-lint"
# An address comes from a configuration, which may be hostile, and is opened by a click. So it names a host, or a directory of this
# machine, and nothing that would make the name of a page a query or a fragment of another one, nor a user, who could be taken for
# the host. What is not ASCII has to be percent-encoded, as in every URL.
ADDRESS = r"""
    (?:https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?=/|$)
      |file:///(?=[^/]))
    [A-Za-z0-9._~!$&'()*+,;=:@%/-]*
"""
VALID = lazy(ADDRESS, re.VERBOSE)
SCHEMA = {"type": "string", "pattern": f"^(?:{''.join(ADDRESS.split())})?$"}


def is_address(text: str) -> bool:
    """Whether a text is the address of a site: a URL with http, https or file, and the path of a directory."""
    return VALID.fullmatch(text) is not None


def checked(where: str, text: str) -> str:
    """The address itself, or an empty text. Raises UsageError for anything else; ``where`` is its location."""
    if text and not is_address(text):
        raise UsageError(
            f"{where}: expected the address of a site, such as https://example.org/docs, or an empty string for none"
        )
    return text


def rule_page(address: str, name: str) -> str:
    """The URL of the page of a rule of corpus-lint, by the name of the rule; empty where there is no address."""
    return f"{address.rstrip('/')}/rules/{name}.html" if address else ""
