"""What becomes of the test cases of ftfy, beside ftfy itself.

    python benchmarks/ftfy_cases.py DIRECTORY

The directory is ``tests/test-cases`` of ftfy's repository (Apache-2.0): files of cases, each with a text and what it should
become. A case is one document, linted and repaired by all rules, with safe fixes and with unsafe ones as well; ftfy is its
``fix_encoding``. Wrong is what is neither the text nor what is expected; of the cases that ftfy expects to fail, too.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import ftfy

from corpus_lint.core.model import Safety
from corpus_lint.engine import catalogue
from corpus_lint.engine.fix import fix_document
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document

COLUMNS = ("cases", "damaged", "found", "safe", "wrong", "unsafe", "wrong ", "ftfy", "wrong  ")


def main(directory: Path) -> None:
    rules = [rule for rule in catalogue.all_rules() if rule.check]
    print("".join(f"{column:>9}" for column in COLUMNS))
    for path in sorted(directory.glob("*.json")):
        counts: Counter[str] = Counter()
        for case in json.loads(path.read_text("utf-8")):
            text = case["original"]
            expected = {case["fixed"], case.get("fixed-encoding", case["fixed"])}
            counts["cases"] += 1
            counts["damaged"] += text not in expected
            results = {"ftfy": ftfy.fix_encoding(text)}
            for name, safeties in (("safe", {Safety.SAFE}), ("unsafe", {Safety.SAFE, Safety.UNSAFE})):
                fixed = fix_document(document(text.encode(), "case.txt"), rules, safeties, TEXT)
                results[name] = fixed.text
                if name == "safe":
                    counts["found"] += text not in expected and any(
                        one.code == "ENC103" for one in fixed.found
                    )
            for name, wrong in (("safe", "wrong"), ("unsafe", "wrong "), ("ftfy", "wrong  ")):
                result = results[name]
                counts[name] += result != text and result in expected
                if result != text and result not in expected:
                    counts[wrong] += 1
                    if name != "ftfy":
                        print(f"    {name}: {text!r} -> {result!r}")
        print("".join(f"{counts[column]:>9}" for column in COLUMNS) + f"  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
