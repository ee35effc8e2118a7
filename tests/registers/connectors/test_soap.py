"""Registers behind SOAP: a real server that checks WS-Security's username token, and one that is not well."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError
from tests.registers.connectors.conftest import Server, Town, read, register

from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for

WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:t="urn:people" xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:people">
  <types>
    <xsd:schema targetNamespace="urn:people" elementFormDefault="qualified">
      <xsd:complexType name="Member"><xsd:sequence>
        <xsd:element name="name" type="xsd:string"/><xsd:element name="share" type="xsd:decimal" minOccurs="0"/>
      </xsd:sequence></xsd:complexType>
      <xsd:complexType name="Person"><xsd:sequence>
        <xsd:element name="number" type="xsd:string"/>
        <xsd:element name="name" type="xsd:string"/>
        <xsd:element name="birthDate" type="xsd:date" minOccurs="0"/>
        <xsd:element name="income" type="xsd:decimal"/>
        <xsd:element name="student" type="xsd:boolean" minOccurs="0"/>
        <xsd:element name="household" type="t:Member" minOccurs="0" maxOccurs="unbounded"/>
      </xsd:sequence></xsd:complexType>
      <xsd:element name="people"><xsd:complexType><xsd:sequence>
        <xsd:element name="number" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="peopleResponse"><xsd:complexType><xsd:sequence>
        <xsd:element name="asOf" type="xsd:date" minOccurs="0"/>
        <xsd:element name="person" type="t:Person" minOccurs="0" maxOccurs="unbounded"/>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
  </types>
  <message name="in"><part name="body" element="t:people"/></message>
  <message name="out"><part name="body" element="t:peopleResponse"/></message>
  <portType name="People"><operation name="people"><input message="t:in"/><output message="t:out"/></operation></portType>
  <binding name="People" type="t:People">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="people"><soap:operation soapAction="urn:people#people"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  </binding>
  <service name="People"><port name="People" binding="t:People"><soap:address location="http://127.0.0.1:1/"/></port></service>
</definitions>"""

ADA = (
    "<person><number>A1</number><name>Ada</name><birthDate>1990-02-03</birthDate><income>1200.10</income>"
    "<student>true</student><household><name>Bo</name><share>0.5</share></household></person>"
)
ANSWERS = {"A1": ADA, "B2": "<person><number>B2</number><name>Bo</name><income>0</income></person>"}
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


def envelope(body: str) -> bytes:
    return f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{body}</e:Body></e:Envelope>'.encode()


def response(inside: str) -> bytes:
    return envelope(f'<peopleResponse xmlns="urn:people">{inside}</peopleResponse>')


def fault(code: str) -> bytes:
    return envelope(
        f"<e:Fault><faultcode>e:{code}</faultcode><faultstring>Ada Hill is unknown</faultstring></e:Fault>"
    )


def well(town: Town) -> None:
    """Answers whom it knows by the password."""
    asked = etree.fromstring(town.body)
    token = asked.find(f".//{{{WSSE}}}UsernameToken")
    assert token is not None
    nonce = base64.b64decode(token.findtext(f"{{{WSSE}}}Nonce") or "")
    created = (token.findtext(f"{{{WSU}}}Created") or "").encode()
    digest = base64.b64encode(hashlib.sha1(nonce + created + b"s3cret").digest()).decode()
    if (token.findtext(f"{{{WSSE}}}Username"), token.findtext(f"{{{WSSE}}}Password")) != ("onedoor", digest):
        town.give(500, fault("FailedAuthentication"))
        return
    assert b"s3cret" not in town.body
    numbers = [one.text or "" for one in asked.iter("{urn:people}number")]
    town.give(200, response("".join(ANSWERS.get(one, "") for one in numbers)))


@pytest.fixture
def people(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Register]:
    (tmp_path / "people.wsdl").write_text(WSDL)
    monkeypatch.setenv("ONEDOOR_SECRET_PEOPLE", "s3cret")

    def of(**more: Any) -> Register:
        return register(
            {
                "kind": "soap",
                "description": "people.wsdl",
                "address": server.address + "/soap",
                "many": {"operation": "people", "keys": "number", "records": "person"},
                "key": "number",
                "properties": {"born": "birthDate"},
                "user": {"name": "onedoor", "secret": {"secret": "PEOPLE"}},
                **more,
            },
            folder=tmp_path,
        )

    return of


def failure(of: Register) -> ConnectorFailed:
    with pytest.raises(ConnectorFailed) as failed:
        read(of, "A1")
    return failed.value


