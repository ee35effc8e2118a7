"""Python in processes of its own beside a PostgreSQL that is there to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from onedoor.demo.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]


def begun(cluster: Cluster, *arguments: str, town: Path, **more: str) -> subprocess.Popen[str]:
    """Python with these arguments, as part of a town; `more` are further settings."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONEDOOR_")},
        "DATABASE_URL": cluster.url("onedoor"),
        "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
        "ONEDOOR_SECRET_KEY": "x" * 60,
        "ONEDOOR_JURISDICTION": str(town),
        **more,
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
