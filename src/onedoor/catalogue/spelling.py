"""Did you mean …? The names that a misspelt one is closest to."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process, utils
from rapidfuzz.distance import DamerauLevenshtein


def nearest(wrong: object, names: Iterable[str]) -> str | None:
    """The one of `names` that `wrong` most likely stands for, or None when none is close."""
    found = process.extractOne(
        str(wrong),
        sorted(names),
        scorer=DamerauLevenshtein.normalized_similarity,
        processor=utils.default_process,
        score_cutoff=0.6,
    )
    return found[0] if found else None


def suggest(wrong: object, names: Iterable[str], *, otherwise: str, at_most: int = 12) -> str:
    """What to write instead of `wrong`: the nearest name, or the list of names where it is short.

    `otherwise` is a sentence on how to make `wrong` known.
    """
    known = sorted(names)
    if near := nearest(wrong, known):
        return f"did you mean “{near}”? Otherwise {otherwise}."
    if known and len(known) <= at_most:
        return f"write one of {listed(known)}; or {otherwise}."
    return f"{otherwise}."


def listed(names: Iterable[str]) -> str:
    """“a”, “b” or “c”."""
    quoted = [f"“{name}”" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
