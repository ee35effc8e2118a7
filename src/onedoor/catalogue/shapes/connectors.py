"""``connector:`` of a register: which system is asked, and how. What runs it lies in the folder `registers.connectors`.

Addresses and secrets may come from the environment, so that no file holds a password and a demo can say where its systems run.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from onedoor.catalogue.shapes.base import Name, Shape, wrong
from onedoor.catalogue.shapes.dropped import Files
from onedoor.catalogue.shapes.environment import Address, Given, Secret
from onedoor.catalogue.shapes.kinds import a_kind_of, of_kind


class Held(Shape):
    """The records lie in Onedoor's own table."""

    kind: Literal["held"]


class Remote(Shape):
    """What every system elsewhere has: how long it is waited for, and how often it is tried."""

    timeout: Annotated[int, Field(ge=1, le=300)] = 5
    """Seconds for a whole read, its repetitions included."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    opens_after: Annotated[int, Field(ge=1, le=100)] = 5
    """Reads that fail one after the other until the register is left alone for a while."""
    rests: Annotated[int, Field(ge=1, le=3600)] = 30
    """Seconds for which it is left alone."""


class Review(Shape):
    """Who has read a query and found that it only reads, and no more than it should."""

    by: Name
    on: date


_KEYS = re.compile(r"(?<![:\w]):keys\b")


def _query(value: Any) -> Any:
    if not isinstance(value, str) or not re.match(r"\s*(select|with)\b", value, re.IGNORECASE):
        raise wrong("a query begins with SELECT or WITH", "write one that only reads.")
    if ";" in value.strip().rstrip(";"):
        raise wrong("this is more than one statement", "write a single query, without “;”.")
    return value.strip().rstrip(";")


Query = Annotated[str, BeforeValidator(_query)]


class Sql(Remote):
    """A database, asked by a query that somebody has reviewed."""

    kind: Literal["sql"]
    dialect: Literal["postgresql", "sqlite", "mariadb", "odbc"]
    address: Given
    reviewed: Review
    query: Query
    """For some keys: ``… WHERE person_number IN (:keys)``."""
    everything: Query | None = None
    """The same columns for everybody, for those who read the whole register."""
    key: Name
    """The column with the key."""
    columns: dict[Name, Name] = Field(default_factory=dict)
    """Attribute -> column, where it is not the attribute's name with _ for blanks."""
    as_of: Name | None = None
    """The column with the day on which the record was so."""
    newest: Query | None = None
    """Of which day the newest entry is: one row, whose first column says it."""

    @model_validator(mode="after")
    def _asks_for_keys(self) -> Sql:
        if len(_KEYS.findall(self.query)) != 1:
            instead = "write “IN (:keys)” once, where the keys belong."
            raise wrong("the query does not say where the keys belong", instead, at="query")
        if self.everything is not None and _KEYS.search(self.everything):
            raise wrong("the query for everybody asks for keys", "leave :keys out.", at="everything")
        if self.newest is not None and _KEYS.search(self.newest):
            raise wrong("the query for the newest day asks for keys", "leave :keys out.", at="newest")
        return self


class One(Shape):
    """The operation that answers for one key."""

    operation: Name
    key: Name
    """The parameter that takes the key."""
    record: Name | None = None
    """Where the record lies in the answer: ``data.person``; without it the answer is the record."""


class Many(Shape):
    """The operation that answers for several keys."""

    operation: Name
    keys: Name
    """The parameter that takes the keys, or the property of the request's body that lists them."""
    records: Name | None = None
    at_most: Annotated[int, Field(ge=1, le=100_000)] = 100
    repeatable: bool = False
    """Whether asking again changes nothing even though the operation is a POST."""


class Everything(Shape):
    """The operation that lists all records, page by page."""

    operation: Name
    records: Name | None = None
    page: Name | None = None
    """The parameter that takes where to go on, and where that lies in the answer (`next`)."""
    next: Name | None = None

    @model_validator(mode="after")
    def _both(self) -> Everything:
        if (self.page is None) != (self.next is None):
            raise wrong("pages need both “page” and “next”", "write both, or neither.")
        return self


class Newest(Shape):
    """Where a system says of which day its newest entry is."""

    operation: Name | None = None
    """The operation that is asked for it, without parameters; without it the answer about a key that nobody has says it."""
    property: Name | None = None
    """Where the day lies in the answer, an attribute of XML as well: ``status.asOf``."""
    header: Name | None = None
    """The header of HTTP that says it: ``Last-Modified``."""

    @model_validator(mode="after")
    def _in_one_place(self) -> Newest:
        if (self.property is None) == (self.header is None):
            raise wrong("the day has to stand in one place", "write “property” or “header”.")
        return self


