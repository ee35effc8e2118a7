"""Linking, every night, the registers of the jurisdiction that say with which others they are linked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.shapes.register import LinkedWith
from onedoor.identity.actors import SYSTEM
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.linkage import between
from onedoor.registers.linkage.tables import CannotLink
from onedoor.registers.terms import LinkState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """Two registers that were to be linked: how many links are new or changed, or why there are none."""

    left: str
    right: str
    counts: Mapping[LinkState, int]
    failed: str = ""


def link_all(*, on: date, at: datetime) -> list[Done]:
    """Link all registers that are to be linked, pair by pair; one that fails leaves the others, and what it had, alone.

    New pairs in doubt wait for an officer. What an officer has said stays, and is not asked again. What is read, and that it
    was not allowed, is in the ledger as with every bulk read.
    """
    done = [_link(left, linked, on, at) for left, linked in _declared()]
    for one in done:
        if one.failed:
            log.error("The registers %s and %s were not linked, their links stay as they are: %s", one.left, one.right, one.failed)
        else:
            log.info("The registers %s and %s are linked: %s", one.left, one.right, told(one.counts))
    return done


def told(counts: Mapping[LinkState, int]) -> str:
    """How many links are new or changed, in words."""
    return ", ".join(f"{count:,} {state}" for state, count in counts.items())


def _declared() -> Iterator[tuple[str, LinkedWith]]:
    for name, file in jurisdictions.current().registers.items():
        for linked in file.linked_with:
            yield name, linked


def _link(left: str, linked: LinkedWith, on: date, at: datetime) -> Done:
    try:
        counts = between.link(
            left=left, right=linked.of_register, consumer=linked.consumer, link_from=linked.link_from,
            review_from=linked.review_from, by=SYSTEM, on=on, at=at, say=log.debug,
        )  # fmt: skip
    except (AgreementMissing, ConnectorFailed, CannotLink) as failure:
        return Done(left, linked.of_register, {}, str(failure))
    return Done(left, linked.of_register, counts)
