"""A ledger to try."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from onedoor.identity.actors import Actor
from onedoor.trust import acts, keys, ledger
from onedoor.trust.notes import COSIGNATURE, ED25519, Signer

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BO = Actor(kind="officer", id="bo", name="Bo Lake", role="caseworker")


class Writing:
    """Writes entries."""

    def __call__(self, count: int = 1, **how: Any) -> list[ledger.Entry]:
        drafts = [
            ledger.draft(
                **{
                    "act": acts.READ,
                    "by": BO,
                    "about": f"A{number}",
                    "fields": ["population.date of birth"],
                    "purpose": "establish-entitlement",
                    "legal_ground": "Registration Act s.7",
                    "case": "HA-1",
                    "at": AT,
                    **how,
                }
            )
            for number in range(count)
        ]
        with transaction.atomic():
            return ledger.write(drafts)


@pytest.fixture
def written() -> Writing:
    return Writing()


@pytest.fixture
def signer() -> Signer:
    return keys.made("town.example/log", kind=ED25519)


@pytest.fixture
def witness_key() -> Signer:
    return keys.made("witness.example", kind=COSIGNATURE)
