"""A demo town with a real PostgreSQL, post office and systems, whose site is one static folder: `python small_town.py STATE PORT`.

For the tests of starting and ending, which need not wait for the whole site.
"""

import os
import sys
from pathlib import Path

from onedoor.demo import launcher
from onedoor.demo.children import ChildDied
from onedoor.demo.state import AlreadyRunning
from onedoor.demo.systems.neighbourhood import Neighbourhood


class SmallTown(launcher.Town):
    """Starts everything but the site and its tables."""

    def _check(self) -> None:
        nowhere = dict.fromkeys(("tax", "property", "drivers"), Path("nowhere"))
        files = frozenset({"drivers", "vehicles"})
        self.systems = Neighbourhood(self.plan.folder / "systems", nowhere, files)

    def _start_neighbours(self, environment: dict[str, str]) -> None:
        port, folder = environment["ONEDOOR_SMTP_PORT"], str(self.plan.folder / "post")
        self._child(
            "post office", ["-m", "onedoor.demo.post_office", "--port", port, "--folder", folder], environment
        )

    def _start_server(self, environment: dict[str, str]) -> None:
        port = environment["ONEDOOR_ADDRESS"].rpartition(":")[2]
        self._child("web server", ["-m", "http.server", port, "--bind", "127.0.0.1"], environment)

    def _start_worker(self, environment: dict[str, str]) -> None:
        pass

    def _prepare(self) -> None:
        pass

    def _populate(self) -> None:
        pass


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    plan = launcher.Plan(
        folder=folder, jurisdiction=folder, port=port, database_url=os.environ.get("DATABASE_URL")
    )
    launcher.Town = SmallTown  # type: ignore[misc]
    try:
        launcher.run(
            plan, say=lambda line: print(line, flush=True), welcome=lambda town: print("OPEN", flush=True)
        )
    except launcher.Stopped:
        print("ENDED", flush=True)
    except (ChildDied, AlreadyRunning) as error:
        print(error, flush=True)
        sys.exit(3)


if __name__ == "__main__":
    main()
