"""What a scan needs of a compiled kernel and of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

KNOWN, NULL, MISSING = 0, 1, 2
"""The states of an answer."""


class Answers(Protocol):
    """The answers for a batch, a row each; `dmn.kernel` gives them."""

    @property
    def exact_rows(self) -> int: ...
    def column(self, decision: str) -> pa.Array: ...
    def state(self, decision: str) -> np.ndarray[Any, np.dtype[np.uint8]]: ...
    def missing_counts(self, decision: str) -> Mapping[str, int]: ...


class Kernel(Protocol):
    """Decisions compiled for batches of people."""

    @property
    def schema(self) -> pa.Schema: ...
    @property
    def obstacles(self) -> Sequence[Any]: ...
    def run(self, batch: pa.RecordBatch) -> Answers: ...
