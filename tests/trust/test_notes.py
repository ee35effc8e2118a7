"""Signed notes and checkpoints, with the examples that their specifications publish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.trust.checkpoints import Checkpoint, CheckpointError, checkpoint
from onedoor.trust.notes import (
    COSIGNATURE,
    LONGEST,
    NoteError,
    Signer,
    Verifier,
    cosign,
    open_note,
    sign,
    verifier,
)

# The example in the documentation of Go's package golang.org/x/mod/sumdb/note.
NEUMANN = verifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
ENOCH = verifier("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = f"""{TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=
"""

# The example of the specification of checkpoints.
CHECKPOINT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

LOG = Signer("town.example/ledger", bytes(range(32)))
WITNESS = Signer("witness.example/w1", bytes(range(1, 33)), COSIGNATURE)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), max_size=40).map(
    lambda text: text + "\n"
)


def test_a_published_note_verifies_under_each_of_its_keys() -> None:
    for key in (NEUMANN, ENOCH):
        assert open_note(NOTE, [key]).signed_by == ((key, 0),)
    opened = open_note(NOTE, [ENOCH, NEUMANN])
    assert opened.text == TEXT
    assert {key.name for key, _ in opened.signed_by} == {"PeterNeumann", "EnochRoot"}


def test_a_key_is_handed_on_as_it_was_published() -> None:
    assert NEUMANN.text() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert verifier(WITNESS.verifier.text()) == WITNESS.verifier


@given(TEXTS, st.integers(0, 2**63 - 1))
def test_what_was_signed_and_cosigned_verifies(text: str, seconds: int) -> None:
    note = cosign(sign(text, [LOG]), WITNESS, seconds=seconds)
    opened = open_note(note, [WITNESS.verifier, LOG.verifier])
    assert opened.text == text
    assert dict(opened.signed_by) == {LOG.verifier: 0, WITNESS.verifier: seconds}


@given(st.data())
def test_a_note_with_any_character_changed_is_not_what_was_signed(data: st.DataObject) -> None:
    note = cosign(sign(CHECKPOINT, [LOG]), WITNESS, seconds=1679315147)
    place = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda one: one != note[place]))
    changed = note[:place] + other + note[place + 1 :]
    try:
        opened = open_note(changed, [LOG.verifier, WITNESS.verifier])
    except NoteError:
        return
    assert len(opened.signed_by) == 1  # a signature's name was changed: now it is an unknown key's
    assert opened.text == CHECKPOINT


def test_a_signature_of_another_key_under_the_same_name_is_passed_over() -> None:
    other = Signer(LOG.name, bytes(32))
    with pytest.raises(NoteError, match="No trusted key"):
        open_note(sign(TEXT, [other]), [LOG.verifier])
    assert open_note(sign(TEXT, [other, LOG]), [LOG.verifier]).signed_by == ((LOG.verifier, 0),)


def test_a_wrong_signature_of_a_trusted_key_refuses_the_note() -> None:
    good = sign(TEXT, [LOG, Signer("other.example", bytes(32))])
    wrong = good.replace(TEXT, TEXT.replace("answer", "question"))
    with pytest.raises(NoteError, match="not right"):
        open_note(wrong, [LOG.verifier])


def test_a_witness_signs_the_time_too() -> None:
    note = cosign(sign(TEXT, [LOG]), WITNESS, seconds=1_000)
    later = cosign(sign(TEXT, [LOG]), WITNESS, seconds=1_001)
    assert note.splitlines()[-1] != later.splitlines()[-1]
    plain = Verifier(WITNESS.name, WITNESS.verifier.public)
    with pytest.raises(NoteError, match="No trusted key"):
        open_note(note, [plain])  # the same key for another kind of signature has another id


@pytest.mark.parametrize(
    "note",
    [
        "", "\n", TEXT, TEXT + "\n", "\n\n", NOTE[:-1], NOTE.replace("— P", "- P"), NOTE.replace("x08go", "x08g!"),
        NOTE.replace("— PeterNeumann", "—PeterNeumann"), NOTE.replace("BwJnAM=", "BwJnAN="), NOTE.replace("If", "\tIf"),
        NOTE.replace("Neumann x", "Neumann  x"), NOTE.replace("— EnochRoot rwz", "— Enoch+Root rwz"), "x" * (LONGEST + 1),
        TEXT + "\n" + NOTE.splitlines(keepends=True)[-1] * 101, NOTE.replace("If", "\ud800"),
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        open_note(note, [NEUMANN, ENOCH])


@pytest.mark.parametrize(
    "key",
    [
        "", "a", "a+b", "a+00000000+AQ==", NEUMANN.text()[1:], NEUMANN.text().replace("c74f20a3", "c74f20a4"),
        NEUMANN.text().replace("+AR", "+AQ"), NEUMANN.text().replace("+AR", "+!R"), "a b" + NEUMANN.text(),
        "x+c74f20a3+AhpcAA==", NEUMANN.text()[:-4],
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(NoteError):
        verifier(key)


def test_what_cannot_be_signed_is_refused() -> None:
    for text in ("", "no line end", "a\tb\n", "\ud800\n"):
        with pytest.raises(NoteError):
            sign(text, [LOG])
    with pytest.raises(NoteError, match="at least one"):
        sign(TEXT, [])
    with pytest.raises(NoteError, match="no second"):
        cosign(sign(TEXT, [LOG]), WITNESS, seconds=-1)


def test_the_published_checkpoint_is_read_and_written_the_same() -> None:
    found = checkpoint(CHECKPOINT)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.root.hex().startswith("0ac5186a91863e8e")
    assert found.text() == CHECKPOINT


@given(
    st.integers(0, 2**64 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.sampled_from(["a", "b c"]), max_size=2),
)
def test_a_checkpoint_comes_back(size: int, root: bytes, extensions: list[str]) -> None:
    one = Checkpoint("town.example/ledger", size, root, tuple(extensions))
    assert checkpoint(open_note(sign(one.text(), [LOG]), [LOG.verifier]).text) == one


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n1\n", CHECKPOINT[:-1], CHECKPOINT.replace("20852163", "020852163"), CHECKPOINT.replace("20852163", "-1"),
        CHECKPOINT.replace("20852163", "٣"), CHECKPOINT.replace("2I=", "2J="), CHECKPOINT.replace("CsUY", "Cs!Y"),
        CHECKPOINT.replace("CsUYapGG", ""), CHECKPOINT + "\n", "\n" + CHECKPOINT[28:], CHECKPOINT.replace("20852163", "9" * 5000),
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        checkpoint(text)
