"""Whatever is written, reading it gives an expression or a FeelSyntaxError, evaluating it a value or a FeelLimitError."""

from __future__ import annotations

import os
import random

from tests.feel import mutations

DRAWS = int(os.environ.get("ONEDOOR_FUZZ_DRAWS", "2000"))
"""A long run: ONEDOOR_FUZZ_DRAWS=50000."""


def test_texts_near_those_that_people_write_break_nothing() -> None:
    known = mutations.texts()
    assert len(known) > 200
    for seed in range(DRAWS):
        draw = random.Random(seed)
        text = mutations.mutated(draw, known)
        try:
            mutations.survives(text, draw)
        except Exception as error:
            raise AssertionError(f"draw {seed}: {text!r}") from error
