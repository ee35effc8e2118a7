"""What browsers and whatever lies between may keep."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=a", "/privacy", "/applications/XX-0000-0000", "/no-such-page", "/api/v1/services"],
)
def test_pages_are_for_their_reader_alone(address: str) -> None:
    response = Client().get(address)
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_what_is_the_same_for_everybody_says_so_itself() -> None:
    assert "immutable" in Client().get("/branding.css")["Cache-Control"]
