"""`onedoor demo systems`, `off` and `on`: what happens when an agency's system is away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onedoor.cli.exits import Unable

if TYPE_CHECKING:
    from onedoor.demo.state import State

PATIENCE = 20.0
"""Seconds until the town has noticed."""


@click.command()
@click.pass_obj
def systems(folder: Path) -> None:
    """Say which systems of the agencies run beside the town, and which are off."""
    state, titles = _of(folder)
    running = _running(state)
    for title in titles:
        click.echo(f"{title:20}{'on' if title in running else 'off'}")


@click.command()
@click.argument("system")
@click.pass_obj
def off(folder: Path, system: str) -> None:
    """Switch SYSTEM off, "tax office" for example, and see how the town goes on without it."""
    title = _switch(folder, system, is_on=False)
    click.echo(f"The {title} is off. Back again: onedoor demo on “{title}”")


@click.command()
@click.argument("system")
@click.pass_obj
def on(folder: Path, system: str) -> None:
    """Switch SYSTEM on again."""
    click.echo(f"The {_switch(folder, system, is_on=True)} is on.")


def _switch(folder: Path, system: str, *, is_on: bool) -> str:
    """Ask the launcher, and wait until it has done it; the system's title. Raises Unable."""
    from onedoor.catalogue.spelling import listed, nearest
    from onedoor.demo.keeping import Switches

    state, titles = _of(folder)
    named = {title.replace(" ", "-"): title for title in titles}
    title = named.get(system.strip().casefold().replace(" ", "-"))
    if title is None:
        near = nearest(system, titles)
        hint = f"Did you mean “{near}”?" if near else f"There are {listed(titles)}."
        raise click.BadParameter(f"there is no system “{system}”. {hint}", param_hint="SYSTEM")
    switches = Switches(folder)
    switches.set(switches.off() - {title} if is_on else switches.off() | {title})
    end = time.monotonic() + PATIENCE
    while (title in _running(state)) != is_on:
        if time.monotonic() > end:
            raise Unable(f"The demo town did not switch the {title}. What it says stands where it was started.")
        time.sleep(0.1)
    return title


def _of(folder: Path) -> tuple[State, list[str]]:
    """The running town, and its systems. Raises Unable."""
    from onedoor.demo.state import State

    state = State(folder)
    if not state.running().get("address"):
        raise Unable(f"No demo town runs from {folder}: start it with “onedoor demo”, or name its folder in ONEDOOR_STATE.")
    return state, [str(one) for one in state.running().get("systems", ())]


def _running(state: State) -> set[str]:
    return {str(one.get("title")) for one in state.running().get("children", ())}
