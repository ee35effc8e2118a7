"""Ask once: a benefit whose evidence comes from five systems, and what the resident then reads and proves about every look."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.journeys.people import Resident
from tests.journeys.town import ROOT, DemoTown

FROM_REGISTERS = {
    "Population register": ["4 November 1993", "Cai Brandt", "P020060"],
    "Tax and payments register": ["Halden Supermarkets", "£254.20 a week", "Child Benefit"],
    "Property register": ["£112.40", "Every week"],
    "Driver register": ["Full licence"],
    "Vehicle register": ["Taxed", "Petrol", "18 June 2027"],
}
LOOKS = [
    "read “Date of birth”, “Who lives with you”, “Property number”",
    "read “Jobs and self-employment”, “Benefits, tax credits and pensions”",
    "read “Rent in each period”, “Rent is paid”",
    "read “Licence held”",
    "read “Disqualified from driving until”",
    "read “Vehicle kept”, “Fuel”, “MOT test valid until”",
]
"""What the resident reads of each system: one sentence for each, which names what was read of it; the drivers' is being replaced part by part."""
WAY_TO_WORK: dict[str, object] = {"journey--miles": "6", "journey--days": "5"}


@pytest.fixture(scope="module")
def lena(town: DemoTown, browser: Browser) -> Iterator[Resident]:
    someone = Resident(town, browser, scripts=False)
    yield someone
    someone.leave()


