"""My data: what registers hold, who looked, the proof of each look, questions and their answers, everything to take along."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.cases.conftest import MONDAY
from tests.correspondence.pdf import problems_of, text_of
from tests.portal.conftest import Browser, Scene

from onedoor.cases import inquiries
from onedoor.cases.inquiries import Answered, Inquiry
from onedoor.identity import actors, limits
from onedoor.identity.levels import Level
from onedoor.registers import holdings
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.held.connector import Held
from onedoor.trust import acts, keys, ledger, sequencer
from onedoor.trust.models import Entry
from onedoor.trust.notes import ED25519

pytestmark = pytest.mark.usefixtures("oakford")

VERIFIER = Path(__file__).parents[2] / "verify" / "verify_proof.py"


@pytest.fixture
def ana(scene: Scene) -> Browser:
    return Browser(scene.resident)


def look(scene: Scene, **how: Any) -> Entry:
    """An officer of the greens opened Ana's record, unless said otherwise."""
    given: dict[str, Any] = {
        "act": acts.CASE_OPENED,
        "by": actors.of(scene.officer),
        "about": "P1",
        "fields": ["people.date of birth"],
        "purpose": "establish-entitlement",
        "legal_ground": "Gardens Act s.3",
        "organisation": "greens",
        "at": MONDAY,
        **how,
    }
    with transaction.atomic():
        return ledger.write([ledger.draft(**given)])[0]


def test_the_old_address_leads_to_my_data(ana: Browser) -> None:
    assert "What registers hold about me" in ana.get("/me/known")
    assert ana.address == "/me/data"


def test_nothing_is_read_before_a_register_is_opened(ana: Browser) -> None:
    assert "People register" in ana.get("/me/data")
    assert not Entry.objects.exists()
    text = ana.get("/me/data/registers/people")
    assert "Date of birth" in text
    assert "1 April 1990" in text
    [entry] = Entry.objects.all()
    assert (entry.act, entry.about, entry.purpose) == ("shown", "P1", "fulfil-rights")
    assert entry.legal_ground == "GDPR art. 15"


