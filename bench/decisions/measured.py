"""What a measured program reports of itself: seconds, the most memory it ever held, and what it found."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

WRITTEN: dict[str, Any] = {"use_dictionary": False, "column_encoding": "BYTE_STREAM_SPLIT"}
"""How either side writes its results as Parquet: a dictionary of amounts takes longer than it saves, and byte by byte they are small."""


def without_pandas() -> None:
    """Leave pandas out, on either side: pyarrow imports it wherever it is installed, which takes seconds, and nobody here uses it."""
    sys.meta_path.insert(0, _NoPandas())


class _NoPandas:
    """Finds no pandas."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def report(**figures: Any) -> None:
    """Print the figures as the last line, with the most memory this process ever held."""
    print(json.dumps({**figures, "peak": peak()}), flush=True)


def peak() -> int:
    """The most memory that this process has held, in bytes (VmHWM; it counts this program alone)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def each(call: Callable[[], Any], *, least: float = 0.5) -> float:
    """The processor's seconds for one call of many, warm: the median of nine runs of so many that each takes a while.

    Not the clock's, which tells more of what else the machine does; nothing that is measured so waits or has threads.
    """
    times = 1
    while _run(call, times) < least / 9:
        times *= 2
    return median(_run(call, times) / times for _ in range(9))


def _run(call: Callable[[], Any], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return time.process_time() - start
