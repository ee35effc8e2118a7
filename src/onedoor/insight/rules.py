"""The law as it is and its variants, applied to the same batches: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from onedoor.dmn.kernel.kernels import Kernel
from onedoor.feel.values import Value
from onedoor.insight.answering import Answers
from onedoor.insight.settings import Variant
from onedoor.insight.simulations import Rules

TOGETHER = 24
"""Variants that are compiled into one program. More would be long to compile and share little that is new."""


def side_by_side(kernel: Kernel, variants: Sequence[Variant]) -> Rules:
    """What answers a batch by the law as it is and by each variant, in this order."""
    figures: list[Mapping[str, Value]] = [{}, *(one.figures for one in variants)]

    def answer(batch: pa.RecordBatch) -> list[Answers]:
        answers: list[Answers] = []
        for start in range(0, len(figures), TOGETHER):
            answers += kernel.run_variants(batch, figures[start : start + TOGETHER])
        return answers

    return answer