def test_a_register_that_does_not_answer_is_said_to_and_keeps_no_other_from_being_read(
    ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise ConnectorFailed("no route to host")

    with monkeypatch.context() as broken:
        broken.setattr(Held, "read", down)
        text = ana.get("/me/data/registers/people")
        assert "This register does not answer now" in text
        assert "route to host" not in text
        assert "Kept by: Registry" in ana.get("/me/data")
    assert "1 April 1990" in ana.get("/me/data/registers/people")
    assert [one.act for one in Entry.objects.order_by("id")] == ["read failed", "shown"]


def test_a_register_that_is_not_kept_by_person_has_no_page(ana: Browser) -> None:
    ana.get("/me/data/registers/homes")
    assert ana.status == 404
    ana.get("/me/data/registers/moon")
    assert ana.status == 404
    assert not Entry.objects.exists()


def test_who_is_signed_in_at_a_lower_level_proves_first_who_they_are(scene: Scene) -> None:
    entry = look(scene)
    visitor = Browser(scene.resident, level=Level.low)
    for address in (
        "data",
        "data/registers/people",
        "data/looks",
        f"data/looks/{entry.pk}",
        f"data/looks/{entry.pk}/proof.json",
        f"data/looks/{entry.pk}/ask",
        "data/download",
        "data/download.json",
        "data/download.pdf",
        "inquiries/DI-0000-0000",
    ):
        page = visitor.client.get(f"/me/{address}")
        assert page.status_code == 302, address
        assert "level=substantial" in page["Location"]
        assert Browser().client.get(f"/me/{address}").status_code == 302
    assert Entry.objects.count() == 1


def test_a_look_is_told_in_a_sentence_in_the_readers_language(ana: Browser, scene: Scene) -> None:
    look(scene)
    text = ana.get("/me/data/looks")
    assert "Omar Officer (Caseworker, Parks and gardens) opened a case that concerns you and saw “Date of birth”." in text
    assert "To find out whether you are entitled" in text
    assert "Gardens Act s.3" in text
    assert "2 March 2026" in text
    assert "people.date of birth" not in text
    assert "off-1" not in ana.html
    spanish = Browser(scene.resident, language="es").get("/me/data/looks")
    assert "Omar Officer (Gestor de casos, Parques y jardines) abrió un expediente que le concierne y vio" in spanish
    assert "Fecha de nacimiento" in spanish


def test_an_application_of_somebody_else_does_not_name_them(ana: Browser, scene: Scene) -> None:
    other = actors.Actor(kind="resident", id="res-9", name="Secret Spouse")
    look(scene, act=acts.READ, by=other, case="GG-0000-0000")
    look(scene, act=acts.READ, by=other, organisation="", case="GG-0000-0000")
    text = ana.get("/me/data/looks")
    assert "Parks and gardens read “Date of birth”." in text
    assert "Somebody who acts for you or for somebody you live with read" in text
    assert "Secret Spouse" not in text
    assert "GG-0000-0000" not in text


def test_looks_are_grouped_by_day_narrowed_and_paged(ana: Browser, scene: Scene) -> None:
    for hour in range(60):
        look(scene, at=MONDAY - timedelta(hours=hour))
    look(scene, fields=["homes.garden area"], organisation="registry", at=MONDAY - timedelta(days=9))
    text = ana.get("/me/data/looks")
    assert "61 looks" in text
    assert "Page 1 of 2" in text
    assert re.findall(r'<h2 class="govuk-heading-m" id="day-\d+">([^<]*)', ana.html) == [
        "2 March 2026",
        "1 March 2026",
        "28 February 2026",
    ]
    assert "Page 2 of 2" in ana.get("/me/data/looks?page=99")
    assert "1 look " in ana.get("/me/data/looks?organisation=registry")
    assert "1 look " in ana.get("/me/data/looks?register=homes")
    assert "1 look " in ana.get("/me/data/looks?until=2026-02-26")
    assert "11 looks" in ana.get("/me/data/looks?since=2026-03-02&until=2026-03-02")
    assert "No look fits what you chose" in ana.get("/me/data/looks?organisation=nobody%00")
    text = ana.get("/me/data/looks?since=yesterday")
    assert ana.status == 422
    assert "This is not a day" in text
    assert 'value="yesterday"' in ana.html


@pytest.mark.parametrize("count", [1, 45])
def test_the_list_of_looks_costs_the_same_for_any_number(
    ana: Browser, scene: Scene, count: int, django_assert_max_num_queries: Any
) -> None:
    for minute in range(count):
        look(scene, at=MONDAY - timedelta(minutes=minute), case=f"GG-{minute}")
    with django_assert_max_num_queries(9):
        ana.get("/me/data/looks")
    with django_assert_max_num_queries(9):
        ana.get("/me/data")


def test_a_covert_look_is_there_from_its_day_on_and_not_before(ana: Browser, scene: Scene) -> None:
    hidden = look(scene, hidden_until=date(2026, 3, 3), approved_by="Judge Dee")
    assert "Nobody has." in ana.get("/me/data/looks")
    for more in ("", "/proof.json", "/ask"):
        ana.get(f"/me/data/looks/{hidden.pk}{more}")
        assert ana.status == 404
    assert ana.get("/me/data/download.json").count(f'"entry": {hidden.pk}') == 0
    shown = look(scene, hidden_until=date(2026, 3, 2), approved_by="Judge Dee")
    assert "1 look " in ana.get("/me/data/looks?organisation=greens")
    ana.get(f"/me/data/looks/{shown.pk}")
    assert ana.status == 200


def test_anothers_look_is_not_there(ana: Browser, scene: Scene) -> None:
    other = look(scene, about="P2")
    for more in ("", "/proof.json", "/ask"):
        ana.get(f"/me/data/looks/{other.pk}{more}")
        assert ana.status == 404


def test_a_proof_is_checked_by_the_program_that_is_offered_with_it(
    ana: Browser, scene: Scene, tmp_path: Path
) -> None:
    entry = look(scene)
    text = ana.get(f"/me/data/looks/{entry.pk}")
    assert "not yet in the signed record" in text
    ana.get(f"/me/data/looks/{entry.pk}/proof.json")
    assert ana.status == 409
    assert "not yet in the signed record" in ana.text
    sequencer.sequence(signer=keys.made("oakford.example/log", kind=ED25519))
    assert "Download the proof" in ana.get(f"/me/data/looks/{entry.pk}")
    proof = ana.client.get(f"/me/data/looks/{entry.pk}/proof.json")
    assert proof["Content-Disposition"] == f'attachment; filename="proof-{entry.pk}.json"'
    program = Browser().client.get("/verify_proof.py")
    assert program.content == VERIFIER.read_bytes()
    (tmp_path / "verify_proof.py").write_bytes(program.content)
    (tmp_path / "proof.json").write_bytes(proof.content)
    run = [sys.executable, "-I", str(tmp_path / "verify_proof.py"), str(tmp_path / "proof.json")]
    checked = subprocess.run(run, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "Omar Officer" in checked.stdout
    (tmp_path / "proof.json").write_bytes(proof.content.replace(b"Omar", b"Olga"))
    assert subprocess.run(run, capture_output=True, cwd=tmp_path, check=False).returncode == 1
    text = Browser().get("/proofs")
    assert "python3 verify_proof.py" in text
    assert json.loads(proof.content)["keys"][0] in text


def test_asking_about_a_look_becomes_a_case_of_who_looked(ana: Browser, scene: Scene) -> None:
    entry = look(scene)
    text = ana.get(f"/me/data/looks/{entry.pk}/ask")
    assert "A question to: Parks and gardens" in text
    ana.send(question=" ")
    assert ana.status == 422
    assert "Write something first" in ana.text
    text = ana.send(question="I do not know these people.")
    [inquiry] = Inquiry.objects.all()
    assert ana.address == f"/me/inquiries/{inquiry.reference}"
    assert "Your question was sent." in text
    assert "Answer by 2 April 2026 at the latest" in text
    assert inquiry.to == "greens"
    assert inquiry.subject == {"entry": entry.pk, "actor": "off-1"}
    assert "off-1" not in ana.html
    ana.get(f"/me/data/looks/{entry.pk}/ask")
    assert "You have asked this already" in ana.send(question="Again")
    assert inquiry.reference in ana.get("/me/data")
    inquiries.answer(
        inquiry=inquiry,
        outcome=Answered.EXPLAINED,
        text="For your grant.",
        by=actors.of(scene.senior),
        at=scene.now,
    )
    text = ana.get(f"/me/inquiries/{inquiry.reference}")
    assert "For your grant." in text
    assert "you can complain to the data protection authority" in text


def test_a_question_is_mine_alone_and_can_be_taken_back(ana: Browser, scene: Scene) -> None:
    entry = look(scene)
    ana.get(f"/me/data/looks/{entry.pk}/ask")
    ana.send(question="Why?")
    inquiry = Inquiry.objects.get()
    scene.senior.person_number = "P2"
    scene.senior.save()
    stranger = Browser(scene.senior)
    stranger.get(f"/me/inquiries/{inquiry.reference}")
    assert stranger.status == 404
    stranger.post(f"/me/inquiries/{inquiry.reference}/withdraw")
    assert stranger.status == 404
    assert "You took your question back." in ana.post(f"/me/inquiries/{inquiry.reference}/withdraw")
    assert "It was answered or taken back already." in ana.post(f"/me/inquiries/{inquiry.reference}/withdraw")


def test_ones_own_look_is_nobodys_to_explain(ana: Browser, scene: Scene) -> None:
    ana.get("/me/data/registers/people")
    entry = Entry.objects.get()
    text = ana.get("/me/data/looks")
    assert "You looked at “Date of birth”" in text
    assert "Ask about this look" not in text
    ana.get(f"/me/data/looks/{entry.pk}/ask")
    assert ana.status == 404


def test_a_wrong_value_is_said_to_the_keeper_of_the_register(ana: Browser) -> None:
    ana.get("/me/data/registers/people")
    link = re.search(r'href="(/me/data/registers/people/[^"]*/wrong)"', ana.html)
    assert link is not None
    assert "A question to: Registry" in ana.get(link[1])
    ana.send(question="I was born in May.")
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.to) == ("value", "registry")
    assert inquiry.subject["register"] == "people"
    ana.get("/me/data/registers/people/nothing/wrong")
    assert ana.status == 404


def test_everything_can_be_taken_along_for_machines(ana: Browser, scene: Scene) -> None:
    case = scene.case()
    entry = look(scene)
    ana.get(f"/me/data/looks/{entry.pk}/ask")
    ana.send(question="Why?")
    answer = ana.client.get("/me/data/download.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data-2026-03-02.json"'
    assert "no-store" in answer["Cache-Control"]
    copy = json.loads(answer.content)
    assert copy["form"] == "onedoor-own-data/1"
    assert copy["person"]["person_number"] == "P1"
    [people] = copy["registers"]
    assert {one["attribute"]: one["value"] for one in people["values"]}["date of birth"] == "1990-04-01"
    [application] = copy["applications"]["listed"]
    assert application["reference"] == case.reference
    assert {one["input"]: one["value"] for one in application["answers"]}["dog.weight"] in (8, "8")
    assert [one["text"] for one in copy["inquiries"]] == ["Why?"]
    assert copy["looks"]["total"] == len(copy["looks"]["listed"]) > 1
    assert "off-1" not in answer.content.decode()
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", DOCUMENTED.read_text("utf-8"), re.M))
    assert names_in(copy) <= documented


DOCUMENTED = Path(__file__).parents[2] / "docs" / "my-data.md"


def names_in(value: object) -> set[str]:
    """Every key of a JSON document, save those inside values of registers and answers."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, part in value.items():
            found |= {name} | (set() if name in ("value", "claimed", "subject") else names_in(part))
    for part in value if isinstance(value, list) else ():
        found |= names_in(part)
    return found


def test_everything_can_be_taken_along_to_read_as_a_tagged_pdf(scene: Scene) -> None:
    scene.case()
    look(scene)
    answer = Browser(scene.resident, language="es").client.get("/me/data/download.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert problems_of(answer.content, language="es", title="Mis datos") == []
    said = text_of(answer.content)
    assert "Fecha de nacimiento" in said
    assert "1 de abril de 1990" in said
    assert "Omar Officer" in said


@pytest.mark.parametrize("count", [1, 30])
def test_taking_everything_along_costs_the_same_for_any_number(
    ana: Browser, scene: Scene, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        look(scene, at=MONDAY - timedelta(minutes=number))
    for _ in range(min(count, 4)):
        scene.case()
    with django_assert_max_num_queries(32):
        ana.client.get("/me/data/download.json")


def test_who_asks_too_often_waits_and_nothing_is_read(ana: Browser) -> None:
    times = limits.Limit.DOWNLOAD.value.times
    for _ in range(times):
        assert ana.client.get("/me/data/download.json").status_code == 200
    before = Entry.objects.count()
    assert ana.client.get("/me/data/download.json").status_code == 429
    assert "Wait a little" in ana.get("/me/data/download.pdf")
    assert Entry.objects.count() == before


def test_who_has_no_person_number_is_told_so(scene: Scene) -> None:
    scene.resident.person_number = None
    scene.resident.save()
    holdings.load(register="people", records=[("", {"home": "H1"})], as_of=date(2026, 3, 1))
    nobody = Browser(scene.resident)
    assert "without a person number" in nobody.get("/me/data")
    nobody.get("/me/data/registers/people")
    assert nobody.status == 404
    assert json.loads(nobody.client.get("/me/data/download.json").content)["registers"] == []


def test_a_covert_look_is_nowhere_before_its_day_and_then_says_who_approved_that(ana: Browser, scene: Scene) -> None:
    hidden = look(scene, hidden_until=MONDAY.date() + timedelta(days=1), approved_by="Judge Ash")
    ana.get(f"/me/data/looks/{hidden.pk}")
    assert ana.status == 404
    shown = look(scene, hidden_until=MONDAY.date(), approved_by="Judge Ash")
    text = ana.get(f"/me/data/looks/{shown.pk}")
    assert "Kept from you until 2 March 2026, as the law allows; approved by Judge Ash" in text