class SignIn(Shape):
    """OAuth 2.0 client credentials."""

    token_address: Address
    client: Given
    secret: Secret
    scope: Name | None = None


class Described(Remote):
    """What systems have in common that a description (OpenAPI, WSDL) tells of."""

    description: Name
    """File of the description, from the folder of the registers' files: ``property/openapi.json``."""
    one: One | None = None
    many: Many | None = None
    everything: Everything | None = None
    key: Name
    """The property of a record that holds its key."""
    properties: dict[Name, Name] = Field(default_factory=dict)
    """Attribute -> property, where it is not the attribute's name with _ for blanks."""
    as_of: Name | None = None
    newest: Newest | None = None
    authority: Given | None = None
    """PEM file of those who sign the system's certificate; without it those whom the machine believes."""
    certificate: Given | None = None
    """PEM file of the certificate, with its key, by which we show who we are."""
    largest_answer: Annotated[int, Field(ge=1000, le=1_000_000_000)] = 10_000_000
    """Bytes; an answer that is larger is refused."""

    @model_validator(mode="after")
    def _asks_somehow(self) -> Described:
        if self.one is None and self.many is None:
            raise wrong("no operation answers for a key", "write “one”, “many” or both.")
        return self


class OverHttp(Described):
    """What the two kinds that speak REST have in common."""

    sign_in: SignIn | None = None


class Rest(OverHttp):
    """A system with a REST interface that an OpenAPI description tells of."""

    kind: Literal["rest"]
    address: Address | None = None
    """Where the description's paths begin; without it the first of its servers."""


class XRoad(OverHttp):
    """A system behind X-Road, by its message protocol for REST (PR-REST)."""

    kind: Literal["x-road"]
    address: Address
    """Of the own security server."""
    client: Name
    """Who asks: ``INSTANCE/CLASS/MEMBER/SUBSYSTEM``."""
    service: Name
    """What is asked: ``INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE``."""
    user_prefix: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    """Country of the people who act: put before X-Road-UserId."""
    represented_party: Name | None = None
    """On whose behalf: ``CLASS/CODE`` or ``CODE``."""
    security_server: Name | None = None

    @model_validator(mode="after")
    def _identifiers(self) -> XRoad:
        lengths: dict[str, tuple[int, ...]] = {
            "client": (3, 4), "service": (4, 5), "represented_party": (1, 2), "security_server": (4,),
        }  # fmt: skip
        for name, known in lengths.items():
            written = getattr(self, name)
            if written is None:
                continue
            parts = written.split("/")
            if len(parts) not in known or not all(part.strip() == part != "" for part in parts):
                many = " or ".join(map(str, known))
                what = f"“{written}” is not an identifier of X-Road with {many} parts"
                raise wrong(what, "write INSTANCE/CLASS/MEMBER and so on.", at=name)
        return self


class UsernameToken(Shape):
    """WS-Security's username token."""

    name: Given
    secret: Secret
    digest: bool = True
    """Whether the password is sent as a digest, which nobody on the way can use again."""


class Soap(Described):
    """A system that a WSDL describes."""

    kind: Literal["soap"]
    address: Address | None = None
    """Where it is; without it the address of the description."""
    port: Name | None = None
    """The port of the description; without it the first one."""
    user: UsernameToken | None = None
    unknown: list[Name] = Field(default_factory=list)
    """Codes of faults that say that nobody has this key."""
    repeatable: bool = False
    """Whether an operation may be called again when it failed on the way."""

    @model_validator(mode="after")
    def _says_it_in_the_envelope(self) -> Soap:
        if self.newest is not None and self.newest.header is not None:
            raise wrong("SOAP says nothing in headers of HTTP", "write “property”, an element or an attribute.", at="newest")
        return self


KINDS = ("held", "sql", "rest", "x-road", "soap", "files")
Connector = Annotated[
    Annotated[Held, Tag("<held>")]
    | Annotated[Sql, Tag("<sql>")]
    | Annotated[Rest, Tag("<rest>")]
    | Annotated[XRoad, Tag("<x-road>")]
    | Annotated[Soap, Tag("<soap>")]
    | Annotated[Files, Tag("<files>")],
    Discriminator(of_kind(KINDS)),
    BeforeValidator(a_kind_of(KINDS)),
]
"""How a register is reached."""
