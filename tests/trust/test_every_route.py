"""Every address of the house: what of it shows somebody's data writes an entry before it shows anything, and nothing is forgotten.

A new address fails here until it stands in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver
from tests.cases.conftest import Scene
from tests.cases.conftest import scene as scene
from tests.cases.conftest import town as town
from tests.cases.test_checks import check_later, told_while_down
from tests.cases.test_disputes import disputed
from tests.desk.conftest import Desk
from tests.desk.test_inquiries import ask
from tests.desk.test_links import link as link
from tests.portal.conftest import Browser

from onedoor.cases import consultations, decision_letters, decisions, invitations
from onedoor.cases.models import Application
from onedoor.correspondence import inbox
from onedoor.identity import actors
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.portal.views import consultation
from onedoor.registers.models import Link
from onedoor.trust import acts, adding, apart, ledger
from onedoor.trust.models import Entry
from onedoor.trust.privacy import holds
from onedoor.trust.privacy.models import Hold

pytestmark = pytest.mark.django_db

NOBODY = "shows nobody's data"
THEIRS = "shows people their own account, applications, letters and questions as they wrote or got them: no look of anybody's"
LEADS = "does something and leads elsewhere: what it does is in the ledger with its verb"
LOOK = "shows somebody's data: written before it is shown"

ROUTES = {
    NOBODY: """
        account/sign-in account/signed-in account/step-up account/sign-out account/signed-out
        desk/roles desk/systems desk/retention desk/inquiries desk/holds/new
        api/v1/openapi.json api/v1/services api/v1/services/<service_id> api/v1/services/<service_id>/eligibility api/v1/
        log/checkpoint log/key log/tile/<path:path> x-road/<slug:register>/openapi.json v2/usagePeriod v2/heartbeat healthz
        - search life-events/<str:event_id> language services/<str:service_id> services/<str:service_id>/privacy
        services/<str:service_id>/check proofs verify_proof.py accessibility privacy cookies offline manifest.webmanifest
        service-worker.js branding.css icons/<str:name>
    """,
    THEIRS: """
        account/code account/code-again account/passkey-again account/authenticators account/authenticators/app
        account/authenticators/app/remove account/authenticators/passkey account/authenticators/passkey/<int:pk>/remove
        account/authenticators/recovery-codes account/authenticators/recovery-codes/new
        api/v1/applications api/v1/applications/<reference>
        services/<str:service_id>/apply
        applications/<str:reference>/next applications/<str:reference>/questions/<str:slug>
        applications/<str:reference>/documents applications/<str:reference>/documents/<int:document_id>
        applications/<str:reference>/receipt applications/<str:reference>/withdraw
        me me/known me/data me/data/looks me/data/looks/<int:look_id> me/data/looks/<int:look_id>/proof.json
        me/data/looks/<int:look_id>/ask me/data/registers/<str:register_id>/<str:slug>/wrong me/data/registers/<str:register_id>/ask me/data/download
        me/inquiries/<str:reference> me/erasure me/consents
    """,
    LEADS: """
        desk/cases/<str:reference>/assign desk/cases/<str:reference>/consultations/<int:consultation_id>/close
        applications/<str:reference>/known/<str:slug>/undispute
        applications/<str:reference>/documents/<int:document_id>/remove applications/<str:reference>/messages
        applications/<str:reference>/requests/<int:request_id> applications/<str:reference>/rating
        me/inquiries/<str:reference>/withdraw
    """,
    LOOK: """
        desk/ desk/people desk/people/<int:person_id> desk/links desk/links/<int:link_id> desk/inquiries/<str:reference>
        desk/inquiries/<str:reference>/extend desk/holds desk/holds/<int:hold_id>
        desk/cases/<str:reference> desk/cases/<str:reference>/ask desk/cases/<str:reference>/message
        desk/cases/<str:reference>/documents/<int:document_id> desk/cases/<str:reference>/letters/<int:letter_id>
        desk/cases/<str:reference>/values/<int:answer_id> desk/cases/<str:reference>/differences/<str:input>
        desk/cases/<str:reference>/steps/<str:step_id> desk/cases/<str:reference>/decide
        desk/cases/<str:reference>/second desk/cases/<str:reference>/replay
        x-road/<slug:register>/records x-road/<slug:register>/records/<str:key> v2/findUsage
        applications/<str:reference> applications/<str:reference>/known applications/<str:reference>/known/<str:slug>/dispute
        applications/<str:reference>/check-answers applications/<str:reference>/receipt.pdf
        me/data/registers/<str:register_id> me/data/download.json me/data/download.pdf me/letters/<int:letter_id>
        consultations/<str:token> consultations/<str:token>/documents/<int:document_id>
    """,
}
"""Every address, and what comes of opening it."""


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that is answered, as it is written in the tables of addresses."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern) or "-"


def test_every_address_is_known_to_write_an_entry_or_to_need_none() -> None:
    listed = [address for some in ROUTES.values() for address in some.split()]
    assert len(listed) == len(set(listed))
    assert set(addresses()) - set(listed) == set(), (
        "new addresses: say what they show, and try those that show somebody's data"
    )
    assert set(listed) - set(addresses()) == set(), "addresses that are gone"
    assert set(LOOKS) == set(ROUTES[LOOK].split())


@dataclass
class Stage:
    """Cases at every stage about Ana, whose number is P1, and the browsers of those who see them."""

    scene: Scene
    link: Link
    tree: Application
    dog: Application
    proposed: Application
    decided: Application
    differs: Application
    disputed: Application
    draft: Application
    protector: Person
    hold: Hold
    question: str

    @property
    def officer(self) -> Any:
        return Desk(self.scene.officer).client

    @property
    def senior(self) -> Any:
        return Desk(self.scene.senior).client

    @property
    def ana(self) -> Any:
        return Browser(self.scene.resident).client

    @property
    def dora(self) -> Any:
        return Desk(self.protector).client

    def of_tree(self, rest: str) -> str:
        return f"/desk/cases/{self.tree.reference}/{rest}"


@pytest.fixture
def stage(scene: Scene, link: Link, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    cache.clear()
    settings.ONEDOOR_X_ROAD_FROM = ["127.0.0.1"]
    settings.ONEDOOR_X_ROAD_CERTIFICATE = ""
    settings.ONEDOOR_DATA_TRACKER_CLIENTS = ["TOWN/GOV/1/portal"]
    tree = scene.tree_case()
    invitations.write(consultation_id=consultations.of(tree)[0].pk, at=scene.now)
    proposed, decided = scene.case(weight=9), scene.case(weight=10)
    by = actors.of(scene.officer)
    decisions.decide(
        case=proposed, outcome="unfavourable", reasons=(), override_reason="It bit me.", by=by, at=scene.now
    )
    decisions.decide(case=decided, outcome="favourable", reasons=(), by=by, at=scene.now)
    decision_letters.send(decision_id=decisions.of(decided)[0].pk, at=scene.now)
    different = disputed(scene)
    differs = told_while_down(scene, born=date(1980, 1, 1))
    decisions.decide(case=differs, outcome="favourable", reasons=(), by=by, at=scene.now)
    check_later(scene)
    roles = ["data-protection-officer"]
    dora = Person.objects.create_user(subject="dpo", name="Dora Data", is_officer=True, roles=roles, teams=[])
    until = date(2033, 5, 1)
    held, _ = [
        holds.place(kind="person", key=one, ground="Order 7", until=until, by=by, at=scene.now)
        for one in ("P1", "P2")
    ]
    made = Stage(
        scene,
        link,
        tree,
        scene.case(),
        proposed,
        decided,
        differs,
        different,
        scene.draft(),
        dora,
        held,
        ask(scene).reference,
    )
    monkeypatch.setattr(
        consultation, "_files", lambda case, shown: list(case.documents.all())
    )  # the town shows none
    with clock.frozen(scene.now):
        yield made


def _search(stage: Stage) -> Any:
    return stage.officer.post("/desk/people", {"words": "P1"})


def _person(stage: Stage) -> Any:
    said = {"purpose": "provide-service", "reason": "She rang."}
    return stage.officer.post(f"/desk/people/{stage.scene.resident.pk}", said)


def _letter_of_a_neighbour(stage: Stage) -> Any:
    return stage.officer.get(stage.of_tree(f"letters/{inbox.on_paper(stage.tree.reference)[0].pk}"))


def _token(stage: Stage) -> str:
    return consultations.token_of(consultations.of(stage.tree)[0].invitations.all()[0])


def _photo(stage: Stage) -> int:
    return int(stage.tree.documents.all()[0].pk)


def _as_member(stage: Stage, method: str, address: str, **more: Any) -> Any:
    return getattr(
        Client(headers={"X-Road-Client": "TOWN/GOV/1/portal", "X-Road-Id": "1", "X-Road-UserId": "P1"}),
        method,
    )(address, **more)


LOOKS: dict[str, tuple[str, Callable[[Stage], Any]]] = {
    "desk/": (acts.SEARCHED, lambda s: s.officer.get("/desk/")),
    "desk/people": (acts.SEARCHED, _search),
    "desk/people/<int:person_id>": (acts.PERSON_OPENED, _person),
    "desk/links": (acts.SEARCHED, lambda s: s.senior.get("/desk/links")),
    "desk/links/<int:link_id>": (acts.READ, lambda s: s.senior.get(f"/desk/links/{s.link.pk}")),
    "desk/inquiries/<str:reference>": (
        acts.INQUIRY_OPENED,
        lambda s: s.senior.get(f"/desk/inquiries/{s.question}"),
    ),
    "desk/inquiries/<str:reference>/extend": (
        acts.INQUIRY_OPENED,
        lambda s: s.senior.post(f"/desk/inquiries/{s.question}/extend", {"because": ""}),
    ),
    "desk/holds": (acts.SEARCHED, lambda s: s.dora.get("/desk/holds")),
    "desk/holds/<int:hold_id>": (acts.SEARCHED, lambda s: s.dora.get(f"/desk/holds/{s.hold.pk}")),
    "desk/cases/<str:reference>": (
        acts.CASE_OPENED,
        lambda s: s.officer.get(f"/desk/cases/{s.tree.reference}"),
    ),
    "desk/cases/<str:reference>/ask": (acts.CASE_OPENED, lambda s: s.officer.get(s.of_tree("ask"))),
    "desk/cases/<str:reference>/message": (acts.CASE_OPENED, lambda s: s.officer.get(s.of_tree("message"))),
    "desk/cases/<str:reference>/documents/<int:document_id>": (
        acts.DOCUMENT_OPENED,
        lambda s: s.officer.get(s.of_tree(f"documents/{_photo(s)}")),
    ),
    "desk/cases/<str:reference>/letters/<int:letter_id>": (acts.DOCUMENT_OPENED, _letter_of_a_neighbour),
    "desk/cases/<str:reference>/values/<int:answer_id>": (
        acts.CASE_OPENED,
        lambda s: s.officer.get(
            f"/desk/cases/{s.disputed.reference}/values/{s.disputed.answers.exclude(disputed_at=None)[0].pk}"
        ),
    ),
    "desk/cases/<str:reference>/differences/<str:input>": (
        acts.CASE_OPENED,
        lambda s: s.officer.get(f"/desk/cases/{s.differs.reference}/differences/applicant.date of birth"),
    ),
    "desk/cases/<str:reference>/steps/<str:step_id>": (
        acts.CASE_OPENED,
        lambda s: s.officer.get(s.of_tree(f"steps/{consultations.of(s.tree)[0].step}")),
    ),
    "desk/cases/<str:reference>/decide": (
        acts.CASE_OPENED,
        lambda s: s.officer.get(f"/desk/cases/{s.dog.reference}/decide"),
    ),
    "desk/cases/<str:reference>/second": (
        acts.CASE_OPENED,
        lambda s: s.senior.get(f"/desk/cases/{s.proposed.reference}/second"),
    ),
    "desk/cases/<str:reference>/replay": (
        acts.CASE_OPENED,
        lambda s: s.senior.get(f"/desk/cases/{s.decided.reference}/replay"),
    ),
    "x-road/<slug:register>/records": (
        acts.READ_REFUSED,
        lambda s: _as_member(
            s, "post", "/x-road/people/records", data={"keys": ["P1"]}, content_type="application/json"
        ),
    ),
    "x-road/<slug:register>/records/<str:key>": (
        acts.READ_REFUSED,
        lambda s: _as_member(s, "get", "/x-road/people/records/P1"),
    ),
    "v2/findUsage": (acts.SHOWN, lambda s: _as_member(s, "get", "/v2/findUsage?userCode=P1")),
    "applications/<str:reference>": (acts.SHOWN, lambda s: s.ana.get(f"/applications/{s.differs.reference}")),
    "applications/<str:reference>/known": (
        acts.SHOWN,
        lambda s: s.ana.get(f"/applications/{s.draft.reference}/known"),
    ),
    "applications/<str:reference>/known/<str:slug>/dispute": (
        acts.SHOWN,
        lambda s: s.ana.get(f"/applications/{s.draft.reference}/known/applicant--date_of_birth/dispute"),
    ),
    "applications/<str:reference>/check-answers": (
        acts.SHOWN,
        lambda s: s.ana.get(f"/applications/{s.draft.reference}/check-answers"),
    ),
    "applications/<str:reference>/receipt.pdf": (
        acts.SHOWN,
        lambda s: s.ana.get(f"/applications/{s.tree.reference}/receipt.pdf"),
    ),
    "me/data/registers/<str:register_id>": (acts.SHOWN, lambda s: s.ana.get("/me/data/registers/people")),
    "me/data/download.json": (acts.SHOWN, lambda s: s.ana.get("/me/data/download.json")),
    "me/data/download.pdf": (acts.SHOWN, lambda s: s.ana.get("/me/data/download.pdf")),
    "me/letters/<int:letter_id>": (
        acts.SHOWN,
        lambda s: s.ana.get(f"/me/letters/{inbox.of(s.scene.resident)[0].pk}"),
    ),
    "consultations/<str:token>": (acts.CONSULTED, lambda s: Client().get(f"/consultations/{_token(s)}")),
    "consultations/<str:token>/documents/<int:document_id>": (
        acts.CONSULTED,
        lambda s: Client().get(f"/consultations/{_token(s)}/documents/{_photo(s)}"),
    ),
}
"""For each address that shows somebody's data: what is done, and how it is opened."""
STATUS = {
    "x-road/<slug:register>/records": 403,
    "x-road/<slug:register>/records/<str:key>": 403,
    "desk/inquiries/<str:reference>/extend": 422,
}
"""What else than a page comes: nobody has an agreement in this town (see tests/registers/connectors), and an empty form."""


def test_opening_each_is_in_the_ledger_about_whom_it_shows(stage: Stage) -> None:
    for address, (act, opened) in LOOKS.items():
        last = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        answer = opened(stage)
        assert answer.status_code == STATUS.get(address, 200), (address, answer.content)
        written = [one for one in ledger.about("P1", on=date(2030, 1, 1)) if one.pk > last]
        assert act in {one.act for one in written}, (address, [one.act for one in written])
        assert all(one.actor_id for one in written), address


class Unwritten(Exception):
    """The ledger takes nothing."""


def test_where_the_ledger_takes_nothing_nothing_is_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = {address: partial(opened, stage) for address, (_, opened) in LOOKS.items()}

    def refuse(*_: Any, **__: Any) -> None:
        raise Unwritten

    monkeypatch.setattr(adding, "add", refuse)
    monkeypatch.setattr(apart, "write", refuse)
    for address, opened in ready.items():
        try:
            answer = opened()
        except Unwritten:
            continue
        pytest.fail(f"{address} answers {answer.status_code} though the ledger took no entry")
