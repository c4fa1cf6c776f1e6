"""A style sheet of others, cut down to what our pages use of it.

What it draws as wrong by the browser's own judgement goes as well: that holds before anything is typed. Our forms
say what is wrong when they are sent, and mark it with `aria-invalid`.

A class is used when a template, a script or our Python names it. Templates put some of them together
(`utrecht-button--{{ tone }}`): what stands in such a place may be any word that our sources know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2

from app.common.frozen import frozen

SOURCES = ("app/**/*.html", "app/**/*.py", "app/static/js/*.js")
PREFIX = "utrecht-"
PLACES = tuple(map(re.compile, (r"(?:{{.*?}})+", r"' ~ [\w.]+ ~ '", r"(?:\$\{.*?\})+")))
"""What stands open in a template, between the strings of an expression in it, and in a script."""
NAME = re.compile(rf"\b{PREFIX}[\w*-]*")
WORD = re.compile(r"\w+(?:-+\w+)*")
WITH_RULES = frozenset({"media", "supports", "layer", "container"})
PROPERTY = re.compile(r"""(--[\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|[^;{}"'])*);""")
USED = re.compile(r"var\((--[\w-]+)")


@frozen
class Classes:
    """The classes of the design system that our sources name, wholly or with places left open."""

    words: frozenset[str]
    with_places: tuple[re.Pattern[str], ...]

    def has(self, name: str) -> bool:
        """Whether an element on a page of ours may be of a class."""
        return not name.startswith(PREFIX) or name in self.words or any(map(self._filled(name), self.with_places))

    def _filled(self, name: str) -> Any:
        return lambda form: (found := form.fullmatch(name)) and self.words.issuperset(found.groups())


def classes_in(root: Path) -> Classes:
    """The classes that the sources of the portal name."""
    return classes_of(path.read_text(encoding="utf-8") for form in SOURCES for path in root.glob(form))


def classes_of(texts: Iterable[str]) -> Classes:
    """The classes that some texts name."""
    words: set[str] = set()
    open_names: set[str] = set()
    for text in texts:
        words.update(WORD.findall(text))
        open_names.update(name for place in PLACES for name in NAME.findall(place.sub("*", text)) if "*" in name)
    forms = (re.escape(name).replace(r"\*", r"(\w+(?:-\w+)*)") for name in sorted(open_names))
    return Classes(frozenset(words), tuple(re.compile(form) for form in forms))


def without_unused_rules(css: str, classes: Classes) -> str:
    """A style sheet without rules for elements that no page of ours has."""
    return _kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), classes)


def _kept(rules: Iterable[Any], classes: Classes) -> str:
    return "".join(_rule(rule, classes) for rule in rules)


def _rule(rule: Any, classes: Classes) -> str:
    if rule.type == "error":
        raise ValueError(f"A style sheet is not understood: {rule.message}")
    if rule.type == "qualified-rule":
        wanted = [each for each in _selectors(rule.prelude) if _on_our_pages(each, classes)]
        return f"{','.join(map(_text, wanted))}{{{_text(rule.content)}}}" if wanted else ""
    if rule.type == "at-rule" and rule.lower_at_keyword in WITH_RULES and rule.content is not None:
        inside = _kept(tinycss2.parse_rule_list(rule.content, True, True), classes)
        return f"@{rule.at_keyword}{_text(rule.prelude)}{{{inside}}}" if inside else ""
    return str(rule.serialize())


def _selectors(prelude: Iterable[Any]) -> list[list[Any]]:
    selectors: list[list[Any]] = [[]]
    for each in prelude:
        if each == ",":
            selectors.append([])
        else:
            selectors[-1].append(each)
    return selectors


def _on_our_pages(selector: list[Any], classes: Classes) -> bool:
    return "invalid" not in _names_after(":", selector) and all(map(classes.has, _names_after(".", selector)))


def _names_after(sign: str, selector: list[Any]) -> Iterator[str]:
    """The classes or states an element must have; those within `:not()` and `:is()` it may do without."""
    for before, token in pairwise(selector):
        if before == sign and token.type == "ident":
            yield token.value


def _text(tokens: Iterable[Any]) -> str:
    return str(tinycss2.serialize(tokens)).strip()


def without_unused_properties(css: str) -> str:
    """A style sheet without custom properties that nothing refers to, directly or through others.

    The theme of the design system defines thousands of tokens; a page uses a few hundred of them.
    """
    values: dict[str, list[str]] = {}
    for name, value in PROPERTY.findall(css):
        values.setdefault(name, []).append(value)
    waiting = set(USED.findall(PROPERTY.sub("", css)))
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= {used for value in values.get(name, ()) for used in USED.findall(value)} - needed
    return PROPERTY.sub(lambda found: found[0] if found[1] in needed else "", css)
