"""The made town of Oakford, its registers, its people, and a short way to an application in any state."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from aiosmtpd.controller import Controller
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onedoor.cases import answers, applications, consultations, documents
from onedoor.cases.models import Application
from onedoor.catalogue import services
from onedoor.identity import actors
from onedoor.identity.models import Person
from onedoor.registers import holdings

TOWN = Path(__file__).parent / "town"
MONDAY = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)


def a_pdf(name: str = "lease.pdf") -> SimpleUploadedFile:
    """A real PDF of one empty page."""
    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def a_photo(name: str = "tree.png") -> SimpleUploadedFile:
    """A real picture."""
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue())


@dataclass
class Scene:
    """The town on a day, and people who do things in it."""

    resident: Person
    officer: Person
    senior: Person
    now: datetime = MONDAY
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    def days_later(self, days: int) -> datetime:
        """Go on by so many days."""
        self.now += timedelta(days=days)
        return self.now

    def draft(self, service: str = "garden-grant", applicant: Person | None = None) -> Application:
        """A draft with what registers know."""
        person = applicant or self.resident
        return applications.open(
            service=services.find(service), applicant=person, language="en", by=actors.of(person), at=self.now
        )

    def tell(self, application: Application, **told: Any) -> Application:
        """Answer; `home__rent=900` answers home.rent, `garden_area=1` garden area."""
        for name, value in told.items():
            answers.give(
                application=application,
                input=name.replace("__", ".").replace("_", " "),
                value=Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value,
                by=actors.of(application.applicant),
                at=self.now,
            )
        return application

    def add(self, application: Application, kind: str, file: SimpleUploadedFile | None = None) -> Any:
        """Hand in a file."""
        return documents.add(
            application=application,
            kind=kind,
            file=file or (a_pdf() if kind == "tenancy-agreement" else a_photo()),
            by=actors.of(application.applicant),
            at=self.now,
        )

    def submit(self, application: Application) -> applications.Receipt:
        """Hand the application in."""
        return applications.submit(application=application, by=actors.of(application.applicant), at=self.now)

    def case(self, *, weight: int = 8, applicant: Person | None = None) -> Application:
        """A submitted application for a dog licence: an officer decides it, within 10 working days."""
        application = self.tell(self.draft("dog-licence", applicant), dog__weight=weight)
        self.submit(application)
        return application

    def tree_case(self) -> Application:
        """A submitted application to fell a tree: neighbours are being heard."""
        application = self.tell(self.draft("tree-felling"), tree__height=12, tree__why="It is rotten")
        self.add(application, "photo")
        self.submit(application)
        return application

    def heard(self, case: Application) -> Application:
        """Let the consultation of a case end."""
        self.days_later(22)
        consultations.close_due(at=self.now)
        case.refresh_from_db()
        return case

    def grant(self, **told: Any) -> Application:
        """A draft for a grant, answered in full unless said otherwise."""
        application = self.tell(self.draft(), **(told or {"home__rented": False, "home__value": 100_000}))
        return application


@pytest.fixture(autouse=True)
def town(settings: Any, tmp_path: Path) -> None:
    """Oakford is the jurisdiction; uploads go to a folder of this test."""
    settings.ONEDOOR_JURISDICTION = TOWN
    settings.ONEDOOR_UPLOADS = tmp_path / "uploads"
    settings.ONEDOOR_ADDRESS = "https://oakford.example"


def people() -> dict[str, Person]:
    """Those who live and work in Oakford, and what the registers know of them."""
    make = Person.objects.create_user
    holdings.load(
        register="people",
        records=[
            ("P1", {"date of birth": date(1990, 4, 1), "home": "H1"}),
            ("P2", {"date of birth": date(2015, 4, 1), "home": "H2"}),
        ],
        as_of=date(2026, 3, 1),
    )
    neighbours = [{"address": "2 Elm Lane"}, {"address": "4 Elm Lane"}]
    holdings.load(
        register="homes",
        records=[
            ("H1", {"garden area": 100, "neighbours": neighbours}),
            ("H2", {"garden area": 900, "neighbours": []}),
        ],
        as_of=date(2026, 3, 1),
    )
    return {
        "resident": make(
            subject="res-1", name="Ana #panic() Pérez", email="ana@example.org", person_number="P1"
        ),
        "officer": make(
            subject="off-1",
            name="Omar Officer",
            is_officer=True,
            roles=["caseworker"],
            teams=["gardens", "trees"],
        ),
        "senior": make(
            subject="off-2",
            name="Sol Senior",
            is_officer=True,
            roles=["senior-caseworker"],
            teams=["gardens", "trees"],
        ),
    }


@pytest.fixture
def scene(db: None) -> Scene:
    """The town, on a Monday in March 2026."""
    return Scene(**people())


@pytest.fixture
def live_scene(transactional_db: None) -> Scene:
    """The same with real transactions, for tests with several connections."""
    return Scene(**people())


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that takes everything; the town's mail goes there."""
    box = Mailbox()
    with socket.socket() as probe:  # its controller cannot tell which port it was given
        probe.bind(("127.0.0.1", 0))
        box.hostname, box.port = probe.getsockname()
    controller = Controller(box, hostname=box.hostname, port=box.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = box.hostname, box.port
    yield box
    controller.stop()


class Mailbox:
    """What a mail server was given."""

    hostname = ""
    port = 0

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"

    @property
    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages]
