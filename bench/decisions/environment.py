"""The peers' own environment: made from pinned versions, beside the benchmark's other files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = ROOT / "bench" / "peers.txt"
HOME = Path(os.environ.get("ONEDOOR_STATE", ROOT / ".onedoor")) / "bench"
PEERS = Path(__file__).parent / "peers"
Say = Callable[[str], None]


def python(say: Say, *, may_download: bool) -> tuple[Path, str]:
    """The interpreter of the peers' environment, made if need be and allowed; a second part says why there is none."""
    home = HOME / "peers"
    interpreter = home / "bin" / "python"
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    mark = home / "pinned"
    if mark.exists() and mark.read_text() == digest:
        return interpreter, ""
    if not may_download:
        return interpreter, "not installed yet, and --quick downloads nothing"
    say("  making the environment of the other engines (downloads them once) …")
    uv = [sys.executable, "-m", "uv"]
    for words in (
        [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)],
        [*uv, "pip", "install", "--quiet", "--python", str(interpreter), "--require-hashes", "-r", str(PINNED)],
    ):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            said = done.stderr.strip().splitlines()
            return interpreter, f"the other engines cannot be installed: {said[-1] if said else 'no reason given'}"
    mark.write_text(digest)
    return interpreter, ""
