"""The mainframe's nightly file and the service that is to replace it, both real: in shadow, switched, and back."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML
from tests.demo.systems.conftest import RIVERTON, TODAY, Neighbours

from onedoor.catalogue import jurisdictions
from onedoor.cli.main import main
from onedoor.demo.systems.drivers import migration
from onedoor.identity.actors import Actor
from onedoor.registers import comparisons, evidence, loading, shadows, tallies
from onedoor.registers.connectors import circuits
from onedoor.registers.evidence import Gathered
from onedoor.registers.models import Difference, Traffic
from onedoor.trust import acts, ledger

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ADA = Actor(kind="person", id="ada", name="Ada")
SERVICE = "driver service"


@pytest.fixture
def drivers(neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbours]:
    """Both systems, filled, the file loaded; nothing switched yet."""
    from onedoor.lib import clock

    monkeypatch.setattr("onedoor.cli.django_ready.load_django", lambda **how: None)
    monkeypatch.setattr("onedoor.cli.register_names.load_django", lambda **how: None)
    loading.load_all(at=AT)
    tallies.forget()
    with clock.frozen(AT):
        yield neighbours
    shadows.wait()
    tallies.forget()


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["registers", *arguments])
    assert done.exit_code in (0, 1), done.output
    return done.output


def gather(number: str) -> Gathered:
    service = jurisdictions.current().services["driving-licence-renewal"]
    return evidence.gather(
        service=service, person_number=number, known={}, by=ADA, on=TODAY, at=AT, case="DL-1"
    )


def said(number: str) -> dict[str, Any]:
    return {fact.input: fact.value for fact in gather(number).facts if fact.register == "drivers"}


def in_lot(neighbours: Neighbours, lots: range, *, where: Callable[[Any], Any] = bool) -> str:
    """A driver to whose record something happened on the way."""
    made = neighbours.made["drivers"]
    return next(one for one in sorted(made) if migration.lot_of(one) in lots and where(made[one]))


def unlike(driver: Any, moved: Any) -> Iterator[tuple[str, str]]:
    """Which attributes differ, and how, from the records themselves."""
    for name, old in driver.items():
        new = moved.get(name)
        if str(old) != str(new):
            is_odd = "/" in str(new)
            yield name, "missing in legacy" if old is None else "type differs" if is_odd else "value differs"


def test_in_shadow_every_difference_is_told_by_its_kind_and_everybody_can_read_of_it(
    drivers: Neighbours,
) -> None:
    made = drivers.made["drivers"]
    moved = dict(migration.migrated(made.items()))
    expected: Counter[tuple[str, str]] = Counter()
    for number, driver in made.items():
        if number not in moved:
            expected["", "missing in new"] += 2  # once for each capability
        else:
            expected.update(unlike(driver, moved[number]))
    assert len({kind for _, kind in expected}) >= 3, "the made differences are of several kinds"
    assert "all" not in run("switch", "drivers", "--to", "shadow", "--reason", "trial")
    told = run("compare", "drivers", "--ask", "10000", "--reason", "trial of the service")
    assert f"Both systems were asked about {len(made)} people." in told
    rows = Difference.objects.filter(register="drivers").exclude(kind="slower")
    assert Counter((one.attribute, one.kind) for one in rows) == expected
    for (attribute, kind), often in expected.items():
        if attribute:
            assert f"{often}  {kind}: {attribute}" in told
    someone = in_lot(drivers, migration.LOST)
    looks = [one for one in ledger.about(someone) if one.act == acts.READ]
    assert [one.legal_ground for one in looks] == ["trial of the service"] * 2
    counted = {one.system: one.keys for one in Traffic.objects.filter(register="drivers")}
    assert counted == {"legacy": 3 * len(made), "shadow": 2 * len(made)}, "once for all keys, then for each capability"


def test_nothing_happened_to_those_who_can_be_signed_in_as() -> None:
    known = YAML(typ="safe", pure=True).load(RIVERTON / "demo" / "people.yaml")["drivers"]
    assert dict(migration.migrated(known.items())) == known


def test_a_trial_needs_a_reason_and_a_register_in_shadow(drivers: Neighbours) -> None:
    for arguments, said in (
        (["--ask", "5"], "--ask needs --reason"),
        (["--ask", "5", "--reason", "x"], "Nothing of “drivers” is in shadow: onedoor registers switch drivers"),
    ):
        done = CliRunner().invoke(main, ["registers", "compare", "drivers", *arguments])
        assert done.exit_code not in (0, 1)
        assert said in done.output
    assert not ledger.Entry.objects.filter(act=acts.READ).exists()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
def test_a_new_system_that_is_away_or_hangs_in_shadow_costs_nobody_anything(
    drivers: Neighbours, sign: signal.Signals
) -> None:
    run("switch", "drivers", "--to", "shadow")
    number = in_lot(drivers, range(100, 400), where=lambda one: one["licence status"] == "full")
    child = next(one for one in drivers.children.all if one.title == SERVICE)
    os.killpg(child.process.pid, sign)
    began = time.perf_counter()
    values = said(number)
    assert time.perf_counter() - began < 1.0
    assert values["driver.licence status"] == "full"
    shadows.wait()
    os.killpg(child.process.pid, signal.SIGCONT) if sign == signal.SIGSTOP else None
    kinds = {one.kind for one in Difference.objects.filter(register="drivers")}
    assert kinds == {"new failed"}


def test_the_new_service_answers_from_the_switch_on_and_the_old_one_again_after_one_command(
    drivers: Neighbours,
) -> None:
    number = in_lot(drivers, migration.BANNED, where=lambda one: one["licence status"] == "full")
    old = drivers.made["drivers"][number]["disqualified until"]
    assert said(number)["driver.disqualified until"] == old
    run("switch", "drivers", "disqualifications", "--to", "new")
    assert said(number)["driver.disqualified until"] == date(2027, 6, 30)
    by_file = gather(number)
    assert {fact.register for fact in by_file.facts} == {"population", "drivers"}
    drivers.end(SERVICE)
    circuits.forget()
    gathered = gather(number)
    [down] = gathered.unreachable
    assert (down.register, down.inputs) == ("drivers", ("driver.disqualified until",)), "the file still says the rest"
    assert "driver.licence status" in {fact.input for fact in gathered.facts}
    assert ledger.Entry.objects.filter(about=number, act=acts.READ_FAILED).exists()
    run("switch", "drivers", "--to", "legacy")
    assert said(number)["driver.disqualified until"] == old
    states = {one.capability: str(one.to) for one in comparisons.of(name="drivers")}
    assert states == {"licences": "legacy", "disqualifications": "legacy"}


def test_what_the_new_service_writes_in_a_form_of_its_own_is_refused_after_the_switch(
    drivers: Neighbours,
) -> None:
    number = in_lot(drivers, migration.BRITISH, where=lambda one: one["photocard valid until"])
    run("switch", "drivers", "--to", "new")
    gathered = gather(number)
    [open_] = gathered.unreachable
    assert open_.inputs == ("driver.photocard valid until",)
    assert "licence status" in {fact.attribute for fact in gathered.facts}
