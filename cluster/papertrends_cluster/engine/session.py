"""The Spark Connect session, to whatever engine SPARK_REMOTE names."""

from __future__ import annotations

import os
import socket
from typing import Literal
from urllib.parse import urlsplit

from pyspark.sql import SparkSession
from pyspark.sql.connect.client.retries import DefaultPolicy

MOST_RETRIES = 5
PORT = 15002
"""Of Spark Connect, where an address names none."""
SECONDS_TO_ANSWER = 10
OF_SPARK = {
    # the rule makes an invalid plan of digest_outcomes and others, says Spark itself
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
    # before it runs, Spark takes lists of words for small, and then has no memory to send them to all workers
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "10MB",
}
Dialect = Literal["sail", "spark"]

_opened: list[SparkSession] = []
"""Every session of this process: when Python collects one, PySpark closes what all share, and waits for good if another is asking."""


class NoClusterError(RuntimeError):
    """No engine is named, or the one named does not answer."""


class WhileItListens(DefaultPolicy):
    """Try again as long as the engine does not refuse to connect: one that has ended knows nothing of the session when it is back."""

    def __init__(self, remote: str) -> None:
        """Try a few times: by itself, Spark's client would wait ten minutes with every query."""
        super().__init__(max_retries=MOST_RETRIES)
        self._remote = remote

    def can_retry(self, e: BaseException) -> bool:
        """Whether another try may help."""
        try:
            _look_for(self._remote)
        except ConnectionRefusedError:
            return False
        except OSError:
            pass
        return super().can_retry(e)


def connect() -> SparkSession:
    """Open a session of one's own with the engine that SPARK_REMOTE names. Raises `NoClusterError`."""
    remote = os.environ.get("SPARK_REMOTE", "")
    if not remote:
        msg = "PAPERTRENDS_ENGINE is cluster, but SPARK_REMOTE names none: set it to the address of Spark Connect, such as sc://127.0.0.1:15002"
        raise NoClusterError(msg)
    try:
        _look_for(remote)
        spark = SparkSession.builder.remote(remote).create()
        _opened.append(spark)
        spark.sql("select 1").collect()
    except Exception as error:
        msg = f"the cluster at {remote} does not answer: {str(error).splitlines()[0]}"
        raise NoClusterError(msg) from error
    spark.client.set_retry_policies([WhileItListens(remote)])
    # as DuckDB: text that is no number is null under try_cast only, times have no zone, and one that is stored has none either
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.ansi.enabled", "true")
    if dialect_of(spark) == "spark":
        for name, value in OF_SPARK.items():
            spark.conf.set(name, value)
    return spark


def require_answer() -> None:
    """Raise `NoClusterError` if the engine has ended since it was connected to."""
    remote = os.environ["SPARK_REMOTE"]
    try:
        _look_for(remote)
    except OSError as error:
        msg = f"the cluster at {remote} ended during the build, or cannot be reached any more: {error}"
        raise NoClusterError(msg) from error


def _look_for(remote: str) -> None:
    """Raise what is wrong with an address at once; Spark's client would try it for minutes."""
    address = urlsplit(remote)
    with socket.create_connection((address.hostname or "", address.port or PORT), SECONDS_TO_ANSWER):
        pass


def dialect_of(spark: SparkSession) -> Dialect:
    """Tell which engine answers: Spark says its own version, Sail one of its own."""
    version = str(spark.sql("select version()").collect()[0][0])
    return "spark" if version.startswith(spark.version) else "sail"