def test_one_call_answers_for_many_keys_with_typed_values(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["POST", "/soap"] = well
    answers = read(people(), "A1", "B2", "C3")
    assert answers["A1"] == Answer(
        "A1",
        {
            "name": "Ada",
            "born": date(1990, 2, 3),
            "income": Decimal("1200.10"),
            "student": True,
            "household": [{"name": "Bo", "share": Decimal("0.5")}],
        },
        None,
    )
    assert set(answers) == {"A1", "B2"}
    assert len(server.seen) == 1
    assert read(people(), "C3") == {}


def test_a_wrong_password_is_a_refusal(
    server: Server, people: Callable[..., Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["POST", "/soap"] = well
    monkeypatch.setenv("ONEDOOR_SECRET_PEOPLE", "wrong")
    refused = failure(people())
    assert refused.kind == "refused"
    assert str(refused) == "It answers with a fault (FailedAuthentication)."


def test_a_fault_may_say_that_nobody_has_the_key(server: Server, people: Callable[..., Register]) -> None:
    server.routes["POST", "/soap"] = lambda town: town.give(500, fault("NotFound"))
    assert read(people(unknown=["NotFound"]), "A1") == {}
    told = failure(people())
    assert told.kind == "refused"
    assert "Ada" not in str(told)


DTD = b'<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html>Welcome", "garbage"),
        (b"", "garbage"),
        (DTD + response("<person><number>&x;</number></person>"), "garbage"),
        (response(ADA.replace("<name>Ada</name>", "")), "schema"),
        (response(ADA.replace("income", "earnings")), "schema"),
        (response(ADA.replace("1200.10", "plenty")), "schema"),
        (response(ADA.replace("A1", "Z9")), "garbage"),
        (response(ADA + ADA), "garbage"),
        (envelope('<other xmlns="urn:x"/>'), "schema"),
        (b"<not-an-envelope/>", "schema"),
        (envelope(""), "schema"),
    ],
)
def test_an_answer_that_is_not_as_described_is_not_believed(
    server: Server, people: Callable[..., Register], content: bytes, kind: str
) -> None:
    server.routes["POST", "/soap"] = lambda town: town.give(200, content)
    assert failure(people()).kind == kind


def test_a_server_that_hangs_or_is_gone_is_told_from_one_that_refuses(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["POST", "/soap"] = lambda town: time.sleep(3)
    began = time.monotonic()
    assert failure(people(timeout=1)).kind == "timeout"
    assert time.monotonic() - began < 2.8
    server.routes["POST", "/soap"] = lambda town: town.give(503, b"busy")
    assert failure(people()).kind == "unreachable"
    server.stop()
    assert failure(people()).kind == "unreachable"


def test_nothing_is_loaded_from_elsewhere(people: Callable[..., Register], tmp_path: Path) -> None:
    for place in ("http://127.0.0.1:1/x.xsd", "file:///etc/passwd", "../../other.xsd"):
        import_ = f'<xsd:import namespace="urn:x" schemaLocation="{place}"/><xsd:complexType name="Member">'
        (tmp_path / "people.wsdl").write_text(WSDL.replace('<xsd:complexType name="Member">', import_))
        assert failure(people()).kind in ("refused", "garbage")


def test_a_check_tells_of_operations_that_are_not_described(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["POST", "/soap"] = well
    check = connector_for("soap").check(register=people())
    assert (check.reachable, check.schema_problems) == (True, ())
    wrong = people(one={"operation": "person", "key": "number"})
    assert connector_for("soap").check(register=wrong).schema_problems == (
        "The description has no operation “person”.",
    )


def test_a_whole_register_comes_in_batches(server: Server, people: Callable[..., Register]) -> None:
    server.routes["POST", "/soap"] = lambda town: town.give(200, response("".join(ANSWERS.values())))
    everything = people(everything={"operation": "people", "records": "person"})
    batches = list(connector_for("soap").read_all(register=everything, fields=["name", "income"], batch=1))
    assert [batch.column("key").to_pylist() for batch in batches] == [["A1"], ["B2"]]
    assert batches[0].column("name").to_pylist() == ["Ada"]
    with pytest.raises(ConnectorFailed, match="no operation `everything`"):
        list(connector_for("soap").read_all(register=people(), fields=["name"]))


def test_the_password_itself_is_sent_where_the_system_wants_it(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["POST", "/soap"] = lambda town: town.give(200, response(ADA))
    read(people(user={"name": "onedoor", "secret": {"secret": "PEOPLE"}, "digest": False}), "A1")
    asked = etree.fromstring(server.seen[0][3])
    password = asked.find(f".//{{{WSSE}}}Password")
    assert password is not None
    assert (password.text, (password.get("Type") or "").rpartition("#")[2]) == ("s3cret", "PasswordText")


def test_a_read_that_fails_for_a_moment_is_repeated_where_that_does_no_harm(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["POST", "/soap"] = lambda town: well(town) if len(server.seen) % 3 == 0 else town.give(503, b"")
    with pytest.raises(ConnectorFailed):
        read(people(), "A1")
    assert len(server.seen) == 1
    server.seen.clear()
    assert "A1" in read(people(repeatable=True), "A1")
    assert len(server.seen) == 3


def test_how_fresh_it_is_an_element_of_the_answer_says(server: Server, people: Callable[..., Register]) -> None:
    of = people(newest={"property": "asOf"})
    server.routes["POST", "/soap"] = lambda town: town.give(200, response("<asOf>2026-05-03</asOf>"))
    check = connector_for("soap").check(register=of)
    assert (check.reachable, check.schema_problems, str(check.as_of)) == (True, (), "2026-05-03")
    server.routes["POST", "/soap"] = lambda town: town.give(200, response(""))
    [problem] = connector_for("soap").check(register=of).schema_problems
    assert "It does not say how new it is: there is nothing in “asOf” of its answer. Correct `newest`" in problem


def test_soap_says_nothing_in_headers_of_http(people: Callable[..., Register]) -> None:
    with pytest.raises(ValidationError, match="SOAP says nothing in headers"):
        people(newest={"header": "Last-Modified"})
