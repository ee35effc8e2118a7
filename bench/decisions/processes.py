"""Runs a measured program in a process of its own, within bounds of time and memory, and takes what it reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psutil

OURS = (sys.executable,)
ROOT = Path(__file__).resolve().parents[2]
STEP = 0.05


@dataclass(frozen=True)
class Outcome:
    """What a program reported; `failed` says in a few words why it did not."""

    figures: Mapping[str, Any] = field(default_factory=dict)
    failed: str = ""

    @property
    def seconds(self) -> float:
        """How long its work took."""
        return float(self.figures["seconds"])

    @property
    def peak(self) -> int:
        """The most memory it held, in bytes."""
        return int(self.figures["peak"])


def run(words: Sequence[str | Path], *, seconds: float = 600, memory: int = 12 * 2**30) -> Outcome:
    """Run a program; it is ended when it takes longer, or holds more memory, than it may."""
    # Arrow takes memory from the C library, for both sides: its own allocator holds more than it uses
    settings = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONWARNINGS": "ignore", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    environment = {**os.environ, **settings}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([str(word) for word in words], stdout=out, stderr=err, env=environment, cwd=ROOT)
        failed = _watched(child, seconds, memory)
        out.seek(0)
        err.seek(0)
        lines = out.read().decode().strip().splitlines()
        complaint = err.read().decode(errors="replace").strip().splitlines()
    if failed or child.returncode:
        return Outcome(failed=failed or _last(complaint) or f"ended with {child.returncode}")
    return Outcome(json.loads(lines[-1]))


def _watched(child: subprocess.Popen[bytes], seconds: float, memory: int) -> str:
    """Wait for it; what was too much, empty where nothing was."""
    start = time.monotonic()
    process = psutil.Process(child.pid)
    try:
        while child.poll() is None:
            with suppress(psutil.Error):
                if process.memory_info().rss > memory:
                    return f"more than {memory / 2**30:.0f} GB"
            if time.monotonic() - start > seconds:
                return f"more than {seconds:.0f} s"
            time.sleep(STEP)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
    return ""


def _last(lines: Sequence[str]) -> str:
    said = lines[-1].strip() if lines else ""
    return said if len(said) < 90 else said[:87] + "…"


def interleaved(rounds: int, sides: Mapping[str, Sequence[str | Path]], **limits: Any) -> dict[str, list[Outcome]]:
    """Run all sides in turns, so many rounds; a side that failed once is not asked again."""
    found: dict[str, list[Outcome]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, words in sides.items():
            if not any(one.failed for one in found[name]):
                found[name].append(run(words, **limits))
    return found


def middle(outcomes: Sequence[Outcome], figure: str = "seconds") -> float:
    """The median of one figure over the rounds."""
    return median(float(one.figures[figure]) for one in outcomes)


def peak(outcomes: Sequence[Outcome]) -> int:
    """The most memory of any round, in bytes."""
    return max(one.peak for one in outcomes)


def failure(outcomes: Sequence[Outcome]) -> str:
    """Why a side failed; empty where it did not."""
    return next((one.failed for one in outcomes if one.failed), "")
