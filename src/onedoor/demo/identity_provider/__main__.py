"""`python -m onedoor.demo.identity_provider`: serve the demo town's people until told to stop."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from onedoor.demo import serving
from onedoor.demo.identity_provider import keys, personas
from onedoor.demo.identity_provider.application import Provider
from onedoor.demo.identity_provider.grants import Client, origins_of


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command's options; what is left out comes from the environment that Onedoor itself reads."""
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m onedoor.demo.identity_provider", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--jurisdiction", type=Path, required=True, help="folder with personas.yaml")
    parser.add_argument("--issuer", required=True, help="the address of this provider, http://localhost:PORT")
    parser.add_argument("--client", default=given("ONEDOOR_OIDC_CLIENT", "onedoor"))
    parser.add_argument(
        "--secret-file", type=Path, help="file with the client's secret; else ONEDOOR_OIDC_SECRET"
    )
    parser.add_argument(
        "--redirect-origin", default=given("ONEDOOR_ADDRESS", ""), help="address of the site that asks"
    )
    parser.add_argument("--keys", type=Path, default=_state(), help="folder that keeps the signing key")
    read = parser.parse_args(arguments)
    read.secret = (
        read.secret_file.read_text().strip() if read.secret_file else given("ONEDOOR_OIDC_SECRET", "")
    )
    if not read.secret:
        parser.error("the client's secret is missing: write --secret-file FILE, or set ONEDOOR_OIDC_SECRET")
    if not read.redirect_origin:
        parser.error("the site's address is missing: write --redirect-origin URL, or set ONEDOOR_ADDRESS")
    return read


def main() -> int:
    """Serve. Returns 0 when stopped, 1 when the town's files cannot be used or the port is taken."""
    read = options()
    try:
        town = personas.read(read.jurisdiction)
        client = Client(id=read.client, secret=read.secret, origins=origins_of(read.redirect_origin))
        provider = Provider(
            town=town,
            issuer=read.issuer,
            client=client,
            key=keys.signing_key(read.keys),
            demo_secret=read.secret,
        )
        greeting = (
            f"Identity provider of the demonstration: {read.issuer}, {len(town.personas)} people"
        )
        serving.serve(provider, port=read.port, greeting=greeting)
    except (OSError, ValueError, KeyError) as wrong:
        print(f"The identity provider cannot start: {wrong}", file=sys.stderr)
        return 1
    return 0


def _state() -> Path | None:
    state = os.environ.get("ONEDOOR_STATE")
    return Path(state) / "identity-provider" if state else None


if __name__ == "__main__":
    raise SystemExit(main())
