"""What letters and e-mails say: the generic texts, overlaid by the jurisdiction's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from onedoor.catalogue import jurisdictions
from onedoor.lib.languages import Text, in_language

_PLACE = re.compile(r"\{([a-z_]+)\}")
GENERIC = Path(__file__).parent / "templates" / "correspondence" / "texts.yaml"


class UnknownText(KeyError):
    """No text of this name."""


@cache
def generic() -> Mapping[str, Mapping[str, Text]]:
    """The texts every jurisdiction begins with: group, name, language."""
    with GENERIC.open(encoding="utf-8") as file:
        texts: Mapping[str, Mapping[str, Text]] = YAML(typ="safe").load(file)
    return texts


def find(group: str, name: str) -> Text:
    """One text in all its languages: the jurisdiction's, else the generic one. Raises UnknownText."""
    own: Mapping[str, Mapping[str, Text]] = jurisdictions.current().letters
    for texts in (own, generic()):
        if name in texts.get(group, {}):
            return texts[group][name]
    raise UnknownText(f"{group}: {name}")


def say(group: str, name: str, language: str, /, **values: str) -> str:
    """One text in a language, its `{names}` filled in. What is filled in is text, whatever it looks like."""
    sentence = in_language(find(group, name), language)
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), sentence)


def group(name: str, language: str) -> dict[str, str]:
    """All texts of a group in a language, not filled in."""
    own: Mapping[str, Mapping[str, Text]] = jurisdictions.current().letters
    names = {**generic().get(name, {}), **own.get(name, {})}
    return {one: in_language(text, language) for one, text in names.items()}
