"""``python -m corpus_lint`` is ``corpus-lint``."""

from corpus_lint.cli import run

run()
