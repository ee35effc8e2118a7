"""The leader's page: every system with age, owner, cost, risk, debt, incidents, and the traffic that still goes to it."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import TOWN
from tests.desk.conftest import Desk, Scene

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.problems import Invalid
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.registers.models import Comparison, Difference, Outage, Traffic

SYSTEMS = """
people-old:
  title: {en: Card index, es: Fichero}
  owner: registry
  register: people
  replaced: true
  since: 1986-03-02
  cost_per_year: 90000
  risk: {level: high, why: {en: One person knows it, es: Lo conoce una persona}}
  debt: {days: 300, what: {en: No tests, es: Sin pruebas}}
  incidents:
    - {on: 2026-01-10, what: {en: The roof leaked, es: Entró agua}}
    - {on: 2020-01-10, what: {en: Long ago, es: Hace mucho}}
payroll:
  title: {en: Payroll, es: Nóminas}
  owner: greens
  since: 2020-03-02
  cost_per_year: 1000.50
  risk: {level: low, why: {en: New, es: Nuevo}}
  debt: {days: 5, what: {en: Little, es: Poco}}
"""


@pytest.fixture
def described(tmp_path: Path, settings: Any) -> Path:
    """Oakford with a systems.yaml, its people's register being replaced."""
    town = tmp_path / "oakford"
    shutil.copytree(TOWN, town)
    (town / "systems.yaml").write_text(SYSTEMS)
    people = town / "registers" / "people.yaml"
    people.write_text(people.read_text() + "legacy: {connector: {kind: held}}\n")
    settings.ONEDOOR_JURISDICTION = town
    return town


@pytest.fixture
def leader(db: None) -> Person:
    return Person.objects.create_user(subject="l-1", name="Lea Leader", is_officer=True, roles=["leader"])


def page_of(scene: Scene, leader: Person, query: str = "", **headers: str) -> str:
    with clock.frozen(scene.now):
        answer = Desk(leader).get(f"/desk/systems{query}", headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


def order(page: str) -> list[str]:
    return re.findall(r'href="#system-([^"]+)"', page)


def test_every_system_is_there_with_what_is_said_of_it_and_totals(
    scene: Scene, described: Path, leader: Person
) -> None:
    page = words(page_of(scene, leader))
    assert "Card index 40 years Registry £90,000 High 300 1 0" in page
    assert "Payroll 6 years" in page
    assert "Together £91,000.50 305 1 0" in page
    assert "The roof leaked" in page
    assert "Long ago" not in page
    assert "Nobody has described this system in systems.yaml yet." in page  # the register of homes


def test_traffic_and_failures_are_what_was_counted(scene: Scene, described: Path, leader: Person) -> None:
    day = date(2026, 3, 1)
    Traffic.objects.create(register="people", system="legacy", day=day, reads=75, failed=2)
    Traffic.objects.create(register="people", system="new", day=day, reads=25)
    Traffic.objects.create(register="people", system="shadow", day=day, reads=75)
    Traffic.objects.create(register="people", system="legacy", day=date(2025, 12, 1), reads=9999)
    began = datetime(2026, 2, 27, 8, tzinfo=UTC)
    Outage.objects.create(
        register="people", system="legacy", began_at=began, last_at=began, failures=2, kind="timeout"
    )
    page = words(page_of(scene, leader))
    assert "High 300 2 75 (75 %)" in page
    assert "75 reads for comparison." in page
    assert "27 Feb 2026 – still going on : It did not answer in time" in page.replace(
        "going on:", "going on :"
    )
    assert "“all” is answered by the old system." in page


def test_what_differs_from_the_old_system_is_shown_by_kind_and_of_nobody(
    scene: Scene, described: Path, leader: Person
) -> None:
    of = {"register": "people", "capability": "all"}
    assert "records were alike" not in page_of(scene, leader)
    Comparison.objects.create(**of, day=date(2026, 3, 1), compared=40, alike=36, skipped=1)
    found = [("date of birth", "type differs", "A1"), ("date of birth", "type differs", "B2"), ("", "missing in new", "C3"), ("", "slower", "")]
    for attribute, kind, key in found:
        Difference.objects.create(**of, attribute=attribute, kind=kind, key=key, at=datetime(2026, 3, 1, tzinfo=UTC))
    page = words(page_of(scene, leader))
    assert "“all”: 36 of 40 records were alike in both systems What differs How How often" in page
    assert "Date of birth not written as its type says 2" in page
    assert "The whole record missing in the new system 1" in page
    assert "The read as a whole the new system was slower 1" in page
    assert "A1" not in page


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("?sort=cost&order=descending", "people-old"),
        ("?sort=cost&order=ascending", "payroll"),
        ("?sort=age&order=ascending", "payroll"),
        ("?sort=risk&order=descending", "people-old"),
        ("?sort=nonsense", "people-old"),
    ],
)
def test_the_table_sorts_by_its_headings_without_a_script(
    scene: Scene, described: Path, leader: Person, query: str, first: str
) -> None:
    page = page_of(scene, leader, query)
    assert order(page)[0] == first
    assert page.count("aria-sort=") == 1
    assert len(order(page)) == 4


def test_the_page_speaks_spanish(scene: Scene, described: Path, leader: Person) -> None:
    page = words(page_of(scene, leader, **{"accept-language": "es"}))
    assert "Fichero 40 años Registro" in page
    assert "Alto" in page


def test_who_has_no_such_role_does_not_see_it(scene: Scene, described: Path) -> None:
    assert Desk(scene.officer).get("/desk/systems").status_code == 403


def test_the_desk_of_a_leader_begins_with_the_systems(scene: Scene, described: Path, leader: Person) -> None:
    assert Desk(leader).get("/desk/").url == "/desk/systems"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("owner: greens", "owner: nobody"), "no organisation “nobody”"),
        (("register: people", "register: peple"), "no register “peple”"),
        (("replaced: true", "replaced: false\n  supplier: 3"), "supplier"),
        (
            ("register: people\n  replaced: true", "register: homes\n  replaced: true"),
            "no system of the register",
        ),
        (("replaced: true\n", "replaced: true\n  register_: x\n"), "register_"),
        (("on: 2026-01-10", "on: 2026-01-10, until: 2025-01-01"), "ends before it begins"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_at_its_line(
    described: Path, wrong: tuple[str, str], said: str
) -> None:
    file = described / "systems.yaml"
    file.write_text(file.read_text().replace(*wrong))
    with pytest.raises(Invalid, match=rf"(?is)systems.yaml:\d+:\d+.*{said}"):
        jurisdictions.load(described, run_examples=False)
