"""Keep what a stage of a long computation gave: in the memory and on the disks of the workers, or in a directory to go on from."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


# What Spark calls the description of jobs, which its pages and logs show.
DESCRIPTION = "spark.job.description"


@dataclass(frozen=True, slots=True)
class Stages:
    """Where the results of stages are kept, each of which is computed once.

    ``folder`` is a directory of any file system that Spark knows, or None. ``settings`` say what was computed: another run goes
    on from a directory only with the same ones.
    """

    spark: SparkSession
    folder: str | None
    settings: str

    def keep(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """The result of a stage: from the directory if a run before has finished it. Raises UsageError."""
        context = self.spark.sparkContext
        before: Any = context.getLocalProperty(DESCRIPTION)
        context.setLocalProperty(DESCRIPTION, f"corpus-lint duplicates: {name}")
        try:
            return self._kept(name, make)
        finally:
            context.setLocalProperty(DESCRIPTION, before)

    def _kept(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        if self.folder is None:
            # Not ``persist``, which keeps the plans of all stages before, each several times.
            return make().localCheckpoint()
        path = f"{self.folder.rstrip('/')}/{name}"
        if not self._is_done(f"{path}.done"):
            make().write.mode("overwrite").parquet(path)
            done = self.spark.createDataFrame([(self.settings,)], "settings string")
            done.coalesce(1).write.mode("overwrite").json(f"{path}.done")
        return self.spark.read.parquet(path)

    def _is_done(self, marker: str) -> bool:
        """Whether a stage was finished. The marker is written after all else. Raises UsageError."""
        from pyspark.errors import AnalysisException

        try:
            rows = self.spark.read.schema("settings string").json(marker).take(1)
        except AnalysisException:
            return False
        if rows and rows[0].settings != self.settings:
            raise UsageError(
                f"{self.folder}: the checkpoint is of other columns, rules or options, or of another version; "
                f"name an empty directory. It has {rows[0].settings}; this run has {self.settings}"
            )
        return bool(rows)


def settings(**parts: object) -> str:
    """Settings as one string."""
    return json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
