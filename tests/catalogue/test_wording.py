"""Values in plain words."""

import pytest

from onedoor.catalogue.wording import in_words
from onedoor.dmn.datatypes import DataType
from onedoor.feel.notation import read_duration
from onedoor.feel.values import Value

ANY = DataType("any", "any")


@pytest.mark.parametrize(
    ("written", "language", "words"),
    [
        ("P90D", "en", "90 days"),
        ("P90D", "es", "90 días"),
        ("P14D", "en", "2 weeks"),
        ("P45Y9M", "en", "45 years, 9 months"),
        ("P3Y", "es", "3 años"),
        ("PT36H", "en", "P1DT12H"),
        ("-P1M", "en", "-P1M"),
        ("P0D", "en", "PT0S"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(written: str, language: str, words: str) -> None:
    length: Value = read_duration(written)
    assert in_words(length, ANY, language=language) == words
