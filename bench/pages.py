"""Pages: how many a second, against a view that returns the very same bytes from a constant."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench import load, town
from bench.figures import Comparison
from bench.tables import Table
from bench.town import NotMeasured, Server, Town

TARGET = 1 / 3
MOST_QUERIES = 5
SERVICE = "/services/housing-benefit"
_PASSING = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce=")[^"]*')
"""What differs between two answers with the same page: tokens against forged requests, nonces."""


@dataclass(frozen=True)
class Page:
    """One kind of request. A target is held to where `promised`."""

    name: str
    title: str
    address: str
    fields: Mapping[str, str] | None = None
    promised: bool = False


PAGES = (
    Page("service", "service page", SERVICE, promised=True),
    Page("question", "check: first question", f"{SERVICE}/check", promised=True),
    # an address with a query is drawn anew, as for everybody who is signed in
    Page("service-drawn", "service page, drawn anew", f"{SERVICE}?bench=1"),
    Page("question-drawn", "check: first question, drawn anew", f"{SERVICE}/check?bench=1"),
    Page(
        "answer",
        "check: an answer (POST), next question",
        f"{SERVICE}/check",
        {
            "answers": "{}",
            "question": "applicant--date_of_birth",
            "goal": "eligible",
            "answer-day": "27",
            "answer-month": "3",
            "answer-year": "1985",
        },
    ),
)


@dataclass
class _Side:
    """What was measured of a page, or of its constant: pages a second round by round, seconds of the processor."""

    rates: list[float] = field(default_factory=list)
    answers: int = 0
    processor: float = 0.0

    @property
    def milliseconds(self) -> float:
        """Of the server's processor, for one page."""
        return 1000 * self.processor / self.answers


def measure(running: Town, *, rounds: int, seconds: float, say: Callable[[str], None]) -> Table:
    """The table of pages: `rounds` times `seconds` for each page and for its constant, in turn."""
    with (
        tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder,
        town.server(running, ONEDOOR_BENCH_PAGES=folder) as server,
    ):
        requests = {page.name: _prepared(page, server.port, Path(folder)) for page in PAGES}
        sides = {page.name: (_Side(), _Side()) for page in PAGES}
        say("  pages: warming up")
        for request, constant in requests.values():
            load.drive(server.port, request, seconds=seconds / 2)
            load.drive(server.port, constant, seconds=seconds / 2)
        for number in range(1, rounds + 1):
            say(f"  pages: round {number} of {rounds}")
            for page in PAGES:
                for side, request in zip(sides[page.name], requests[page.name], strict=True):
                    _load(side, server, request, seconds)
    return _table(sides, _queries(running))


def _load(side: _Side, server: Server, request: bytes, seconds: float) -> None:
    before = server.processor_seconds()
    loaded = load.drive(server.port, request, seconds=seconds)
    side.processor += server.processor_seconds() - before
    side.answers += loaded.answers
    side.rates.append(loaded.per_second)


def _prepared(page: Page, port: int, folder: Path) -> tuple[bytes, bytes]:
    """The request for the page and the one for its constant, which is kept here and compared. Raises NotMeasured."""
    cookie, token = _visit(port)
    request = _request(page, page.address, port, cookie, token)
    first, again = load.once(port, request), load.once(port, request)
    (folder / f"{page.name}.html").write_bytes(first)
    constant = _request(page, f"/bench/constant/{page.name}", port, cookie, token)
    if not _lasting(first) == _lasting(again) == _lasting(load.once(port, constant)):
        raise NotMeasured(f"{page.address} is not the same page twice, so it cannot be held against a constant.")
    return request, constant


def _lasting(content: bytes) -> bytes:
    return _PASSING.sub(rb"\1", content)


def _visit(port: int) -> tuple[str, str]:
    """The cookie of somebody who has opened a page with a form, and the token that goes with it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"{SERVICE}/check", headers={"Host": f"localhost:{port}"})
    response = connection.getresponse()
    body = response.read().decode()
    cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    connection.close()
    if response.status != 200 or not cookie or not token:
        raise NotMeasured(f"{SERVICE}/check answers {response.status}, without a form that can be sent.")
    return cookie, token[1]


def _request(page: Page, address: str, port: int, cookie: str, token: str) -> bytes:
    method = "GET" if page.fields is None else "POST"
    body = b"" if page.fields is None else urlencode({**page.fields, "csrfmiddlewaretoken": token}).encode()
    head = [
        f"{method} {address} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Cookie: {cookie}",
        "Accept: text/html",
        "Accept-Language: en-GB,en;q=0.8",
        "User-Agent: onedoor-bench",
    ]
    if page.fields is not None:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def _queries(running: Town) -> dict[str, dict[str, int]]:
    pages = [{"name": one.name, "address": one.address, "fields": one.fields} for one in PAGES]
    done = subprocess.run(
        [sys.executable, "-m", "bench.queries"],
        input=json.dumps(pages),
        env=running.surroundings(),
        cwd=town.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotMeasured(f"The queries could not be counted:\n{done.stderr}")
    counted: dict[str, dict[str, int]] = json.loads(done.stdout)
    return counted


def _table(sides: Mapping[str, tuple[_Side, _Side]], queries: Mapping[str, Mapping[str, int]]) -> Table:
    rows, missed, raw = [], [], {}
    for page in PAGES:
        (ours, theirs), asked = sides[page.name], queries[page.name]
        one = Comparison(tuple(ours.rates), tuple(theirs.rates))
        rows.append(
            [
                page.title,
                f"{median(one.ours):,.0f}",
                f"{median(one.theirs):,.0f}",
                f"{one.ratio:.2f}",
                "{:.2f}–{:.2f}".format(*one.spread),
                f"{ours.milliseconds:.2f} / {theirs.milliseconds:.2f}",
                *[str(asked[how]) for how in ("nothing kept", "again", "signed in")],
            ]
        )
        if page.promised and one.ratio < TARGET:
            missed.append(f"{page.title}: {one.ratio:.2f} of the constant, promised is a third")
        if max(asked.values()) > MOST_QUERIES:
            missed.append(f"{page.title}: {max(asked.values())} queries, promised are {MOST_QUERIES} at most")
        raw[page.name] = {
            "pages per second": one.ours,
            "constants per second": one.theirs,
            "ratio": one.ratio,
            "processor milliseconds": [ours.milliseconds, theirs.milliseconds],
            "queries": asked,
        }
    return Table(
        "Pages (Housing Benefit), against a view that returns the same bytes from a constant",
        ("page", "pages/s", "constant/s", "ratio", "in rounds", "server's ms, page / constant", "queries", "again", "signed in"),
        rows,
        (
            "Promised: a ratio of a third at least for the first two, 5 queries at most for all.",
            "A page that is the same for everybody is drawn once a minute and kept; below that, each is drawn every time.",
        ),
        missed,
        raw,
    )
