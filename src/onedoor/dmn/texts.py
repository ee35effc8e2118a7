"""Sentences of a definition: one per language, with `{names}` of figures to be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from onedoor.dmn.errors import Path, Problem
from onedoor.lib.languages import Text

__all__ = ["Text", "fill", "names_in", "text_problems"]

_PLACE = re.compile(r"\{([^{}]*)\}")


def names_in(text: Text | None) -> tuple[str, ...]:
    """Return the names between braces, each once, in the order in which the languages mention them."""
    found: dict[str, None] = {}
    for sentence in (text or {}).values():
        for name in _PLACE.findall(sentence):
            found[_tidy(name)] = None
    return tuple(found)


def fill(sentence: str, value_of: Callable[[str], str | None]) -> str:
    """Return the sentence with every `{name}` replaced by what `value_of` says; None leaves the name itself."""

    def replace(match: re.Match[str]) -> str:
        name = _tidy(match.group(1))
        said = value_of(name)
        return name if said is None else said

    return _PLACE.sub(replace, sentence)


def text_problems(text: object, path: Path) -> Iterator[Problem]:
    """Yield what keeps `text` (where there is one) from being a sentence per language."""
    if text is None:
        return
    if not isinstance(text, Mapping) or not text:
        yield Problem(
            path, "A text is written once per language.", "Write: {en: the sentence, es: la frase}."
        )
        return
    for language, sentence in text.items():
        if not isinstance(sentence, str) or not sentence.strip():
            yield Problem(
                (*path, language),
                "This text is empty or no text.",
                "Write the sentence, in quotes if need be.",
            )


def _tidy(name: str) -> str:
    return " ".join(name.split())
