"""`flask portal words`: the catalogues of the translators, extracted, brought up to date, checked and compiled.

The framework's own texts are extracted with ours, because its catalogues are not complete (framework.md 5);
what stands in our catalogues wins. English is its own translation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import click
import flask_appbuilder
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.common.words import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
KEYWORDS = {
    "_": None,
    "N_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "counted": (1, 2),
    "__": None,
}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract"),
           ("**.html", "jinja2.ext:babel_extract")]  # fmt: skip
FRAMEWORK_SKIPPED = ("/tests/", "/cli.py", "/charts/")
PLACES = re.compile(r"%\(\w+\)[sd]")
TAGS = re.compile(r"</?[a-z]+")


def extracted() -> Catalog:
    """Every message of the portal and of the framework, as a template."""
    template = Catalog(project="Regieportaal", charset="utf-8")
    framework = Path(flask_appbuilder.__file__).parent
    for folder, ours in ((ROOT / "app", True), (framework, False)):
        for name, line, message, comments, context in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
            if ours or not any(part in f"/{name}" for part in FRAMEWORK_SKIPPED):
                place = [(f"app/{name}", line)] if ours else [("flask_appbuilder", 0)]
                template.add(
                    message,
                    None,
                    place if ours else (),
                    auto_comments=comments if ours else ("framework",),
                    context=context,
                )
    _add_settings(template)
    return template


def _add_settings(template: Catalog) -> None:
    """The labels of roles and trials stand in `config.py`."""
    text = (ROOT / "config.py").read_text(encoding="utf-8")
    for message in re.findall(r'N_\("([^"]+)"\)', text):
        template.add(message, None, [("config.py", 1)])


def path_of(language: str, ending: str = "po") -> Path:
    """Where a catalogue lies."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"messages.{ending}"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one when it does not exist yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with new messages added and old ones dropped, nothing guessed."""
    catalogue = read(language)
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)  # it takes the messages themselves
    catalogue.obsolete.clear()
    if language == "en":
        for message in _messages(catalogue):
            if not message.string or not any(_strings(message)):
                message.string = message.id
    return catalogue


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def problems(language: str, template: Catalog) -> list[str]:
    """What is wrong with a catalogue, a sentence for each message."""
    catalogue = read(language)
    found = [
        f"{language}: not in the catalogue: {m.id!r}"
        for m in _messages(template)
        if not catalogue.get(m.id, m.context)
    ]
    for message in _messages(catalogue):
        found += [f"{language}: {fault}: {message.id!r}" for fault in _faults(message)]
    return found


def _faults(message: Message) -> Iterator[str]:
    if "fuzzy" in message.flags:
        yield "fuzzy"
    if not all(_strings(message)) or not _strings(message):
        yield "not translated"
        return
    known = set(PLACES.findall(" ".join(_ids(message))))
    for string in _strings(message):
        if set(PLACES.findall(string)) - known or (
            len(_ids(message)) == 1 and set(PLACES.findall(string)) != known
        ):
            yield "other placeholders"
        if sorted(TAGS.findall(string)) != sorted(TAGS.findall(_ids(message)[-1])):
            yield "other tags"


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue in the one form that leaves no needless differences: sorted, without dates and lines."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.project, catalogue.version, catalogue.fuzzy = "Regieportaal", "0", False
    catalogue.msgid_bugs_address = "servicedesk@regieportaal.example"
    catalogue.language_team = LANGUAGES[language]
    catalogue.header_comment = f"# {LANGUAGES[language]}: the words of Regieportaal."
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            sort_output=True,
            include_lineno=False,
            width=110,
            omit_header=False,
            ignore_obsolete=True,
        )
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    path.write_text("".join(line for line in lines if not line.startswith(dated)), encoding="utf-8")


def compile_all() -> None:
    """Write the catalogues as the program reads them; they are made at set-up and not kept in the history."""
    for language in LANGUAGES:
        with path_of(language, "mo").open("wb") as file:
            write_mo(file, read(language))


@click.command("words")
@click.option("--check", is_flag=True, help="Only report; exit 1 when a catalogue is not complete.")
@click.option("--compile", "only_compile", is_flag=True, help="Only compile what is there.")
def words(check: bool, only_compile: bool) -> None:
    """Extract, update, compile and report the words of the portal."""
    if only_compile:
        compile_all()
        return
    template = extracted()
    if not check:
        for language in LANGUAGES:
            write(language, updated(language, template))
        compile_all()
    found = [problem for language in LANGUAGES for problem in problems(language, template)]
    for problem in found:
        click.echo(problem)
    click.echo(f"{len(list(_messages(template)))} messages, {len(found)} problems.")
    if check and found:
        sys.exit(1)


if __name__ == "__main__":  # at set-up there are no settings yet to make an application with
    words()
