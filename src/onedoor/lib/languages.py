"""Texts in several languages: a language code leads to the sentence in that language."""

from __future__ import annotations

from collections.abc import Mapping

Text = Mapping[str, str]
"""What people read, by language: ``{"en": "Housing benefit", "es": "Ayuda para el alquiler"}``."""


def in_language(text: Text, language: str, fallback: str = "en") -> str:
    """The sentence in `language`, else in its base language (``es`` for ``es-MX``), else in `fallback`.

    Where even the fallback is lacking the first sentence there is is given, and an empty one for an empty
    text: a page never breaks because of a translation.
    """
    for wanted in (language, language.split("-")[0], fallback):
        if wanted in text:
            return text[wanted]
    return next(iter(text.values()), "")
