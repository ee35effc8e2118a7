"""The receipt of a submitted application, as a PDF: what was told, what was known, what was handed in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from onedoor.cases import definitions, inputs, letterheads, notices
from onedoor.cases.letterheads import day
from onedoor.cases.models import Application
from onedoor.correspondence import letters, texts
from onedoor.dmn.values import from_json
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.cases.models import Answer
    from onedoor.catalogue.services import Service


def pdf(case: Application, *, language: str | None = None) -> bytes:
    """The receipt, always the same for the same case. Raises ValueError for a draft, letters.CannotRender."""
    if case.submitted_at is None:
        raise ValueError(f"{case.reference} has not been submitted.")
    reading = language or case.language
    return letters.render(
        template="receipt",
        data=content(case, language=reading, at=case.submitted_at),
        language=reading,
        at=case.submitted_at,
    )


def content(case: Application, *, language: str, at: datetime) -> dict[str, Any]:
    """Everything the receipt says, as plain JSON."""
    service = definitions.of(case)
    held = inputs.of(case, service)
    files = case.documents.filter(added_at__lte=at).order_by("added_at", "id")
    title = _say("title", language, service=in_language(service.title, language))
    due = day(case.due_on, language) if case.due_on else ""
    return {
        **letterheads.of(case, title=title, language=language, at=at, to=[case.applicant.name]),
        "opening": _say("opening", language, submitted=day(definitions.local_day(at), language), due=due),
        "answers": {
            "heading": _say("answers", language),
            "columns": [_say("question", language), _say("answer", language)],
            "rows": [
                [_title(service, name, language), _value(service, row, language)]
                for name, row in held.answers.items()
                if name in held.answered
            ],
        },
        "known": {
            "heading": _say("known", language),
            "columns": [
                _say("question", language),
                _say("answer", language),
                _say("origin", language),
            ],
            "rows": [
                [
                    _title(service, name, language),
                    _value(service, row, language),
                    letterheads.origin_of(held.origins[name], language),
                ]
                for name, row in held.answers.items()
                if name in held.given
            ],
        },
        "documents": {
            "heading": _say("documents", language),
            "items": [one.name for one in files],
        },
        "next": {
            "heading": _say("next", language),
            "text": _say("next-text", language, link=notices.link_to(case)),
        },
    }


def _say(name: str, language: str, /, **values: str) -> str:
    return texts.say("letter-receipt", name, language, **values)


def _title(service: Service, name: str, language: str) -> str:
    title = service.inputs[name].title
    return in_language(title, language) if title else name


def _value(service: Service, row: Answer, language: str) -> str:
    type = service.inputs[row.input].type
    return letterheads.value(from_json(row.in_force, type), type, language)
