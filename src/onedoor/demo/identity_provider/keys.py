"""The key that signs ID tokens: made at the first start, kept in a folder when one is given."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
FILE = "identity-provider-key.json"


def signing_key(folder: Path | None) -> RSAKey:
    """The key kept in `folder`, or a new one."""
    path = folder / FILE if folder else None
    if path and path.exists():
        return RSAKey.import_key(json.loads(path.read_text(encoding="utf-8")))
    key = RSAKey.generate_key(2048, parameters={"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(key.as_dict(private=True), file)
    return key


def published(key: RSAKey) -> dict[str, Any]:
    """The key set that everybody may see."""
    return {"keys": [key.as_dict(private=False)]}
