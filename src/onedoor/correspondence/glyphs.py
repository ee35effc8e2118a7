"""Characters no typeface at hand can show: a letter goes out all the same, and says what stood there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_NAMED = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def undisplayable(diagnostic: str) -> set[str]:
    """The characters that typst says it cannot show; empty when something else is wrong."""
    return {one for text in _NAMED.findall(diagnostic) for one in _unescaped(text)}


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2]), text
    )


def without(data: Any, characters: set[str]) -> Any:
    """Plain JSON with each of these characters replaced in every text by words or by a question mark."""
    if isinstance(data, str):
        return "".join(instead_of(one) if one in characters else one for one in data)
    if isinstance(data, Mapping):
        return {key: without(part, characters) for key, part in data.items()}
    if isinstance(data, list | tuple):
        return [without(part, characters) for part in data]
    return data


def instead_of(character: str) -> str:
    """What stands for a character that cannot be shown: `[grinning face]`, nothing for a joiner, `?` for a letter."""
    kind = unicodedata.category(character)
    if kind in ("Cf", "Mn", "Me", "Cc"):
        return ""
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if kind in ("So", "Sk", "Sm") and name else "?"


def letters_lost(characters: set[str]) -> Iterator[str]:
    """Those characters of which a reader loses something: for the log, which names the typeface that is missing."""
    return (one for one in sorted(characters) if instead_of(one) == "?")
