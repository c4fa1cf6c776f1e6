"""The house guards itself: its maps are complete, its bases are used, its database is as declared."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from jinja2 import TemplateNotFound
from sqlalchemy import Column
from sqlalchemy import inspect as looked_at

from app import models, views
from app.common.erasing import Erased
from app.common.web.openness import Openness, asks_for_role, openness_of
from app.common.web.screens import Page, Screen
from app.extensions import Model
from app.security.models import Region
from app.security.models.framework import FabRole, FabUser

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "app").rglob("*.py"))


def registered(app: Flask) -> list[Any]:
    """Every view that the application serves."""
    return app.extensions["appbuilder"].baseviews


def screens(app: Flask) -> list[Any]:
    """Every screen on a table."""
    return [view for view in registered(app) if isinstance(view, Screen)]


# Views


def on_a_base_of_ours(view: Any) -> bool:
    return isinstance(view, (Page, Screen))


def test_every_view_stands_on_a_base_of_ours(house: Flask) -> None:
    assert registered(house)
    assert not [view for view in registered(house) if not on_a_base_of_ours(view)]


def test_a_view_straight_from_the_framework_would_be_noticed(house: Flask) -> None:
    class StockView(ModelView):
        datamodel = SQLAInterface(Region)

    with house.app_context():
        assert not on_a_base_of_ours(StockView())


def test_no_view_takes_a_base_from_the_framework() -> None:
    rooms = [file for file in SOURCES if "views" in (file.stem, file.parent.name)]
    taken = [
        (file.name, module) for file in rooms for module in imported(file) if module.startswith("flask_appbuilder")
    ]
    assert rooms
    assert not [pair for pair in taken if pair != ("views.py", "flask_appbuilder")], taken
    assert "from flask_appbuilder import AppBuilder\n" in (ROOT / "app" / "views.py").read_text()


def imported(file: Path) -> Iterator[str]:
    """The modules that a file takes something from."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_every_view_is_on_the_map_of_screens(trial: Flask) -> None:
    mapped = [*(entry.view for entry in views.MENU), *views.BESIDE, *views.IN_TRIALS]
    assert Counter(type(view) for view in registered(trial)) == Counter(mapped)


def test_every_screen_has_titles_of_its_own(house: Flask) -> None:
    for screen in screens(house):
        titles = [screen.list_title, screen.add_title, screen.edit_title]
        assert all(titles), type(screen)
        automatic = [f"{verb} {screen.model.__name__}" for verb in ("List", "Add", "Edit", "Show")]
        assert not set(titles) & set(automatic), type(screen)


def test_every_screen_has_an_address_and_a_permission_of_its_own(house: Flask) -> None:
    for name in ("route_base", "class_permission_name"):
        given = Counter(getattr(screen, name) for screen in screens(house))
        assert set(given.values()) == {1}, given


def test_lists_sort_on_indexed_columns_only(house: Flask) -> None:
    slow = [
        f"{type(screen).__name__} by {key}: {screen.model.__table__.name}.{column}"
        for screen in screens(house)
        for key, column in screen.sorts.items()
        if column not in leading_columns(screen.model.__table__)
    ]
    assert not slow


def leading_columns(table: Any) -> set[str]:
    """The columns that an index begins with."""
    keys = [*table.indexes, *(one for one in table.constraints if type(one).__name__ in KEYS)]
    return {column.name for column in table.columns if column.unique or column.primary_key} | {
        next(iter(key.columns)).name for key in keys if len(key.columns)
    }


KEYS = ("PrimaryKeyConstraint", "UniqueConstraint")


def test_lists_show_search_and_sort_what_is_there(house: Flask) -> None:
    for screen in screens(house):
        columns = set(looked_at(screen.model).columns.keys())
        assert set(screen.sorts.values()) <= columns, type(screen)
        assert set(screen.sorts) <= {"id", *screen.list_columns}, f"{type(screen)} sorts by what it does not show"
        assert not screen.needle or screen.needle in columns, type(screen)
        assert set(filtered(screen)) <= columns, type(screen)
        assert len(set(screen.offered_columns)) == len(screen.offered_columns), type(screen)
        for key in screen.offered_columns:
            assert key in screen.cells or hasattr(screen.model, key), f"{type(screen)} lists {key}"


def filtered(screen: Any) -> list[str]:
    """The columns that a list can be narrowed by; a filter may also have a condition of its own."""
    return [filter_.column.key for filter_ in screen.filters if hasattr(filter_, "column")]


