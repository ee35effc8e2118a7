"""Starts the demo town in order, watches it, and ends all of it."""

import hashlib
import os
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onedoor.demo import web_role
from onedoor.demo.children import Child, Children, end_leftovers
from onedoor.demo.keeping import Keeper, Switches
from onedoor.demo.ports import Ports
from onedoor.demo.postgres import Cluster
from onedoor.demo.state import State
from onedoor.demo.systems import neighbourhood, population
from onedoor.demo.systems.neighbourhood import Command, Neighbourhood
from onedoor.lib import leash

DATABASE = "onedoor"
WEB_ROLE = "onedoor_web"
"""The database role of the web server, which cannot change the ledger."""
REGISTRY = "ONEDOOR_SECRET_CIVIL_REGISTRY"
"""The address of the civil registry's database, with the password of the role that reads it."""
FIRST_PAGE_SECONDS = 90.0


class Stopped(Exception):
    """Somebody asked the demo to end."""


class DemoFailed(Exception):
    """The demo cannot start; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What to run: `folder` keeps the state, `port` is tried first, `host` is listened on."""

    folder: Path
    jurisdiction: Path
    port: int = 8000
    host: str = "127.0.0.1"
    database_url: str | None = None


@dataclass
class Town:
    """A demo town that is starting or runs. `say` gets each line of progress."""

    plan: Plan
    say: Callable[[str], None]
    state: State = field(init=False)
    children: Children = field(init=False)
    keeper: Keeper = field(init=False)
    ports: Ports = field(default_factory=Ports)
    systems: Neighbourhood = field(init=False)
    address: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.state = State(self.plan.folder)
        self.children = Children(self.plan.folder / "logs")
        self.keeper = Keeper(self.children, Switches(self.plan.folder))
        self.systems = Neighbourhood(self.plan.folder / "systems")

    def start(self) -> None:
        """Start everything. The state folder is held. On return the first page answers."""
        if end_leftovers(self.state.running().get("children", [])):
            self.say("  ended what a killed demo had left")
        self.state.forget()
        self.keeper.switches.forget()
        self._check()
        environment = self._environment()
        with self.step("identity provider, post office, systems"):
            self._start_neighbours(environment)
            for command in self.systems.servers(environment):
                self._start_system(command, environment)
        with self.step("PostgreSQL"):
            environment |= self._database()
        os.environ.update(
            environment | {"ONEDOOR_LOG_LEVEL": "WARNING"}
        )  # here the lines of progress say enough
        lived_in = self._remembered().exists()
        if lived_in:  # its tables are there: the server may load while they are looked over
            self._start_server(environment)
        self.note()
        with self.step("tables"):
            self._prepare()
        with self.step("population"):
            self._populate()
        for command in self.systems.nightly():
            self._start_system(command, environment)
        with self.step("web server"):
            if not lived_in:
                self._start_server(environment)
                self.note()
            self._wait_for_first_page(environment["ONEDOOR_ADDRESS"])
        self._start_worker(environment)
        self.state.keep_settings(environment)
        self.address = environment["ONEDOOR_ADDRESS"]
        self.note(address=self.address)

    def watch(self) -> None:
        """Wait until somebody asks to end (raises Stopped) or a child dies (raises ChildDied)."""
        while not self.stopping.wait(0.3):
            self._look_after_children()
        raise Stopped

    def end(self) -> None:
        """End everything that was started."""
        self.state.note(ending=True)
        self.children.end()
        Cluster(self.plan.folder / "postgres").remove_sockets()
        self.ports.give_back()
        self.state.forget()

    def note(self, **facts: Any) -> None:
        """Write down what runs, for whoever starts next."""
        self.state.note(
            launcher=os.getpid(), children=self.children.facts(), systems=self.keeper.titles, **facts
        )

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce one part of the start and how long it took."""
        began = time.monotonic()
        yield
        self.pause()
        self.say(f"  {title:<36}{time.monotonic() - began:6.1f} s")

    def pause(self, seconds: float = 0.0) -> None:
        """Wait a little, minding what may have happened meanwhile. Raises Stopped, ChildDied."""
        if self.stopping.wait(seconds):
            raise Stopped
        self._look_after_children()

    def _look_after_children(self) -> None:
        ended = [f"{how} {self.keeper.died(title)}" for title, how in self.children.check()]
        if told := [*ended, *self.keeper.look()]:
            self.note()
            for line in told:
                self.say(line)

    def _environment(self) -> dict[str, str]:
        web, identity, post = (self.ports.next_free(self.plan.port + apart) for apart in (0, 1, 25))
        if web != self.plan.port:
            self.say(f"  port {self.plan.port} is taken, using {web}")
        hosts = {"localhost", "127.0.0.1", "[::1]", *({self.plan.host} - {"0.0.0.0", "::"})}  # noqa: S104
        return {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
            "ONEDOOR_STATE": str(self.plan.folder),
            "ONEDOOR_JURISDICTION": str(self.plan.jurisdiction),
            "ONEDOOR_SECRET_KEY": self.state.secret("secret-key"),
            "ONEDOOR_LEDGER_KEY": self._ledger_key(),
            "ONEDOOR_ADDRESS": f"http://localhost:{web}",
            "ONEDOOR_HOSTS": ",".join(sorted(hosts)),
            "ONEDOOR_COOKIES": f"onedoor-{web}",  # browsers do not tell ports apart: two towns would share them
            "ONEDOOR_SMTP_HOST": "127.0.0.1",
            "ONEDOOR_SMTP_PORT": str(post),
            "ONEDOOR_OIDC_ISSUER": f"http://localhost:{identity}",
            "ONEDOOR_OIDC_CLIENT": "onedoor",
            "ONEDOOR_OIDC_SECRET": self.state.secret("oidc-client"),
            **self.systems.settings(
                free_port=lambda apart: self.ports.next_free(web + apart), secret=self.state.secret
            ),
        }

    def _ledger_key(self) -> str:
        """The key that signs the ledger's tree: the same between starts."""
        from onedoor.trust import keys
        from onedoor.trust.notes import Signer

        seed = hashlib.sha256(self.state.secret("ledger-key").encode()).digest()
        name = urllib.parse.quote(self.plan.jurisdiction.name)
        return keys.private_text(Signer(f"{name}.example/log", seed))

    def _check(self) -> None:
        """A definition with problems is told before anything is started. Raises DemoFailed."""
        from onedoor.catalogue import jurisdictions

        folder = self.plan.jurisdiction
        try:
            town = jurisdictions.load(folder)
        except jurisdictions.Invalid as invalid:
            listed = "\n".join(f"{folder}/{problem}" for problem in invalid.problems)
            what = f"The definition in {folder} cannot come into force; mend this and start again:"
            raise DemoFailed(f"{what}\n{listed}") from invalid
        self.systems = neighbourhood.of(town, self.plan.folder / "systems")

    def _start_neighbours(self, environment: dict[str, str]) -> None:
        issuer = environment["ONEDOOR_OIDC_ISSUER"]
        self._child(
            "identity provider",
            [
                *("-m", "onedoor.demo.identity_provider", "--port", issuer.rpartition(":")[2]),
                *("--jurisdiction", str(self.plan.jurisdiction), "--issuer", issuer),
            ],
            environment,
        )
        self._child(
            "post office",
            [
                *("-m", "onedoor.demo.post_office", "--port", environment["ONEDOOR_SMTP_PORT"]),
                *("--folder", str(self.plan.folder / "post")),
            ],
            environment,
        )

    def _start_system(self, command: Command, environment: dict[str, str]) -> None:
        """Start one of the systems elsewhere: of our settings it knows none but what it is told."""
        ours = ("ONEDOOR_", "DATABASE_", "DJANGO_")
        theirs = {name: value for name, value in environment.items() if not name.startswith(ours)}
        told = theirs | dict(command.told)

        def start() -> Child:
            return self.children.start(command.title, command.arguments, told, is_dispensable=True)

        self.keeper.keep(command.title, start)

    def _child(self, title: str, command: list[str], environment: dict[str, str]) -> None:
        self.children.start(title, command, environment)

    def _start_server(self, environment: dict[str, str]) -> None:
        port = environment["ONEDOOR_ADDRESS"].rpartition(":")[2]
        serve = ["-m", "onedoor.cli", "serve", "--host", self.plan.host, "--port", port]
        owners = {
            "ONEDOOR_WEB_DATABASE_URL",
            "ONEDOOR_LEDGER_KEY",
        }  # it is not to know the owner's address or the key
        web = {name: value for name, value in environment.items() if name not in owners}
        web["DATABASE_URL"] = environment.get("ONEDOOR_WEB_DATABASE_URL", environment["DATABASE_URL"])
        self._child("web server", serve, web)

    def _start_worker(self, environment: dict[str, str]) -> None:
        self._child("job worker", ["-m", "onedoor.cli", "work"], environment)

    def _database(self) -> dict[str, str]:
        """Its addresses: the owner's, and where it is a PostgreSQL of our own those of roles that may less."""
        if self.plan.database_url:
            registry = {REGISTRY: self.plan.database_url} if self.systems.has("population") else {}
            return {"DATABASE_URL": self.plan.database_url, **registry, **self._web_role(self.plan.database_url)}
        cluster = Cluster(self.plan.folder / "postgres")
        server = cluster.start()
        self.children.add(
            Child("database", server, cluster.log, end_with=signal.SIGINT, needed_by_others=True)
        )
        cluster.wait(server)
        cluster.ensure_database(DATABASE)
        web = cluster.url(DATABASE, role=WEB_ROLE, password=self.state.secret("web-database"))
        found = {"DATABASE_URL": cluster.url(DATABASE), "ONEDOOR_WEB_DATABASE_URL": web}
        if self.systems.has("population"):
            password = self.state.secret("civil-registry")
            found[REGISTRY] = population.as_reader(found["DATABASE_URL"], password=password)
        return found

    def _web_role(self, database: str) -> dict[str, str]:
        """The web server's address of a database that was given; without a role of its own that is said."""
        try:
            found = web_role.address(database, password=self.state.secret("web-database"))
        except web_role.OwnersRole as problem:
            self.say(str(problem))
            return {}
        return {"ONEDOOR_WEB_DATABASE_URL": found}

    def _remembered(self) -> Path:
        """The file that says that people live here; it is there from the end of the first start on."""
        return self.plan.folder / "lived-in"

    def _prepare(self) -> None:
        from onedoor.config import ready

        ready.load()
        ready.migrate()

    def _populate(self) -> None:
        from onedoor.demo import loading
        from onedoor.demo.identity_provider import authenticators

        database = os.environ["DATABASE_URL"]
        try:
            loading.load_unless_loaded(
                jurisdiction=self.plan.jurisdiction, say=self.say, systems=self.systems, database=database
            )
        except population.NotOurs as problem:
            raise DemoFailed(str(problem)) from problem
        if self.systems.has("population") and not self.plan.database_url:
            population.let_read(database, password=self.state.secret("civil-registry"))
        authenticators.enrol_demo_officers()
        self._remembered().touch()

    def _wait_for_first_page(self, address: str) -> None:
        end = time.monotonic() + FIRST_PAGE_SECONDS
        while True:
            self.pause(0.05)
            try:
                with urllib.request.urlopen(f"{address}/", timeout=30):  # noqa: S310
                    return
            except urllib.error.HTTPError as error:
                raise DemoFailed(
                    f"The first page answers {error.code}. The web server's log is {self.children.logs / 'web-server.log'}."
                ) from error
            except OSError:
                if time.monotonic() > end:
                    raise DemoFailed(
                        f"The web server did not answer within {FIRST_PAGE_SECONDS:.0f} seconds."
                    ) from None


def run(plan: Plan, *, say: Callable[[str], None], welcome: Callable[[Town], None]) -> None:
    """Start the town, call `welcome`, and stay until it is to end. What was started is ended in any case.

    Raises Stopped, ChildDied, DemoFailed, and what the parts raise.
    """
    if os.environ.pop("ONEDOOR_TIED", ""):
        leash.tie_to_parent(signal.SIGTERM)  # make's death is ours too
    town = Town(plan, say)
    town.state.hold()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: town.stopping.set())
    try:
        town.start()
        welcome(town)
        town.watch()
    finally:
        town.end()
