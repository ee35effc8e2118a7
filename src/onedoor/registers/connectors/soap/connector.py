"""Reads systems that a WSDL describes: one record, several, or all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import httpx
import zeep
from zeep import exceptions
from zeep.helpers import serialize_object
from zeep.wsdl import Document
from zeep.wsse.username import UsernameToken

from onedoor.catalogue.shapes.connectors import Soap as Settings
from onedoor.registers.connectors import believing, environment
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.guard import Looked
from onedoor.registers.connectors.rest import exchange, records
from onedoor.registers.connectors.soap.transport import Bounded

STRICT = zeep.Settings(
    strict=True,
    forbid_dtd=True,
    forbid_entities=True,
    forbid_external=True,
    xml_huge_tree=False,
    force_https=False,
)
MEND = "Put the system's description as it is now beside the register's file, or ask the owner."
_documents: dict[tuple[str, int, int], Document] = {}


class SameElement(zeep.Plugin):
    """The library takes another element than the one described for an empty answer, which would mean: nobody of that key."""

    def ingress(self, envelope: Any, http_headers: Any, operation: Any) -> tuple[Any, Any]:
        """See zeep. Raises ConnectorFailed."""
        body = envelope.find("{*}Body")
        found = [one.tag for one in (body if body is not None else ())]
        expected = getattr(getattr(operation.output, "body", None), "qname", None)
        is_fault = len(found) == 1 and str(found[0]).endswith("}Fault")
        if not is_fault and found != [getattr(expected, "text", None)]:
            raise ConnectorFailed("Its answer is another one than its description says.", kind="schema")
        return envelope, http_headers


class Soap:
    """A `guard.System`."""

    def fetch(
        self, register: Register, keys: Sequence[str], fields: Sequence[str], attempt: Attempt
    ) -> Mapping[str, Answer]:
        """See `guard.System.fetch`: one call for a key, or for as many as the operation takes."""
        settings: Settings = register.settings
        found: list[records.Found] = []
        with exchange.client(settings) as client:
            port = _port(register, client, attempt)
            if settings.many is None or (len(keys) == 1 and settings.one is not None):
                for key in keys:
                    found += self._one(register, port, key, fields)
            else:
                for start in range(0, len(keys), settings.many.at_most):
                    some = keys[start : start + settings.many.at_most]
                    found += self._many(register, port, some, fields)
        return believing.answers(found, keys=keys, fields=fields, places=records.places(register, fields))

    def everything(self, register: Register, fields: Sequence[str]) -> Iterator[Answer]:
        """See `guard.System.everything`: in one answer, or page by page where the operation has pages."""
        settings: Settings = register.settings
        if settings.everything is None:
            raise ConnectorFailed(
                f"“{register.name}” cannot be read as a whole: its file has no operation `everything`.",
                kind="refused",
            )
        with exchange.client(settings) as client:
            port = _port(register, client, None)
            yield from records.pages(
                register,
                fields,
                lambda page: _called(
                    register,
                    port,
                    settings.everything.operation,  # type: ignore[union-attr]
                    {} if page is None else {str(settings.everything.page): page},  # type: ignore[union-attr]
                ),
            )

    def look(self, register: Register, attempt: Attempt) -> Looked:
        """See `guard.System.look`: the operations are described, and the system answers about a key nobody has."""
        settings: Settings = register.settings
        with exchange.client(settings) as client:
            port = _port(register, client, attempt)
            for one in (settings.one, settings.many, settings.everything):
                if one is not None:
                    _operation(port, one.operation)
            if settings.one is not None:
                self._one(register, port, records.NOBODY, ())
            else:
                self._many(register, port, [records.NOBODY], ())
            return Looked(newest=_newest(register, port))

    def _one(self, register: Register, port: Any, key: str, fields: Sequence[str]) -> list[records.Found]:
        one = register.settings.one
        content = _called(register, port, one.operation, _inside(one.key, key))
        record = None if content is None else records.at(content, one.record)
        if record is None:
            return []
        if not isinstance(record, Mapping):
            raise ConnectorFailed("Its answer holds no record where one should be.", kind="schema")
        return [records.found(register, record, fields)]

    def _many(
        self, register: Register, port: Any, keys: Sequence[str], fields: Sequence[str]
    ) -> list[records.Found]:
        many = register.settings.many
        content = _called(register, port, many.operation, _inside(many.keys, list(keys)))
        several = [] if content is None else records.at(content, many.records)
        return [records.found(register, one, fields) for one in records.listed(several or [])]


def _newest(register: Register, port: Any) -> date | None:
    """Of which day the system says that it is; None where nobody asks for it. Raises ConnectorFailed."""
    settings: Settings = register.settings
    if settings.newest is None:
        return None
    parameters: dict[str, Any] = {}
    operation = settings.newest.operation
    if operation is None and settings.one is not None:
        operation, parameters = settings.one.operation, _inside(settings.one.key, records.NOBODY)
    elif operation is None and settings.many is not None:
        operation, parameters = settings.many.operation, _inside(settings.many.keys, [records.NOBODY])
    return records.newest(_called(register, port, str(operation), parameters), str(settings.newest.property))


def _port(register: Register, client: httpx.Client, attempt: Attempt | None) -> Any:
    """The system's operations as functions. Raises ConnectorFailed."""
    settings: Settings = register.settings
    token = None
    if settings.user:
        name, password = environment.value(settings.user.name), environment.value(settings.user.secret)
        token = UsernameToken(name, password, use_digest=settings.user.digest)
    with _understood(settings):
        described = _document(register)
        speaker = zeep.Client(
            described,
            wsse=token,
            transport=Bounded(register, client, attempt),
            settings=STRICT,
            plugins=[SameElement()],
        )
        ports = {
            name: port for service in described.services.values() for name, port in service.ports.items()
        }
        name = settings.port or next(iter(ports), "")
        if name not in ports:
            raise ConnectorFailed(
                f"The description has no port “{name}”. There are: {', '.join(ports)}.", kind="schema"
            )
        port = ports[name]
        address = (
            environment.value(settings.address)
            if settings.address
            else port.binding_options.get("address", "")
        )
        return speaker.create_service(port.binding.name, address)


