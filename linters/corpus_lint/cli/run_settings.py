"""The settings that ``check`` and ``clean`` have in common, from their arguments and the configuration."""

from __future__ import annotations

from corpus_lint.cli import reference_files
from corpus_lint.config import config
from corpus_lint.core.model import Safety
from corpus_lint.formats import find_files
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.run import cache_location, parallel, progress
from corpus_lint.run.settings import Settings, Tuning

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def in_common(
    arguments: argparse.Namespace,
    configured: config.Config,
    paths: Sequence[str],
    tuning: Tuning,
    caches: bool = True,
) -> Settings:
    """The settings of a run over some paths that repairs nothing but by the fixes that are allowed. Raises UsageError.

    ``caches`` says whether a cache is of use.
    """
    root = find_files.root()
    excluded = config.excluded(configured)
    return Settings(
        rules=config.rules(configured),
        fields=Fields(configured.text_field or TEXT_ONLY.text, configured.id_field),
        finds_text=not configured.text_field,
        finds_id=configured.id_field is None,
        max_record_bytes=configured.max_record_bytes,
        safeties=frozenset({Safety.SAFE, Safety.UNSAFE} if arguments.unsafe_fixes else {Safety.SAFE}),
        root=root,
        ignored=config.ignored(configured),
        excluded=excluded,
        severities=config.severities(configured),
        against=reference_files.found(arguments.against, paths, excluded),
        cache=cache_location.cache_of(arguments.cache_dir, root)
        if caches and not arguments.no_cache
        else None,
        jobs=arguments.jobs or parallel.available(),
        tuning=tuning,
        progress=progress.Progress() if progress.watched() and not arguments.quiet else None,
    )
