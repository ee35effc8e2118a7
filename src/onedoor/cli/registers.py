"""`onedoor registers`: are they well, and what was dropped for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from onedoor.cli.exits import FOUND, told_plainly
from onedoor.cli.register_names import known, town_in_force
from onedoor.cli.register_switches import compare, switch

if TYPE_CHECKING:
    from onedoor.registers.checking import Checked


@click.group()
def registers() -> None:
    """Ask registers how they are, and load the files that were dropped for them."""


registers.add_command(compare)
registers.add_command(switch)


@registers.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(name: str | None, as_json: bool) -> None:
    """Say of every register, or of NAME: can it be reached, how fast, is it as its file says, how fresh.

    The systems themselves are asked, about nobody. The exit code is 1 when one is not well.
    """
    town = town_in_force()
    from onedoor.lib import clock
    from onedoor.registers import checking, switching

    if name is not None:
        known(town, name, also_replaced=True)
    names = [name] if name is not None else list(switching.systems(town))
    found = [checking.check(name=one, on=clock.today(town.zone)) for one in names]
    if as_json:
        click.echo(json.dumps([_plain(one) for one in found], indent=2, ensure_ascii=False))
    else:
        width = max(map(len, names), default=0)
        for one in found:
            click.echo(_line(one, width))
            for problem in one.problems:
                click.echo(f"{'':{width}}  {problem}")
    if any(not one.is_well for one in found):
        raise SystemExit(FOUND)


@registers.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Also when this file was loaded before.")
def load(name: str, again: bool) -> None:
    """Load the newest file that was dropped for the register NAME: it replaces what is held of it.

    Records that cannot be read are set aside, each with its place and reason on standard error; the exit code is 1 then.
    A file that stops in the middle, or is not as the register's file says, changes nothing (exit code 3).
    """
    town = town_in_force()
    from onedoor.lib import clock
    from onedoor.registers import loading
    from onedoor.registers.connectors.connector import ConnectorFailed

    known(town, name, also_replaced=True)
    with told_plainly(ConnectorFailed, loading.NothingToLoad):
        loaded = loading.load(name=name, at=clock.now(), again=again)
    if loaded is None:
        click.echo(f"The newest file of “{name}” was loaded before. Load it once more with --again.")
        return
    click.echo(f"{loaded.file}: {loaded.records} records loaded, {loaded.set_aside} set aside.")
    for reason in loaded.reasons:
        click.echo(reason, err=True)
    if loaded.set_aside > len(loaded.reasons):
        click.echo(f"and {loaded.set_aside - len(loaded.reasons)} more", err=True)
    if loaded.set_aside:
        raise SystemExit(FOUND)


def _line(one: Checked, width: int) -> str:
    state = "well" if one.is_well else "NOT WELL"
    day = "says no day"
    if one.as_of is not None:
        until = f", fresh until {one.fresh_until.isoformat()}" if one.fresh_until and not one.problems else ""
        day = f"of {one.as_of.isoformat()}{until}"
    parts = [f"{one.name:{width}}  {state:8}", f"{one.kind:6}", f"{one.seconds * 1000:6.0f} ms", day]
    return "  ".join([*parts, one.detail] if one.detail else parts)


def _plain(one: Checked) -> dict[str, Any]:
    return {
        "register": one.name,
        "kind": one.kind,
        "well": one.is_well,
        "reachable": one.reachable,
        "seconds": round(one.seconds, 4),
        "problems": list(one.problems),
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "fresh_until": one.fresh_until.isoformat() if one.fresh_until else None,
        "detail": one.detail,
    }