def _document(register: Register) -> Document:
    """The description, read again only when its file has changed."""
    file = register.beside(register.settings.description)
    try:
        status = file.stat()
    except OSError as error:
        raise ConnectorFailed(f"The description {file.name} cannot be read.", kind="schema") from error
    known = (str(file), status.st_mtime_ns, status.st_size)
    if known not in _documents:
        loader: Any = Bounded(register)  # declared there as a class
        _documents[known] = Document(str(file), loader, settings=STRICT)
    return _documents[known]


def _operation(port: Any, name: str) -> Any:
    try:
        return port[name]
    except AttributeError:
        raise ConnectorFailed(f"The description has no operation “{name}”.", kind="schema") from None


def _called(register: Register, port: Any, operation: str, parameters: Mapping[str, Any]) -> Any:
    """What an operation answers, as plain values; None where a fault says that nobody has the key."""
    call = _operation(port, operation)
    with _understood(register.settings):
        try:
            return serialize_object(call(**parameters), dict)
        except exceptions.Fault as fault:
            codes = {str(one).rpartition(":")[2] for one in (fault.code, *(fault.subcodes or ())) if one}
            if codes & set(register.settings.unknown):
                return None
            raise ConnectorFailed(
                f"It answers with a fault ({', '.join(sorted(codes)) or 'without a code'}).",
                kind="refused",
            ) from fault


@contextmanager
def _understood(settings: Settings) -> Iterator[None]:
    """The library's errors by their kind. What was sent or answered is not repeated: it is about somebody."""
    try:
        yield
    except (exceptions.XMLSyntaxError, exceptions.TransportError) as error:
        raise ConnectorFailed("Its answer is not XML.", kind="garbage") from error
    except (exceptions.DTDForbidden, exceptions.EntitiesForbidden) as error:
        raise ConnectorFailed("It declares entities, which are not read.", kind="garbage") from error
    except (exceptions.WsdlSyntaxError, exceptions.LookupError, exceptions.NamespaceError) as error:
        raise ConnectorFailed(f"The description cannot be used: {error}", kind="schema") from error
    except exceptions.ExternalReferenceForbidden as error:
        raise ConnectorFailed("It refers to something elsewhere.", kind="garbage") from error
    except exceptions.Error as error:
        what = f"Its answer is not as its description says{_elements(error)}."
        raise ConnectorFailed(f"{what} {MEND}", kind="schema") from error
    except (TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
        what = f"A value of what is said or asked has not the type of its description ({type(error).__name__})."
        raise ConnectorFailed(f"{what} {MEND}", kind="schema") from error


def _elements(error: exceptions.Error) -> str:
    """Which elements the library stumbled over, where it says so: names of a description, and nothing of what stands in them."""
    told = re.match(r"Unexpected element '([^']{1,200})'(?:, expected '([^']{1,200})')?", str(error))
    if told is None:
        return f" ({type(error).__name__})"
    found, expected = ((one or "").rpartition("}")[2] for one in told.groups())
    return f": “{found[:64]}” stands where {f'“{expected[:64]}”' if expected else 'nothing'} should"


def _inside(path: str, value: Any) -> dict[str, Any]:
    """Parameters with a value at a path such as ``query.numbers``."""
    for step in reversed(path.split(".")):
        value = {step: value}
    assert isinstance(value, dict)
    return value
