"""What templates say in the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from onedoor.design import filters


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "27 March 1985",
                "£1,234.50",
                "£16,000",
                "2.5",
                "one, two and three",
                "2 MB",
                "1 April 2026, 14:05",
            ],
        ),
        (
            "es",
            [
                "27 de marzo de 1985",
                "1.234,50\u00a0£",
                "16.000\u00a0£",
                "2,5",
                "one, two y three",
                "2 MB",
                "1 de abril de 2026, 14:05",
            ],
        ),
    ],
)
def test_days_money_numbers_and_lists_are_written_as_people_do(language: str, words: list[str]) -> None:
    moment = datetime(2026, 4, 1, 13, 5, tzinfo=UTC)
    with translation.override(language):
        assert [
            filters.day(date(1985, 3, 27)),
            filters.money(Decimal("1234.5")),
            filters.short_money(Decimal(16000)),
            filters.number(Decimal("2.50")),
            filters.listed(["one", "two", "three"]),
            filters.megabytes(2_000_000),
            filters.moment(moment, ZoneInfo("Europe/London")),
        ] == words


def test_a_text_is_said_in_the_readers_language() -> None:
    with translation.override("es"):
        assert filters.text({"en": "Rent", "es": "Alquiler"}) == "Alquiler"
        assert filters.text("as it is") == "as it is"
