"""The links of the documentation to other hosts: ``python tools/site/external_links.py`` lists them, with ``--try`` asks each host.

It is run by hand, now and then: no test and no build of the site needs a network. Links inside the site are followed by
``tests/test_site.py``.
"""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

from corpus_lint.engine import catalogue
from corpus_lint.engine.rule_page import FENCE

ROOT = Path(__file__).parents[2]
URL = re.compile(r"https?://[^\s<>\"'`)\]}|]+")
# Hosts of examples, by RFC 2606 and RFC 6761, and the machine itself.
MADE_UP = re.compile(
    r"https?://(?:[^/:]+\.)?(?:example(?:\.(?:com|org|net))?|localhost|127\.0\.0\.1|test|invalid)(?:[:/]|$)"
)
SECONDS = 20


def found() -> dict[str, list[str]]:
    """Each address that is not made up, with the pages that have it."""
    pages = {
        path.relative_to(ROOT).as_posix(): path
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    }
    texts = {name: path.read_text("utf-8") for name, path in pages.items()}
    # Addresses in the examples of a rule are a part of a text that is linted.
    texts |= {rule.code: FENCE.sub("", rule.page) for rule in catalogue.all_rules() if not rule.origin}
    where: dict[str, list[str]] = {}
    for name, text in sorted(texts.items()):
        for url in URL.findall(text):
            url = url.rstrip(".,;:")
            if not MADE_UP.match(url) and name not in where.setdefault(url, []):
                where[url].append(name)
    return {url: names for url, names in sorted(where.items()) if names}


def answer(url: str) -> str:
    """What a host says: a status, or why there is none."""
    request = urllib.request.Request(url, headers={"User-Agent": "corpus-lint"})  # noqa: S310 - http and https only
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310 - as above
            return str(reply.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except OSError as error:
        return str(getattr(error, "reason", error))


def main(words: list[str]) -> int:
    """Print the addresses, and return 1 if one that was tried does not answer."""
    bad = 0
    for url, names in found().items():
        said = answer(url) if "--try" in words else ""
        bad += "--try" in words and not said.startswith("2")
        sys.stdout.write(f"{said}  {url}  {', '.join(names)}\n".lstrip())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
