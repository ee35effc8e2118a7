"""Signed notes and cosignatures: short texts with Ed25519 signatures below them (https://c2sp.org/signed-note,
https://c2sp.org/tlog-cosignature). A log signs its checkpoints so, and witnesses add theirs.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
"""Kinds of signature: the first of the note's text alone, the second with the time, by a witness."""

LONGEST = 1_000_000
MOST_SIGNATURES = 100
_DASH = "— "


class NoteError(ValueError):
    """A note is not well formed, or not signed as it has to be; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that is trusted under a name."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if self.kind not in (ED25519, COSIGNATURE):
            raise NoteError(
                f"Keys of kind {self.kind} are not known: Ed25519 is 1, a witness's cosignature 4."
            )
        if len(self.public) != 32:
            raise NoteError(f"An Ed25519 key has 32 bytes, not {len(self.public)}.")
        _check_name(self.name)

    @property
    def id(self) -> bytes:
        """Four bytes that stand before the key's signatures."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def text(self) -> str:
        """The key as it is handed on: name, id and key between plus signs."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def verifies(self, text: str, signature: bytes) -> int | None:
        """The second at which a witness signed the text, 0 for other keys; None when the signature is not right."""
        signed, seconds = text.encode(), 0
        if self.kind == COSIGNATURE:
            seconds, signature = int.from_bytes(signature[:8]), signature[8:]
            signed = _cosigned(text, seconds)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, signed)
        except InvalidSignature:
            return None
        return seconds


@dataclass(frozen=True, slots=True)
class Signer:
    """A key to sign with. `private` is its seed of 32 bytes."""

    name: str
    private: bytes
    kind: int = ED25519

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.private)
        return Verifier(self.name, key.public_key().public_bytes_raw(), self.kind)

    def line(self, text: str, *, seconds: int = 0) -> str:
        """The signature of a note's text, with its line end. A witness says at which second since 1970 it signs."""
        key = Ed25519PrivateKey.from_private_bytes(self.private)
        if self.kind == COSIGNATURE:
            if not 0 <= seconds < 1 << 63:
                raise NoteError(f"{seconds} is no second since 1970.")
            signature = seconds.to_bytes(8) + key.sign(_cosigned(text, seconds))
        else:
            signature = key.sign(text.encode())
        return f"{_DASH}{self.name} {b64encode(self.verifier.id + signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A note that was verified."""

    text: str
    signed_by: tuple[tuple[Verifier, int], ...]
    """The trusted keys whose signatures hold, each with the second at which it signed (0 where its kind says none)."""


def sign(text: str, signers: Iterable[Signer]) -> str:
    """The note of a text, signed. Raises NoteError for a text that cannot be one."""
    _check_text(text)
    lines = [signer.line(text) for signer in signers]
    if not lines:
        raise NoteError("A note has at least one signature.")
    return text + "\n" + "".join(lines)


def cosign(note: str, witness: Signer, *, seconds: int) -> str:
    """The note with a witness's signature added. Whether its tree grew as it may is to be checked before.

    Raises NoteError.
    """
    text, _ = _parts(note)
    return note + witness.line(text, seconds=seconds)


def open_note(note: str, verifiers: Iterable[Verifier]) -> Opened:
    """Check a note's signatures against trusted keys; those of other keys are passed over.

    Raises NoteError when the note is not well formed, a trusted key's signature is wrong, or no trusted key signed.
    """
    text, signatures = _parts(note)
    trusted = {(one.name, one.id): one for one in verifiers}
    signed_by: dict[Verifier, int] = {}
    for name, id, signature in signatures:
        key = trusted.get((name, id))
        if key is None or key in signed_by:
            continue
        seconds = key.verifies(text, signature)
        if seconds is None:
            raise NoteError(
                f"The signature of {name} is not right: the text was changed, or signed by another key."
            )
        signed_by[key] = seconds
    if not signed_by:
        raise NoteError("No trusted key signed the note.")
    return Opened(text, tuple(signed_by.items()))


def verifier(text: str) -> Verifier:
    """A key as it is handed on (name+id+key). Raises NoteError."""
    name, _, rest = text.strip().partition("+")
    id, _, encoded = rest.partition("+")
    raw = _decoded(encoded, "The key")
    if not raw:
        raise NoteError("A key is written as its name, its id and the key itself, with + between them.")
    found = Verifier(name, raw[1:], raw[0])
    if found.id.hex() != id:
        raise NoteError(f"The id of {name} is {found.id.hex()}, not {id}: the name or the key was changed.")
    return found


def _parts(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """A note's text, and its signatures as name, key id, signature."""
    if len(note) > LONGEST:
        raise NoteError(f"The note has more than {LONGEST} characters.")
    text, blank, below = note.rpartition("\n\n")
    if not blank or not below:
        raise NoteError("A note is a text, an empty line, and signatures.")
    text += "\n"
    _check_text(text)
    if not below.endswith("\n"):
        raise NoteError("The last signature has no line end.")
    found = []
    for line in below[:-1].split("\n"):
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = _decoded(encoded, "A signature")
        if not line.startswith(_DASH) or len(raw) < 5:
            raise NoteError(
                "A signature is written as a dash (—), the key's name and the signature, with blanks between them."
            )
        _check_name(name)
        found.append((name, raw[:4], raw[4:]))
    if len(found) > MOST_SIGNATURES:
        raise NoteError(f"The note has more than {MOST_SIGNATURES} signatures.")
    return text, found


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("The text of a note ends with a line end.")
    if any(character < " " and character != "\n" for character in text):
        raise NoteError("The text of a note has no control characters but line ends.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NoteError("The text of a note cannot be written in UTF-8.") from None


def _check_name(name: str) -> None:
    if not name or "+" in name or any(character.isspace() or character < " " for character in name):
        raise NoteError(f"{name!r} is no name of a key: it is not empty and has no blanks and no plus signs.")


def _decoded(text: str, what: str) -> bytes:
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NoteError(f"{what} is not in base64.") from None
    if b64encode(raw).decode() != text:
        raise NoteError(f"{what} is written in base64 in more than one way: write it as it is usual.")
    return raw


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