def test_five_registers_lie_in_servers_and_files_elsewhere(town: DemoTown) -> None:
    done = town.command("registers", "check", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    kinds = {one["register"]: one["kind"] for one in json.loads(done.stdout)}
    assert kinds == {
        "population": "sql", "tax": "soap", "property": "rest", "vehicles": "files",
        "drivers (legacy)": "files", "drivers": "rest",
    }  # fmt: skip


def test_a_benefit_is_granted_on_what_five_systems_know(town: DemoTown, lena: Resident) -> None:
    lena.search_and_open("petrol money for work", "Getting to Work Fund")
    lena.start_application("Lena Brandt")
    assert lena.heading == "What we know about you"
    known = lena.said
    for register, values in FROM_REGISTERS.items():
        assert f"From: {register}, as of" in known
        for value in values:
            assert value in known
    asked = lena.answer_until("check-answers", WAY_TO_WORK)
    assert asked == list(WAY_TO_WORK), "only what no register knows is asked"
    lena.press("Send")
    reference = lena.reference
    lena.press("Read the decision")
    assert "By the car you keep" in lena.said
    assert "£10.80 a week" in lena.said
    assert "£140.40" in lena.said
    assert lena.wait_for_letter().startswith(b"%PDF")
    assert town.command("replay", reference).returncode == 0
    assert not lena.refused


def test_the_resident_then_reads_every_look_in_sentences(town: DemoTown, lena: Resident) -> None:
    lena.go("/me/data/looks")
    said = lena.said
    for look in LOOKS:
        assert f"Transport and travel department {look}." in said, said
    assert said.count("Digital Economy Act 2017 s.35; Localism Act 2011 s.1") == len(LOOKS)
    assert "Transport and travel department made a decision about you" in said
    assert "You looked at “Date of birth”" in said
    assert "department was shown" not in said
    entries = town.ask("select id from trust_entry where about = 'RV1000121X' and act = 'read'")
    shown = {int(number) for number in re.findall(r"Register read, .+, number (\d+)", said)}
    assert shown == {number for (number,) in entries}, "no read is kept from whom it is about"
    assert not lena.refused


def test_each_look_is_proved_by_a_verifier_that_knows_nothing_of_onedoor(
    town: DemoTown, lena: Resident, tmp_path: Path
) -> None:
    lena.go("/me/data/looks")
    addresses = lena.page.eval_on_selector_all("main a[href*='/me/data/looks/']", "all => all.map(one => one.href)")
    looks = sorted({one for one in addresses if re.search(r"/looks/\d+$", one)})
    assert len(looks) > len(LOOKS)
    key = lena.context.request.get(f"{town.address}/log/key").text().strip()
    (tmp_path / "verify_proof.py").write_bytes((ROOT / "verify" / "verify_proof.py").read_bytes())
    for look in looks:
        town.wait_for(lambda look=look: _can_be_proved(lena, look), "the proof of a look", seconds=120, pause=1)  # type: ignore[misc]
        with lena.page.expect_download() as saved:
            lena.page.locator("main a", has_text="Download the proof").click()
        proof = tmp_path / "proof.json"
        saved.value.save_as(proof)
        assert json.loads(proof.read_bytes())["entry"]["about"] in ("RV1000121X", "")
        assert (done := _verified(proof, key)).returncode == 0, done.stderr
        assert "The proof holds" in done.stdout
    tampered = proof.read_bytes().replace(b"RV1000121X", b"RV1000122Z")
    assert tampered != proof.read_bytes()
    proof.write_bytes(tampered)
    assert "REFUSED" in _verified(proof, key).stderr


def test_a_system_that_is_switched_off_in_the_middle_stops_nobody(
    town: DemoTown, browser: Browser
) -> None:
    helen = Resident(town, browser, scripts=False)
    helen.go("/services/getting-to-work")
    helen.press("Apply now")
    helen.press("Continue to sign in")
    helen.choose_persona("Helen Price")
    town.switch_off("tax office")
    helen.press("Start now")
    assert "Vehicle register" in helen.said
    assert "Tax and payments register" not in helen.said
    helen.press("Continue")
    assert helen.slug == "applicant--jobs"
    assert "could not reach this register: Tax and payments register" in helen.said
    _tell_a_job(helen)
    asked = helen.answer_until("check-answers", {**WAY_TO_WORK, "partner--jobs": False})
    assert {"applicant--payments", "partner--jobs", "partner--payments"} <= set(asked)
    helen.press("Send")
    reference = helen.reference
    helen.open_case(reference)
    assert "Decided on" in helen.said or "We decide" in helen.said or "We have to decide" in helen.said
    declared = town.ask(
        "select input, register from cases_check join cases_application on application_id = cases_application.id"
        " where reference = %s and cases_check.state = 'waiting' order by input",
        reference,
    )
    tax = ["applicant.jobs", "applicant.payments", "partner.jobs", "partner.payments"]
    assert declared == [(name, "tax") for name in tax], "what was told instead is checked later"
    query = "select count(*) from trust_entry where trust_entry.case = %s and act = 'read failed'"
    tried = town.ask(query, reference)
    assert tried[0][0], "also a look that came to nothing is in the ledger"
    assert not helen.refused
    helen.leave()
    town.stop()
    town.start()  # the tax office is back
    checked = town.shell(
        "from datetime import timedelta\n"
        "from onedoor.cases import checking\n"
        "from onedoor.lib import clock\n"
        "print(checking.run(at=clock.now() + timedelta(hours=1)))"
    )
    assert checked.splitlines()[-1] == "1"
    states = town.ask(
        "select input, cases_check.state from cases_check join cases_application on application_id = cases_application.id"
        " where reference = %s order by input",
        reference,
    )
    assert states == [(name, "confirmed") for name in tax], "what was told is what the register says"


def _tell_a_job(helen: Resident) -> None:
    """The resident's own answer in place of the register's."""
    helen.press("Add one")
    helen.page.check("main input[name=answer-0-kind][value=employed]")
    told = {"person_number": "RV1000066S", "employer": "Oakfield Primary School", "hours_per_week": "25", "gross_pay": "350",
            "income_tax": "18.15", "national_insurance": "8.66", "pension_contribution": "17.50"}  # fmt: skip
    for name, value in told.items():
        helen.page.fill(f"main input[name=answer-0-{name}]", value)
    helen.press("Save and continue")


def _can_be_proved(lena: Resident, look: str) -> bool:
    """Whether the entry has its place in the tree; the worker gives places every ten seconds."""
    lena.page.goto(look)
    return "Download the proof" in lena.said


def _verified(proof: Path, key: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "verify_proof.py", str(proof), "--key", key]
    return subprocess.run(command, cwd=proof.parent, capture_output=True, text=True, check=False)