SECRET = re.compile("password|hash|seed|token|secret|sealed|fingerprint")


def test_nothing_secret_can_be_listed_sorted_or_asked_for(house: Flask) -> None:
    for screen in screens(house):
        offered = {*screen.offered_columns, *screen.sorts.values(), *screen.edit_columns, *screen.label_columns}
        offered |= set(filtered(screen))
        assert not [name for name in offered if SECRET.search(name)], type(screen)


# Addresses


def test_every_address_is_marked_as_open_or_asks_for_a_role(trial: Flask) -> None:
    for rule in trial.url_map.iter_rules():
        open_ = openness_of(trial, rule.endpoint) is not Openness.ROLES
        assert open_ is not asks_for_role(trial, rule.endpoint), f"{rule.endpoint} has no mark, or two"


def test_only_these_addresses_are_open_to_everybody(house: Flask) -> None:
    """A door for visitors is a decision; it is written down here."""
    found = {
        rule.endpoint for rule in house.url_map.iter_rules() if openness_of(house, rule.endpoint) is Openness.ALL
    }
    assert found == {
        "LoginPage.login",
        "LoginPage.broker",
        "LoginPage.broker_answer",
        "LoginPage.broker_posts",
        "LoginPage.forgotten",
        "LoginPage.new_password",
        "ResidentLoginPage.login",
        "ResidentLoginPage.forgotten",
        "ResidentLoginPage.new_password",
        "ResidentLogoutPage.logout",
        "ResidentLanguagePage.choose",
        "DigidPage.login",
        "DigidPage.answer",
        "DigidPage.posts",
        "ResidentHelpPage.open",
        "ResidentHelpPage.chapter",
        "InvitationPage.open",
        "InvitationPage.account",
        "CalendarFeedPage.feed",
        "AgendaPage.places",
        "AgendaPage.open",
        "AgendaPage.month",
        "AgendaPage.one",
        "AgendaPage.one_calendar",
        "AgendaPage.picture",
        "AgendaPage.embed",
        "AgendaPage.calendar",
        "AgendaPage.feed",
        "AgendaPage.data",
        "AgendaPage.sitemap",
        "RobotsPage.open",
        "RegisterPage.open",
        "RegisterPage.towns",
        "RegisterPage.confirm",
        "LogoutPage.logout",
        "LanguagePage.choose",
        "assets",
        "favicon",
        "live",
        "metrics",
        "ready",
    }


def test_no_address_of_the_framework_is_left(trial: Flask) -> None:
    for rule in trial.url_map.iter_rules():
        function = inspect.unwrap(trial.view_functions[rule.endpoint])
        assert function.__module__.startswith("app."), f"{rule.endpoint} comes from {function.__module__}"
        assert not re.match("/(api|static/appbuilder|users/userinfo|back|swagger|download)", rule.rule), rule


@pytest.mark.parametrize("name", ["appbuilder/general/lib.html", "appbuilder/general/security/login_db.html"])
def test_no_page_of_the_framework_is_left(house: Flask, name: str) -> None:
    with pytest.raises(TemplateNotFound):
        house.jinja_env.get_template(name)


def test_reading_changes_nothing(trial: Flask) -> None:
    """Addresses that end in a verb take a GET only to ask."""
    for rule in trial.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            assert rule.endpoint.split(".")[-1] not in ("logout", "switch", "choose", "end_everywhere"), rule


# Tables


def ours() -> list[Any]:
    """Every mapped class of the portal."""
    return [mapper.class_ for mapper in Model.registry.mappers if mapper.class_.__module__.startswith("app.")]


def test_every_table_is_declared_once() -> None:
    declared = Counter(
        ast.literal_eval(node.value)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__tablename__"
    )
    assert set(declared.values()) == {1}, declared
    assert set(declared) == {model.__table__.name for model in ours()}


def test_every_table_is_on_the_map() -> None:
    mapped = [thing for thing in vars(models).values() if isinstance(thing, type)]
    assert not set(ours()) - set(mapped)


def test_every_model_is_in_the_glossary() -> None:
    names = {name for name, thing in vars(models).items() if thing in ours()}
    assert not names - glossary_terms()


