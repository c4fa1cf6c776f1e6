"""`flask portal templates`: compile every template, so that the first page of a process does not wait for it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click
from flask import Flask, current_app

from app.common.web.compiled import CompiledTemplates, folder_of


@click.command("templates")
def templates() -> None:
    """Compile all templates; what was compiled before goes."""
    click.echo(f"{compile_all(current_app)} templates compiled.")


def compile_all(app: Flask) -> int:
    """Compile the templates of an application and say how many there are."""
    folder = Path(folder_of(app))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder), writing=True)
    names = app.jinja_env.list_templates(extensions=["html"])
    for name in names:
        app.jinja_env.get_template(name)
    return len(names)


if __name__ == "__main__":  # at set-up there are no settings yet; keys and database are made up and gone
    from app import create_app

    with tempfile.TemporaryDirectory() as nowhere:
        trial = {"DEMO": True, "SQLALCHEMY_DATABASE_URI": "sqlite://", "INSTANCE_FOLDER": nowhere}
        click.echo(f"{compile_all(create_app(trial))} templates compiled.")
