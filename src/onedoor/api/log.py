"""The ledger's tree for everybody: checkpoint and tiles (https://c2sp.org/tlog-tiles). Hashes only, nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onedoor.trust import log, tiles
from onedoor.trust.merkle import ProofError

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=5"
TEXT = "text/plain; charset=utf-8"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint, with what witnesses added; 404 before the first."""
    return _text(lambda: log.cosigned(log.latest()))


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key that verifies the newest checkpoint."""
    return _text(lambda: log.latest().key + "\n")


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile, of any width that the tree has had. 404 for others."""
    try:
        wanted = tiles.tile_at(f"tile/{path}")
        found = log.tile(wanted)
    except (ValueError, ProofError) as error:
        raise Http404(str(error)) from None
    return HttpResponse(found, content_type="application/octet-stream", headers={"Cache-Control": FOR_GOOD})


def _text(of: Callable[[], str]) -> HttpResponse:
    try:
        found = of()
    except log.NoCheckpoint as error:
        raise Http404(str(error)) from None
    return HttpResponse(found, content_type=TEXT, headers={"Cache-Control": FOR_A_MOMENT})
