"""Plan a run: its files, its rules, and the results known from earlier runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from corpus_lint.core.model import Finding
from corpus_lint.core.values import dataclass
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import format_of
from corpus_lint.formats.find_files import Source
from corpus_lint.run.settings import Outcome, Settings
from corpus_lint.run.tasks import Work

TYPE_CHECKING = False
if TYPE_CHECKING:  # most runs do not need it
    from corpus_lint.core.cache_folder import CacheFolder
    from corpus_lint.run.findings_cache import FindingsCache, Result
    from corpus_lint.run.kept_values import KeptValues
    from corpus_lint.run.observation import Observation


@dataclass(frozen=True, slots=True)
class Kept:
    """The cache of earlier runs: the folder of the index, the findings, and the hash of the current code."""

    index: CacheFolder | None = None
    findings: FindingsCache | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do.

    ``named`` means that single documents were named, as pre-commit does; they may be copies of others. ``work`` is done with
    each document, ``related`` are the rules that compare documents; ``recalled`` are their findings in the same files before
    (None: unknown or outdated), ``known`` the findings of each file.
    """

    settings: Settings
    files: Sequence[Source]
    named: bool
    kept: Kept
    work: Work
    related: Sequence[Rule]
    known: Sequence[Result | None]
    recalled: Sequence[Finding] | None
    observation: Observation | None = None
    # The values that corpus rules collected from files before.
    values: KeptValues | None = None


@contextmanager
def planned(
    files: Sequence[Source], settings: Settings, outcome: Outcome, observation: Observation | None = None
) -> Iterator[Plan]:
    """Plan a run over some files, whose documents an observation counts. Skipped rules are noted in the outcome."""
    named = _names_documents(files)
    with _kept(settings, files, named) as kept:
        related = _related_rules(files, named, kept, settings, outcome)
        document_rules = [rule for rule in settings.rules if rule.check]
        outcome.ran = {rule.code for rule in (*related, *document_rules)}
        cached = kept.findings
        known = cached.look_up_all(files) if cached else [None] * len(files)
        recalled = (
            cached.look_up_related(related, [*files, *settings.against])
            if cached and None not in known
            else None
        )
        work = Work(
            document_rules,
            [rule for rule in related if rule.reduce and recalled is None],
            settings.fields,
            settings.fix_mode,
            observation.safeties if observation else settings.safeties,
            settings.max_record_bytes,
            settings.tuning,
            compares_messages(settings),
            observation.policy if observation else None,
            observation.observing if observation else None,
        )
        values = None
        if cached and work.corpus and observation is None:
            from corpus_lint.run.kept_values import open_kept_values

            values = open_kept_values(settings, cached.file.folder, work.corpus, kept.code)
        yield Plan(settings, files, named, kept, work, related, known, recalled, observation, values)


@contextmanager
def _kept(settings: Settings, files: Sequence[Source], named: bool) -> Iterator[Kept]:
    """The cached results of the files, if there is a cache and reading it is faster than linting."""
    few = (
        named
        and len(files) < settings.tuning.few
        and not any(format_of(source.file).many for source in files)
    )
    cache = settings.cache
    if cache is None or (few and not any(rule.compare for rule in settings.rules)):
        yield Kept()
        return
    from corpus_lint.core.cache_folder import MANIFEST
    from corpus_lint.run.cache_location import INDEX, RESULTS

    with ExitStack() as stack:
        index = stack.enter_context(cache.folder(INDEX, create=not named))
        if named and index and not index.has(MANIFEST):
            index = None
        if few and index is None:
            yield Kept()
            return
        from corpus_lint.run import code_hash
        from corpus_lint.run.findings_cache import open_findings_cache

        folder = stack.enter_context(cache.folder(RESULTS, create=not few))
        code = code_hash.state(folder)
        cached = None
        if folder and not few:
            cached = open_findings_cache(settings, folder, index, code, files, named)
        yield Kept(index, cached, code)


def _related_rules(
    files: Sequence[Source], named: bool, kept: Kept, settings: Settings, outcome: Outcome
) -> list[Rule]:
    """The rules that compare documents and can run. Skipped rules are noted."""
    gathers = settings.compare_named or not named
    compares = gathers or kept.index is not None or bool(settings.against)
    rules = [rule for rule in settings.rules if (gathers and rule.reduce) or (compares and rule.compare)]
    running = {rule.code for rule in rules}
    skipped = [rule.code for rule in settings.rules if rule.check is None and rule.code not in running]
    if skipped and len(files) > 1:
        outcome.notes.append(
            f"{', '.join(skipped)} skipped: only some files of a corpus were named, and documents are compared over a whole "
            "one, or with its index (corpus-lint check --tracked)"
        )
    return rules


def compares_messages(settings: Settings) -> bool:
    """Whether turns of conversations are compared like other documents."""
    return any(rule.compare and rule.in_messages for rule in settings.rules)


def _names_documents(files: Sequence[Source]) -> bool:
    """Whether single documents were named, as pre-commit does; they may be copies of others."""
    return any(source.named and not format_of(source.file).many for source in files)
