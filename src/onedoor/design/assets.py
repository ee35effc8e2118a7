"""Addresses of built files: their names carry a digest, so that a browser may keep them for ever."""

import json
import logging
from functools import cache
from pathlib import Path

BUILT = Path(__file__).parent / "static"
"""Where `onedoor.design.build` writes."""
MANIFEST = "manifest.json"

log = logging.getLogger(__name__)


@cache
def manifest() -> dict[str, str]:
    """Names as written in templates, to names as built. Empty, with a warning in the log, before the first build."""
    path = BUILT / MANIFEST
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        log.warning("The pages are not built yet. Run: python -m onedoor.design.build")
        return {}
    return names


def address(name: str, *, prefix: str = "/static/") -> str:
    """The address of a built file: `onedoor.css` gives `/static/onedoor.1f3c9a7e.css`."""
    return prefix + manifest().get(name, name)
