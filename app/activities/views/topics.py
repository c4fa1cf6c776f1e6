"""Topics: what activities can be about, kept by functional administrators (mission A-21, A-W5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask_babel import format_decimal
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.activities.actions import merging
from app.activities.actions import topics as actions
from app.activities.forms.topics import LABELS, TOPICS, MergeForm, TopicForm
from app.activities.models import Topic
from app.activities.rules import topics as rules
from app.activities.rules.topics import LACKING, Lacking, terms_of
from app.common import context
from app.common.frozen import frozen
from app.common.web.filters import ByChoice, ByEmpty, ByLookup, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage
from app.common.web.parse import one_of
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.forms import WORKPLACES

RETIRE = Verb(
    "retire", N_("Retire"), N_("Retire “%(name)s”?"), N_("“%(name)s” can no longer be used."),
    do=actions.retire, yes=N_("Yes, retire"), icon="x", danger=True,
    effects=lambda topic: rules.EFFECTS_OF_RETIRING,
    offered=lambda topic: topic.active,
)  # fmt: skip
REVIVE = Verb(
    "revive", N_("Bring back"), N_("Bring “%(name)s” back?"), N_("“%(name)s” can be used again."),
    do=actions.revive, yes=N_("Yes, bring back"), icon="check",
    effects=lambda topic: rules.EFFECTS_OF_REVIVING,
    offered=lambda topic: not topic.active,
)  # fmt: skip


@frozen
class ByLacking(ByChoice):
    """Narrow to topics that are not said in a language, or in any."""

    def condition(self, text: str) -> Any:
        """The condition for a language, or for any of them."""
        wanted = Lacking(one_of(text, [one.value for one in Lacking]))
        return self.column != "" if wanted is Lacking.ANY else self.column.contains(wanted.value)


def _terms(kept: Any) -> str:
    """Terms in one line, as a page and the history tell them."""
    return ", ".join(one.line for one in terms_of(kept))


def _missing(topic: Topic) -> Cell:
    said = (_(LACKING[Lacking(code)]) for code in topic.lacks.split())
    badges = tuple(Badge(text, "warning") for text in said)
    return Cell("" if badges else _("Complete"), badges=badges)


def _merged(topic: Topic) -> Cell:
    into = topic.merged_into
    return Cell(shown(into.name), url_for("TopicView.show", pk=into.id)) if into else Cell()


class TopicView(Screen):
    """All topics that one may use: those of the portal, and those of the organisation and its umbrella."""

    datamodel = SQLAInterface(Topic)
    route_base, class_permission_name = "/topics", "Topic"
    list_title, add_title, edit_title = N_("Topics"), N_("Add topic"), N_("Edit topic")
    list_lead = N_("What an activity can be about.")
    list_columns = ["name", "lacks", "origin", "active"]
    more_columns = ["code", "terms"]
    labels = {"origin": N_("Made by"), **LABELS}
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Words of the topic")
    filters = (
        ByLacking("lacks", N_("Translation"), Topic.lacks, LACKING),
        ByYesNo("active", N_("Can be used"), Topic.active),
        ByEmpty("portal", N_("Of the portal"), Topic.organisation_id),
        ByLookup("organisation_id", N_("Organisation"), Topic.organisation_id, WORKPLACES),
    )
    with_list = with_form = (joinedload(Topic.organisation),)
    with_show = (joinedload(Topic.organisation), joinedload(Topic.merged_into))
    cells = {
        "name": lambda topic: Cell(shown(topic.name)),
        "about": lambda topic: Cell(shown(topic.about)),
        "lacks": _missing,
        "origin": lambda topic: Cell(topic.organisation.label if topic.organisation else _("The portal")),
        "terms": lambda topic: Cell(_terms(topic.terms)),
        "merged_into": _merged,
    }
    told = {"terms": _terms}
    parts = {"name_nl": ("name",), "origin": ("merged_into_id",)}
    show_groups = (
        (N_("Topic"), ("name_nl", "name_en", "name_fr", "about", "origin", "active")),
        (N_("Sources outside"), ("terms", "code")),
    )
    form_groups = (
        (N_("Name"), ("name_nl", "name_en", "name_fr")),
        (N_("Explanation"), ("about_nl", "about_en", "about_fr")),
        (N_("Sources outside"), ("terms_lines",)),
    )
    lookups = {"merged_into_id": TOPICS}
    add_form = edit_form = TopicForm
    verbs = (RETIRE, REVIVE)

    def name_of(self, item: Topic) -> str:
        return shown(item.name)

    def is_off(self, item: Topic) -> bool:
        return not item.active

    def alike(self, item: Topic) -> Any:
        return item.organisation_id, item.active, item.merged_into_id is None

    def create(self, form: Any) -> Topic:
        """Whoever works for all organisations makes topics of the portal."""
        here = context.current().scope
        return actions.add_topic(
            form.values(), organisation_id=None if here.everything else here.organisation_id
        )  # fmt: skip

    def change(self, item: Topic, form: Any) -> Topic:
        return actions.change_topic(item, form.values())

    def reasons_not_to_delete(self, item: Topic) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Topic) -> None:
        actions.remove(item)

    def show_page(self, item: Topic) -> ShowPage:
        merged, retired = Badge(_("Merged"), "inactive"), Badge(_("Retired"), "inactive")
        badges = () if item.active else (merged,) if item.merged_into_id else (retired,)
        page = replace(super().show_page(item), badges=(*badges, *_missing(item).badges))
        if request.endpoint != f"{self.endpoint}.show":
            return page
        return replace(page, aside=(self._uses(item),))

    def panels(self, item: Topic) -> tuple[Panel, ...]:
        """Also what it was merged with, where it was."""
        first, *others = super().panels(item)
        if item.merged_into_id:
            first = replace(first, facts=(*first.facts, self.fact(item, "merged_into")))
        return (first, *others)

    def _uses(self, topic: Topic) -> Panel:
        """How much uses it, kind by kind."""
        facts = [Fact(label, Cell(format_decimal(count))) for label, count in _counted(topic) if count]
        return Panel(_("Used by"), tuple(facts) or (Fact(_("Uses"), Cell(_("Nothing uses it yet."))),))

    # Merging

    def allowed(self, verb: str, item: Topic | None = None) -> bool:
        """A topic that was merged is brought back first, before it is merged with another one."""
        if verb == "merge" and item is not None and item.merged_into_id is not None:
            return False
        return super().allowed(verb, item)

    def acts_on(self, item: Topic) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("merge", item):
            return acts
        edit, *others = acts
        merge = Act(_("Merge with another topic"), self.address("merge", item.id), "copy", asks=True, name="merge")
        return (edit, merge, *others)

    @expose("/<pk:pk>/merge", methods=("GET", "POST"))
    @has_access
    def merge(self, pk: int) -> str | Response:
        """Ask which topic goes for this one, and let all that uses this one use that."""
        topic = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("merge", topic)
        form: Any = self.new_form(MergeForm)
        if self._sent(form):
            if answer := save(form, lambda: self._merge(topic, form)):
                return answer
            topic = self.fetch(pk, *self.with_show)
        return self.draw_form(form, self._merge_page(topic))

    def _merge(self, topic: Topic, form: Any) -> str:
        into = actions.merge(topic, form.merged_into_id.data)
        flash(_("“%(name)s” is merged with “%(other)s”.", name=shown(topic.name), other=shown(into.name)), "ok")
        return self.url_of(into)

    def _merge_page(self, topic: Topic) -> FormPage:
        used = sum(count for _label, count in _counted(topic))
        notice = _(
            "Everything that has “%(name)s” (%(count)s now) gets the other topic. “%(name)s” can no longer be "
            "chosen; imports that mean it choose the other one. You cannot undo this for what was merged.",
            name=shown(topic.name), count=format_decimal(used),
        )  # fmt: skip
        return FormPage(
            _("Merge “%(name)s” with another topic", name=shown(topic.name)),
            *(request.path, _("Yes, merge"), self.url_of(topic)),
            crumbs=self.crumbs(topic), notice=notice,
        )  # fmt: skip


def _counted(topic: Topic) -> list[tuple[str, int]]:
    """How many rows of each kind use a topic, under what people call them."""
    found = merging.counts(topic).items()
    return [
        (_("Topics merged with it") if use.kind is Topic else _(use.kind.remembered_as), n) for use, n in found
    ]
