"""A witness signs a log that grows, and refuses one that forks or forgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onedoor.cli.main import main
from onedoor.trust import keys, merkle, witness
from onedoor.trust.checkpoints import Checkpoint
from onedoor.trust.fetching import fetch_from
from onedoor.trust.notes import COSIGNATURE, ED25519, Signer, open_note, sign
from onedoor.trust.tiles import from_files, grown

LOG = Signer("town.example/log", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(32), COSIGNATURE)


class Log:
    """A log as files, which can lie."""

    def __init__(self, label: str = "") -> None:
        self.label = label
        self.files: dict[str, bytes] = {}
        self.leaves: list[bytes] = []
        self.sign()

    def sign(self) -> None:
        note = sign(Checkpoint(LOG.name, len(self.leaves), merkle.root(self.leaves)).text(), [LOG])
        self.files["checkpoint"] = note.encode()

    def grow(self, count: int, label: str = "") -> Log:
        begin = len(self.leaves)
        new = [merkle.leaf_hash(f"{label}{number}".encode()) for number in range(begin, begin + count)]
        self.files |= {tile.path(): data for tile, data in grown(begin, new, from_files(self.files))}
        self.leaves += new
        self.sign()
        return self

    def fetch(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def seen(self, before: witness.Remembered | None = None) -> witness.Remembered:
        return witness.look(
            fetch=self.fetch, key=LOG.verifier, before=before, signer=WITNESS, seconds=1_790_000_000
        )


def test_a_log_that_grows_is_signed_each_time() -> None:
    log, before = Log(), None
    for count in (0, 1, 254, 1, 0, 700):
        before = log.grow(count).seen(before)
        opened = open_note(before.note, [LOG.verifier, WITNESS.verifier])
        assert [seconds for _, seconds in opened.signed_by] == [0, 1_790_000_000]
        assert witness.remembered(before.text()) == before
    assert before is not None
    assert before.said().size == 956


def test_a_partial_tile_that_is_no_longer_kept_is_read_from_the_full_one() -> None:
    log = Log().grow(300)
    before = log.seen()
    log.grow(300)
    for path in [
        path for path in log.files if ".p/" in path and path != "tile/0/002.p/88" and "tile/1" not in path
    ]:
        del log.files[path]
    assert log.seen(before).said().size == 600


@pytest.mark.parametrize(("before", "after"), [(10, 10), (10, 11), (256, 300), (300, 900)])
def test_a_fork_is_refused(before: int, after: int) -> None:
    honest = Log().grow(before).seen()
    with pytest.raises(witness.Refused, match="forked"):
        Log().grow(before - 1).grow(1, "another").grow(after - before).seen(honest)


def test_a_log_that_was_rolled_back_is_refused() -> None:
    before = Log().grow(10).seen()
    with pytest.raises(witness.Refused, match="rolled back: it said 10 leaves before, and now 9"):
        Log().grow(9).seen(before)


def test_tiles_that_do_not_give_the_signed_root_are_refused() -> None:
    log = Log().grow(10)
    log.files["tile/0/000.p/10"] = bytes(320)
    with pytest.raises(witness.Refused, match="tiles do not give the root"):
        log.seen()


def test_a_checkpoint_of_another_key_is_refused() -> None:
    log = Log().grow(3)
    log.files["checkpoint"] = log.files["checkpoint"].replace(b"\n3\n", b"\n4\n")
    with pytest.raises(witness.Refused, match="not right"):
        log.seen()
    before = witness.Remembered(Signer("other.example/log", bytes(32)).verifier, "")
    with pytest.raises(witness.Refused, match="begin with a new state file"):
        Log().seen(before)


def test_what_is_remembered_and_damaged_is_told() -> None:
    for text in ("", "[]", "{}", Log().grow(3).seen().text().replace("3\\n", "4\\n")):
        with pytest.raises(witness.Unreadable):
            witness.remembered(text)


@pytest.fixture
def copy(tmp_path: Path) -> Any:
    """A log copied into a folder."""

    def into_folder(log: Log) -> str:
        for path, data in (log.files | {"key": LOG.verifier.text().encode()}).items():
            file = tmp_path / "log" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return str(tmp_path / "log")

    return into_folder


def test_the_command_remembers_signs_and_refuses(copy: Any, tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["ledger", *arguments])

    def look(log: Log) -> Any:
        return run("witness", "--from", copy(log), "--key", f"{tmp_path}/key", "--state", f"{tmp_path}/state")

    made = run("key", "--name", "witness.example", "--witness", "--out", f"{tmp_path}/key")
    assert made.exit_code == 0
    assert "Public key: witness.example+" in made.stderr
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    signer = keys.signer((tmp_path / "key").read_text())

    first = look(Log().grow(300))
    assert first.exit_code == 0, first.output
    assert "believing the key that the log shows" in first.stderr
    assert open_note(first.stdout, [signer.verifier])
    kept = (tmp_path / "state").read_text()
    for wrong in (Log().grow(299), Log().grow(299).grow(10, "another")):
        refused = look(wrong)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "REFUSED The log" in refused.stderr
        assert (tmp_path / "state").read_text() == kept
    assert look(Log().grow(400)).exit_code == 0
    assert run("key", "--name", "a", "--out", f"{tmp_path}/key").exit_code == 3
    (tmp_path / "key").write_text(keys.private_text(LOG))
    assert "is a log's key" in look(Log().grow(400)).output


def test_keys_are_read_back_and_changed_ones_refused() -> None:
    key = keys.made("town.example/log", kind=ED25519)
    text = keys.private_text(key)
    assert keys.signer(f" {text}\n") == key
    for wrong in ("", text[:-6], text.replace("town", "down"), key.verifier.text()):
        with pytest.raises(ValueError, match="key") as told:
            keys.signer(wrong)
        assert text[-40:] not in str(told.value)
    with pytest.raises(ValueError, match="no name of a key"):
        keys.made("a b", kind=ED25519)


def test_what_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fetch_from(str(tmp_path))("checkpoint")
    with pytest.raises(OSError, match=r"http://127.0.0.1:9/checkpoint cannot be reached: .*refused"):
        fetch_from("http://127.0.0.1:9")("checkpoint")
    look = [
        "ledger",
        "witness",
        "--from",
        f"{tmp_path}/log",
        "--key",
        f"{tmp_path}/key",
        "--state",
        f"{tmp_path}/state",
    ]
    assert "Make a witness's key with" in CliRunner().invoke(main, look).output
    (tmp_path / "key").write_text(keys.private_text(WITNESS))
    assert "There is no log there" in CliRunner().invoke(main, look).output
