"""The command: clean a corpus with Spark, and write what is accepted, rejected, edited and found.

0: all was written, also if documents were rejected. 2: something could not be done, and a sentence says what; then there is no
summary.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import replace
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.linter import Linter

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from corpus_lint.integrations.spark.cleaning import Cleaned
    from corpus_lint.integrations.spark.outputs import Output
    from corpus_lint.integrations.spark.sources import Corpus

NEEDS = "this needs PySpark, pandas and pyarrow: pip install corpus-lint[spark]"
RULE_ERROR = re.compile(r"^(?:\w+\.)*RuleError: (.+)$", re.MULTILINE)
# What Py4J says before an exception of Java.
CALLED = "An error occurred while calling"


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    made = argparse.ArgumentParser(
        "python -m corpus_lint.integrations.spark",
        description="Clean a corpus with Spark: OUTPUT gets clean, rejected, edits, findings and summary.json.",
    )
    add = made.add_argument
    add("input", metavar="INPUT", help="file or directory of Parquet or JSON Lines, wherever Spark can read")
    add("output", metavar="OUTPUT", help="directory to write, which must not exist yet or be empty")
    add("--format", choices=("parquet", "jsonl"), help="what to read in INPUT (default: what is there)")
    add(
        "--text-field",
        action="append",
        default=[],
        metavar="PATH",
        help="field with the text; may be repeated",
    )
    add("--id-field", metavar="PATH", help="field that names a record")
    add("--config", metavar="FILE", help="configuration file (default: the nearest one, as for the command)")
    add(
        "--reject",
        action="append",
        default=[],
        metavar="error|warning|RULES",
        help="what rejects a document: findings of a severity, or of rules, that are left (default: error)",
    )
    add("--unsafe-fixes", action="store_true", help="repair by unsafe fixes, too")
    add("--no-duplicates", action="store_true", help="do not compare documents with each other")
    add("--partitions", type=int, metavar="N", help="divide the corpus into so many parts after reading")
    add("--overwrite", action="store_true", help="replace the output of an earlier run")
    return made


def run(words: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status."""
    arguments = parser().parse_args(words)
    try:
        sys.stdout.write(clean_corpus(arguments))
    except UsageError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        complain("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 - Spark's exceptions carry pages of Java; what they are about is one sentence
        return complain(reason_of(error))
    return 0


def complain(sentence: str) -> int:
    """Print an error, and return the exit status."""
    sys.stderr.write(f"corpus-lint: {visible(sentence)}\n")
    return 2


def reason_of(error: Exception) -> str:
    """What an exception is about: the rule that failed, else its first line; of one of Java what Java says."""
    if found := RULE_ERROR.search(str(error)):
        return found[1]
    first, _, rest = str(error).strip().partition("\n")
    if first.startswith(CALLED) and rest.startswith(": "):
        return rest[2:].partition("\n")[0]
    return f"{type(error).__name__}: {first}"


def session() -> SparkSession:
    """Spark as its own settings and ``spark-submit`` say; without any, on this machine. Raises UsageError."""
    # PySpark starts without them, and fails where they are used.
    if not all(map(find_spec, ("pandas", "pyarrow"))):
        raise UsageError(NEEDS)
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(NEEDS) from error
    try:
        spark = SparkSession.builder.appName("corpus-lint").getOrCreate()
    except (PySparkRuntimeError, FileNotFoundError) as error:
        raise UsageError(
            "Spark did not start; it needs Java 17 or later, as JAVA_HOME or on the PATH"
        ) from error
    context = spark.sparkContext
    if (context.master or "").startswith("local"):
        context.setLogLevel("ERROR")
        if "PYSPARK_PYTHON" not in os.environ:
            # Else Spark takes the first python3 there is.
            context.pythonExec = sys.executable
    return spark


def clean_corpus(arguments: argparse.Namespace) -> str:
    """Clean a corpus and say what came of it. Raises UsageError, and what Spark raises."""
    linter = Linter.from_config(
        arguments.config, unsafe=arguments.unsafe_fixes, reject=tuple(arguments.reject)
    )
    linter = replace(
        linter,
        text_field=tuple(arguments.text_field) or linter.text_field,
        id_field=arguments.id_field or linter.id_field,
    )
    if arguments.partitions is not None and arguments.partitions < 1:
        raise UsageError("--partitions takes a number from 1 on")
    spark = session()
    from corpus_lint.integrations.spark import cleaning, outputs, sources
    from corpus_lint.integrations.spark.documents import reject_unknown
    from corpus_lint.integrations.spark.hadoop_files import Place

    reject_unknown(linter)
    place, target = Place.of(spark, arguments.input), Place.of(spark, arguments.output)
    _reject_nested(place, target)
    kind, files, unread = sources.kind_of(place, arguments.format)
    if kind == "parquet":
        df = sources.parquet(spark, arguments.input, files, arguments.partitions)
        corpus = sources.of_parquet(df, linter, files, unread)
    else:
        corpus = sources.of_lines(spark, arguments.input, linter, files, unread, arguments.partitions)
    output = outputs.Output(target)
    output.claim(arguments.overwrite)
    cleaned = cleaning.divided(corpus.source, corpus.judged, corpus.linter, not arguments.no_duplicates)
    summary = _write(cleaned, corpus, output)
    cleaned.judged.unpersist()
    return _said(summary, str(arguments.output))


def _reject_nested(place: Any, target: Any) -> None:
    """Raise UsageError if the output is in the input, or the other way round."""
    one, other = (f"{path.plain.rstrip('/')}/" for path in (place, target))
    if one.startswith(other) or other.startswith(one):
        raise UsageError("INPUT and OUTPUT must be beside each other, and neither in the other")


def _write(cleaned: Cleaned, corpus: Corpus, output: Output) -> dict[str, Any]:
    """Write all parts, last the summary, which is returned."""
    from corpus_lint.integrations.spark import outputs, sources
    from corpus_lint.integrations.spark.fixed_lengths import fixed_lengths

    findings = cleaned.findings
    if corpus.linter.rule("TRN104"):
        findings = findings.unionByName(fixed_lengths(corpus.texts, corpus.linter, findings.schema))
    output.write("findings", findings.write.parquet)
    between = (sources.PATH, sources.RECORD, sources.ID)
    if corpus.reader is None:
        output.write("rejected", cleaned.rejected.drop(*between).write.parquet)
    else:
        packed = any(not file.lower().endswith(("json", "jsonl", "ndjson")) for file in corpus.files)
        lines = outputs.save_lines(outputs.rejected_lines(cleaned.rejected), "raw", packed)
        output.write("rejected", lines, ".jsonl")
    output.write("edits", cleaned.edits.write.json)
    if corpus.reader is None:
        output.write("clean", cleaned.accepted.drop(*between).write.parquet)
    else:
        output.write("clean", outputs.save_lines(cleaned.accepted, "raw", packed), ".jsonl")
    row = cleaned.summary.first()
    numbers: dict[str, Any] = row.asDict() if row else {}
    corpus.unread.records = numbers.pop("records_without_text", 0)
    summary = {
        "version": numbers.pop("version", ""),
        "output": str(output.place),
        "rejected_output": str(output.place / "rejected"),
        "files": len(corpus.files),
        "lost_files": 0,
        **numbers,
        "unread": corpus.unread.as_dict(),
    }
    output.conclude(summary)
    return summary


def _said(summary: dict[str, Any], output: str) -> str:
    """The summary for people."""
    lines = [
        f"{plural(summary['records'], 'document')} in {plural(summary['files'], 'file')}: {summary['accepted']:,} accepted, "
        f"{summary['repaired']:,} repaired, {summary['rejected']:,} rejected."
    ]
    by_rule = sorted(summary["rejected_by_rule"].items(), key=lambda one: (-one[1], one[0]))
    lines += [f"  {number:>9,}  {code}" for code, number in by_rule]
    return "\n".join([*lines, f"The parts are in {output}."]) + "\n"
