"""Registers of ours as services of X-Road: what the security server of our organisation passes on to us."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from onedoor.api import problems, xroad_description, xroad_messages
from onedoor.api.xroad_messages import Message, Refused
from onedoor.catalogue import jurisdictions
from onedoor.identity.actors import Actor
from onedoor.lib import clock
from onedoor.registers import serving
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.serving import Asked, NotAnswering, NotServed, Served, Unclear

LARGEST = 100_000
"""Bytes of a body."""

View = Callable[..., HttpResponse]


def _for_the_security_server(view: View) -> View:
    """The view for those who come through our security server; for all others there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: str, **named: str) -> HttpResponse:
        if not xroad_messages.is_security_server(request):
            raise Http404
        try:
            return view(request, *arguments, **named)
        except Refused as error:
            return xroad_messages.fault(error)
        except NotServed as error:
            return problems.answer(404, str(error))
        except Unclear as error:
            return problems.answer(400, str(error))
        except AgreementMissing:
            return problems.answer(403, "No data-sharing agreement allows this. The attempt has been recorded.")
        except NotAnswering as error:
            return problems.answer(503, str(error), retry_after=30)

    return csrf_exempt(guarded)


@_for_the_security_server
@require_safe
def description(request: HttpRequest, register: str) -> HttpResponse:
    """The OpenAPI description of a register's service."""
    return JsonResponse(xroad_description.of(serving.served(register)))


@_for_the_security_server
@require_safe
def record(request: HttpRequest, register: str, key: str) -> HttpResponse:
    """The record of one person."""
    message = xroad_messages.message(request)
    found = _read(message, register, [key], _parameter(request, "purpose"), _parameter(request, "fields"))
    if not found:
        return problems.answer(404, "The register has no record of this key.")
    return _answer(_shown(found[0]))


@_for_the_security_server
@require_POST
def records(request: HttpRequest, register: str) -> HttpResponse:
    """The records of several people; those of whom there is none are left out."""
    message = xroad_messages.message(request)
    body = _body(request)
    keys, fields = body.get("keys"), body.get("fields")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        keys = None
    if keys is None or not isinstance(fields, list | None) or not isinstance(body.get("purpose"), str | None):
        raise Unclear("Send {\"keys\": [\"…\"]}, and perhaps a “purpose” and a list of “fields”.")
    wanted = None if fields is None else ",".join(map(str, fields))
    found = _read(message, register, keys, body.get("purpose"), wanted)
    return _answer({"records": [_shown(one) for one in found]})


def _read(
    message: Message, register: str, keys: list[str], purpose: str | None, fields: str | None
) -> list[Served]:
    town = jurisdictions.current()
    asked = Asked(
        register=register,
        keys=keys,
        consumer=_organisation(message),
        purpose=purpose,
        attributes=None if fields is None else _attributes(register, fields),
    )
    by = Actor(kind="system", id=f"x-road:{message.client}"[:255], name=message.named)
    now = clock.now()
    return serving.read(asked=asked, by=by, on=clock.today(town.zone), at=now, case=f"x-road:{message.id}"[:64])


def _organisation(message: Message) -> str:
    """The organisation to which the client belongs; nothing for one that we do not know."""
    for name, organisation in jurisdictions.current().organisations.items():
        if message.client in organisation.x_road:
            return name
    return ""


def _attributes(register: str, written: str) -> list[str]:
    """Attributes by their names, which may have _ for blanks."""
    known = {name.replace(" ", "_"): name for name in serving.served(register).attributes}
    return [known.get(one.strip().replace(" ", "_"), one.strip()) for one in written.split(",")]


def _parameter(request: HttpRequest, name: str) -> str | None:
    found = request.GET.getlist(name)
    if len(found) > 1:
        raise Unclear(f"Write “{name}” once.")
    return found[0] if found else None


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST:
        raise Unclear(f"Send at most {LARGEST} bytes.")
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unclear("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Unclear("The body is no JSON object.")
    return found


def _shown(one: Served) -> dict[str, Any]:
    as_of = one.as_of.isoformat() if one.as_of else None
    values = {name.replace(" ", "_"): value for name, value in one.values.items()}
    return {xroad_description.KEY: one.key, xroad_description.AS_OF: as_of} | values


def _answer(found: dict[str, Any]) -> HttpResponse:
    kind = "application/json; charset=utf-8"  # PR-REST recommends to name the encoding
    return JsonResponse(found, headers={"Cache-Control": "no-store"}, content_type=kind)
