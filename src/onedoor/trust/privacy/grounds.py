"""Legal grounds on which personal data is kept: legal bases of the W3C Data Privacy Vocabulary, 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onedoor.lib.languages import Text

_DPV = "https://w3id.org/dpv#"


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground: the short name, the DPV term, and the words for the person it is about."""

    id: str
    iri: str
    text: Text


def _ground(name: str, term: str, en: str, es: str) -> tuple[str, Ground]:
    return name, Ground(id=name, iri=_DPV + term, text={"en": en, "es": es})


TASK = "official-authority"
OBLIGATION = "legal-obligation"
INTEREST = "public-interest"
CONSENT = "consent"

GROUNDS: dict[str, Ground] = dict(
    (
        _ground(
            TASK,
            "OfficialAuthorityOfController",
            "A task that the law gives to the authority",
            "Una función que la ley encarga a la autoridad",
        ),
        _ground(OBLIGATION, "LegalObligation", "An obligation by law", "Una obligación legal"),
        _ground(INTEREST, "PublicInterest", "The public interest", "El interés público"),
        _ground(
            CONSENT,
            "Consent",
            "Your consent, which you can take back",
            "Su consentimiento, que puede retirar",
        ),
    )
)
"""Every ground there is, by its short name."""
