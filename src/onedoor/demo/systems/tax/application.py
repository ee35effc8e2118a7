"""The tax office's interface as a WSGI application: what people earn and are paid, by person number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from onedoor.demo.systems.stores import NoStore, Store
from onedoor.demo.systems.tax.envelopes import Fault, Guard, enveloped, operation, read
from onedoor.dmn.xml.elements import Element

TAX = "urn:tax-office:incomes:1"
LARGEST = 2_000_000
"""Bytes of a request."""
MOST = 1_000
"""People of one request, and of one page."""

JOB = (
    "person number",
    "employer",
    "kind",
    "hours per week",
    "gross pay",
    "income tax",
    "national insurance",
    "pension contribution",
)
PAYMENT = ("person number", "kind", "weekly amount")
"""What stands in a job and in a payment, in the order of the description; there with _ for blanks."""


class TaxOffice:
    """Answers GetIncomes and ListIncomes, to whoever has the password; its description is at ``?wsdl``."""

    def __init__(self, *, store: Store, guard: Guard, description: Path) -> None:
        self._store = store
        self._guard = guard
        self._description = description

    def __call__(self, environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI."""
        if environ["REQUEST_METHOD"] == "GET" and environ.get("QUERY_STRING", "").lower() == "wsdl":
            return _given(start, "200 OK", self._description.read_bytes())
        if environ["REQUEST_METHOD"] != "POST":
            return _given(start, "405 Method Not Allowed", b"")
        try:
            envelope = read(_body(environ))
            self._guard.admit(envelope)
            said = self._answered(operation(envelope))
        except Fault as fault:
            return _given(start, "500 Internal Server Error", fault.xml())
        except NoStore:
            return _given(start, "503 Service Unavailable", b"")
        return _given(start, "200 OK", enveloped(said))

    def _answered(self, asked: Element) -> str:
        if (asked.namespace, asked.name) == (TAX, "GetIncomes"):
            numbers = [one.text.strip() for one in asked.all("personNumber")]
            if not 0 < len(numbers) <= MOST:
                raise Fault("Client", f"Ask for one to {MOST} people.")
            return self._incomes("GetIncomesResponse", self._store.some(numbers))
        if (asked.namespace, asked.name) == (TAX, "ListIncomes"):
            found = self._store.page(after=(asked.text_of("after") or "").strip(), size=MOST)
            more = f"<next>{escape(found[-1][0])}</next>" if len(found) == MOST else ""
            return self._incomes("ListIncomesResponse", found, more)
        raise Fault("Client", "There is no such operation.")

    def _incomes(self, name: str, people: Iterable[tuple[str, Mapping[str, Any]]], more: str = "") -> str:
        inside = "".join(_income(number, record) for number, record in people)
        return f'<{name} xmlns="{TAX}" asOf="{self._store.closed().date()}">{inside}{more}</{name}>'


def _body(environ: Mapping[str, Any]) -> bytes:
    written = str(environ.get("CONTENT_LENGTH") or "0")
    length = int(written) if written.isdigit() else 0
    if length > LARGEST:
        raise Fault("Client", "The request is too large.")
    raw: bytes = environ["wsgi.input"].read(length)
    return raw


def _given(start: Callable[..., Any], status: str, content: bytes) -> list[bytes]:
    start(status, [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(content)))])
    return [content]


def _income(number: str, record: Mapping[str, Any]) -> str:
    jobs = "".join(f"<job>{_fields(one, JOB)}</job>" for one in record.get("jobs") or ())
    payments = "".join(f"<payment>{_fields(one, PAYMENT)}</payment>" for one in record.get("payments") or ())
    return f"<income><personNumber>{escape(number)}</personNumber>{jobs}{payments}</income>"


def _fields(record: Mapping[str, Any], names: Iterable[str]) -> str:
    elements = ((name.replace(" ", "_"), record.get(name)) for name in names)
    return "".join(
        f"<{name}>{escape(str(said))}</{name}>" for name, said in elements if said is not None
    )
