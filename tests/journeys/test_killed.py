"""The town is killed in the middle of everything, and nothing that was said to be saved is lost, nothing happens twice."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from tests.journeys.callers import Caller, CutOff
from tests.journeys.town import DemoTown

COUNTED = "household--savings"
"""The answer that is changed again and again, to another number each time."""


@pytest.fixture(scope="module")
def claimants(town: DemoTown) -> Iterator[list[Caller]]:
    """Three residents with an application open, each question answered once."""
    made = [Caller(town, name, "housing-benefit") for name in ("Jamie Cole", "Nadia Rahman", "Lena Brandt")]
    with ThreadPoolExecutor(len(made)) as pool:
        list(pool.map(_until_all_is_answered, made))
    yield made
    for one in made:
        one.http.close()


def _until_all_is_answered(caller: Caller) -> None:
    caller.sign_in()
    caller.begin()
    while caller.answer_next():
        pass


def answering_when(kill: Callable[[], None], claimants: list[Caller]) -> None:
    """All answer without a pause, as fast as they can; at a moment nobody chose the town is killed under them."""
    saved, enough = threading.Semaphore(0), random.randint(10, 25)

    def answer_on(caller: Caller) -> None:
        with suppress(CutOff):
            for number in range(1, 10_000):
                caller.answer_again(COUNTED, str(number + 100))
                saved.release()

    with ThreadPoolExecutor(len(claimants)) as pool:
        doing = [pool.submit(answer_on, one) for one in claimants]
        for _ in range(enough):
            assert saved.acquire(timeout=60)
        time.sleep(random.random() / 20)
        kill()
        for one in doing:
            one.result(60)


def found_again(town: DemoTown, claimants: list[Caller]) -> None:
    """Everybody comes back on another device and finds their draft, with every answer that they were told is saved."""
    for caller in claimants:
        reference = caller.reference
        caller.new_device()
        caller.sign_in()
        caller.begin()
        assert caller.reference == reference, "the draft was lost"
        query = (
            "select input, value from cases_answer where origin <> 'register' and application_id ="
            " (select id from cases_application where reference = %s)"
        )
        kept = {
            str(name).replace(".", "--").replace(" ", "_"): value
            for name, value in town.ask(query, reference)
        }
        lost = set(caller.acknowledged) - set(kept)
        assert not lost, f"{caller.name} was told that {lost} is saved"
        said = {caller.acknowledged[COUNTED], caller.under_way.get(COUNTED)}
        assert str(kept[COUNTED]) in said, f"{caller.name} said {said}, kept is {kept[COUNTED]}"
        page = caller.get(f"/applications/{reference}/questions/{COUNTED}").text
        assert f'value="{kept[COUNTED]}"' in page, "the answer is kept and not shown"
        caller.acknowledged[COUNTED], caller.under_way = str(kept[COUNTED]), {}


def test_a_killed_web_server_loses_no_answer(town: DemoTown, claimants: list[Caller]) -> None:
    answering_when(town.kill_server, claimants)
    town.start()
    found_again(town, claimants)


def test_a_killed_database_loses_no_answer(town: DemoTown, claimants: list[Caller]) -> None:
    answering_when(lambda: town.kill("database"), claimants)
    town.start()
    found_again(town, claimants)


def test_who_sends_when_the_server_is_killed_has_sent_once_in_the_end(
    town: DemoTown, claimants: list[Caller]
) -> None:
    for caller in claimants:
        while caller.answer_next():
            pass
    _hand_in_papers(town, [one.reference for one in claimants])

    def send(caller: Caller) -> str:
        try:
            return caller.press_send().url.path
        except CutOff:
            return ""

    with ThreadPoolExecutor(len(claimants)) as pool:
        doing = [pool.submit(send, one) for one in claimants]
        town.wait_for(
            lambda: town.ask("select 1 from cases_application where state <> 'draft' limit 1"),
            "a first one",
            pause=0.002,
        )
        town.kill_server()
        acknowledged = [one.result(60) for one in doing]
    town.start()
    for caller, told in zip(claimants, acknowledged, strict=True):
        state = town.ask("select state from cases_application where reference = %s", caller.reference)[0][0]
        assert not told or state != "draft", f"{caller.name} had a receipt"
        caller.new_device()
        caller.sign_in()
        if state == "draft":
            assert caller.press_send().url.path.endswith("/receipt")
        assert caller.get(f"/applications/{caller.reference}/receipt").url.path.endswith("/receipt")
    references = [one.reference for one in claimants]
    query = "select count(*) from cases_event e join cases_application a on a.id = e.application_id"
    assert town.ask(f"{query} where e.kind = 'submitted' and a.reference = any(%s)", references) == [(3,)]
    assert town.ask("select count(*) from cases_application where service_id = 'housing-benefit'") == [(3,)]
    let_ten_minutes_pass(town)
    for caller in claimants:
        address = f"{caller.name.replace(' ', '.').lower()}@riverton.example"
        assert len(town.mails_to(address, holding=caller.reference)) == 1


def _hand_in_papers(town: DemoTown, references: list[str]) -> None:
    """The documents the answers call for, by the domain's own verb."""
    town.shell(
        "from onedoor.cases import applications\n"
        "from onedoor.lib import clock\n"
        "from tests.journeys import scenery\n"
        "from tests.journeys.people import PDF\n"
        f"for reference in {references!r}:\n"
        "    case = applications.find(reference)\n"
        "    for kind in applications.state_of(case, on=clock.now().date()).missing_documents:\n"
        "        scenery.hand_in(case, kind, PDF, clock.now())\n"
    )


def test_a_worker_killed_right_after_a_decision_brings_letter_and_mail_once(town: DemoTown) -> None:
    elena = Caller(
        town, "Elena Marsh", "driving-licence-renewal", says="yes", but="declaration--medical_condition"
    )
    elena.sign_in()
    elena.begin()
    while elena.answer_next():
        pass
    assert elena.press_send().url.path.endswith("/receipt")
    town.kill("job worker")
    town.start()
    let_ten_minutes_pass(town)
    letters = "select id from correspondence_letter where about = %s and kind = 'decision'"
    assert len(town.wait_for(lambda: town.ask(letters, elena.reference), "the letter")) == 1
    undelivered = "select 1 from correspondence_posting where state = 'waiting'"
    town.wait_for(lambda: not town.ask(undelivered), "the end of the post")
    mails = town.mails_to("elena.marsh@riverton.example", holding=elena.reference)
    assert sorted(str(one["Subject"]).split()[2] for one in mails) == ["decided", "received"]
    assert len({one["Message-ID"] for one in mails}) == len(mails)
    assert town.command("replay", elena.reference).returncode == 0


def let_ten_minutes_pass(town: DemoTown) -> None:
    """After ten minutes the worker looks for what was lost with its predecessor: make it now."""
    town.ask(
        "update cases_application set decided_at = decided_at - interval '11 minutes' where decided_at is not null"
    )
    town.ask(
        "update correspondence_posting set written_at = written_at - interval '11 minutes' where state = 'waiting'"
    )
    town.shell(
        "from procrastinate.contrib.django import app\n"
        "for name in ('onedoor.cases.sweep', 'onedoor.correspondence.sweep'):\n"
        "    app.configure_task(name).defer(timestamp=0)\n"
    )
