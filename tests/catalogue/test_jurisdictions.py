"""The jurisdiction in force, while its files change."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.jurisdictions import InForce
from onedoor.catalogue.problems import Invalid

from .conftest import SERVICE, Town


@dataclass
class Stopwatch:
    """A clock that goes on when told."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def in_force(town: Town, stopwatch: Stopwatch) -> InForce:
    return InForce(town.path, monotonic=stopwatch)


def test_a_jurisdiction_says_all_it_declares(jurisdiction: Jurisdiction) -> None:
    assert jurisdiction.name["es"] == "Puente del Prado"
    assert jurisdiction.languages == ["en", "es"]
    assert jurisdiction.organisations["transport"].teams["cycling"].title["en"] == "Cycling team"
    assert jurisdiction.registers["population"].attributes["district"].options is not None
    assert jurisdiction.personas.residents["ada"].person_number == "AB 12 34 56 C"
    assert jurisdiction.letters["decision"]["opening"]["en"] == "We have decided."
    assert jurisdiction.branding.colours["brand"] == "#17494d"
    assert jurisdiction.path is not None
    assert list(jurisdiction.services) == ["cycle-store"]


def test_offices_are_closed_on_holidays_and_on_the_days_the_town_names(jurisdiction: Jurisdiction) -> None:
    working = jurisdiction.calendar.working
    closed = next(iter(jurisdiction.calendar.closed))
    assert not working.is_working_day(closed)
    assert not working.is_working_day(closed.replace(day=25))


def test_a_status_banner_is_shown_from_day_to_day(jurisdiction: Jurisdiction) -> None:
    banner = jurisdiction.status_banner
    assert banner is not None
    assert banner.since is not None
    assert banner.until is not None
    assert banner.shown_on(banner.since)
    assert banner.shown_on(banner.until)
    assert not banner.shown_on(banner.until.replace(month=6, day=1))


def test_a_change_comes_into_force_after_at_most_a_second(
    town: Town, in_force: InForce, stopwatch: Stopwatch
) -> None:
    before = in_force.jurisdiction()
    town.edit(SERVICE, "Rent a cycle store", "Hire a cycle store")
    stopwatch.seconds = 0.5
    assert in_force.jurisdiction() is before
    stopwatch.seconds = 1.0
    assert in_force.jurisdiction().services["cycle-store"].title["en"] == "Hire a cycle store"


def test_an_unchanged_folder_is_not_loaded_again(in_force: InForce, stopwatch: Stopwatch) -> None:
    before = in_force.jurisdiction()
    stopwatch.seconds = 100
    assert in_force.jurisdiction() is before


def test_a_broken_change_leaves_the_last_good_one_in_force_and_says_so(
    town: Town, in_force: InForce, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = in_force.jurisdiction()
    assert in_force.health().ok
    town.edit(SERVICE, "    all_of:", "    al_of:")
    stopwatch.seconds = 2
    with caplog.at_level(logging.ERROR):
        assert in_force.jurisdiction() is before
    assert "the last good one stays in force" in caplog.text
    assert "“al_of” has no meaning here" in caplog.text
    health = in_force.health()
    assert not health.ok
    assert health.digest == before.digest
    assert any("al_of" in problem.what for problem in health.problems)


def test_a_broken_change_is_logged_once_and_not_for_every_request(
    town: Town, in_force: InForce, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_force.jurisdiction()
    town.edit(SERVICE, "    all_of:", "    al_of:")
    for second in range(2, 7):
        stopwatch.seconds = second
        in_force.jurisdiction()
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1


def test_a_mended_definition_comes_into_force_and_is_well_again(
    town: Town, in_force: InForce, stopwatch: Stopwatch
) -> None:
    in_force.jurisdiction()
    town.edit(SERVICE, "    all_of:", "    al_of:")
    stopwatch.seconds = 2
    assert not in_force.health().ok
    town.edit(SERVICE, "    al_of:", "    all_of:")
    stopwatch.seconds = 4
    assert in_force.health().ok


def test_an_example_that_fails_keeps_a_change_out_of_force(
    town: Town, in_force: InForce, stopwatch: Stopwatch
) -> None:
    before = in_force.jurisdiction()
    town.edit(SERVICE, "2026-04-01: 12.50", "2026-04-01: 13.50")
    stopwatch.seconds = 2
    assert in_force.jurisdiction() is before
    assert any("should be 12.5" in problem.what for problem in in_force.health().problems)


def test_a_folder_that_is_broken_from_the_start_is_refused_with_its_problems(
    town: Town, in_force: InForce, stopwatch: Stopwatch
) -> None:
    town.edit(SERVICE, "    all_of:", "    al_of:")
    for _ in range(2):
        with pytest.raises(Invalid, match="al_of"):
            in_force.jurisdiction()
    assert in_force.health().digest is None
    town.edit(SERVICE, "    al_of:", "    all_of:")
    stopwatch.seconds = 2
    assert in_force.jurisdiction().services


def test_an_error_of_our_own_leaves_the_last_good_one_in_force(
    town: Town, in_force: InForce, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = in_force.jurisdiction()

    def fails(path: object) -> Jurisdiction:
        raise RuntimeError("a bug")

    monkeypatch.setattr(jurisdictions, "load", fails)
    town.edit(SERVICE, "Rent a cycle store", "Hire a cycle store")
    stopwatch.seconds = 2
    assert in_force.jurisdiction() is before
    assert "server's log" in in_force.health().problems[0].what


def test_while_one_thread_loads_the_others_go_on_with_what_is_in_force(
    town: Town, in_force: InForce, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = in_force.jurisdiction()
    loading, may_end = threading.Event(), threading.Event()

    def slowly(path: object) -> Jurisdiction:
        loading.set()
        assert may_end.wait(10)
        return town.load()

    monkeypatch.setattr(jurisdictions, "load", slowly)
    town.edit(SERVICE, "Rent a cycle store", "Hire a cycle store")
    stopwatch.seconds = 2
    loader = threading.Thread(target=in_force.jurisdiction)
    loader.start()
    assert loading.wait(10)
    assert in_force.jurisdiction() is before
    monkeypatch.undo()
    may_end.set()
    loader.join(10)
    assert in_force.jurisdiction() is not before


def test_threads_that_start_together_load_once(
    town: Town, in_force: InForce, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[object] = []
    load = jurisdictions.load

    def counted(path: object) -> Jurisdiction:
        loads.append(path)
        return load(town.path)

    monkeypatch.setattr(jurisdictions, "load", counted)
    threads = [threading.Thread(target=in_force.jurisdiction) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(loads) == 1


def test_the_made_town_loads_in_well_under_a_second(town: Town) -> None:
    town.load()
    started = time.perf_counter()
    town.load()
    assert time.perf_counter() - started < 1
