"""Where templates are filled in: a sandbox that knows the fields and refuses all that reaches for more.

Jinja's own sandbox looks while a template runs; here the tree of each part is walked before anything runs, with
a list of what is allowed. The sandbox stays beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from app.common.errors import RuleBroken
from app.common.words import N_, Told
from app.onboarding.papers.fields import FIELDS, FILTERS, LISTS

UNKNOWN = N_("The field “%(field)s” is not known.")
REACHES = N_("“%(field)s” reaches for more than a template may.")
FILTER = N_("In “%(field)s” stands a filter that is not allowed.")
A_LIST = N_("“%(field)s” is a list. Repeat its lines with “for”.")
NO_LIST = N_("“%(field)s” is no list whose lines can be repeated.")
NESTED = N_("“%(field)s” is repeated within a repetition. That is not allowed.")
STATEMENT = N_("“%(field)s” is not allowed in a template.")
UNREADABLE = N_("This cannot be read as a field: “%(field)s”.")
IN_THE_LAYOUT = N_("The field “%(field)s” stands in the layout, where no text is. Put it in the text.")

TOO_DEEP = N_("Conditions stand too deep within each other.")

LONGEST_SHOWN = 80
STATEMENTS = {
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Include: "include",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.Block: "block",
    nodes.With: "with",
}
LOOP = frozenset({"index", "first", "last"})
IN_A_TAG = re.compile(r"<[^>]*?\{[{%]\s*([^}%<>]*)")

Rows = Mapping[str, Set[str]]
"""What is repeated at a place: by its name the columns that it has."""


class Sandbox(SandboxedEnvironment):
    """An environment without globals, with values that are escaped, that remembers which fields were used."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals.clear()
        self.tests.clear()
        self.used: set[str] = set()

    def from_string(self, source: Any, *args: Any, **more: Any) -> Template:
        """A part of a document as a template; raises `RuleBroken` with a sentence for each thing wrong with it."""
        try:
            tree = self.parse(source)
            faults = _once(_faults(tree, {}))
            if faults:
                raise RuleBroken(*faults)
            if misplaced := IN_A_TAG.search(source):
                raise RuleBroken(Told(IN_THE_LAYOUT, field=shortened(misplaced[1])))
            self.used |= {name.name for name in tree.find_all(nodes.Name)} & {*FIELDS, *LISTS}
            return super().from_string(source, *args, **more)
        except TemplateSyntaxError as fault:
            _tell_unreadable(source, fault)
        except (RecursionError, SyntaxError) as fault:
            raise RuleBroken(TOO_DEEP) from fault


def _once(faults: Iterator[Told]) -> list[Told]:
    """Each fault that is to be told, one time, however often it was made."""
    return list({(fault.message, *fault.places.values()): fault for fault in faults}.values())


def shortened(text: str) -> str:
    """As much of what somebody wrote as finds it back, without the marks of the document round it."""
    plain = " ".join(re.sub(r"<[^>]*>?", "", text).split())
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def _tell_unreadable(source: str, fault: TemplateSyntaxError) -> NoReturn:
    """The first mark of the line that cannot be read."""
    line = source.splitlines()[max(fault.lineno - 1, 0)] if source else ""
    marks = re.findall(r"\{[{%].*?[}%]\}", line) or [line]
    raise RuleBroken(*(Told(UNREADABLE, field=shortened(mark)) for mark in marks[:3])) from fault


def _faults(node: nodes.Node, rows: Rows) -> Iterator[Told]:
    match node:
        case nodes.TemplateData() | nodes.Const():
            return
        case nodes.Name():
            yield from _faults_of_name(node.name, rows)
        case nodes.Getattr(node=nodes.Name(name=row)) if row in rows:
            if node.attr not in rows[row]:
                yield Told(UNKNOWN if not node.attr.startswith("_") else REACHES, field=_written(node))
        case nodes.Filter(node=nodes.Node() as inner) if _is_allowed(node):
            yield from _faults(inner, rows)
        case nodes.Filter():
            yield Told(FILTER, field=_written(node))
        case nodes.For():
            yield from _faults_of_repetition(node, rows)
        case nodes.Compare() if any(one.op not in ("eq", "ne") for one in node.ops):
            yield Told(REACHES, field=_written(node.expr))
        case nodes.Compare() | nodes.Template() | nodes.Output() | nodes.If() | nodes.Not() | nodes.And():
            yield from _faults_within(node, rows)
        case nodes.Or() | nodes.CondExpr() | nodes.Operand():
            yield from _faults_within(node, rows)
        case nodes.Stmt():
            yield Told(STATEMENT, field=STATEMENTS.get(type(node), type(node).__name__.lower()))
        case _:
            yield Told(REACHES, field=_written(node))


def _faults_within(node: nodes.Node, rows: Rows) -> Iterator[Told]:
    for child in node.iter_child_nodes():
        yield from _faults(child, rows)


def _faults_of_name(name: str, rows: Rows) -> Iterator[Told]:
    if name.startswith("_"):
        yield Told(REACHES, field=name)
    elif name in LISTS or name in rows:
        yield Told(A_LIST, field=name)
    elif name not in FIELDS:
        yield Told(UNKNOWN, field=name)


def _is_allowed(node: nodes.Filter) -> bool:
    """Whether a filter is one of the few, with nothing but a text given to it."""
    given = [*node.args, *node.kwargs]
    plain = all(isinstance(one, nodes.Const) and isinstance(one.value, str) for one in given)
    return node.name in FILTERS and plain and not node.dyn_args and not node.dyn_kwargs


def _faults_of_repetition(node: nodes.For, rows: Rows) -> Iterator[Told]:
    """A repetition is of the lines of a list, by a name of its own, and not within another one."""
    line, several = node.target, node.iter
    if not isinstance(several, nodes.Name) or several.name not in LISTS:
        yield Told(NO_LIST, field=_written(several))
        return
    if not isinstance(line, nodes.Name) or line.name in {*FIELDS, *LISTS, "loop"} or line.name.startswith("_"):
        yield Told(REACHES, field=_written(line))
        return
    if rows:
        yield Told(NESTED, field=several.name)
        return
    if node.test or node.recursive:
        yield Told(REACHES, field=_written(several))
        return
    inside = {line.name: LISTS[several.name].keys(), "loop": LOOP}
    for child in node.body:
        yield from _faults(child, inside)
    for child in node.else_:
        yield from _faults(child, rows)


def _written(node: nodes.Node | None) -> str:
    """An expression as somebody would have written it, as far as it is needed to find it back."""
    match node:
        case nodes.Name():
            text = node.name
        case nodes.Getattr():
            text = f"{_written(node.node)}.{node.attr}"
        case nodes.Getitem():
            text = f"{_written(node.node)}[{_written(node.arg)}]"
        case nodes.Call():
            text = f"{_written(node.node)}(…)"
        case nodes.Filter():
            text = f"{_written(node.node)}|{node.name}"
        case nodes.Const():
            text = repr(node.value)
        case nodes.Node():
            text = " ".join(_written(child) for child in node.iter_child_nodes()) or type(node).__name__.lower()
        case _:
            text = ""
    return shortened(text)
