"""Spark gives what the command gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]


def test_a_batch_of_arrow_goes_to_a_worker_and_back(spark: SparkSession) -> None:
    frame = spark.createDataFrame([(1, "一"), (2, "二")], "id long, text string")
    assert frame.mapInArrow(lambda batches: batches, frame.schema).count() == 2
