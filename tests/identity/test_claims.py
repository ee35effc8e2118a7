"""What an identity provider says, as this house understands it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.identity.claims import ClaimNames, ClaimsUnusable, Profile, read
from onedoor.identity.levels import Level, acr_values, level_of_acr

ACR = {
    level.name: [f"http://eidas.europa.eu/LoA/{level.name}", level.name.upper()] for level in Level if level
}
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
CLAIMS = (
    "sub",
    "name",
    "given_name",
    "family_name",
    "email",
    "email_verified",
    "locale",
    "acr",
    "person_number",
    "roles",
    "teams",
)


def profile(**claims: Any) -> Profile:
    return read({"sub": "ada", **claims}, names=ClaimNames(), acr=ACR)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(CLAIMS, ANYTHING)))
def test_whatever_a_provider_says_is_either_refused_or_fits_what_is_kept(claims: dict[str, Any]) -> None:
    try:
        found = read(claims, names=ClaimNames(), acr=ACR)
    except ClaimsUnusable:
        return
    assert 1 <= len(found.subject) <= 191
    assert len(found.person_number or "") <= 64
    assert len(found.name) <= 255
    assert len(found.email) <= 254
    assert len(found.language) <= 16
    for words in (found.roles, found.teams):
        assert all(0 < len(word) <= 64 for word in words)
    texts = (found.subject, found.person_number or "", found.name, found.email, *found.roles, *found.teams)
    assert all("\x00" not in text for text in texts)
    for text in texts:
        text.encode()  # what cannot be written as UTF-8 cannot be stored


@pytest.mark.parametrize("sub", [None, "", 7, "x" * 192, "a\x00b", ["ada"]])
def test_without_a_usable_subject_nobody_is_signed_in(sub: object) -> None:
    with pytest.raises(ClaimsUnusable):
        profile(sub=sub)


@pytest.mark.parametrize(
    ("number", "kept"), [(" AB 1 ", "AB 1"), (1234, "1234"), ("", None), (None, None), (True, None)]
)
def test_a_person_number_is_a_text_or_a_number(number: object, kept: str | None) -> None:
    assert profile(person_number=number).person_number == kept


def test_the_person_number_has_the_name_that_the_settings_give_it() -> None:
    claims = {"sub": "ada", "person_number": "wrong", "urn:national:id": "right"}
    assert read(claims, names=ClaimNames(person_number="urn:national:id"), acr=ACR).person_number == "right"


def test_an_address_that_the_provider_has_not_verified_is_not_written_to() -> None:
    assert profile(email="a@b.example", email_verified=False).email == ""
    assert profile(email="a@b.example", email_verified=True).email == "a@b.example"
    assert profile(email="a@b.example").email == "a@b.example"


def test_a_name_is_put_together_where_it_comes_in_parts() -> None:
    assert profile(given_name="Ada", family_name="Hill").name == "Ada Hill"
    assert profile(name="Ada B. Hill", given_name="Ada").name == "Ada B. Hill"


@pytest.mark.parametrize(("locale", "language"), [("es-MX", "es"), ("en_GB", "en"), ("ES", "es"), (None, "")])
def test_a_locale_gives_its_language(locale: str | None, language: str) -> None:
    assert profile(locale=locale).language == language


@pytest.mark.parametrize(
    "roles", [["caseworker", "auditor"], "caseworker auditor", ["caseworker", 7, "auditor", "", "auditor"]]
)
def test_roles_come_as_a_list_or_as_one_text(roles: object) -> None:
    assert profile(roles=roles).roles == ("caseworker", "auditor")


@pytest.mark.parametrize(
    ("acr", "level"),
    [
        ("http://eidas.europa.eu/LoA/high", Level.high),
        ("SUBSTANTIAL", Level.substantial),
        ("something else", Level.low),
        (None, Level.low),
        (["HIGH"], Level.low),
    ],
)
def test_a_level_that_is_not_vouched_for_in_known_words_is_low(acr: object, level: Level) -> None:
    assert level_of_acr(acr, ACR) == level


@given(st.sampled_from([level for level in Level if level]))
def test_what_is_asked_for_first_is_what_is_needed_and_all_that_is_asked_for_suffices(needed: Level) -> None:
    asked = acr_values(needed, ACR).split()
    assert level_of_acr(asked[0], ACR) == needed
    assert all(level_of_acr(one, ACR) >= needed for one in asked)
