"""Texts in several languages."""

from onedoor.lib.languages import in_language

TEXT = {"en": "Rent", "es": "Alquiler"}


def test_a_text_is_given_in_the_asked_language() -> None:
    assert in_language(TEXT, "es") == "Alquiler"


def test_a_regional_language_falls_back_to_its_base() -> None:
    assert in_language(TEXT, "es-MX") == "Alquiler"


def test_an_unknown_language_falls_back_to_english_or_the_given_one() -> None:
    assert in_language(TEXT, "cy") == "Rent"
    assert in_language(TEXT, "cy", fallback="es") == "Alquiler"


def test_a_text_that_lacks_even_the_fallback_gives_what_it_has() -> None:
    assert in_language({"cy": "Rhent"}, "es") == "Rhent"
    assert in_language({}, "es") == ""
