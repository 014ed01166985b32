"""``python -m corpus_lint`` is ``corpus-lint``."""

import sys

# Python looks for modules in the current directory first, and that may be a corpus which has an ``argparse.py``. Where this
# package itself is there it is looked for last.
if not sys.flags.safe_path:
    here = sys.path.pop(0)
    if __file__.startswith((here or ".").rstrip("/\\") + "/"):
        sys.path.append(here)

from corpus_lint.cli.main import run

run()