def glossary_terms() -> set[str]:
    """The names in the column `Code` of the tables in the glossary."""
    found: set[str] = set()
    place = None
    for line in (ROOT / "docs" / "glossary.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            place = None
        elif "Code" in cells:
            place = cells.index("Code")
        elif place is not None and place < len(cells):
            found |= set(re.findall(r"`(\w+)`", cells[place]))
    return found


def columns_of(model: Any) -> dict[str, Any]:
    """The columns of a model's table; what is worked out by a query has no label of its own."""
    return {key: column for key, column in looked_at(model).columns.items() if isinstance(column, Column)}


def test_every_column_of_ours_has_a_label() -> None:
    of_the_framework = {*looked_at(FabUser).columns.keys(), *looked_at(FabRole).columns.keys()}
    bare = [
        f"{model.__name__}.{key}"
        for model in ours()
        for key, column in columns_of(model).items()
        if not column.info.get("label") and not (issubclass(model, (FabUser, FabRole)) and key in of_the_framework)
    ]
    assert not bare


def test_every_choice_has_words_for_each_of_its_values() -> None:
    for model in ours():
        for column in columns_of(model).values():
            if "choices" in column.info:
                assert set(column.info["choices"]) == set(column.type.enum_class), column


def test_everything_that_can_be_referred_to_is_indexed() -> None:
    """Without an index the deletion of a row looks through the whole of every table that points at it."""
    bare = [
        f"{model.__table__.name}.{column.name}"
        for model in ours()
        for column in model.__table__.columns
        if column.foreign_keys and column.name not in leading_columns(model.__table__)
    ]
    assert not set(bare) - NEVER_LOOKED_UP


NEVER_LOOKED_UP = {
    "ab_user.created_by_fk",  # the framework's, and always empty
    "ab_user.changed_by_fk",
    "login_session.organisation_id",  # written at every request, looked through when an organisation goes
}


def test_every_table_says_how_people_are_erased_from_it() -> None:
    """Every table, also one about nobody: a new one with a user, an actor or a text in it is a decision."""
    undecided = {model.__tablename__ for model in ours() if not isinstance(vars(model).get("erased_by"), Erased)}
    assert not undecided


def test_tables_about_people_do_not_say_that_they_are_about_nobody() -> None:
    wrong = {
        model.__tablename__
        for model in ours()
        if model.erased_by is Erased.NOBODY and points_at(model, "actor", "ab_user")
    }
    assert not wrong


def points_at(model: Any, *tables: str) -> bool:
    """Whether rows of a table refer to a row of another."""
    return any(key.column.table.name in tables for key in model.__table__.foreign_keys)


def test_rows_that_go_with_a_person_are_found_by_the_person_or_by_another_row_that_goes() -> None:
    going = {model.__tablename__ for model in ours() if model.erased_by is Erased.ROW}
    lost = {
        model.__tablename__
        for model in ours()
        if model.erased_by is Erased.ROW
        and not points_at(model, "actor", "ab_user")
        and not any(
            key.ondelete == "CASCADE" and key.column.table.name in going for key in model.__table__.foreign_keys
        )
    }
    assert not lost


def test_rows_that_stay_hold_no_names() -> None:
    """What keeps its token after an erasure has no column that a person's details would stand in."""
    personal = {*looked_at(FabUser).columns.keys(), "prefix", "initials", "phone", "recipient"} - {"id", "active"}
    for model in ours():
        if model.erased_by is Erased.TOKEN:
            assert not personal & set(columns_of(model)), model


def test_every_constraint_has_a_name() -> None:
    """What has no name cannot be changed by a migration."""
    for table in Model.metadata.tables.values():
        for thing in [*table.constraints, *table.indexes]:
            if len(getattr(thing, "columns", ())) or type(thing).__name__ == "CheckConstraint":
                assert re.match(r"(pk|uq|fk|ck|ix|idx)_\w+", str(thing.name)), f"{table.name}: {thing}"


# Icons

THIRD = {"Act", "Entry", "Link"}
"""What has the name of an icon as its third part."""


def icons_named() -> Iterator[tuple[str, str]]:
    """Every icon that code or a template names, with where it does."""
    for path in SOURCES:
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            named = [one.value for one in call.keywords if one.arg == "icon"]
            third = call.args[2:3] if getattr(call.func, "id", "") in THIRD else []
            for value in (*named, *third):
                if isinstance(value, ast.Constant) and value.value:
                    yield str(value.value), f"{path.name}:{value.lineno}"
    for path in (ROOT / "app/templates").rglob("*.html"):
        for name in re.findall(r"icon\('([^']+)'\)", path.read_text()):
            yield name, path.name


def test_every_icon_that_is_named_is_in_the_bundle() -> None:
    there = set((ROOT / "app/common/web/icon_names.txt").read_text().split())
    named = list(icons_named())
    assert len(named) > 100
    assert not [(name, where) for name, where in named if name not in there]
