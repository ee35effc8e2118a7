"""A resident's proof: made for every entry, checked by a small program that knows nothing of Onedoor."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.identity.actors import Actor
from onedoor.trust import canonical, cosignatures, log, merkle, proofs, sequencer, tiles
from onedoor.trust.models import Entry, Leaf
from onedoor.trust.notes import Signer, cosign

VERIFIER = Path("verify/verify_proof.py")
specification = importlib.util.spec_from_file_location("verify_proof", VERIFIER)
assert specification
assert specification.loader
verify_proof = importlib.util.module_from_spec(specification)
specification.loader.exec_module(verify_proof)


def check(data: bytes, *keys: str) -> Any:
    return verify_proof.check(data, list(keys))


@pytest.fixture
def proof(db: None, written: Any, signer: Signer) -> bytes:
    """The file of one entry's proof in a tree of 300."""
    entries = written(300, legal_ground='Ley 7/1985, "art. 18"\n\t\x01\\ñ😀')
    sequencer.sequence(signer=signer)
    return proofs.of(entries[257]).file()


@pytest.mark.django_db
def test_every_entry_is_proven_at_every_size_of_the_tree(written: Any, signer: Signer) -> None:
    for _ in range(6):
        written(3)
        sequencer.sequence(signer=signer)
        for entry in Entry.objects.all():
            shown, _index, size, names = check(proofs.of(entry).file(), signer.verifier.text())
            assert (shown["id"], size, names) == (entry.pk, Entry.objects.count(), ["town.example/log"])
    leaves = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("position")]
    for size in range(1, len(leaves) + 1):
        tree = log.tree(size)
        for index in range(size):
            merkle.verify_inclusion(
                leaves[index], index, size, tree.inclusion_proof(index), merkle.root(leaves[:size])
            )


def test_the_verifier_is_short_and_runs_alone_in_an_empty_folder(
    proof: bytes, signer: Signer, tmp_path: Path
) -> None:
    assert len(VERIFIER.read_text().splitlines()) < 150
    (tmp_path / "verify.py").write_bytes(VERIFIER.read_bytes())
    (tmp_path / "proof.json").write_bytes(proof)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", "verify.py", *arguments],
            cwd=tmp_path, capture_output=True, text=True, env={},
        )  # fmt: skip

    good = run("proof.json", "--key", signer.verifier.text())
    assert (good.returncode, good.stderr) == (0, "")
    assert "The proof holds: this is entry 257 of 300, signed by town.example/log." in good.stdout
    assert "Compare the keys" in run("proof.json").stdout
    other = Signer("town.example/log", bytes(32)).verifier.text()
    refused = run("proof.json", "--key", other)
    assert refused.returncode == 1
    assert "REFUSED: It names a key that you did not give" in refused.stderr
    (tmp_path / "proof.json").write_bytes(proof.replace(b"population", b"Population"))
    assert "REFUSED: The entry does not lead to the root that was signed" in run("proof.json").stderr
    assert run().returncode == run("gone.json").returncode == 1
    for broken in (
        b"",
        proof[:300],
        proof[:-1][:-1],
        b"hello",
        b"\xd0\x00",
        b"[" * 100_000,
        proof.replace(b"\n", b"\r\n"),
    ):
        (tmp_path / "proof.json").write_bytes(broken)
        assert run("proof.json").stderr.startswith("REFUSED: Th"), broken[:20]
    (tmp_path / "proof.json").write_bytes(proof)
    for key in ("hello", signer.verifier.text()[:-5], "witness.example+00000000+AA=="):
        assert run("proof.json", "--key", key).stderr.startswith(
            ("REFUSED: This file", f"REFUSED: {key} is no key")
        ), key


