"""Where people may be sent: addresses of this very site and no others."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(address: object) -> bool:
    """Whether `address` is a path of this site, which a browser cannot read as another one's."""
    if not isinstance(address, str) or not address.startswith("/") or address.startswith("//"):
        return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def or_else(address: object, otherwise: str) -> str:
    """`address` when it is ours, `otherwise` when it is not."""
    return address if isinstance(address, str) and is_ours(address) else otherwise
