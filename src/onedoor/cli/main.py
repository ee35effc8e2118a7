"""The command `onedoor`: its subcommands are loaded when called, so that `onedoor check` needs no database."""

from importlib import import_module

import click

from onedoor.cli.exits import EXIT_CODES

COMMANDS = {
    "check": ("onedoor.cli.check", "Validate a jurisdiction's definitions and run their examples."),
    "copybook": ("onedoor.cli.copybook", "Print a mainframe's file as JSON, by its COBOL copybook."),
    "demo": (
        "onedoor.cli.demo",
        "Run the demo town: database, web server, job worker, sign-in, post office.",
    ),
    "export-dmn": ("onedoor.cli.export_dmn", "Write a service's decisions as DMN XML, for other tools."),
    "explain": ("onedoor.cli.explain", "Say why an answer is what it is, and what would change it."),
    "ledger": ("onedoor.cli.ledger", "Place the ledger's entries in the signed tree, audit it, witness it."),
    "link": ("onedoor.cli.link", "Find the records of two files or registers that are about the same one."),
    "load": ("onedoor.cli.load", "Load the made population of the demo town into the registers."),
    "migrate": ("onedoor.cli.migrate", "Bring the database to the shape this version needs."),
    "openapi": ("onedoor.cli.openapi", "Print the OpenAPI description of the programming interface."),
    "privacy": ("onedoor.cli.privacy", "What is kept of people: record, retention, holds, erasures."),
    "questions": ("onedoor.cli.questions", "Find the order of questions that takes the fewest."),
    "registers": ("onedoor.cli.registers", "Ask registers how they are, and load dropped files."),
    "replay": (
        "onedoor.cli.replay",
        "Recompute a decision from what was stored and say whether it is the same.",
    ),
    "scan": ("onedoor.cli.scan", "Apply a service's rules to everybody: yes, no, cannot tell, sums, a list."),
    "serve": ("onedoor.cli.serve", "Run the web server."),
    "tck": ("onedoor.cli.tck", "Run test cases of the DMN compatibility kit, or others written like them."),
    "simulate": ("onedoor.cli.simulate", "Change a figure of the law: who gains, who loses, what it costs."),
    "work": ("onedoor.cli.work", "Run the job worker: letters, e-mail, scheduled work."),
}
"""Name -> the module with a click command of that name, and its line in the list."""


class Lazy(click.Group):
    """A group that imports a subcommand's module only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand's name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = getattr(import_module(module), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of subcommands, from the table above: nothing is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="onedoor", message="%(prog)s %(version)s")
def main() -> None:
    """One door to government: a public service is defined once and runs end to end.

    Settings are read from the environment; docs/operators.md lists them.
    """
