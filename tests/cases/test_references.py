"""References that people read out, type in and mistype."""

from hypothesis import given
from hypothesis import strategies as st

from onedoor.cases import references

bodies = st.lists(st.integers(0, 31), min_size=7, max_size=7)
services = st.sampled_from(["housing-benefit", "parking", "driving-licence-renewal", "a-b-c-d-e-f"])


def made(service: str, digits: list[int]) -> str:
    supply = iter(digits)
    return references.new(service, choose=lambda below: next(supply))


def test_a_reference_begins_with_the_initials_of_its_service() -> None:
    assert references.prefix("housing-benefit") == "HB"
    assert references.prefix("parking") == "PA"
    assert references.prefix("driving-licence-renewal") == "DLR"
    assert references.prefix("a-b-c-d-e-f") == "ABCD"


def test_a_reference_looks_as_promised() -> None:
    assert made("housing-benefit", [0, 1, 2, 3, 4, 5, 6]) == "HB-0123-4568"


@given(services, bodies)
def test_a_reference_is_read_back_as_it_was_given(service: str, digits: list[int]) -> None:
    reference = made(service, digits)
    assert references.read(reference) == reference


@given(services, bodies)
def test_case_spaces_and_lookalikes_do_not_matter(service: str, digits: list[int]) -> None:
    reference = made(service, digits)
    letters, body = reference.split("-", 1)
    typed = f" {letters.lower()} " + body.lower().replace("-", " ").replace("0", "o").replace("1", "l") + " "
    assert references.read(typed) == reference


@given(services, bodies, st.integers(0, 7), st.integers(1, 31))
def test_one_wrong_character_is_always_noticed(service: str, digits: list[int], place: int, by: int) -> None:
    letters, body = made(service, digits).split("-", 1)
    characters = list(body.replace("-", ""))
    value = references.ALPHABET.index(characters[place])
    characters[place] = references.ALPHABET[(value + by) % 32]
    assert references.read(f"{letters}-{''.join(characters)}") is None


@given(services, bodies, st.integers(0, 7), st.integers(0, 7))
def test_two_swapped_characters_are_always_noticed(service: str, digits: list[int], i: int, j: int) -> None:
    letters, body = made(service, digits).split("-", 1)
    characters = list(body.replace("-", ""))
    if characters[i] == characters[j]:
        return
    characters[i], characters[j] = characters[j], characters[i]
    assert references.read(f"{letters}-{''.join(characters)}") is None


@given(st.text(max_size=40))
def test_anything_else_is_no_reference_and_no_error(text: str) -> None:
    found = references.read(text)
    assert found is None or references.read(found) == found


def test_references_are_not_guessable_from_one_another() -> None:
    many = {references.new("parking") for _ in range(2000)}
    assert len(many) == 2000
    assert len({one[3] for one in many}) > 25  # every place takes nearly every character
