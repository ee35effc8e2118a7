"""The law as it is and its variants, applied to the same batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from onedoor.dmn.kernel import kernels
from onedoor.dmn.model import Model
from onedoor.insight.answering import Answers, Kernel
from onedoor.insight.settings import Variant
from onedoor.insight.simulations import Rules


def side_by_side(
    model: Model, kernel: Kernel, variants: Sequence[Variant], *, wanted: Sequence[str], on: date
) -> Rules:
    """What answers a batch by the law as it is (`kernel`) and by each variant."""
    others = [kernels.compiled(one.of(model), wanted=wanted, on=on) for one in variants]

    def answer(batch: pa.RecordBatch) -> list[Answers]:
        return [kernel.run(batch), *(other.run(batch) for other in others)]

    return answer
