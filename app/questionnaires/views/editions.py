"""Screens of what is designed: its state in the list, its versions, any two of them compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from app.common import context
from app.common.web.filters import ByEmpty, ByYesNo
from app.common.web.forms import begin_in
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Choice, Filter, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb
from app.common.words import N_
from app.questionnaires.actions import designing as actions
from app.questionnaires.designing import TITLES, TitledForm
from app.questionnaires.models import Designed, Edition
from app.questionnaires.rules import comparing
from app.questionnaires.rules import editions as rules
from app.questionnaires.rules.comparing import Difference, Settings, no_settings
from app.questionnaires.rules.designs import Design, Judge, Part, nothing_wrong
from app.questionnaires.views.reading import Section, sections

READ = frozenset({"list", "show", "history", "export"})
"""What may be done with a thing of the portal, by whoever works in an organisation."""


def verbs_of(judge: Judge = nothing_wrong, settings: Settings = no_settings) -> tuple[Verb, ...]:
    """What can be done with a design; `judge` says what is wrong with settings, `settings` what differs there."""
    return (
        Verb(
            "publish", N_("Publish"), N_("Publish “%(name)s”?"), N_("“%(name)s” has been published."),
            do=lambda thing: actions.publish(thing, judge), yes=N_("Yes, publish"), icon="check",
            effects=lambda thing: rules.EFFECTS_OF_PUBLISHING, ahead=lambda thing: _changes(thing, settings),
            reasons=lambda thing: actions.reasons_not_to_publish(thing, judge),
            offered=lambda thing: thing.being_made is not None and thing.active,
        ),
        Verb(
            "revise", N_("Make a new version"), N_("Make a new version of “%(name)s”?"),
            N_("A new version of “%(name)s” is being made."),
            do=actions.revise, yes=N_("Yes, make a new version"), icon="pencil",
            effects=lambda thing: rules.EFFECTS_OF_REVISING,
            reasons=lambda thing: rules.reasons_not_to_revise(thing.in_use, thing.being_made, active=thing.active),
            offered=lambda thing: thing.being_made is None and thing.active,
        ),
        Verb(
            "drop", N_("Throw this version away"), N_("Throw the new version of “%(name)s” away?"),
            N_("The new version of “%(name)s” has been thrown away."),
            do=actions.drop_draft, yes=N_("Yes, throw away"), icon="trash", danger=True,
            effects=lambda thing: rules.EFFECTS_OF_DROPPING,
            reasons=lambda thing: rules.reasons_not_to_drop(thing.in_use, thing.being_made),
            offered=lambda thing: thing.being_made is not None and thing.in_use is not None,
        ),
        Verb(
            "retire", N_("Retire"), N_("Retire “%(name)s”?"), N_("“%(name)s” can no longer be used."),
            do=actions.retire, yes=N_("Yes, retire"), icon="x", danger=True,
            effects=lambda thing: rules.EFFECTS_OF_RETIRING,
            offered=lambda thing: thing.active and thing.in_use is not None,
        ),
        Verb(
            "revive", N_("Bring back"), N_("Bring “%(name)s” back?"), N_("“%(name)s” can be used again."),
            do=actions.revive, yes=N_("Yes, bring back"), icon="check",
            effects=lambda thing: rules.EFFECTS_OF_REVIVING,
            offered=lambda thing: not thing.active,
        ),
    )  # fmt: skip


def _changes(thing: Designed, settings: Settings) -> Ahead:
    """How much differs from the version in use."""
    if thing.in_use is None or thing.being_made is None:
        return Ahead([])
    a, b = actions.edition_of(thing, thing.in_use), actions.edition_of(thing, thing.being_made)
    count = len(comparing.differences(a.design, b.design, shown, settings)) if a and b else 0
    told = [
        ngettext(
            "%(num)d thing differs from version %(version)s, which is in use now.",
            "%(num)d things differ from version %(version)s, which is in use now.",
            count, version=thing.in_use,
        )
    ]  # fmt: skip
    return Ahead(told)


def state_of(thing: Designed) -> Badge:
    """In what state a design is, in words."""
    if not thing.active:
        return Badge(_("Retired"), "inactive")
    if thing.in_use is None:
        return Badge(_("Draft"), "warning")
    return Badge(_("Version %(number)s in use", number=thing.in_use), "success")


def states_of(thing: Designed) -> tuple[Badge, ...]:
    """The state, and whether a new version is being made beside the one in use."""
    both = thing.active and thing.being_made is not None and thing.in_use is not None
    more = (Badge(_("Version %(number)s is being made", number=thing.being_made), "warning"),) if both else ()
    return (state_of(thing), *more)


def edition_state(thing: Designed, edition: Edition) -> Badge:
    """In what state one version is."""
    if not edition.published:
        return Badge(_("Being made"), "warning")
    return Badge(_("In use"), "success") if edition.number == thing.in_use else Badge(_("Earlier"), "inactive")


class WithEditions(Screen):
    """A screen of things that are designed in versions."""

    labels: ClassVar[dict[str, str]] = {"origin": N_("Made by"), "state": N_("State"), **TITLES}
    list_columns: ClassVar[list[str]] = ["title", "state", "origin"]
    sorts: ClassVar[dict[str, str]] = {"title": "sort_key"}
    needle, searchable = "search_key", N_("Words in the title")
    parts = {"origin": ("organisation_id",), "state": ("in_use", "being_made", "active")}
    show_groups = ((N_("About"), ("title", "purpose", "state", "origin")),)
    form_groups = (
        (N_("Title"), ("title_nl", "title_en", "title_fr")),
        (N_("What it is for"), ("purpose_nl", "purpose_en", "purpose_fr")),
    )
    add_form = edit_form = TitledForm
    cells = {
        "title": lambda thing: Cell(shown(thing.title)),
        "purpose": lambda thing: Cell(shown(thing.purpose)),
        "state": lambda thing: Cell(badges=states_of(thing)),
        "origin": lambda thing: Cell(thing.organisation.label if thing.organisation else _("The portal")),
    }

    def _init_properties(self) -> None:
        super()._init_properties()
        self.with_list = self.with_show = self.with_form = (joinedload(self.model.organisation),)  # type: ignore[misc]
        self.filters = (  # type: ignore[misc]
            ByEmpty("idle", N_("Nothing is being made"), self.model.being_made),
            ByYesNo("active", N_("Can be used"), self.model.active),
            ByEmpty("portal", N_("Of the portal"), self.model.organisation_id),
        )

    # Rows

    def name_of(self, item: Designed) -> str:
        return shown(item.title)

    def is_off(self, item: Designed) -> bool:
        return not item.active

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What is of the portal is read, and nothing else."""
        if item is not None and item.organisation_id is None and verb not in READ:
            return False
        return super().allowed(verb, item)

    def acts_on(self, item: Designed) -> tuple[Act, ...]:
        """What was published is never deleted, so that is not offered."""
        acts = super().acts_on(item)
        return tuple(act for act in acts if act.name != "delete" or item.in_use is None)

    def alike(self, item: Any) -> Any:
        return item.organisation_id, item.active, item.being_made is None, item.in_use is None

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form = super().new_form(kind, item)
        if item is None and "title_nl" in form:
            begin_in(form["title_nl"])
        return form

    def create(self, form: Any) -> Designed:
        organisation_id = context.current().scope.organisation_id
        return actions.begin(self.model(**form.values(), organisation_id=organisation_id), Design())

    def change(self, item: Designed, form: Any) -> Designed:
        for key, value in form.values().items():
            setattr(item, key, value)
        return item

    def remove(self, item: Designed) -> None:
        actions.remove(item)

    def reasons_not_to_delete(self, item: Designed) -> list[str]:
        return actions.reasons_not_to_delete(item)

    # Its page

    def show_page(self, item: Designed) -> ShowPage:
        return replace(super().show_page(item), badges=states_of(item), lead=shown(item.purpose))

    def render(self, template: str, **values: Any) -> str:
        """The page of one thing shows what stands in it."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        read = self.sections_of(self.current(values["item"]))
        return super().render("questionnaires/designed.html", sections=read, **values)

    def current(self, thing: Designed) -> Edition | None:
        """The version that its page shows: the one that is being made, or else the one in use."""
        return actions.current(thing)

    def editions_of(self, thing: Designed) -> list[Edition]:
        """The versions that one may look at, the newest first."""
        return actions.editions_of(thing)

    def sections_of(self, edition: Edition | None) -> tuple[Section, ...]:
        """What stands in a version, as it is read."""
        return sections(edition.design if edition else Design(), self.settings_in_words)

    counted: ClassVar[tuple[str, ...]] = (N_("Building blocks"), N_("Questions"))
    """What is counted of each version."""

    def counts_of(self, edition: Edition) -> tuple[int, ...]:
        """How much of each stands in a version."""
        return len(edition.design.parts), len(edition.design.items)

    def differences_of(self, was: Edition, now: Edition) -> list[Difference]:
        """What differs between two versions."""
        return comparing.differences(was.design, now.design, shown, self.differences_in_settings)

    def acts_on_version(self, thing: Designed, edition: Edition) -> tuple[Act, ...]:
        """What can be done with one version, besides taking it along."""
        return ()

    def settings_in_words(self, part: Part) -> list[str]:
        """What the settings of a block say, a sentence each."""
        return []

    def differences_in_settings(self, was: Part, now: Part) -> Iterable[str | Difference]:
        """What differs between the settings of a block."""
        return []

    def touched(self, was: Edition, found: list[Difference]) -> tuple[str, list[str]]:
        """What hangs on an earlier version: a sentence on the whole and one on each difference, or none."""
        return "", [""] * len(found)

    def more_tabs(self, item: Designed) -> list[tuple[str, str]]:
        return [(_("Versions"), self.address("versions", item.id)), *super().more_tabs(item)]

    # Versions

    @expose("/<pk:pk>/versions")
    @has_access
    @permission_name("show")
    def versions(self, pk: int) -> str:
        """Every version, the newest first."""
        thing = self.fetch(pk, *self.with_show)
        lines = [
            (
                Cell(_("Version %(number)s", number=one.number), self._version_url(thing, one.number)),
                Cell(badges=(edition_state(thing, one),)),
                Cell(shown(one.published_at)),
                [Cell(str(count), numeric=True) for count in self.counts_of(one)],
                self._compare_url(thing, one.number - 1, one.number) if one.number > 1 else "",
            )
            for one in self.editions_of(thing)
        ]
        counted = [_(name) for name in self.counted]
        return self.render(
            "questionnaires/versions.html", page=self.show_page(thing), counted=counted, lines=lines
        )

    @expose("/<pk:pk>/versions/<pk:edition>")
    @has_access
    @permission_name("show")
    def version(self, pk: int, edition: int) -> str:
        """One version as it is or was."""
        thing, one = self._with_edition(pk, edition)
        page, acts = self.show_page(thing), self.acts_on_version(thing, one)
        title = _("%(name)s, version %(number)s", name=page.title, number=one.number)
        crumbs = (
            *self.crumbs(thing),
            replace(page.crumbs[0], label=_("Versions"), url=self.address("versions", pk)),
        )
        return self.render(
            "questionnaires/version.html",
            page=replace(
                page, title=title, crumbs=crumbs, badges=(edition_state(thing, one),), acts=acts, tabs=()
            ),
            published=shown(one.published_at),
            sections=self.sections_of(one),
            file_url=self._file_url(thing, one.number),
            paper_url=self._paper_url(thing, one.number),
        )

    @expose("/<pk:pk>/compare")
    @has_access
    @permission_name("show")
    def compare(self, pk: int) -> str:
        """Two versions side by side, and what differs in sentences (mission F-11)."""
        thing = self.fetch(pk, *self.with_show)
        known = self.editions_of(thing)
        newest, before = known[0], known[1] if len(known) > 1 else known[0]
        a, b = (_chosen(known, name, default) for name, default in (("a", before), ("b", newest)))
        found = self.differences_of(a, b)
        whole, notes = self.touched(a, found)
        return self.render(
            "questionnaires/compare.html",
            page=self._at_versions(thing),
            filters=[_choice("a", _("Earlier version"), known, a), _choice("b", _("Later version"), known, b)],
            whole=whole if a is not b else "",
            lines=[
                (_(comparing.SORTS[one.sort]), _(one.sentence), one.sort.value, note)
                for one, note in zip(found, notes, strict=True)
            ],
            sides=[(one.number, self.sections_of(one)) for one in (a, b)],
            touched={one.key for one in found},
            same=a.number == b.number,
        )

    def _at_versions(self, thing: Designed) -> ShowPage:
        """The head of a page that one comes to from the versions."""
        page, here = self.show_page(thing), self.address("versions", thing.id)
        return replace(page, tabs=tuple(replace(tab, current=tab.url == here) for tab in page.tabs))

    def _with_edition(self, pk: int, edition: int) -> tuple[Any, Edition]:
        thing = self.fetch(pk, *self.with_show)
        one = actions.edition_of(thing, edition)
        if one is None:
            raise NotFound
        return thing, one

    def _version_url(self, thing: Designed, edition: int) -> str:
        return url_for(f"{self.endpoint}.version", pk=thing.id, edition=edition)

    def _compare_url(self, thing: Designed, a: int, b: int) -> str:
        return url_for(f"{self.endpoint}.compare", pk=thing.id, a=a, b=b)

    def _file_url(self, thing: Designed, edition: int) -> str:
        return ""

    def _paper_url(self, thing: Designed, edition: int) -> str:
        return ""


def _chosen(known: list[Edition], name: str, default: Edition) -> Edition:
    wanted = number(request.args.get(name))
    if wanted is None:
        return default
    found = next((one for one in known if one.number == wanted), None)
    if found is None:
        abort(404)
    return found


def _choice(name: str, label: str, known: list[Edition], chosen: Edition) -> Filter:
    choices = tuple(
        Choice(str(one.number), _("Version %(number)s", number=one.number), one is chosen) for one in known
    )
    return Filter(name, label, choices=choices)
