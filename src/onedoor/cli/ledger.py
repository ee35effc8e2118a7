"""`onedoor ledger`: the tree over the record of every look at personal data."""

from __future__ import annotations

import click

from onedoor.cli import ledger_database, ledger_witness


@click.group()
def ledger() -> None:
    """Place entries in the signed tree, audit it, witness it."""


for _one in (
    ledger_database.sequence,
    ledger_database.verify,
    ledger_database.proof,
    ledger_database.export,
    ledger_database.accept,
    ledger_witness.witness,
    ledger_witness.key,
):
    ledger.add_command(_one)
