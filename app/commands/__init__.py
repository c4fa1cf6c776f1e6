"""The commands of the portal: `flask portal …`. One module each, found by its name."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask.cli import AppGroup

COMMANDS = ("upgrade", "seed", "generate", "import_municipalities", "words", "assets", "revision")


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    portal = AppGroup("portal", help="Everything that is done with the portal from the command line.")
    for name in COMMANDS:
        portal.add_command(getattr(import_module(f"app.commands.{name}"), name))
    app.cli.add_command(portal)
