"""The keys that sign and verify the ledger's checkpoints, as texts that are handed on."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable

from onedoor.trust.notes import NoteError, Signer, Verifier, verifier

_BEGINNING = "PRIVATE+KEY"


def made(name: str, *, kind: int) -> Signer:
    """A new key. Raises NoteError for a name that a key cannot have."""
    key = Signer(name, secrets.token_bytes(32), kind)
    key.verifier.text()  # refuses the name
    return key


def private_text(signer: Signer) -> str:
    """A private key as it is kept: PRIVATE+KEY+name+id+key."""
    kept = b64encode(bytes([signer.kind]) + signer.private).decode()
    return f"{_BEGINNING}+{signer.name}+{signer.verifier.id.hex()}+{kept}"


def signer(text: str) -> Signer:
    """Read a private key. Raises NoteError; the message never holds any of the key."""
    beginning, _, rest = text.strip().partition(f"{_BEGINNING}+")
    name, _, rest = rest.partition("+")
    id, _, encoded = rest.partition("+")
    try:
        raw = b64decode(encoded, validate=True)
    except (Error, ValueError):
        raw = b""
    if beginning or len(raw) != 33:
        raise NoteError(
            f"A private key is written as {_BEGINNING}+name+id+key: make one with `onedoor ledger key`."
        )
    found = Signer(name, raw[1:], raw[0])
    if found.verifier.id.hex() != id:
        raise NoteError(f"The id of the private key {name} is not {id}: its name or the key was changed.")
    return found


def verifiers(texts: Iterable[str]) -> list[Verifier]:
    """Read public keys. Raises NoteError."""
    return [verifier(text) for text in texts]
