"""The result of `onedoor simulate` for people: tables, and a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.insight.effects import Effect
    from onedoor.insight.simulations import Simulation

Money = Callable[[Decimal], str]


def one(done: Simulation, service: Service) -> str:
    """One variant: before, after, difference; who gains and loses; by group."""
    money, per = _money(done, service), _per(done, service)
    [effects] = done.variants
    whole = effects.whole
    rows = [
        ("", "before", "after", "difference"),
        (
            "Entitled",
            f"{whole.entitled_before:,}",
            f"{whole.entitled_after:,}",
            f"{whole.entitled_after - whole.entitled_before:+,}",
        ),
    ]
    if done.measure.amount is not None:
        rows.append((_titled(done, service), *_three(whole, money)))
    lines = [_heading(done, service), f"{effects.label}, in place of {done.now}", "", *_table(rows), ""]
    lines += [*summary(whole, money, per), *_groups(done, money, per)]
    if done.out is not None:
        lines += ["", f"Whom it changes anything for is in {done.out}."]
    return "\n".join(lines)


def grid(done: Simulation, service: Service) -> str:
    """Many variants, a row each."""
    money, per = _money(done, service), _per(done, service)
    rows: list[tuple[str, ...]] = [
        ("", "entitled", "newly", "no longer", "gain", "lose", f"sum{per}", "difference", "cannot tell")
    ]
    first = done.variants[0].whole
    rows.append(("as it is", f"{first.entitled_before:,}", "", "", "", "", money(first.before), "", ""))
    for effects in done.variants:
        whole = effects.whole
        counts = (whole.entitled_after, whole.newly, whole.no_longer, whole.gain, whole.lose)
        rows.append(
            (
                effects.label,
                *(f"{count:,}" for count in counts),
                money(whole.after),
                _signed(whole.difference, money),
                f"{whole.cannot_tell:,}",
            )
        )
    return "\n".join([_heading(done, service), "", *_table(rows)])


def summary(whole: Effect, money: Money, per: str) -> list[str]:
    """Who gains and who loses, in sentences."""
    lines = [
        f"{whole.gain:,} gain {money(whole.gained)}{per} together, {whole.lose:,} lose {money(whole.lost)}{per}.",
        f"{whole.newly:,} newly entitled, {whole.no_longer:,} no longer entitled.",
    ]
    if whole.cannot_tell:
        lines.append(f"{whole.cannot_tell:,} cannot be told, and are in no other figure.")
    return lines


def draw(path: Path, done: Simulation, service: Service) -> None:
    """Draw the result into a file, beside it first. Raises CannotWrite."""
    from onedoor.insight import pictures, results

    money, per = _money(done, service), _per(done, service)
    is_fee = done.measure.is_paid_by_applicant
    if len(done.variants) == 1:
        [effects] = done.variants
        whole = effects.whole
        lines = [f"{effects.label}, in place of {done.now}"]
        if done.measure.amount is not None:
            before, after, difference = _three(whole, money)
            lines.append(f"{_titled(done, service)}: {before} before, {after} after, {difference}.")
        lines += summary(whole, money, per)
        panels = [pictures.sizes(effects, money=_short_money(done, service), per=per)]
        if done.grouping is not None:
            panels.append(pictures.groups(effects, done.grouping, money=money, per=per, is_fee=is_fee))
    else:
        lines = [f"{_titled(done, service)}: {money(done.variants[0].whole.before)} as it is."]
        panels = [pictures.variants(done.variants, money=money, per=per, is_fee=is_fee)]
    picture = pictures.draw(title=_heading(done, service), lines=lines, panels=panels)
    results.write_text(path, picture)


def _groups(done: Simulation, money: Money, per: str) -> list[str]:
    if done.grouping is None:
        return []
    [effects] = done.variants
    rows: list[tuple[str, ...]] = [
        (
            done.grouping.heading,
            "people",
            "gain",
            "lose",
            "newly",
            "no longer",
            f"difference{per}",
            "cannot tell",
        )
    ]
    for label in sorted(effects.groups, key=done.grouping.order):
        group = effects.groups[label]
        counts = (group.people, group.gain, group.lose, group.newly, group.no_longer)
        rows.append(
            (
                done.grouping.title(label),
                *(f"{count:,}" for count in counts),
                _signed(group.difference, money),
                f"{group.cannot_tell:,}",
            )
        )
    return ["", *_table(rows)]


def _heading(done: Simulation, service: Service) -> str:
    people = done.variants[0].whole.people
    return f"{service.title.get('en', service.id)}, on {done.on.isoformat()}: {people:,} people"


def _money(done: Simulation, service: Service) -> Money:
    from onedoor.lib.money import format_money

    amount = done.measure.amount
    if amount is not None and not service.model.decisions[amount].type.is_money:
        return lambda value: f"{value.normalize():,f}"
    currency = service.jurisdiction.currency
    return lambda value: format_money(value, language="en", currency=currency)


def _short_money(done: Simulation, service: Service) -> Money:
    """As `_money`, without pennies where there are none."""
    from onedoor.lib.money import format_short

    amount = done.measure.amount
    if amount is not None and not service.model.decisions[amount].type.is_money:
        return _money(done, service)
    return lambda value: format_short(value, language="en", currency=service.jurisdiction.currency)


def _per(done: Simulation, service: Service) -> str:
    amount = done.measure.amount
    per = service.model.decisions[amount].type.per if amount is not None else None
    return f" a {per}" if per else ""


def _titled(done: Simulation, service: Service) -> str:
    """What is compared: "Housing Benefit a week", "Fee"."""
    decision = service.model.decisions[done.measure.amount or done.measure.eligible]
    title, per = str((decision.title or {}).get("en") or decision.name), _per(done, service)
    return title if title.endswith(per) else title + per


def _three(whole: Effect, money: Money) -> tuple[str, str, str]:
    return money(whole.before), money(whole.after), _signed(whole.difference, money)


def _signed(value: Decimal, money: Money) -> str:
    return f"+{money(value)}" if value > 0 else money(value)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns beneath each other, the first to the left and the others to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        first = row[0].ljust(widths[0])
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([f"  {first}", *rest]).rstrip())
    return lines
