"""Programmes: by which steps organisations are connected, made and published by functional administrators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb
from app.common.words import N_
from app.onboarding.actions import programmes as actions
from app.onboarding.models import Programme
from app.onboarding.rules import comparing
from app.onboarding.rules.programmes import Route
from app.onboarding.views import routes
from app.onboarding.views.building import Building
from app.onboarding.views.copying import Copying
from app.questionnaires.actions import designing
from app.questionnaires.models import Edition
from app.questionnaires.rules.comparing import Difference
from app.questionnaires.views.editions import edition_state, verbs_of
from app.questionnaires.views.previewing import HERE
from app.questionnaires.views.reading import Section

USED_ONCE = N_("It has been published, so that organisations may be on their way with it. Retire it instead.")
EFFECTS_OF_PUBLISHING = [
    N_("From now on this version is used for every connection that begins."),
    N_("The version can no longer be changed. For changes you make a new one."),
]
EFFECTS_OF_RETIRING = [
    N_("No connection begins with it any more."),
    N_("Connections that began with it keep it."),
]


def differences_of(was: Edition, now: Edition) -> list[Difference]:
    """What differs between two versions of a programme."""
    return comparing.differences(routes.route_of(was), routes.route_of(now), shown)


def _before_publishing(programme: Programme) -> Ahead:
    """How much differs from the version in use, how many connections keep that, and which regions go along."""
    told = []
    if programme.in_use and (draft := designing.edition_of(programme, programme.being_made)):
        used = designing.edition_of(programme, programme.in_use)
        assert used is not None, "a version in use exists"
        count, kept = len(differences_of(used, draft)), actions.counts(programme)
        told = [
            ngettext(
                "%(num)d thing differs from version %(version)s, which is in use now.",
                "%(num)d things differ from version %(version)s, which is in use now.",
                count, version=used.number,
            ),
            ngettext(
                "%(num)d connection that is on its way keeps the version with which it began.",
                "%(num)d connections that are on their way keep the version with which they began.",
                sum(one.underway for one in kept.values()),
            ),
        ]  # fmt: skip
    return Ahead(told if programme.in_use else _taken_over(programme))


def _taken_over(programme: Programme) -> list[str]:
    """Which regions begin with another programme now, and with this one once it is in use."""
    return [
        _("Region %(region)s then no longer begins with “%(title)s”.", region=one.region, title=shown(one.title))
        for one in actions.uses(programme)
        if one.gives_way_to(programme)
    ]


def _before_reviving(programme: Programme) -> Ahead:
    """Which regions begin with it again."""
    return Ahead(_taken_over(programme) if programme.in_use else [])


def _before_retiring(programme: Programme) -> Ahead:
    """Which regions have to begin with another programme."""
    names = [one.region for one in actions.uses(programme) if one.programme_id == programme.id]
    told = _("These regions then begin with another programme: %(names)s.", names="; ".join(names))
    return Ahead([told] if names else [])


CHANGED = {
    "publish": {"effects": lambda programme: EFFECTS_OF_PUBLISHING, "ahead": _before_publishing},
    "revive": {"ahead": _before_reviving},
    "retire": {"effects": lambda programme: EFFECTS_OF_RETIRING, "ahead": _before_retiring},
}
"""What the verbs say of programmes otherwise than of questionnaires."""


class ProgrammeView(Copying, Building):
    """All programmes that one may use: that of the portal, and those of the organisation."""

    datamodel = SQLAInterface(Programme)
    route_base, class_permission_name = "/programmes", "Programme"
    list_title, add_title, edit_title = N_("Programmes"), N_("Add programme"), N_("Edit programme")
    list_lead = N_("The steps by which organisations are connected, in versions that stay as they are.")
    verbs: ClassVar[tuple[Verb, ...]] = tuple(replace(one, **CHANGED.get(one.name, {})) for one in verbs_of())
    counted: ClassVar[tuple[str, ...]] = (N_("Steps"), N_("Points of checklists"))

    # Who makes no programmes reads what was published

    def makes(self) -> bool:
        """Whether whoever asks makes programmes, and so sees drafts."""
        return self.allowed("edit")

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Any:
        item = super().fetch(pk, *options, lock=lock)
        if item.in_use is None and not self.makes():
            raise NotFound
        return item

    def conditions(self, wish: Wish) -> Any:
        found = super().conditions(wish)
        return found if self.makes() else [*found, Programme.in_use.is_not(None)]

    def current(self, thing: Any) -> Edition | None:
        return designing.current(thing) if self.makes() else designing.edition_of(thing, thing.in_use)

    def editions_of(self, thing: Any) -> list[Edition]:
        found = designing.editions_of(thing)
        return found if self.makes() else [one for one in found if one.published]

    def _with_edition(self, pk: int, edition: int) -> tuple[Any, Edition]:
        thing, one = super()._with_edition(pk, edition)
        if not one.published and not self.makes():
            raise NotFound
        return thing, one

    # What stands in it

    def create(self, form: Any) -> Programme:
        made = form.values()
        here = context.current().scope.organisation_id
        return actions.begin(made["title"], Route(), organisation_id=here, purpose=made["purpose"])

    def remove(self, item: Any) -> None:
        if item.in_use is not None:
            raise RuleBroken(USED_ONCE)
        designing.remove(item)

    def reasons_not_to_delete(self, item: Any) -> list[str]:
        return [] if item.in_use is None else [USED_ONCE]

    def sections_of(self, edition: Edition | None) -> tuple[Section, ...]:
        return routes.sections(routes.route_of(edition)) if edition else ()

    def counts_of(self, edition: Edition) -> tuple[int, ...]:
        route = routes.route_of(edition)
        return len(route.steps), sum(len(step.checklist) for step in route.steps)

    def differences_of(self, was: Edition, now: Edition) -> list[Difference]:
        return differences_of(was, now)

    def working_tabs(self, item: Any) -> list[tuple[str, str]]:
        pages = [*super().working_tabs(item), (_("Preview"), self.address("preview", item.id))]
        return [*pages, (_("Use"), self.address("use", item.id))] if self.makes() else pages

    @expose("/<pk:pk>/preview")
    @has_access
    @permission_name("show")
    def preview(self, pk: int) -> str:
        """The version that is being made, or else the one in use, as coordinators will see it."""
        thing = self.fetch(pk, *self.with_show)
        edition, page = self.current(thing), self.show_page(thing)
        assert edition is not None, "a programme has a version"
        return self.render(
            "onboarding/preview.html",
            page=replace(page, acts=tuple(act for act in page.acts if act.name in HERE)),
            number=edition.number,
            made=not edition.published,
            steps=routes.seen(routes.route_of(edition), clock.today()),
        )

    @expose("/<pk:pk>/use")
    @has_access
    @permission_name("edit")
    def use(self, pk: int) -> str:
        """Which regions begin with it, and how many connections there are by each version."""
        thing = self.fetch(pk, *self.with_show)
        counts = actions.counts(thing)
        return self.render(
            "onboarding/use.html",
            page=self.show_page(thing),
            regions=[_region(one, thing) for one in actions.uses(thing)],
            versions=[
                (
                    Cell(_("Version %(number)s", number=one.number), self._version_url(thing, one.number)),
                    Cell(badges=(edition_state(thing, one),)),
                    *_counted(counts.get(one.number, actions.Count())),
                )
                for one in self.editions_of(thing)
            ],
        )


def _region(use: actions.Use, programme: Programme) -> tuple[str, Cell, Badge | None]:
    this = use.programme_id == programme.id
    return use.region, Cell(shown(use.title)), Badge(_("This programme"), "success") if this else None


def _counted(count: actions.Count) -> tuple[Cell, Cell]:
    return Cell(str(count.underway), numeric=True), Cell(str(count.all), numeric=True)
