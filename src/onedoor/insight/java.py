"""A Spark of our own on this machine: started in a Java of its own, and ended with it."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onedoor.insight.populations import BATCH

QUIET = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %m%n
"""
"""What Java's logs are: errors alone."""
JAVA_ENDS = 60
"""Seconds in which Java has to end."""


class NoSpark(RuntimeError):
    """Spark cannot be used here; the message says what is lacking and how to get it."""


@contextmanager
def session(threads: int, folder: Path) -> Iterator[Any]:
    """A Spark of our own on this machine, ended afterwards. Raises NoSpark."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark(
            "PySpark is not installed. From a checkout, `make dev` installs it where there is a java; "
            "elsewhere: pip install --require-hashes --no-binary pyspark -r requirements-spark.lock."
        ) from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NoSpark("Spark needs Java 17 or newer. Debian: apt-get install openjdk-17-jre-headless.")
    logging.getLogger("py4j").setLevel(logging.WARNING)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    logs = folder / "log4j2.properties"
    logs.write_text(QUIET)
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{logs}",
        "spark.local.dir": str(folder / "spark"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master(f"local[{threads}]").appName("onedoor scan")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:  # a JVM that does not start says so in many ways
        raise NoSpark(f"Spark does not start: {error}") from error
    try:
        yield spark
    except PySparkException as error:
        raise NoSpark(f"Spark could not finish: {error}") from error
    finally:
        _end(spark)


def _end(spark: Any) -> None:
    """Stop Spark and the Java it runs in, which would go on holding its first session's folders."""
    from pyspark import SparkContext

    try:
        spark.stop()
    finally:
        gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
        if gateway is not None:
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait(JAVA_ENDS)
