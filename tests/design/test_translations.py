"""Every sentence of the interface is there in every language."""

import re

import pytest
from babel.messages.catalog import Message

from onedoor.design import translations

PLACES = re.compile(r"%\(\w+\)[sd]|%%")


def test_every_sentence_has_a_translation() -> None:
    assert list(translations.lacking()) == []


def messages() -> list[Message]:
    return [
        message for path in translations.catalogues() for message in translations._read(path) if message.id
    ]


def test_a_translation_fills_in_what_the_sentence_does() -> None:
    for message in messages():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        wanted = {place for one in ids for place in PLACES.findall(one)}
        for string in strings:
            assert set(PLACES.findall(string)) <= wanted, string
        assert {place for string in strings for place in PLACES.findall(string)} == wanted, message.id


def test_a_sentence_without_translation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    more = translations.used()
    more.add("A sentence that nobody has translated")
    monkeypatch.setattr(translations, "used", lambda: more)
    assert list(translations.lacking()) == ["es: A sentence that nobody has translated"]
    assert translations.main.__doc__
