"""What is counted of systems that are replaced, the commands, and reads of many at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.registers.conftest import ADA, AS_OF, AT, ON, TOWN, gather, household
from tests.registers.replacing import (
    NEW,
    both,
    reads,
    replaced,
    service,
    to,
    values,
)

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.services import Service
from onedoor.cli.main import main
from onedoor.lib import clock
from onedoor.registers import everybody, holdings, shadows, tallies
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.held.connector import Held
from onedoor.registers.models import Comparison, Outage, Traffic
from onedoor.registers.switching import To
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["both", "reads", "replaced", "service"]


def test_how_much_each_system_is_asked_is_counted_by_day(service: Service, both: Callable[..., None]) -> None:
    both()
    values(service)
    to(To.SHADOW)
    values(service)
    to(To.NEW)
    values(service)
    tallies.add_up()
    counted = {one.system: (one.reads, one.day) for one in Traffic.objects.filter(register="population")}
    assert counted == {"legacy": (3, AT.date()), "shadow": (2, AT.date()), "new": (1, AT.date())}
    assert sum(Comparison.objects.values_list("compared", flat=True)) == 2
    assert sum(Comparison.objects.values_list("alike", flat=True)) == 2


def test_a_time_of_failures_is_one_outage_until_the_system_answers_again(
    service: Service, both: Callable[..., None], broken: Callable[[str, Exception], None]
) -> None:
    both()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Held, "read", _unreachable)
        gather(service)
        tallies.add_up()
        gather(service)
        tallies.add_up()
    [outage] = Outage.objects.filter(register="population")
    assert (outage.system, outage.failures, outage.kind, outage.ended_at) == ("legacy", 2, "timeout", None)
    gather(service, at=AT + timedelta(minutes=5))
    tallies.add_up()
    outage.refresh_from_db()
    assert outage.ended_at == AT + timedelta(minutes=5)


def _unreachable(self: Held, **how: Any) -> Any:
    raise ConnectorFailed("It hangs.", kind="timeout")


def test_the_command_prints_differences_by_kind_and_says_for_whom_only_with_a_reason(
    service: Service, both: Callable[..., None]
) -> None:
    both(date_of_birth="1960-01-01")
    to(To.SHADOW)
    values(service)
    tallies.add_up()
    told = CliRunner().invoke(main, ["registers", "compare", "population"])
    assert told.exit_code == 1
    assert "person: shadow since 2026-05-04 09:30, by Operator ops" in told.output
    assert "1 records compared, 0 alike" in told.output
    assert "1  value differs: date of birth" in told.output
    assert "A1" not in told.output
    assert CliRunner().invoke(main, ["registers", "compare", "population", "--examples", "5"]).exit_code == 2
    shown = CliRunner().invoke(
        main, ["registers", "compare", "population", "--examples", "5", "--reason", "ticket 12"]
    )
    assert "A1  value differs  date of birth" in shown.output
    [entry] = [one for one in ledger.about("A1") if one.act == acts.COMPARED]
    assert (entry.legal_ground, entry.fields) == ("ticket 12", ["population.date of birth"])


def test_a_register_of_one_system_has_nothing_to_switch_and_the_command_says_so(
    replaced: Jurisdiction,
) -> None:
    for command in (["switch", "income", "--to", "new"], ["compare", "income"]):
        result = CliRunner().invoke(main, ["registers", *command])
        assert result.exit_code not in (0, 1)
        assert "has no `legacy:`" in result.output
    wrong = CliRunner().invoke(main, ["registers", "switch", "population", "homes", "--to", "new"])
    assert "there is “person” or “home”" in wrong.output


def test_a_bulk_read_asks_the_system_whose_answer_is_used_and_compares_nothing(
    service: Service, both: Callable[..., None], reads: list[str]
) -> None:
    both(date_of_birth="1960-01-01")
    to(To.SHADOW)
    everyone = everybody.read(
        service=service, inputs=["applicant.date of birth"], by=ADA, on=ON, day=ON, at=AT
    )
    rows = [row for part in everyone.parts() for row in part]
    shadows.wait()
    assert rows[0]["applicant.date of birth"] == date(1957, 3, 9)
    assert NEW not in reads
    to(To.NEW, "person")
    everyone = everybody.read(
        service=service, inputs=["applicant.date of birth"], by=ADA, on=ON, day=ON, at=AT
    )
    rows = [row for part in everyone.parts() for row in part]
    assert rows[0]["applicant.date of birth"] == date(1960, 1, 1)


def test_what_is_held_about_me_is_joined_from_both_systems(
    replaced: Jurisdiction, both: Callable[..., None]
) -> None:
    both(date_of_birth="1960-01-01", property_number="P2")
    to(To.NEW, "person")
    held = holdings.in_register("population", person_number="A1", by=ADA, at=AT)
    items = {item.attribute: item.value for item in held.items}
    assert (items["date of birth"], items["property number"]) == (date(1960, 1, 1), "P1")


@pytest.mark.parametrize(
    ("capabilities", "said"),
    [
        ("person: [date of birth]", "no capability holds"),
        ("person: [date of birth, religion, home]", "no attribute of this register"),
        (
            "person: [date of birth, religion, household, property number]\n    home: [household]",
            "in another capability too",
        ),
    ],
)
def test_every_attribute_belongs_to_one_capability(tmp_path: Path, capabilities: str, said: str) -> None:
    from onedoor.catalogue.problems import Invalid

    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    file = town / "registers" / "population.yaml"
    wrong = f"connector: {{kind: held}}\nlegacy:\n  connector: {{kind: held}}\n  capabilities:\n    {capabilities}\n"
    file.write_text(file.read_text().replace("connector: {kind: held}\n", wrong))
    with pytest.raises(Invalid, match=f"(?i){said}"):
        jurisdictions.load(town, run_examples=False)


def test_a_household_of_the_old_system_is_asked_about_as_ever(
    service: Service, both: Callable[..., None]
) -> None:
    both()
    holdings.load(register="income", records=[("M0", {"monthly income": 100})], as_of=AS_OF)
    assert household(1)[0]["person number"] == "M0"
    assert any(fact.register == "income" for fact in gather(service).facts)


def test_a_system_that_is_being_replaced_is_checked_under_a_name_of_its_own(
    replaced: Jurisdiction, both: Callable[..., None]
) -> None:
    both()
    with clock.frozen(AT):
        result = CliRunner().invoke(main, ["registers", "check", "population (legacy)"])
        assert "population (legacy)  well" in result.output
        assert "population (legacy)" in CliRunner().invoke(main, ["registers", "check"]).output
