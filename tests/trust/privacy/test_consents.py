"""A consent is recorded as it was read, and taking it back takes what rested on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cases.conftest import Scene

from onedoor.cases import answers, applications, decisions, records, replays
from onedoor.cases.models import Answer, Application
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.problems import Invalid
from onedoor.identity import actors
from onedoor.trust import acts
from onedoor.trust.ledger import Entry
from onedoor.trust.privacy import consents
from onedoor.trust.privacy.models import Consent, Erasure

pytestmark = pytest.mark.django_db
CONSENT, COVERED = "contact.by text message", "contact.number"


def say(scene: Scene, draft: Application, name: str, value: object, language: str = "en") -> None:
    by = actors.of(draft.applicant)
    answers.give(application=draft, input=name, value=value, by=by, at=scene.now, language=language)  # type: ignore[arg-type]


def agreed(scene: Scene, language: str = "en") -> Application:
    draft = scene.tell(scene.draft("cat-licence"), dog__weight=4)
    say(scene, draft, CONSENT, True, language)
    return draft


def withdraw(scene: Scene) -> Consent:
    [consent] = consents.of(scene.resident.pk)
    return consents.withdraw(
        consent_id=consent.pk,
        person_id=scene.resident.pk,
        number="P1",
        by=actors.of(scene.resident),
        at=scene.days_later(1),
    )


def test_a_yes_is_recorded_with_text_version_language_and_time(scene: Scene) -> None:
    draft = agreed(scene, "es")
    [consent] = consents.of(scene.resident.pk)
    assert "¿Podemos enviarle mensajes de texto?" in consent.text
    assert "Le enviamos un mensaje" in consent.text
    assert (consent.language, consent.given_at, consent.case) == ("es", scene.now, draft.reference)
    assert len(consent.digest) == 64
    assert Entry.objects.filter(act=acts.CONSENT_GIVEN, about="P1", case=draft.reference).exists()


def test_the_same_yes_twice_is_one_consent(scene: Scene) -> None:
    draft = agreed(scene)
    say(scene, draft, CONSENT, True)
    assert len(consents.of(scene.resident.pk)) == 1


def test_a_no_records_no_consent_and_what_it_would_cover_is_not_asked(scene: Scene) -> None:
    draft = scene.tell(scene.draft("cat-licence"), dog__weight=4)
    assert applications.state_of(draft, on=scene.today).next == CONSENT
    say(scene, draft, CONSENT, False)
    assert consents.of(scene.resident.pk) == []
    assert applications.state_of(draft, on=scene.today).ready


def test_what_a_consent_covers_is_asked_once_it_is_given(scene: Scene) -> None:
    assert applications.state_of(agreed(scene), on=scene.today).next == COVERED


def test_an_answer_changed_to_no_takes_the_consent_back(scene: Scene) -> None:
    draft = agreed(scene)
    say(scene, draft, CONSENT, False)
    [consent] = consents.of(scene.resident.pk)
    assert consent.withdrawn_at == scene.now


def test_withdrawing_removes_what_rested_on_the_consent_also_after_submission(scene: Scene) -> None:
    draft = agreed(scene)
    say(scene, draft, COVERED, "07700 900123")
    scene.submit(draft)
    consent = withdraw(scene)
    assert consent.withdrawn_at == scene.now
    assert not Answer.objects.filter(application=draft, input=COVERED).exists()
    assert Answer.objects.get(application=draft, input=CONSENT).value is False
    assert Answer.objects.filter(application=draft, input="dog.weight").exists()
    assert Entry.objects.filter(act=acts.CONSENT_WITHDRAWN, about="P1").count() == 1
    assert Erasure.objects.get().kind == "withdrawal"


def test_the_record_of_a_decision_holds_nothing_that_rests_on_a_consent(scene: Scene) -> None:
    draft = agreed(scene)
    say(scene, draft, COVERED, "07700 900123")
    scene.submit(draft)
    draft.refresh_from_db()
    decision = decisions.decide(
        case=draft, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
    )
    assert "dog.weight" in records.read(decision).inputs
    assert "07700 900123" not in decision.record
    assert not replays.replay(draft.reference).differences


def test_withdrawing_twice_is_once(scene: Scene) -> None:
    agreed(scene)
    first = withdraw(scene).withdrawn_at
    assert withdraw(scene).withdrawn_at == first
    assert Entry.objects.filter(act=acts.CONSENT_WITHDRAWN).count() == 1


def test_nobody_withdraws_the_consent_of_somebody_else(scene: Scene) -> None:
    agreed(scene)
    [consent] = consents.of(scene.resident.pk)
    with pytest.raises(consents.ConsentNotFound):
        consents.withdraw(
            consent_id=consent.pk,
            person_id=scene.officer.pk,
            number="",
            by=actors.of(scene.officer),
            at=scene.now,
        )


def test_a_text_that_changed_is_agreed_to_anew(scene: Scene, town: Path) -> None:
    draft = agreed(scene)
    text = {"en": "We also call you."}
    consents.give(
        person_id=scene.resident.pk,
        number="P1",
        service_id="cat-licence",
        item=CONSENT,
        case=draft.reference,
        text=text,
        language="en",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    new, old = consents.of(scene.resident.pk)
    assert (new.withdrawn_at, old.withdrawn_at) == (None, scene.now)
    assert new.digest == consents.version_of(text)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("type: boolean\n    title: {en: Text", "type: text\n    title: {en: Text", "by answering yes"),
        ("if: dog.weight < 60", 'if: dog.weight < 60 and contact.number != "1"', "needs “contact.number”, which rests on a consent"),
        ("covers: [contact.number]", "covers: [contact.phone]", "no input “contact.phone”"),
        ("also_ask: [contact.by text message, contact.number]", "also_ask: [contact.number]", "rests on a consent"),
    ],
    ids=["only a yes is a consent", "no rule needs it", "it covers what there is", "no decision depends on it"],
)
def test_a_definition_that_asks_wrongly_for_consent_is_told(
    town: Path, written: str, instead: str, told: str
) -> None:
    file = town / "services" / "cat-licence" / "service.yaml"
    file.write_text(file.read_text().replace(written, instead))
    with pytest.raises(Invalid) as found:
        jurisdictions.load(town)
    assert any(told in problem.what for problem in found.value.problems), found.value.problems
