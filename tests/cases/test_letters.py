"""The letter of a decision, the receipt: what they say, and that they are accessible."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from django.core import mail
from tests.cases.conftest import Scene
from tests.correspondence.pdf import problems_of, text_of

from onedoor.cases import answers, decision_letters, decisions, events, receipts
from onedoor.cases.models import Application, Decision
from onedoor.correspondence import inbox, letters, outbox
from onedoor.correspondence.models import Letter, Posting
from onedoor.identity import actors


def final(case: Application) -> Decision:
    decision = decisions.final_of(case)
    assert decision is not None
    return decision


def granted(scene: Scene, language: str = "en") -> Application:
    draft = scene.grant(home__rented=True, home__rent=900)
    draft.language = language
    draft.save()
    scene.add(draft, "tenancy-agreement")
    scene.submit(draft)
    return draft


def flat(content: Any) -> str:
    return re.sub(r"\s+", " ", repr(content))


def test_the_letter_says_what_was_decided_why_by_which_law_on_what_values_and_how_to_appeal(
    scene: Scene,
) -> None:
    case = granted(scene)
    said = decision_letters.content(final(case))
    assert said["title"] == "Decision on your application: Garden grant"
    assert said["decision"]["text"] == "Your application is granted."
    assert ["Grant", "£200.00"] in said["amounts"]["rows"]
    assert ["Fee", "£5.00"] in said["amounts"]["rows"]
    adult = next(item for item in said["reasons"][0]["items"] if item["text"] == "You are 18 or over")
    assert adult["law"] == "Gardens Act, s.5"
    assert adult["based_on"][0].startswith("Date of birth: 1 April 1990 (People register, as of 1 March 2026")
    cheap = next(item for item in said["reasons"][0]["items"] if "costs" in item["text"])
    assert any(one.startswith("Rent: £900.00 a month (you told us") for one in cheap["based_on"])
    assert "the Gardens Tribunal until 2 April 2026 at the latest. Write to them." in said["appeal"]["text"]
    assert "2 March 2026" in said["reasons"][0]["intro"]
    assert "computer" in said["decision"]["notes"][0]


def test_the_letter_is_in_the_residents_language(scene: Scene) -> None:
    said = decision_letters.content(final(granted(scene, "es")))
    assert said["title"] == "Decisión sobre su solicitud: Ayuda para jardines"
    assert any(item["text"] == "Tiene 18 años o más" for item in said["reasons"][0]["items"])
    assert "2 de abril de 2026" in said["appeal"]["text"]
    assert any("900,00\xa0£" in one for item in said["reasons"][0]["items"] for one in item["based_on"])


def test_a_refusal_says_only_the_conditions_that_failed_and_no_amounts(scene: Scene) -> None:
    draft = scene.grant(home__rented=False, home__value=900_000)
    scene.submit(draft)
    decisions.decide(
        case=draft,
        outcome="unfavourable",
        reasons=["We are sorry."],
        by=actors.of(scene.officer),
        at=scene.now,
    )
    said = decision_letters.content(final(draft))
    assert said["decision"]["text"] == "Your application is refused."
    assert [item["text"] for item in said["reasons"][0]["items"]] == ["Your home costs too much"]
    assert said["amounts"]["rows"] == []
    assert [item["text"] for item in said["reasons"][1]["items"]] == ["We are sorry."]
    assert said["signed"] == "Omar Officer, on behalf of Parks and gardens"


def test_a_decision_that_differs_says_so_and_why(scene: Scene) -> None:
    case = scene.case()
    decision = decisions.decide(
        case=case,
        outcome="unfavourable",
        reasons=(),
        by=actors.of(scene.officer),
        at=scene.now,
        override_reason="The dog has bitten three people",
    )
    decisions.agree(decision=decision, by=actors.of(scene.senior), at=scene.now)
    notes = decision_letters.content(final(case))["decision"]["notes"]
    assert "The dog has bitten three people" in notes[0]
    assert "second officer" in notes[0]


def test_where_an_officer_judged_the_letter_names_outcome_and_grounds(scene: Scene) -> None:
    case = scene.heard(scene.tree_case())
    decisions.decide(
        case=case,
        outcome="refused",
        reasons=["beauty", "It is the last oak"],
        by=actors.of(scene.officer),
        at=scene.now,
    )
    said = decision_letters.content(final(case))
    assert said["decision"]["text"] == "Permission refused."
    grounds, rules = said["reasons"]
    assert [(one["text"], one["law"]) for one in grounds["items"]] == [
        ("What the tree gives to the street", "Trees Act, s.4"),
        ("It is the last oak", ""),
    ]
    assert (grounds["heading"], rules["heading"]) == ("Why we decided this", "Permission is needed")
    assert [one["text"] for one in rules["items"]] == ["The tree is 5 metres or higher"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_letter_is_a_tagged_pdf_that_says_it_all_and_leaves_what_people_write_as_text(
    scene: Scene, language: str
) -> None:
    case = granted(scene, language)
    letter = decision_letters.write(final(case), at=scene.now)
    content = bytes(letter.content)
    assert problems_of(content, language=language, title=letter.title) == []
    text = text_of(content)
    assert "Ana #panic() Pérez" in text
    assert case.reference in text
    assert "Gardens Act" in text


def test_the_letter_is_written_and_announced_once_however_often_the_job_runs(scene: Scene) -> None:
    case = granted(scene)
    for _ in range(3):
        decision_letters.send(decision_id=final(case).pk, at=scene.now)
    assert Letter.objects.filter(about=case.reference).count() == 1
    assert Posting.objects.filter(template="email-decided").count() == 1
    assert [event.kind for event in events.of(case)].count("letter_sent") == 1
    assert [letter.title for letter in inbox.of(scene.resident)] == [
        "Decision on your application: Garden grant"
    ]


def test_a_letter_whose_job_was_lost_is_found_and_sent(scene: Scene) -> None:
    case = granted(scene)
    assert decision_letters.send_lost(at=scene.now) == 0  # its own job may still come
    scene.days_later(1)
    assert decision_letters.send_lost(at=scene.now) == 1
    assert decision_letters.send_lost(at=scene.now) == 0
    assert decision_letters.letter_of(case) is not None


def test_emails_say_nothing_but_the_reference_and_a_link(scene: Scene) -> None:
    case = granted(scene)
    decision_letters.send(decision_id=final(case).pk, at=scene.now)
    for posting in Posting.objects.all():
        outbox.deliver(posting.pk, at=scene.now)
    assert [one.subject for one in mail.outbox] == [
        f"We have received your application: Garden grant ({case.reference})",
        f"We have decided on your application ({case.reference})",
    ]
    for one in mail.outbox:
        assert f"https://oakford.example/applications/{case.reference}" in one.body
        assert "grant is" not in one.body
        assert "900" not in str(one.body)
        assert "{" not in str(one.body) + one.subject


def test_the_receipt_lists_answers_known_facts_with_origin_and_documents(scene: Scene) -> None:
    case = granted(scene)
    said = receipts.content(case, language="en", at=scene.now)
    assert ["Rent", "£900.00 a month"] in said["answers"]["rows"]
    assert ["Date of birth", "1 April 1990", "People register, as of 1 March 2026"] in said["known"]["rows"]
    assert said["documents"]["items"] == ["lease.pdf"]
    assert "16 March 2026" in said["opening"]


def test_a_disputed_fact_is_marked_in_the_receipt(scene: Scene) -> None:
    draft = scene.grant()
    answers.dispute(
        application=draft,
        input="applicant.home",
        claimed="H2",
        why="I moved",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    scene.submit(draft)
    assert "you dispute this" in flat(receipts.content(draft, language="en", at=scene.now))


def test_the_receipt_is_a_tagged_pdf_and_always_the_same(scene: Scene) -> None:
    case = granted(scene)
    first = receipts.pdf(case)
    assert problems_of(first, language="en", title="Receipt of your application: Garden grant") == []
    assert receipts.pdf(case) == first
    with pytest.raises(ValueError, match="not been submitted"):
        receipts.pdf(scene.draft("dog-licence"))


def test_a_long_letter_goes_over_pages_without_losing_anything(scene: Scene) -> None:
    case = scene.case()
    words = [f"Reason number {number}. " + "Because of this and that. " * 20 for number in range(40)]
    decisions.decide(
        case=case, outcome="favourable", reasons=words, by=actors.of(scene.officer), at=scene.now
    )
    content = bytes(decision_letters.write(final(case), at=scene.now).content)
    assert len(pikepdf.open(io.BytesIO(content)).pages) > 3
    text = text_of(content)
    assert all(f"Reason number {number}." in text for number in range(40))


def test_a_broken_template_leaves_nothing_behind(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    case = granted(scene)

    def broken(**more: object) -> bytes:
        raise letters.CannotRender("decision.typ: unknown variable")

    monkeypatch.setattr(letters, "render", broken)
    with pytest.raises(letters.CannotRender):
        decision_letters.send(decision_id=final(case).pk, at=scene.now)
    assert not Letter.objects.exists()
    assert not Posting.objects.filter(template="email-decided").exists()


def test_the_letter_bears_the_day_of_the_decision_whenever_it_is_written(scene: Scene) -> None:
    case = granted(scene)
    decided = final(case)
    scene.days_later(3)
    letter = decision_letters.write(decided, at=scene.now)
    assert letter.written_at == scene.now
    assert "2 March 2026" in str(decision_letters.content(decided))
    assert "5 March 2026" not in str(decision_letters.content(decided))
