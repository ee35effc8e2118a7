"""Finding people among those who applied: only through cases that the officer may open."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Func, Q, QuerySet

from onedoor.cases.models import Application
from onedoor.cases.terms import State
from onedoor.identity.permissions import Permission, may

if TYPE_CHECKING:
    from onedoor.identity.models import Person

MOST = 20
"""People of one search that are shown."""
SHORTEST = 2
"""Letters of a name that are searched for at least."""
_HANDED_IN = ~Q(state__in=[State.DRAFT, State.ABANDONED])


class NotFound(LookupError):
    """There is no such person among the cases that the officer may open."""


class _Folded(Func):
    """A text in small letters without accents."""

    function = "regexp_replace"
    template = r"%(function)s(normalize(lower(%(expressions)s), NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = CharField()


@dataclass(frozen=True)
class Found:
    """Somebody who applied, and their cases that the officer may open, the newest first."""

    person: Person
    cases: tuple[Application, ...]


def search(officer: Person, *, words: str) -> list[Found]:
    """People whose number this is, or whose name holds each of the words; by name, at most `MOST` and one.

    Capitals and accents do not matter. Two queries.
    """
    wanted = " ".join(words.split())
    names = [_folded(word) for word in wanted.split(" ")]
    if len(wanted) < SHORTEST:
        return []
    cases = _visible(officer).annotate(folded=_Folded("applicant__name"))
    by_name = Q(*(Q(folded__contains=name) for name in names))
    number = re.sub(r"\s", "", wanted)
    people = list(
        cases.filter(by_name | Q(applicant__person_number__iexact=number))
        .order_by("applicant__name", "applicant_id")
        .values_list("applicant_id", flat=True)
        .distinct()[: MOST + 1]
    )
    found = _of(officer, people)
    return sorted(found, key=lambda one: (one.person.name, one.person.pk))


def of(officer: Person, *, person_id: int) -> Found:
    """One person with their cases. Raises NotFound."""
    found = _of(officer, [person_id])
    if not found:
        raise NotFound(f"No case of person {person_id} is this officer's to open.")
    return found[0]


def is_visible(officer: Person, *, person_id: int) -> bool:
    """Whether the officer may open a case of this person."""
    return _visible(officer).filter(applicant=person_id).exists()


def _of(officer: Person, people: list[int]) -> list[Found]:
    by_person: dict[int, list[Application]] = {}
    cases = _visible(officer).filter(applicant__in=people).select_related("applicant")
    for case in cases.order_by("-submitted_at", "-id"):
        by_person.setdefault(case.applicant_id, []).append(case)
    return [Found(cases[0].applicant, tuple(cases)) for cases in by_person.values()]


def _visible(officer: Person) -> QuerySet[Application]:
    """Cases that were handed in, of teams in which the officer may open them."""
    cases = Application.objects.filter(_HANDED_IN)
    if may(officer, Permission.OPEN_CASE, team="\0"):  # a team nobody is in: held in every team
        return cases
    own = [team for team in officer.teams if may(officer, Permission.OPEN_CASE, team=team)]
    return cases.filter(team__in=own)


def _folded(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))
