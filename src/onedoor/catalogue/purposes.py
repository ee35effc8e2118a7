"""The purposes a definition may name: those the ledger knows."""

from onedoor.trust.purposes import PURPOSES, Purpose

__all__ = ["PURPOSES", "Purpose"]
