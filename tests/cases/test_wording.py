"""What people write freely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.cases import wording


def test_edges_and_line_ends_are_tidied() -> None:
    assert wording.cleaned("  one\r\ntwo\rthree \n") == "one\ntwo\nthree"


def test_nothing_is_refused_unless_it_may_be() -> None:
    with pytest.raises(wording.Empty):
        wording.cleaned(" \n\x00\t ")
    assert wording.cleaned(" \n ", may_be_empty=True) == ""


def test_a_text_of_the_greatest_length_is_taken_and_one_more_is_not() -> None:
    assert len(wording.cleaned("x" * wording.LONGEST)) == wording.LONGEST
    with pytest.raises(wording.TooLong) as refused:
        wording.cleaned("x" * (wording.LONGEST + 1))
    assert refused.value.longest == wording.LONGEST


@given(st.text(alphabet=st.characters(), max_size=50))
def test_what_is_kept_can_be_stored_and_is_kept_as_it_is(text: str) -> None:
    kept = wording.cleaned(text, may_be_empty=True)
    assert "\x00" not in kept
    kept.encode()  # no lone surrogates
    assert wording.cleaned(kept, may_be_empty=True) == kept
