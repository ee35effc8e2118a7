"""A town's colours and its mark."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from onedoor.design import branding, icons

DRESS = {"brand": "#204060", "door": "#ffffff", "sun": "#ffcc00"}


def test_a_sheet_sets_the_colours_a_town_chose_and_no_others() -> None:
    assert (
        branding.stylesheet({"primary": "#204060", "unknown": "#111111"})
        == ":root {\n  --brand: #204060;\n}\n"
    )


@given(st.text())
def test_nothing_but_a_colour_gets_into_the_sheet(written: str) -> None:
    sheet = branding.stylesheet({"primary": written})
    assert sheet == ":root {\n\n}\n" or sheet == f":root {{\n  --brand: {written};\n}}\n"
    assert sheet.count("}") == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5a63", "#0b5a63", 1.0)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert branding.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert branding.contrast(one, other) == branding.contrast(other, one)


def test_faint_text_is_found() -> None:
    assert branding.too_faint({"text": "#999999", "background": "#ffffff"})[0][:2] == ("text", "background")
    assert branding.too_faint({"text": "#222222", "background": "#ffffff"}) == []


@pytest.mark.parametrize("size", [180, 192, 512])
@pytest.mark.parametrize("maskable", [False, True])
def test_the_mark_is_a_square_picture_in_the_towns_colours(size: int, maskable: bool) -> None:
    picture = Image.open(BytesIO(icons.png(size, maskable=maskable, **DRESS))).convert("RGBA")
    assert picture.size == (size, size)
    corner, edge = picture.getpixel((0, 0)), picture.getpixel((size // 2, 2))
    assert edge == (0x20, 0x40, 0x60, 255)
    assert corner == ((0x20, 0x40, 0x60, 255) if maskable else (0, 0, 0, 0))


def test_the_mark_as_svg_has_the_same_colours() -> None:
    assert all(colour in icons.svg(**DRESS) for colour in DRESS.values())