def test_any_changed_byte_of_a_proof_is_refused(proof: bytes, signer: Signer) -> None:
    chance = random.Random(4)
    check(proof, signer.verifier.text())
    for place in range(len(proof)):
        changed = bytearray(proof)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
            check(bytes(changed))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one | {"index": one["index"] + 1},
        lambda one: one | {"index": one["index"] - 256},
        lambda one: one | {"index": True},
        lambda one: one | {"size": one["size"] + 1},
        lambda one: one | {"path": one["path"][:-1]},
        lambda one: one | {"path": [*one["path"], one["path"][0]]},
        lambda one: one | {"path": one["path"][::-1]},
        lambda one: one | {"keys": []},
        lambda one: one | {"checkpoint": one["checkpoint"].partition("\n\n")[0] + "\n\n"},
        lambda one: one | {"checkpoint": one["checkpoint"] + "— a b\n"},
        lambda one: one | {"more": 1},
        lambda one: [],
    ],
)
def test_a_proof_that_says_something_else_is_refused(proof: bytes, change: Any) -> None:
    changed = json.dumps(change(json.loads(proof)), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        check(changed.encode())


@pytest.mark.django_db
def test_a_proof_carries_what_known_witnesses_signed(
    written: Any, signer: Signer, witness_key: Signer, settings: Any
) -> None:
    [entry] = written()
    sequencer.sequence(signer=signer)
    cosigned = cosign(log.latest().note, witness_key, seconds=1_790_000_000)
    with pytest.raises(cosignatures.NotAccepted, match="No known witness"):
        cosignatures.accept(cosigned, witnesses=[])
    assert cosignatures.accept(cosigned, witnesses=[witness_key.verifier]) == ["witness.example"]
    unknown = proofs.of(entry).file()
    assert check(unknown, signer.verifier.text())[3] == ["town.example/log"]
    settings.ONEDOOR_LEDGER_KEYS = [witness_key.verifier.text()]
    proof = proofs.of(entry).file()
    both = [signer.verifier.text(), witness_key.verifier.text()]
    assert check(proof, *both)[3] == check(proof)[3] == ["town.example/log", "witness.example"]
    with pytest.raises(ValueError, match="key that you did not give"):
        check(proof, signer.verifier.text())


@pytest.mark.django_db
def test_an_entry_that_waits_for_its_place_has_no_proof_yet(written: Any, signer: Signer) -> None:
    sequencer.sequence(signer=signer)
    with pytest.raises(proofs.NotInTree):
        proofs.of(written()[0])


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=30),
    st.lists(st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=10), max_size=3),
    st.datetimes(min_value=__import__("datetime").datetime(1990, 1, 1)),
)
def test_the_database_writes_the_canonical_bytes_that_a_proof_gives(
    text: str, fields: list[str], at: Any
) -> None:
    from datetime import UTC, date

    entry = Entry.objects.create(
        at=at.replace(tzinfo=UTC), act="read", actor_kind="officer", actor_id=text, actor_name=text, actor_role=text, about=text,
        fields=fields, purpose="", legal_ground=text, case=text, hidden_until=date(2026, 5, 4), approved_by="judge",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"select {canonical.SQL} from trust_entry e where id = %s", [entry.pk])
        [(written,)] = cursor.fetchall()
    expected = {
        "about": text, "act": "read", "actor_id": text, "actor_kind": "officer", "actor_name": text,
        "actor_role": text, "approved_by": "judge", "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "case": text, "crowd": "", "fields": fields,
        "hidden_until": "2026-05-04", "id": entry.pk, "legal_ground": text, "organisation": "", "purpose": "", "v": 2,
    }  # fmt: skip
    assert bytes(written) == canonical.canonical(expected)
    assert tuple(expected) == canonical.NAMES


@pytest.mark.django_db
def test_an_entry_from_before_roles_were_kept_has_the_bytes_that_it_always_had() -> None:
    from datetime import UTC, datetime

    entry = Entry.objects.create(
        at=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), act="read", actor_kind="officer", actor_id="o1", actor_name="Bo",
        about="A1", fields=["people.name"], purpose="provide-service", legal_ground="Law s.1", case="C-1",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"select {canonical.SQL} from trust_entry e where id = %s", [entry.pk])
        [(written,)] = cursor.fetchall()
    assert bytes(written).decode() == (
        '{"about":"A1","act":"read","actor_id":"o1","actor_kind":"officer","actor_name":"Bo","approved_by":"",'
        '"at":"2026-05-04T03:02:01.000000Z","case":"C-1","crowd":"","fields":["people.name"],"hidden_until":"",'
        f'"id":{entry.pk},"legal_ground":"Law s.1","organisation":"","purpose":"provide-service","v":1}}'
    )


@pytest.mark.django_db
def test_a_proof_says_in_which_roles_an_officer_acted(written: Any, signer: Signer) -> None:
    [entry] = written(1, by=Actor("officer", "o1", "Bo", "caseworker leader"))
    sequencer.sequence(signer=signer)
    proof = proofs.of(entry)
    assert (proof.entry["actor_role"], proof.entry["v"]) == ("caseworker leader", 2)
    assert check(proof.file(), signer.verifier.text())[0] == proof.entry


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511), st.integers(0, 255))
def test_the_small_verifier_of_signatures_agrees_with_the_library(
    seed: bytes, message: bytes, bit: int, key_bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_proof.ed25519_verifies(public, signature, message)
    assert not verify_proof.ed25519_verifies(public, signature, message + b"x")
    flipped = (int.from_bytes(signature) ^ 1 << bit).to_bytes(64)
    assert not verify_proof.ed25519_verifies(public, flipped, message)
    other = (int.from_bytes(public) ^ 1 << key_bit).to_bytes(32)
    assert not verify_proof.ed25519_verifies(other, signature, message)
    larger = (int.from_bytes(signature[32:], "little") + verify_proof.ORDER) % (1 << 256)
    assert not verify_proof.ed25519_verifies(public, signature[:32] + larger.to_bytes(32, "little"), message)


def test_a_tile_too_far_out_is_not_there(db: None) -> None:
    for tile in (tiles.Tile(0, 1 << 60), tiles.Tile(63, 0), tiles.Tile(0, 0, 1)):
        with pytest.raises(merkle.ProofError, match="There is no tile/"):
            log.tile(tile)
