"""The picture of a simulation: read by people who see it, who do not, and who see no colours."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from onedoor.dmn.datatypes import DataType
from onedoor.insight import pictures
from onedoor.insight.effects import Effect, Effects
from onedoor.insight.groups import Grouping
from onedoor.insight.pictures import Bar, Panel

SVG = "{http://www.w3.org/2000/svg}"


def money(value: Decimal) -> str:
    return f"£{value:,.2f}"


def drawn(
    *panels: Panel, title: str = "A title", lines: tuple[str, ...] = ("A line.",)
) -> ElementTree.Element:
    return ElementTree.fromstring(pictures.draw(title=title, lines=lines, panels=panels))


def test_everything_shown_is_said_in_the_description_as_well() -> None:
    picture = drawn(
        Panel("By age", [Bar("under 20", Decimal(5), "+£5.00"), Bar("20 and over", Decimal(-3), "-£3.00")])
    )
    assert picture.attrib["role"] == "img"
    named = {one.attrib["id"]: one.text for one in picture if "id" in one.attrib}
    assert set(picture.attrib["aria-labelledby"].split()) <= set(named)
    assert named["title"] == "A title"
    assert named["description"] == "A line. By age: under 20: +£5.00; 20 and over: -£3.00."


def test_gains_and_losses_are_told_apart_by_direction_and_hatching() -> None:
    picture = drawn(Panel("", [Bar("a", Decimal(4), "4"), Bar("b", Decimal(-2), "-2", is_worse=True)]))
    gain, loss = [one for one in picture.findall(f"{SVG}rect") if "stroke" in one.attrib]
    zero = float(picture.findall(f"{SVG}line")[0].attrib["x1"])
    assert float(gain.attrib["x"]) == pytest.approx(zero)
    assert float(loss.attrib["x"]) + float(loss.attrib["width"]) == pytest.approx(zero, abs=0.2)
    assert float(gain.attrib["width"]) == pytest.approx(2 * float(loss.attrib["width"]), abs=0.2)
    assert loss.attrib["fill"] == "url(#worse)" != gain.attrib["fill"]
    assert "Hatched: people lose by it." in [one.text for one in picture.findall(f"{SVG}text")]


def test_names_with_signs_of_markup_and_control_characters_do_no_harm() -> None:
    picture = drawn(Panel("<script>", [Bar("a & b\x00\x1f", Decimal(1), "<1>")]), title='"x" < y')
    texts = [one.text for one in picture.findall(f"{SVG}text")]
    assert {'"x" < y', "<script>", "a & b", "<1>"} <= set(texts)


def test_no_text_stands_outside_the_picture_however_long_names_are() -> None:
    picture = drawn(Panel("", [Bar("long name " * 30, Decimal(1), "£1,000,000,000.00")]))
    for one in picture.findall(f"{SVG}text"):
        x, words = float(one.attrib["x"]), one.text or ""
        width = len(words) * pictures.LETTER
        left = x - width if one.attrib["text-anchor"] == "end" else x
        assert left >= 0
        assert left + width <= pictures.WIDTH


def test_sizes_are_shown_from_the_greatest_loss_to_the_greatest_gain() -> None:
    sizes = Counter({-8: 3, 1: 2, 11: 7})
    panel = pictures.sizes(Effects("", sizes=sizes), money=money, per=" a week")
    assert [(bar.label, bar.figure, bar.is_worse) for bar in panel.bars] == [
        ("lose £1.00 to £2.00", "3", True),
        ("gain up to £0.01", "2", False),
        ("gain £10.00 to £20.00", "7", False),
    ]
    assert panel.heading == "People by what they gain or lose a week"


def test_of_very_many_sizes_tens_are_put_together() -> None:
    sizes = Counter(dict.fromkeys([*range(-20, 0), *range(1, 21)], 1))
    panel = pictures.sizes(Effects("", sizes=sizes), money=money, per="")
    assert len(panel.bars) == 16
    assert panel.bars[8].label == "gain up to £0.01"
    assert panel.bars[9].label == "gain £0.01 to £0.10"
    assert sum(bar.value for bar in panel.bars) == 40


def test_a_higher_fee_is_a_loss_and_a_higher_benefit_a_gain() -> None:
    effects = Effects("x", groups={"yes": Effect(after=Decimal(5)), "no": Effect(before=Decimal(1))})
    grouping = Grouping("resident", DataType("boolean", "boolean"), True)
    for is_fee in (True, False):
        panel = pictures.groups(effects, grouping, money=money, per="", is_fee=is_fee)
        assert {bar.label: bar.is_worse for bar in panel.bars} == {"yes": is_fee, "no": not is_fee}


def test_without_amounts_the_people_are_named() -> None:
    [bar] = pictures.variants(
        [Effects("v", Effect(newly=2, no_longer=1))], money=money, per="", is_fee=False
    ).bars
    assert bar.figure == "2 newly, 1 no longer"
