"""What people will see of what is designed, as whoever will look at it: he who fills it in, he who reads it.

What is read and not filled in is drawn as the page of a row that was not answered yet, by the same functions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, request, session

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import language, shown
from app.questionnaires.actions import designing as actions
from app.questionnaires.fields import form_of
from app.questionnaires.models import Designed
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.filling import spots
from app.questionnaires.rules.items import Item
from app.questionnaires.views.editions import WithEditions
from app.questionnaires.views.reading import asked_after
from app.questionnaires.writing import Chapter, chapters

HERE = ("try_out", "publish", "drop")
"""What is done with a version from the pages where it is made and looked at."""
VIEWED_AS = "viewed_as"
"""Where the session keeps as whom one looks, so that it stays from one change to the next."""


@frozen
class Viewer:
    """Somebody as whom one looks: what he is called, and whether he fills in or reads."""

    code: str
    label: str
    fills: bool
    note: str = ""
    """What is to be said of all that he sees."""


@frozen
class LeftOut:
    """Who sees nothing: how many in a sentence, and their names."""

    words: str
    names: tuple[str, ...]


@frozen
class Sight:
    """What a viewer has of a block: whether he sees and fills in what is asked, and what there is to say of it."""

    sees: bool = True
    fills: bool = True
    sentences: tuple[str, ...] = ()


@frozen
class Seen:
    """A question as people will fill it in: its field, or words alone; for a group the questions in it."""

    text: str
    help: str
    field: Any
    note: str
    held: tuple[Seen, ...] = ()


@frozen
class Preview:
    """A block as somebody will see it: to fill in, or to read with nothing answered yet."""

    key: str
    title: str
    help: str
    sentences: tuple[str, ...]
    asked: tuple[Seen, ...]
    read: tuple[Chapter, ...]


class Previewing(WithEditions):
    """A screen that shows what is designed as people will see it."""

    def viewers(self) -> tuple[Viewer, ...]:
        """As whom one can look, the first unless somebody chose."""
        return (
            Viewer("fills", _("Whoever fills it in"), fills=True),
            Viewer("reads", _("Whoever reads it"), fills=False),
        )

    def left_out(self) -> LeftOut | None:
        """Who sees nothing of it."""
        return None

    def sight_of(self, part: Part, viewer: Viewer) -> Sight:
        """What a viewer has of a block; kinds of their own say it themselves."""
        return Sight(fills=viewer.fills)

    def asked_of(self, part: Part) -> tuple[Item, ...]:
        """What is asked in a block; kinds of their own say it themselves."""
        return part.items

    def working_tabs(self, item: Designed) -> list[tuple[str, str]]:
        return [*super().working_tabs(item), (_("Preview"), self.address("preview", item.id))]

    @expose("/<pk:pk>/preview")
    @has_access
    @permission_name("show")
    def preview(self, pk: int) -> str:
        """All blocks of the version that is being made, or else of the one in use, as somebody will see them."""
        thing = self.fetch(pk, *self.with_show)
        edition, page = actions.current(thing), self.show_page(thing)
        looking = self.looking()
        return self.render(
            "questionnaires/preview.html",
            page=replace(page, acts=tuple(act for act in page.acts if act.name in HERE)),
            number=edition.number if edition else 1,
            made=edition is not None and not edition.published,
            blocks=[
                self.preview_of(part, looking["viewer"])
                for part in (edition.design if edition else Design()).parts
            ],
            here=self.address("preview", thing.id),
            **looking,
        )

    def looking(self) -> dict[str, Any]:
        """What a page with a preview is told of as whom one looks, and as whom one can."""
        viewers = self.viewers()
        return {"viewer": _chosen(viewers), "viewers": viewers, "left_out": self.left_out()}

    def preview_of(self, part: Part, viewer: Viewer) -> Preview:
        """What a viewer will see of a block."""
        sight, asked = self.sight_of(part, viewer), self.asked_of(part)
        read = replace(part, items=asked)
        return Preview(
            part.key,
            shown(dict(part.title)),
            shown(dict(part.help)) if part.help else "",
            sight.sentences,
            _fields(asked, part) if sight.sees and sight.fills else (),
            chapters(read, spots(read, {}), {}) if sight.sees and not sight.fills else (),
        )


def _chosen(viewers: tuple[Viewer, ...]) -> Viewer:
    """As whom one looks: who is named in the address, else who was chosen before, as long as he is there."""
    known = {one.code: one for one in viewers}
    asked = request.args.get("as")
    if asked is not None:
        if asked not in known:
            abort(400, _("The address holds a choice that does not exist."))
        session[VIEWED_AS] = asked
    return known.get(session.get(VIEWED_AS, ""), viewers[0])


def _fields(asked: tuple[Item, ...], part: Part) -> tuple[Seen, ...]:
    """Questions with their fields; a page shows many blocks, so that a field is named after its block as well."""
    questions = {one.key: one for item in asked for one in item.family}
    form = form_of(questions, language())(formdata=None, prefix=part.key)
    return tuple(_seen(item, part, form) for item in asked)


def _seen(item: Item, part: Part, form: Any) -> Seen:
    field = form[item.key] if item.key in form else None  # noqa: SIM401  (a form is no dictionary)
    held = tuple(_seen(one, part, form) for one in item.items)
    help_text = in_language(item.help, language()) if item.help else ""
    return Seen(in_language(item.text, language()), help_text, field, asked_after(item, part), held)
