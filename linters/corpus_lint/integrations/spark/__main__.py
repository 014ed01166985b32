"""``python -m corpus_lint.integrations.spark`` and, under ``spark-submit``, this file clean a corpus with Spark."""

import sys

# Python looks for modules first in the current directory, or in the directory of this file, and neither is one of modules.
if not sys.flags.safe_path:
    sys.path.append(sys.path.pop(0))

from corpus_lint.integrations.spark.command import run

if __name__ == "__main__":
    sys.exit(run())
