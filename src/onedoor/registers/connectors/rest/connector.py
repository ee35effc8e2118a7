"""Reads systems with a REST interface: one record, several, or all, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx

from onedoor.catalogue.shapes.connectors import OverHttp
from onedoor.registers.connectors import believing, environment
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.guard import Looked
from onedoor.registers.connectors.rest import description, exchange, records, tokens
from onedoor.registers.connectors.rest.description import Operation
from onedoor.registers.connectors.rest.exchange import Reply, Request


class Rest:
    """A `guard.System`. X-Road is a child of it: only where to and with which headers differs."""

    def fetch(
        self, register: Register, keys: Sequence[str], fields: Sequence[str], attempt: Attempt
    ) -> Mapping[str, Answer]:
        """See `guard.System.fetch`: one call for a key, or for as many as the operation takes."""
        settings: OverHttp = register.settings
        found: list[records.Found] = []
        with exchange.client(settings) as client:
            if settings.many is None or (len(keys) == 1 and settings.one is not None):
                for key in keys:
                    found += self._one(register, key, fields, client, attempt)
            else:
                for start in range(0, len(keys), settings.many.at_most):
                    some = keys[start : start + settings.many.at_most]
                    found += self._many(register, some, fields, client, attempt)
        return believing.answers(found, keys=keys, fields=fields, places=records.places(register, fields))

    def everything(self, register: Register, fields: Sequence[str]) -> Iterator[Answer]:
        """See `guard.System.everything`."""
        settings: OverHttp = register.settings
        if settings.everything is None:
            raise ConnectorFailed(
                f"“{register.name}” cannot be read as a whole: its file has no operation `everything`.",
                kind="refused",
            )
        operation = self._operation(register, settings.everything.operation)
        more = settings.everything.page
        with exchange.client(settings) as client:
            yield from records.pages(
                register,
                fields,
                lambda page: self._content(
                    register, operation, {} if page is None else {str(more): page}, client, None
                ),
            )

    def look(self, register: Register, attempt: Attempt) -> Looked:
        """See `guard.System.look`: the operations are described, and the system answers about a key nobody has."""
        settings: OverHttp = register.settings
        for one in (settings.one, settings.many, settings.everything):
            if one is not None:
                self._operation(register, one.operation)
        with exchange.client(settings) as client:
            if settings.one is not None:
                self._one(register, records.NOBODY, (), client, attempt)
            else:
                self._many(register, [records.NOBODY], (), client, attempt)
            return Looked(newest=self._newest(register, client, attempt))

    def _newest(self, register: Register, client: httpx.Client, attempt: Attempt) -> date | None:
        """Of which day the system says that it is; None where nobody asks for it. Raises ConnectorFailed."""
        settings: OverHttp = register.settings
        newest = settings.newest
        if newest is None:
            return None
        parameters: dict[str, Any] = {}
        if newest.operation is not None:
            operation = self._operation(register, newest.operation)
        elif settings.one is not None:
            operation = self._operation(register, settings.one.operation)
            parameters = {settings.one.key: records.NOBODY}
        else:
            assert settings.many is not None
            operation = self._operation(register, settings.many.operation)
            parameters = {settings.many.keys: [records.NOBODY]}
        nobody = () if newest.operation is not None else (204, 404)
        reply, request = self._reply(register, operation, parameters, client, attempt, repeatable=False)
        if reply.status not in (200, *nobody):
            raise exchange.refused(reply, request)
        if newest.property is not None:
            return records.newest(reply.json(), newest.property)
        return exchange.day_of(reply, str(newest.header))

    def _one(
        self, register: Register, key: str, fields: Sequence[str], client: httpx.Client, attempt: Attempt
    ) -> list[records.Found]:
        one = register.settings.one
        operation = self._operation(register, one.operation)
        content = self._content(register, operation, {one.key: key}, client, attempt, may_be_absent=True)
        record = None if content is None else records.at(content, one.record)
        if record is None:
            return []
        if record is believing.ABSENT or not isinstance(record, Mapping):
            raise ConnectorFailed("Its answer holds no record where one should be.", kind="schema")
        return [records.found(register, record, fields)]

    def _many(
        self,
        register: Register,
        keys: Sequence[str],
        fields: Sequence[str],
        client: httpx.Client,
        attempt: Attempt,
    ) -> list[records.Found]:
        many = register.settings.many
        operation = self._operation(register, many.operation)
        content = self._content(
            register, operation, {many.keys: list(keys)}, client, attempt, repeatable=many.repeatable
        )
        return [
            records.found(register, record, fields)
            for record in records.listed(records.at(content, many.records))
        ]

    def _content(
        self,
        register: Register,
        operation: Operation,
        parameters: Mapping[str, Any],
        client: httpx.Client,
        attempt: Attempt | None,
        *,
        may_be_absent: bool = False,
        repeatable: bool = False,
    ) -> Any:
        """What an operation answers; None where it knows nobody of that key and `may_be_absent`."""
        reply, request = self._reply(register, operation, parameters, client, attempt, repeatable=repeatable)
        if reply.status == 404 and may_be_absent:
            return None
        if reply.status == 204:
            return None if may_be_absent else []
        if reply.status != 200:
            raise exchange.refused(reply, request)
        return reply.json()

    def _reply(
        self,
        register: Register,
        operation: Operation,
        parameters: Mapping[str, Any],
        client: httpx.Client,
        attempt: Attempt | None,
        *,
        repeatable: bool,
    ) -> tuple[Reply, Request]:
        """Ask, signed in where that is needed: the answer whatever its status, and what was asked."""
        settings: OverHttp = register.settings
        anew = False
        while True:
            request = self._request(register, operation, parameters, repeatable)
            if settings.sign_in:
                token = tokens.bearer(settings.sign_in, client, attempt, anew=anew)
                request = _with(request, ("Authorization", token))
            reply = exchange.send(
                client, request, attempt, most=settings.largest_answer, seconds=settings.timeout
            )
            if reply.status == 401 and settings.sign_in and not anew:
                anew = True  # the token was taken back before its end: once
                continue
            self._look_at(reply, request)
            return reply, request

    def _look_at(self, reply: Reply, request: Request) -> None:
        """What a kind of system says outside of the answer. Raises ConnectorFailed."""

    def _base(self, register: Register) -> str:
        """The address before the description's paths."""
        address = register.settings.address
        base = environment.value(address) if address is not None else self._described(register).server
        if not base:
            raise ConnectorFailed(
                "Neither the register's file nor the description says where it is.", kind="refused"
            )
        return base.rstrip("/")

    def _headers(self, register: Register) -> list[tuple[str, str]]:
        """Headers of every request."""
        return []

    def _request(
        self, register: Register, operation: Operation, parameters: Mapping[str, Any], repeatable: bool
    ) -> Request:
        path, query, headers = operation.path, [], self._headers(register)
        body: dict[str, Any] = {}
        for name, value in parameters.items():
            match operation.places.get(name, "body" if operation.takes_body else ""):
                case "path":
                    path = path.replace(f"{{{name}}}", quote(_joined(value), safe=""))
                case "query" if isinstance(value, list) and name not in operation.listed:
                    query += [(name, one) for one in value]
                case "query":
                    query.append((name, _joined(value)))
                case "header":
                    headers.append((name, quote(_joined(value), safe=",")))
                case "body":
                    body[name] = value
                case _:
                    what = f"The operation “{operation.id}” has no parameter “{name}”."
                    raise ConnectorFailed(what, kind="schema")
        if path in ("", "/.", "/..") or any(part in (".", "..") for part in path.split("/")):
            raise ConnectorFailed("A key cannot be asked for: it would be another address.", kind="refused")
        return Request(
            operation.method,
            self._base(register) + path,
            query=query,
            headers=headers,
            body=body if operation.takes_body else None,
            repeatable=repeatable or operation.method == "GET",
        )

    def _operation(self, register: Register, id: str) -> Operation:
        return self._described(register).operation(id)

    def _described(self, register: Register) -> description.Description:
        return description.of(register.beside(register.settings.description))


def _joined(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _with(request: Request, header: tuple[str, str]) -> Request:
    return Request(**{**vars(request), "headers": [*request.headers, header]})
