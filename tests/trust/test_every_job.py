"""Every job and every command: which of them see somebody's data, and that what they see is in the ledger.

A new job or command fails here until it stands in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from procrastinate.contrib.django import app
from tests.cases.conftest import Scene
from tests.cases.conftest import scene as scene
from tests.cases.conftest import town as town
from tests.cases.test_checks import check_later, told_while_down

from onedoor.cases import answered, decisions
from onedoor.cases.models import Application
from onedoor.catalogue import services
from onedoor.cli.main import main
from onedoor.identity import actors
from onedoor.trust import acts, adding, keys, ledger, log, sequencer
from onedoor.trust.models import Entry
from onedoor.trust.notes import Signer
from onedoor.trust.privacy import holds

pytestmark = pytest.mark.django_db

NOBODY = "sees nobody's data, or no more of it than hashes and counts"
DELIVERS = "brings to people what was decided or written already: nobody sees anything"
FILES = "works on files that are named, and on no register and no case"
CHANGES = "what it does to people's data is in the ledger with its verb; see tests/trust/privacy and tests/registers"
GATE = (
    "reads registers through the gate, whose entries tests/registers, tests/insight and tests/cases look for"
)
LOOK = "shows people's data to who runs it: tried here"

JOBS = {
    "onedoor.cases.check": GATE,
    "onedoor.cases.send_letter": DELIVERS,
    "onedoor.cases.write_invitations": DELIVERS,
    "onedoor.cases.sweep": DELIVERS,
    "onedoor.cases.tidy": CHANGES,
    "onedoor.correspondence.deliver": DELIVERS,
    "onedoor.correspondence.sweep": DELIVERS,
    "onedoor.privacy.replay": CHANGES,
    "onedoor.privacy.retain": CHANGES,
    "onedoor.registers.agreements": NOBODY,
    "onedoor.registers.link": CHANGES,
    "onedoor.registers.load": FILES,
    "onedoor.trust.sequence": NOBODY,
}
COMMANDS = {
    **dict.fromkeys(
        [
            "check",
            "export-dmn",
            "openapi",
            "migrate",
            "serve",
            "work",
            "tck",
            "demo on",
            "demo off",
            "demo systems",
        ],
        NOBODY,
    ),
    **dict.fromkeys(["copybook", "explain", "link", "load", "registers load"], FILES),
    **dict.fromkeys(
        [
            "ledger accept",
            "ledger export",
            "ledger key",
            "ledger sequence",
            "ledger verify",
            "ledger witness",
        ],
        NOBODY,
    ),
    **dict.fromkeys(["privacy receipts", "privacy record", "registers check"], NOBODY),
    **dict.fromkeys(
        ["privacy hold", "privacy lift", "privacy replay", "privacy retain", "registers switch"], CHANGES
    ),
    **dict.fromkeys(["scan", "simulate", "registers compare"], GATE),
    **dict.fromkeys(["ledger proof", "privacy holds", "questions", "replay"], LOOK),
}


def commands(group: Any = main, before: str = "") -> Iterator[str]:
    context = click.Context(main)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        yield from commands(one, f"{before}{name} ") if isinstance(one, click.Group) else [f"{before}{name}"]


def test_every_job_is_known_to_write_an_entry_or_to_need_none() -> None:
    assert {name for name in app.tasks if name.startswith("onedoor.")} == set(JOBS)


def test_every_command_is_known_to_write_an_entry_or_to_need_none() -> None:
    assert set(commands()) == set(COMMANDS)


@pytest.fixture
def decided(scene: Scene) -> Application:
    case = scene.case()
    decisions.decide(case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now)
    return case


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def last_about(number: str) -> Entry:
    return ledger.about(number, on=date(2030, 1, 1))[0]


def test_an_operator_who_recomputes_a_decision_is_seen(decided: Application) -> None:
    assert run("replay", decided.reference).exit_code == 0
    look = last_about("P1")
    assert (look.act, look.case, look.actor_id.split(":")[0]) == (
        acts.CASE_OPENED,
        decided.reference,
        "operator",
    )


def test_an_operator_who_lists_holds_is_seen(scene: Scene) -> None:
    for number in ("P1", "P2"):
        by = actors.of(scene.senior)
        holds.place(kind="person", key=number, ground="Order 7", until=date(2040, 1, 1), by=by, at=scene.now)
    assert "P2" in run("privacy", "holds").stdout
    for number in ("P1", "P2"):
        assert (last_about(number).act, last_about(number).fields) == (acts.SEARCHED, [holds.FIELD])


def test_an_operator_who_reads_an_entry_is_seen_and_of_a_hidden_one_not_before_its_day(
    scene: Scene, signer: Signer, written: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ONEDOOR_LEDGER_KEY = keys.private_text(signer)
    [plain] = written(1, about="C3")
    [hidden] = written(1, about="C3", hidden_until=date(2027, 1, 1), approved_by="Judge Ash")
    with pytest.raises(log.NoCheckpoint):
        log.latest()
    sequencer.sequence(signer=signer)
    for entry in (plain, hidden):
        assert run("ledger", "proof", str(entry.pk), "--out", f"{tmp_path}/proof").exit_code == 0
        look = last_about("C3")
        assert (look.act, look.fields, look.hidden_until) == (acts.SHOWN, ["looks"], entry.hidden_until)
        assert look.pk > hidden.pk


def test_whose_cases_an_order_of_questions_is_made_from_can_read_that(
    scene: Scene, decided: Application
) -> None:
    assert answered.of_decided(services.find("dog-licence"), by=actors.SYSTEM, at=scene.now)
    look = last_about("P1")
    assert (look.act, look.purpose) == (acts.CASE_OPENED, "improve-public-services")


def test_where_the_ledger_takes_nothing_nothing_is_read(
    scene: Scene, decided: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = told_while_down(scene)

    class Unwritten(Exception):
        pass

    def refuse(*_: Any, **__: Any) -> None:
        raise Unwritten

    by = actors.of(scene.senior)
    holds.place(kind="person", key="P1", ground="Order 7", until=date(2040, 1, 1), by=by, at=scene.now)
    monkeypatch.setattr(adding, "add", refuse)
    for command in (["replay", decided.reference], ["privacy", "holds"]):
        with pytest.raises(Unwritten):
            run(*command)
    with pytest.raises(Unwritten):
        answered.of_decided(services.find("dog-licence"), by=actors.SYSTEM, at=scene.now)
    with suppress(Unwritten):
        check_later(scene)
    assert waiting.answers.get(input="applicant.date of birth").is_declared
