"""Whatever is written, reading it gives an expression or a FeelSyntaxError, evaluating it a value or a FeelLimitError."""

from __future__ import annotations

import random

from tests.draws import draws
from tests.feel import mutations

DRAWS = draws(2000)
"""A long run: make properties DRAWS=50000."""


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
