"""Reads a log's files from where they are served or copied to."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from onedoor.trust.witness import Fetch

LARGEST = 1_000_000
"""Bytes of one file."""
SECONDS = 20.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A log answers where it is asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def fetch_from(where: str) -> Fetch:
    """Reads below an address (http, https) or in a folder."""
    if urlsplit(where).scheme in ("http", "https"):
        return lambda path: _over_http(f"{where.rstrip('/')}/{path}")
    return lambda path: _from_folder(Path(where), path)


def _from_folder(folder: Path, path: str) -> bytes:
    with (folder / path).open("rb") as file:
        return file.read(LARGEST)


def _over_http(address: str) -> bytes:
    """Raises FileNotFoundError for 404, other OSErrors for what else goes wrong."""
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(address, timeout=SECONDS) as answer:
            content: bytes = answer.read(LARGEST)
            return content
    except urllib.error.HTTPError as error:
        if error.code == 404:
            raise FileNotFoundError(f"{address} answers 404") from error
        raise OSError(f"{address} answers {error.code}") from error
    except urllib.error.URLError as error:
        raise OSError(f"{address} cannot be reached: {error.reason}") from error
