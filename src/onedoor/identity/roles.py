"""The roles of officers, as code: what each may do, in words an auditor can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from onedoor.identity.terms import Permission

if TYPE_CHECKING:
    from onedoor.lib.languages import Text


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of permissions that an officer holds, in their own teams unless `every_team`."""

    id: str
    title: Text
    description: Text
    permissions: frozenset[Permission]
    every_team: bool = False
    """Holds in all teams of the jurisdiction, not only in the officer's own."""


_CASEWORK = frozenset(
    {
        Permission.SEE_QUEUE,
        Permission.OPEN_CASE,
        Permission.ASK_APPLICANT,
        Permission.MESSAGE_APPLICANT,
        Permission.HOLD_CONSULTATION,
        Permission.DECIDE,
    }
)

_ALL = (
    Role(
        id="caseworker",
        title={"en": "Caseworker", "es": "Gestor de casos"},
        description={
            "en": "Works on the cases of their own teams: opens them, asks the applicant, decides as proposed, "
            "or proposes a different decision that a second officer must agree to.",
            "es": "Trabaja en los casos de sus propios equipos: los abre, pregunta a la persona solicitante, decide "
            "según la propuesta o propone una decisión distinta que otra persona debe aprobar.",
        },
        permissions=_CASEWORK,
    ),
    Role(
        id="senior-caseworker",
        title={"en": "Senior caseworker", "es": "Gestor sénior de casos"},
        description={
            "en": "Does what a caseworker does, agrees to, or sends back, a colleague's decision that differs from the "
            "proposed one, answers people who ask about their data, and says whether records of two registers are about the same person. "
            "Nobody agrees to their own.",
            "es": "Hace lo que hace un gestor de casos y, además, aprueba o devuelve la decisión de un compañero cuando difiere "
            "de la propuesta, responde a quien pregunta por sus datos y dice si fichas de dos registros son de la misma persona. "
            "Nadie aprueba la suya.",
        },
        permissions=_CASEWORK | {Permission.AGREE, Permission.REPLAY, Permission.ANSWER_INQUIRIES, Permission.REVIEW_LINKS},
    ),
    Role(
        id="team-manager",
        title={"en": "Team manager", "es": "Responsable de equipo"},
        description={
            "en": "Sees the queue of their own teams, gives cases to officers, reads how the teams perform, answers people who "
            "ask about their data and reviews links between registers. Does not decide cases.",
            "es": "Ve la cola de sus propios equipos, reparte los casos, consulta el rendimiento de los equipos, responde a quien "
            "pregunta por sus datos y revisa los enlaces entre registros. No decide casos.",
        },
        permissions=frozenset(
            {
                Permission.SEE_QUEUE,
                Permission.OPEN_CASE,
                Permission.ASSIGN,
                Permission.SEE_PERFORMANCE,
                Permission.REPLAY,
                Permission.ANSWER_INQUIRIES,
                Permission.REVIEW_LINKS,
            }
        ),
    ),
    Role(
        id="auditor",
        title={"en": "Auditor", "es": "Auditor"},
        description={
            "en": "Reads the cases of every team, recomputes decisions and reads the record of looks at personal data. Changes nothing.",
            "es": "Lee los casos de todos los equipos, recalcula decisiones y lee el registro de consultas de datos personales. "
            "No cambia nada.",
        },
        permissions=frozenset(
            {
                Permission.SEE_QUEUE,
                Permission.OPEN_CASE,
                Permission.SEE_PERFORMANCE,
                Permission.REPLAY,
                Permission.READ_LEDGER,
                Permission.SEE_SYSTEMS,
            }
        ),
        every_team=True,
    ),
    Role(
        id="data-protection-officer",
        title={"en": "Data protection officer", "es": "Delegado de protección de datos"},
        description={
            "en": "Answers people who ask about their data, for every organisation, reads the record of looks at personal data, and "
            "keeps data from being deleted while a court or a claim needs it. Does not see cases.",
            "es": "Responde a quien pregunta por sus datos, en nombre de todas las organizaciones, lee el registro de consultas de "
            "datos personales y evita que se borren datos mientras los necesite un tribunal o una reclamación. No ve expedientes.",
        },
        permissions=frozenset({Permission.ANSWER_INQUIRIES, Permission.READ_LEDGER, Permission.HOLD_DATA}),
        every_team=True,
    ),
    Role(
        id="leader",
        title={"en": "Leader", "es": "Dirección"},
        description={
            "en": "Reads what the computer systems cost, how old and risky they are, what is wrong with them and how much goes to "
            "them, and how the teams perform. Sees no case and nobody's data.",
            "es": "Consulta lo que cuestan los sistemas informáticos, su antigüedad y riesgo, lo que les falla y cuánto se usan, y el "
            "rendimiento de los equipos. No ve casos ni datos de nadie.",
        },
        permissions=frozenset({Permission.SEE_SYSTEMS, Permission.SEE_PERFORMANCE}),
        every_team=True,
    ),
)

ROLES: Mapping[str, Role] = MappingProxyType({role.id: role for role in _ALL})
"""Every role by its id; what the identity provider says beyond these is ignored."""
