"""The command ``clean``: from arguments to a cleaned copy, a summary and the exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_lint.cli import check
from corpus_lint.cli.console import complain
from corpus_lint.cli.run_settings import in_common
from corpus_lint.config import config
from corpus_lint.core.errors import UsageError, WriteError
from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json
from corpus_lint.core.wording import plural
from corpus_lint.engine import catalogue
from corpus_lint.formats import find_files
from corpus_lint.formats.unread import Unread
from corpus_lint.run.clean import layout
from corpus_lint.run.clean.convert import ConversionError
from corpus_lint.run.clean.directory import EDITS
from corpus_lint.run.clean.outcome import Cleaned, Target
from corpus_lint.run.clean.policy import policy
from corpus_lint.run.clean.run import clean

if TYPE_CHECKING:
    import argparse

RESUMES = "the sources are as they were, and the same command goes on from here"


def run(arguments: argparse.Namespace) -> int:
    """Make the copy that the arguments ask for, say what came of it, and return the exit status. Raises UsageError."""
    if find_files.STDIN in arguments.paths:
        raise UsageError("clean reads files and directories, not standard input")
    if arguments.output_dir is None and not arguments.dry_run:
        raise UsageError("clean needs a directory for the copy: -o DIR")
    configured = config.Config.from_arguments(arguments)
    settings = in_common(arguments, configured, arguments.paths, check.TUNING)
    target = Target(
        Path(arguments.output_dir or layout.NOWHERE),
        Path(arguments.rejected) if arguments.rejected else None,
        policy(arguments.reject, settings.severities),
        arguments.dry_run,
        arguments.to or "",
    )
    unread = Unread()
    sources = find_files.sources(
        arguments.paths, arguments.tracked, settings.excluded, settings.tuning.racy, unread
    )
    try:
        cleaned = clean(arguments.paths, sources, settings, target, unread)
    except ConversionError as error:
        complain(str(error))
        return 2
    except WriteError as error:
        complain(f"{error}; {RESUMES}")
        return 2
    except OSError as error:
        where = error.filename or target.output
        complain(f"{where}: {error.strerror or error}; {RESUMES}")
        return 2
    finally:
        if settings.progress:
            settings.progress.close()
    if unread or not cleaned.files:
        from corpus_lint.cli import survey

        survey.conclude(cleaned, arguments.paths, arguments.tracked, settings.excluded)
    for sentence in (*(() if arguments.quiet else cleaned.notes), *cleaned.errors):
        complain(sentence)
    if arguments.format == "json":
        sys.stdout.write(in_json(json.dumps(_as_dict(cleaned, target), ensure_ascii=False, indent=2)) + "\n")
    else:
        sys.stdout.write(_summary(cleaned, target))
    return 2 if cleaned.errors else 0


def _as_dict(cleaned: Cleaned, target: Target) -> dict[str, Any]:
    """The summary as the keys and values of the machine-readable contract (docs/clean.md)."""
    counts = cleaned.counts
    return {
        "version": __version__,
        "output": None if target.dry_run else str(target.output),
        "rejected_output": str(target.rejected) if target.rejected and not target.dry_run else None,
        "files": cleaned.files,
        "lost_files": counts["lost_files"],
        **{name: counts[name] for name in ("documents", "records", "accepted", "repaired", "rejected")},
        "rejected_by_rule": dict(sorted(cleaned.rules.items())),
        "unread": cleaned.unread.as_dict(),
    }


def _summary(cleaned: Cleaned, target: Target) -> str:
    """The summary for people."""
    counts = cleaned.counts
    names = {rule.code: rule.name for rule in catalogue.all_rules()}
    what = plural(counts["records"], "document")
    if counts["documents"] != counts["records"]:
        what = f"{plural(counts['records'], 'record')} with {plural(counts['documents'], 'document')}"
    lines = [
        f"{what} in {plural(cleaned.files, 'file')}: {counts['accepted']:,} accepted, {counts['repaired']:,} repaired, "
        f"{counts['rejected']:,} rejected."
    ]
    width = max((len(f"{number:,}") for number in cleaned.rules.values()), default=0)
    for code, number in sorted(cleaned.rules.items(), key=lambda one: (-one[1], one[0])):
        lines.append(f"  {number:>{width},}  {code}  {names.get(code, '')}")
    if target.dry_run:
        lines.append("Nothing was written.")
    elif cleaned.known:
        lines.append(f"{target.output} has this copy already.")
    else:
        log = target.output / layout.OWN / EDITS
        lines.append(f"The copy is in {target.output}, what was edited in {log}.")
    return "\n".join(lines) + "\n"
