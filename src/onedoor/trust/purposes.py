"""Purposes for which personal data may be read: terms of the W3C Data Privacy Vocabulary.

A definition writes the short name; the IRI says what it means everywhere else (the ledger, the privacy notice).
Terms as in DPV 2.2 and its extension for public services: https://w3id.org/dpv and
https://w3id.org/dpv/sector/publicservices.
"""

from __future__ import annotations

from dataclasses import dataclass

from onedoor.lib.languages import Text

_DPV = "https://w3id.org/dpv#"
_PUBLIC_SERVICES = "https://w3id.org/dpv/sector/publicservices#"


@dataclass(frozen=True)
class Purpose:
    """Why a register is read: the short name, the DPV term, and the words for the person it is about."""

    id: str
    iri: str
    text: Text


def _purpose(name: str, iri: str, en: str, es: str) -> tuple[str, Purpose]:
    return name, Purpose(id=name, iri=iri, text={"en": en, "es": es})


PURPOSES: dict[str, Purpose] = dict(
    (
        _purpose(
            "establish-entitlement",
            _PUBLIC_SERVICES + "PublicServiceEligibilityAssessment",
            "To find out whether you are entitled to the service, and to how much",
            "Para saber si tiene derecho al servicio y en qué medida",
        ),
        _purpose(
            "provide-service",
            _PUBLIC_SERVICES + "PublicServiceProvision",
            "To provide the service you asked for",
            "Para prestarle el servicio que ha pedido",
        ),
        _purpose(
            "review-entitlement",
            _PUBLIC_SERVICES + "PublicServiceDistributionManagement",
            "To grant, change or end what you receive",
            "Para conceder, modificar o retirar lo que recibe",
        ),
        _purpose(
            "manage-housing-support",
            _PUBLIC_SERVICES + "HousingWelfareManagement",
            "To run the help with housing",
            "Para gestionar las ayudas a la vivienda",
        ),
        _purpose(
            "prevent-fraud",
            _PUBLIC_SERVICES + "PublicServiceFraudPreventionDetection",
            "To prevent and detect fraud",
            "Para prevenir y detectar el fraude",
        ),
        _purpose(
            "verify-identity",
            _DPV + "IdentityVerification",
            "To check that you are who you say you are",
            "Para comprobar su identidad",
        ),
        _purpose("verify-age", _DPV + "AgeVerification", "To check your age", "Para comprobar su edad"),
        _purpose(
            "manage-payments",
            _DPV + "PaymentManagement",
            "To pay you or to take your payment",
            "Para pagarle o cobrarle",
        ),
        _purpose(
            "comply-with-law",
            _DPV + "LegalCompliance",
            "To do what the law obliges us to do",
            "Para cumplir una obligación legal",
        ),
        _purpose(
            "fulfil-rights",
            _DPV + "RightsFulfilment",
            "To let you see, correct or object to what is held about you",
            "Para que pueda ver, corregir u oponerse a lo que consta sobre usted",
        ),
        _purpose(
            "improve-public-services",
            _DPV + "ImprovePublicServices",
            "To improve public services",
            "Para mejorar los servicios públicos",
        ),
        _purpose(
            "official-statistics",
            _DPV + "ProvideOfficialStatistics",
            "To compile official statistics",
            "Para elaborar estadísticas oficiales",
        ),
    )
)
"""Every purpose there is, by its short name."""

FULFIL_RIGHTS = "fulfil-rights"
"""What somebody's own look at their data is for."""
