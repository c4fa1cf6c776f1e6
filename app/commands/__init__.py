"""The commands of the portal: `flask portal …`. One module each, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS = (
    "upgrade",
    "work",
    "send-test-message",
    "rotate-key",
    "maintenance",
    "backup",
    "restore",
    "seed",
    "generate",
    "import-municipalities",
    "import-uit",
    "import-volunteering",
    "verify-audit",
    "seal-audit",
    "verify-erasure",
    "purge",
    "words",
    "assets",
    "templates",
    "revision",
)


class Portal(AppGroup):
    """The group `portal`; a worker that serves pages never loads what only commands need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        return getattr(import_module(f"app.commands.{module}"), module)


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    app.cli.add_command(Portal("portal", help="Everything that is done with the portal from the command line."))
