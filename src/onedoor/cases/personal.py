"""What is kept of people in a case. The case goes whole, so long after it was closed as its service's definition says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db.models import Q

from onedoor.cases import documents
from onedoor.cases.inquiry_terms import State
from onedoor.cases.models import Document
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Service
from onedoor.trust.privacy.declarations import (
    Erased,
    Kept,
    Periods,
    Scrub,
    Unit,
    With,
    declare,
    fields,
    unit,
)
from onedoor.trust.privacy.grounds import OBLIGATION, TASK

_OF_A_CASE = Kept(
    {
        "en": "It belongs to a case that was decided or is under way, and that the law requires to keep until then.",
        "es": "Pertenece a un expediente resuelto o en curso, que la ley obliga a conservar hasta entonces.",
    }
)


INQUIRIES_STAY = "P3Y"
"""ISO 8601: as long as a claim about the answer can be made."""


def _periods() -> Periods:
    town = jurisdictions.current()
    return Periods(
        otherwise=town.retention.written,
        by={id: one.kept.written for id, one in town.services.items()},
        laws={id: law for id, one in town.services.items() if (law := _law(one))},
    )


def _law(service: Service) -> str:
    """Which law or plan says how long a service's cases are kept, its short name written out; empty where none is named."""
    source = service.kept.source.strip("—")
    short, _blank, place = source.partition(" ")
    resource = service.legal_resources.get(short)
    return f"{resource.title} {place}".strip() if resource else source


unit(
    Unit(
        id="case",
        model="cases.Application",
        key="reference",
        event={"en": "the end of the case", "es": "el cierre del expediente"},
        at="closed_at",
        since="opened_at",
        number="applicant__person_number",
        periods=_periods,
        by="service_id",
        free=Q(submitted_at=None),
    )
)


unit(
    Unit(
        id="inquiry",
        model="cases.Inquiry",
        key="reference",
        event={"en": "the last day for its answer", "es": "el último día para responderla"},
        at="due_on",
        since="opened_at",
        number="about",
        periods=lambda: Periods(INQUIRIES_STAY),
        only=~Q(state=State.OPEN),
    )
)


def _files(keys: Sequence[int]) -> list[Path]:
    stored = Document.objects.filter(pk__in=list(keys)).values_list("stored", flat=True)
    return [documents.folder() / name for name in stored]


def _of_the_case(model: str, en: str, es: str, personal: str, impersonal: str, key: str, **more: object) -> None:
    declare(
        f"cases.{model}",
        title={"en": en, "es": es},
        keep=With("case", key),
        personal=fields(personal, purpose="establish-entitlement", ground=TASK),
        impersonal=impersonal,
        **more,
    )


_of_the_case(
    "Application",
    "Applications",
    "Solicitudes",
    "reference applicant officer language",
    "service_id opened_digest digest channel state organisation team opened_at changed_at submitted_at law_date due_on "
    "decided_at closed_at",
    "reference",
    on_request=_OF_A_CASE,
    number="applicant__person_number",
)
_of_the_case(
    "Answer",
    "Answers, and what registers said",
    "Respuestas y datos de los registros",
    "value earlier claimed why given_by_id settled_by_id settled_because",
    "application input origin register attribute as_of given_at given_by_kind disputed_at settled_at settled_for "
    "declared_for unread_at inquiry",
    "application__reference",
)
_of_the_case(
    "Check",
    "Answers to be checked with a register",
    "Respuestas por comprobar con un registro",
    "told found noted_by_id noted_by_name note",
    "application input register state since tried_at found_as_of checked_at noted_at",
    "application__reference",
)
_of_the_case(
    "Document",
    "Documents handed in, with their files",
    "Documentos aportados, con sus archivos",
    "name sha256 stored added_by_id",
    "application kind media_type size added_at added_by_kind",
    "application__reference",
    files=_files,
)
declare(
    "cases.Event",
    title={"en": "What happened to applications, for the figures", "es": "Lo ocurrido con las solicitudes, para las cifras"},
    keep=With("case", "application__reference"),
    personal=fields("actor_id", purpose="improve-public-services", ground=TASK, scrub=Scrub.PSEUDONYMISED),
    impersonal="application service_id kind at actor_kind data",
    detach="application",
    also=(With("inquiry", "data__inquiry"),),
)
declare(
    "cases.Inquiry",
    title={"en": "Questions about your data", "es": "Preguntas sobre sus datos"},
    keep=With("inquiry", "reference"),
    personal=fields(
        "reference about subject subject_sha256 text language extended_because extended_by_id extended_by_name "
        "answer answered_by_id answered_by_name",
        purpose="fulfil-rights",
        ground=OBLIGATION,
    ),
    impersonal="kind to state opened_at due_on extended_at outcome answered_at withdrawn_at",
    on_request=Kept(
        {
            "en": "It shows how your questions were answered, for as long as you could complain.",
            "es": "Muestra cómo se respondió a sus preguntas, mientras pueda reclamar.",
        },
        law="GDPR art. 17(3)(e)",
    ),
    number="about",
)
_of_the_case(
    "Message",
    "Messages",
    "Mensajes",
    "text sent_by_id sent_by_name",
    "application sent_at sent_by_kind read_at",
    "application__reference",
)
_of_the_case(
    "Request",
    "What the office asked, and the answer",
    "Lo que pidió la oficina y la respuesta",
    "text asked_by_id asked_by_name answer",
    "application asked_at answered_at taken_back_at",
    "application__reference",
)
_of_the_case(
    "Stop",
    "Days on which the clock stood",
    "Días en que se paró el plazo",
    "application",
    "request began_on ended_on",
    "application__reference",
)
_of_the_case(
    "Decision",
    "Decisions with all that they were made from",
    "Resoluciones con todo en lo que se basan",
    "outcome reasons override_reason made_by_id made_by_name second_by_id second_by_name second_note record record_sha256",
    "application standing favourable proposed_outcome automatic made_at made_by_kind second_at digest law_date appeal_until",
    "application__reference",
)
_of_the_case(
    "Consultation",
    "Hearings of neighbours",
    "Consultas a los vecinos",
    "application",
    "step opened_at closes_on closed_at",
    "application__reference",
)
_of_the_case(
    "Invitation",
    "Letters to neighbours",
    "Cartas a los vecinos",
    "addressee token_sha256",
    "consultation",
    "consultation__application__reference",
)
_of_the_case(
    "Comment",
    "What neighbours said",
    "Lo que dijeron los vecinos",
    "name text",
    "consultation invitation received_at",
    "consultation__application__reference",
)
_of_the_case(
    "Rating",
    "How applicants found it",
    "Valoraciones de las personas solicitantes",
    "score text",
    "application rated_at",
    "application__reference",
    on_request=Erased(since="rated_at"),
    number="application__applicant__person_number",
)
