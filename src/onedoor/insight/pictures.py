"""A simulation as a picture: SVG with a title and a description, told apart by shape and not by colour alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from onedoor.insight.effects import STEPS, Effect, Effects
from onedoor.insight.groups import Grouping

WIDTH = 1040
LETTER = 8.0
"""Width of a letter of a label, about."""
LONGEST = 56
"""Letters of the longest label."""
FIGURES = 170
"""Width of the column of figures on the right."""
LINE = 30
MOST_BARS = 60
INK, PAPER, GREY, BETTER, WORSE = "#0b0c0c", "#ffffff", "#505a5f", "#1d70b8", "#942514"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Money = Callable[[Decimal], str]


@dataclass(frozen=True)
class Bar:
    """One bar: to the right for more than nought, to the left (hatched) for less."""

    label: str
    value: Decimal
    figure: str
    """What stands beside it."""
    is_worse: bool = False
    """Whether people lose by it: it is hatched."""


@dataclass(frozen=True)
class Panel:
    """Some bars that share a scale, under a heading."""

    heading: str
    bars: Sequence[Bar]


def draw(*, title: str, lines: Sequence[str], panels: Sequence[Panel]) -> str:
    """The picture: a heading, some lines of text, and bars below. Everything it shows is in its description as well."""
    shown = [panel for panel in panels if panel.bars]
    described = [*lines]
    for panel in shown:
        described.append(
            f"{panel.heading}: " + "; ".join(f"{bar.label}: {bar.figure}" for bar in panel.bars) + "."
        )
    body: list[str] = [_text(24, 44, title, size=26, weight="bold")]
    y = 76
    for line in lines:
        body.append(_text(24, y, line, size=18))
        y += 26
    for panel in shown:
        y += 24
        body.append(_text(24, y, panel.heading, size=20, weight="bold"))
        y += 14
        body += _bars(panel.bars, y)
        y += len(panel.bars) * LINE + 10
    if any(bar.is_worse for panel in shown for bar in panel.bars):
        y += 20
        body.append(_text(24, y, "Hatched: people lose by it.", size=16))
    height = y + 24
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            'role="img" aria-labelledby="title description" font-family="Arial, Helvetica, sans-serif">',
            f'<title id="title">{_plain(title)}</title>',
            f'<desc id="description">{_plain(" ".join(described))}</desc>',
            '<defs><pattern id="worse" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="7" height="7" fill="{PAPER}"/><rect width="4" height="7" fill="{WORSE}"/></pattern></defs>',
            f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
            *body,
            "</svg>\n",
        ]
    )


def sizes(effects: Effects, *, money: Money, per: str) -> Panel:
    """How many people lose or gain how much, from the greatest loss to the greatest gain."""
    counted = _coarse(effects.sizes)
    bars = []
    for (low, high), count in counted:
        worse = high <= 0
        less, more = (abs(high), abs(low)) if worse else (low, high)
        words = f"up to {money(more)}" if not less else f"{money(less)} to {money(more)}"
        bars.append(
            Bar(f"{'lose' if worse else 'gain'} {words}", Decimal(count), f"{count:,}", is_worse=worse)
        )
    return Panel(f"People by what they gain or lose{per}", bars)


def groups(effects: Effects, grouping: Grouping, *, money: Money, per: str, is_fee: bool) -> Panel:
    """What the difference comes to in each group, and how many gain and lose."""
    labels = sorted(effects.groups, key=grouping.order)[:MOST_BARS]
    bars = [_difference(grouping.title(label), effects.groups[label], money, is_fee) for label in labels]
    return Panel(f"Difference{per}, by: {grouping.heading}", bars)


def variants(of: Sequence[Effects], *, money: Money, per: str, is_fee: bool) -> Panel:
    """What each of several variants costs more or less."""
    return Panel(
        f"Difference{per}", [_difference(one.label, one.whole, money, is_fee) for one in of[:MOST_BARS]]
    )


def _difference(label: str, effect: Effect, money: Money, is_fee: bool) -> Bar:
    value = effect.difference
    figure = f"{'+' if value > 0 else ''}{money(value)}"
    if not value and effect.newly != effect.no_longer:
        figure = f"{effect.newly:,} newly, {effect.no_longer:,} no longer"
    return Bar(label, value, figure, is_worse=value > 0 if is_fee else value < 0)


def _bars(bars: Sequence[Bar], top: int) -> Iterator[str]:
    low = min(Decimal(0), *(bar.value for bar in bars))
    high = max(Decimal(0), *(bar.value for bar in bars))
    labels = 24 + LETTER * min(LONGEST, max(len(bar.label) for bar in bars))
    room = Decimal(repr(WIDTH - labels - FIGURES - 36))
    scale = room / ((high - low) or 1)
    zero = labels + 12 + float(-low * scale)
    for place, bar in enumerate(bars):
        y = top + place * LINE
        yield _text(round(labels), y + 20, _short(bar.label), size=16, anchor="end")
        width = float(abs(bar.value) * scale)
        x = zero if bar.value >= 0 else zero - width
        fill = "url(#worse)" if bar.is_worse else BETTER
        if width:
            stroke = WORSE if bar.is_worse else BETTER
            yield (
                f'<rect x="{x:.1f}" y="{y + 4}" width="{max(width, 1.5):.1f}" height="{LINE - 8}" '
                f'fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
            )
        yield _text(WIDTH - 24, y + 20, bar.figure, size=16, anchor="end")
    yield (
        f'<line x1="{zero:.1f}" y1="{top}" x2="{zero:.1f}" y2="{top + len(bars) * LINE}" '
        f'stroke="{GREY}" stroke-width="2"/>'
    )


def _coarse(counted: Counter[int]) -> list[tuple[tuple[Decimal, Decimal], int]]:
    """The sizes that occur, from the greatest loss to the greatest gain; by tens where that would be too many bars."""
    by_tens = len(counted) > 16
    merged: Counter[tuple[Decimal, Decimal]] = Counter()
    for size, count in counted.items():
        place = abs(size)
        if by_tens:
            top = -(-(place - 1) // 3) * 3 + 1  # to the next of 0.01, 0.1, 1, 10
            low, high = _step(top - 3), _step(top)
        else:
            low, high = _step(place - 1), _step(place)
        merged[(low, high) if size > 0 else (-high, -low)] += count
    return sorted(merged.items())


def _step(place: int) -> Decimal:
    return Decimal(0) if place <= 0 else STEPS[min(place, len(STEPS)) - 1]


def _text(x: float, y: float, words: str, *, size: int, weight: str = "normal", anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{INK}">'
        f"{_plain(words)}</text>"
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def _plain(words: str) -> str:
    return escape(_NOT_XML.sub("", words))
