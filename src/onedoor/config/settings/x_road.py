"""Who may read registers of ours through X-Road: the security server of our organisation, and nobody else."""

import os
from ipaddress import ip_network

from django.core.exceptions import ImproperlyConfigured

from onedoor.config import environment

ONEDOOR_X_ROAD_FROM = environment.words("ONEDOOR_X_ROAD_FROM", "")
"""Addresses or networks of the security server. Without any there is no such service."""
for _one in ONEDOOR_X_ROAD_FROM:
    try:
        ip_network(_one, strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"ONEDOOR_X_ROAD_FROM has {_one!r}. Write addresses or networks, such as 10.0.0.7 or 10.0.0.0/29."
        ) from None

ONEDOOR_X_ROAD_CERTIFICATE = os.environ.get("ONEDOOR_X_ROAD_CERTIFICATE", "").strip()
"""SHA-256 of the certificate by which it shows who it is, as the proxy in front tells it."""
