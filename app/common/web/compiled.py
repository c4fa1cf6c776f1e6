"""Templates that were compiled at set-up, so that the first page of a process does not wait for it."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

import jinja2
from flask import Flask
from flask.templating import Environment
from jinja2 import nodes
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context, Macro
from markupsafe import (
    Markup,
    _escape_inner,  # pyright: ignore[reportPrivateImportUsage]  (what `escape` itself asks)
    escape,
)

GENERATION = 3
"""Goes up when templates are compiled otherwise than before."""


def written(value: Any) -> str:
    """A value as it is written on a page: escaped, unless it was marked as safe.

    It says the same as `escape`, of which each page asks many hundreds; but the pieces of a page are put together
    at once, so that not each of them has to be marked as safe itself.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is int or kind is float:  # charts have hundreds of them, and nothing in them to escape
        return str(value)
    return value if kind is Markup else escape(value)


class _Writer(CodeGenerator):
    """Writes pieces of a page by `written`, and looks attributes up at once: a page asks for two thousand."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        # What is no attribute may be an item, and is asked of the environment as ever.
        self.write("(_got if (_got := getattr((_of := ")
        self.visit(node.node, frame)
        name = repr(node.attr)
        self.write(f"), {name}, missing)) is not missing else environment.getattr(_of, {name}))")

    @optimizeconst
    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        # "Nothing otherwise" is nothing to write, and not an object that tells what is lacking.
        if node.expr2 is None:
            node = nodes.CondExpr(node.test, node.expr1, nodes.Const(""), lineno=node.lineno)
        super().visit_CondExpr(node, frame)


class _Caller(Context):
    """Calls a macro or a function at once, where it would ask three times what the thing is.

    A page calls a thousand. What wants to know where it is called from says so, and is called as ever.
    """

    def call(self, thing: Any, /, *values: Any, **named: Any) -> Any:
        kind = type(thing)
        if kind is not Macro and (
            (kind is not FunctionType and kind is not MethodType) or hasattr(thing, "jinja_pass_arg")
        ):
            return super().call(thing, *values, **named)
        if named:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        if kind is not Macro:
            return thing(*values, **named)
        if not named and len(values) == thing._argument_count and self.eval_ctx.autoescape and _plain(thing):
            return str.__new__(Markup, thing._func(*values))
        return thing(self.eval_ctx, *values, **named)


def _plain(macro: Macro) -> bool:
    """Whether a macro takes what it has names for and no more, so that there is nothing to arrange before it."""
    return not (macro.caller or macro.catch_kwargs or macro.catch_varargs)


class _Imported(jinja2.Template):
    """A template whose macros are made once: no page has names for all templates that others have not."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


class PortalEnvironment(Environment):
    """Flask's environment of templates, with our way to write values, to look them up and to call macros."""

    code_generator_class, context_class, template_class = _Writer, _Caller, _Imported
    written = staticmethod(written)


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates beside their sources, as Python keeps its own; only set-up writes them.

    A template that has changed since, or was compiled for another version, is compiled when it is used.
    """

    def __init__(self, folder: str, writing: bool = False) -> None:
        super().__init__(folder, f"%s.{jinja2.__version__}-{GENERATION}.jinja")
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
    app.jinja_environment = PortalEnvironment
    app.jinja_options = {**app.jinja_options, "bytecode_cache": CompiledTemplates(folder_of(app))}
