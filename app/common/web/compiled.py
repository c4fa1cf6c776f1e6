"""Templates that were compiled at set-up, so that the first page of a process does not wait for it."""

from __future__ import annotations

import jinja2
from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates beside their sources, as Python keeps its own; only set-up writes them.

    A template that has changed since, or was compiled for another version, is compiled when it is used.
    """

    def __init__(self, folder: str, writing: bool = False) -> None:
        super().__init__(folder, f"%s.{jinja2.__version__}.jinja")
        self.writing = writing

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, at set-up only: who serves pages writes no code."""
        if self.writing:
            super().dump_bytecode(bucket)


def folder_of(app: Flask) -> str:
    """Where compiled templates lie."""
    return f"{app.root_path}/templates/__pycache__"


def init_app(app: Flask) -> None:
    """Take compiled templates where they are."""
    app.jinja_options = {**app.jinja_options, "bytecode_cache": CompiledTemplates(folder_of(app))}
