"""Screens of what is answered about: a form for each part, the answers on its page, and the history of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from flask import Response, abort, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from app.common import context, files
from app.common.errors import Conflict
from app.common.files import DOCUMENTS, StoredFile
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web import downloads, drafting, uploads
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.remembering import remembered
from app.common.web.screens import OnPaper, expose, has_access, permission_name
from app.common.web.screens.saving import save, saved_before
from app.common.web.values import language
from app.common.words import N_
from app.extensions import db
from app.questionnaires.actions import answers as actions
from app.questionnaires.asking import AnswerForm
from app.questionnaires.lines import lines_of
from app.questionnaires.rules.answers import Answers, Place, numbers_in
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import Clash, spots
from app.questionnaires.writing import Chapter, Reading, chapters, hidden, label_at, written

MORE = N_("After what you filled in there are more questions. Fill them in and save; nothing is saved yet.")


@frozen
class Section:
    """A part as the page of a row shows it; `hidden` are answers that are kept and not asked any more."""

    key: str
    title: str
    chapters: tuple[Chapter, ...]
    hidden: tuple[Reading, ...]
    url: str = ""
    filled: int = 0
    """How many questions are answered, of those that are asked now."""
    asked: int = 0


def section_of(part: Part, answers: Answers, url: str = "") -> Section:
    """A part with answers; `url` leads to its form."""
    title = in_language(part.title, language())
    found = [*spots(part, answers)]
    asked = [spot.place for spot in found if spot.asked and not spot.item.is_group]
    filled = sum(answers.get(place) is not None for place in asked)
    return Section(
        part.key, title, chapters(part, found, answers), hidden(found, answers), url, filled, len(asked)
    )  # fmt: skip


class Teller:
    """A screen that also knows the questions of one row, for its history."""

    def __init__(self, screen: Answering, item: Any) -> None:
        answers = screen.answers_of(item)
        self.screen, self.model, self.told = screen, screen.model, dict(screen.told)
        self.labels: dict[str, str] = {}
        for part in screen.known_parts(item):
            there = [spot.place for spot in spots(part, answers)]
            gone = sorted(place for place in answers if part.item(place.key) and place not in there)
            items = {one.key: one for one in part.every}
            for place in (*there, *gone):
                self.labels[place.name] = label_at(part, place, answers)
                self.told[place.name] = partial(written, items[place.key])

    def label_for(self, name: str) -> str:
        """The label of a column, or the question."""
        return self.labels.get(name) or self.screen.label_for(name)

    def readable_fields(self, item: Any = None) -> tuple[str, ...]:
        """The columns and the questions that this person may see."""
        return (*self.screen.readable_fields(item), *self.labels)

    def held(self, item: Any) -> dict[str, Any]:
        """The answers, by the names of their places."""
        answers = {place.name: value for place, value in self.screen.answers_of(item).items()}
        return {name: answers.get(name) for name in self.labels}

    def name_of(self, item: Any) -> str:
        """The name of a row."""
        return self.screen.name_of(item)


class Answering(OnPaper):
    """A model screen whose rows are answered about. It says which parts a row has that this person may see."""

    answer_form: ClassVar[Any] = AnswerForm
    paper_template = "questionnaires/on_paper.html"

    def parts_of(self, item: Any) -> Sequence[Part]:
        """The parts of a row that this person may see, in order; asked once per request."""
        raise NotImplementedError

    def known_parts(self, item: Any) -> Sequence[Part]:
        """The same, remembered for this request: a design is read back from what is kept."""
        known = remembered("parts")
        key = self.endpoint, item.id
        if key not in known:
            known[key] = self.parts_of(item)
        return known[key]

    def may_answer(self, item: Any, part: Part) -> bool:
        """Whether this person may change the answers of a part."""
        return self.allowed("answer", item)

    def files_until(self, item: Any) -> Any:
        """When files that are handed in go by themselves; they stay where nothing is said."""
        return None

    def stored(self, numbers: Iterable[int]) -> Sequence[StoredFile]:
        """Files of answers by their numbers, as far as this person sees them; whose answer it is was asked."""
        return db.session.scalars(select(StoredFile).where(StoredFile.id.in_(list(numbers)))).all()

    def rows_of(self, item: Any) -> actions.Told:
        """Every answer that there is about a row, to be read; once per request."""
        known = remembered("answers")
        key = self.endpoint, item.id
        if key not in known:
            known[key] = actions.told_of(item)
        return known[key]

    def answers_of(self, item: Any) -> Answers:
        """The answers about a row, as it is asked now."""
        return actions.values_of(self.rows_of(item), *self.known_parts(item))

    # Reading

    def sections(self, item: Any) -> tuple[Section, ...]:
        """The parts of a row with their answers."""
        answers = self.answers_of(item)
        return tuple(section_of(part, answers, self.url_to_answer(item, part)) for part in self.known_parts(item))

    def url_to_answer(self, item: Any, part: Part) -> str:
        """The form of a part, for whoever may answer it."""
        if not self.may_answer(item, part):
            return ""
        return url_for(f"{self.endpoint}.answer", pk=item.id, key=part.key)

    def teller(self, item: Any) -> Any:
        return Teller(self, item)

    def render(self, template: str, **values: Any) -> str:
        """The page of a row shows what was answered."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        item = values["item"]
        sections = self.sections(item)
        past = url_for(f"{self.endpoint}.history", pk=item.id) if self.allowed("history", item) else ""
        return super().render("questionnaires/answered.html", sections=sections, past=past, **values)

    def on_paper(self, item: Any) -> dict[str, Any]:
        return {"sections": self.sections(item)}

    @expose("/<pk:pk>/files/<pk:number>")
    @has_access
    @permission_name("show")
    def file(self, pk: int, number: int) -> Response:
        """A file that was handed in, for whoever may see the answer that it stands in."""
        item = self.fetch(pk)
        if not any(number in numbers_in(value) for value in self.answers_of(item).values()):
            abort(404)
        found = self.stored([number])
        if not found:
            abort(404, _("This file is no longer there. Ask the Servicedesk."))
        self.tell_read(item, "file")
        return downloads.send(found[0])

    # Answering

    @expose("/<pk:pk>/answer/<key>", methods=("GET", "POST"))
    @has_access
    def answer(self, pk: int, key: str) -> str | BaseResponse | tuple[str, int]:
        """The questions of a part; what somebody else answered in between is shown beside what was typed."""
        item = self.fetch(pk, *self.with_form, lock=request.method == "POST")
        part = self._part(item, key)
        form = AnswerForm(part, actions.values_of(actions.rows_of(item, part), part), language())
        if request.method == "POST" and not form.pressed and form.validate():
            try:
                answer = save(form, lambda: self._save(item, part, form))
            except Conflict as conflict:
                if not isinstance(conflict, Clash):
                    db.session.rollback()
                    return self.answer(pk, key)
                return saved_before(form) or self._clashed(pk, part, form, conflict)
            if answer:
                return answer
            item = self.fetch(pk)
        elif request.method == "GET":
            self.tell_read(item, "answer")
        page = replace(self.answer_page(item, part), draft=drafting.offer(form), keeps=True)
        return self._draw(form, replace(page, notice=_(MORE) if form.more and not form.errors else ""))

    def _part(self, item: Any, key: str) -> Part:
        part = next((one for one in self.known_parts(item) if one.key == key), None)
        if part is None:
            abort(404)
        if not self.may_answer(item, part):
            abort(403)
        return part

    def _save(self, item: Any, part: Part, form: AnswerForm) -> str:
        """Files are taken in first, while no row is locked: they are looked at, which takes a while."""
        pk, place, until = item.id, item.organisation_id, self.files_until(item)
        if form.has_files:
            db.session.rollback()
        given = form.given(lambda upload: _kept(upload, place, until))
        if form.has_files:
            item = self.fetch(pk, lock=True)
        actions.answer(item, part, given, form.version.data or "")
        if gone := form.taken_away():
            for stored in self.stored(gone):
                files.remove(db.session(), stored)
        return self._go_to(item, _("%(name)s has been saved.")) + _anchor(part)

    def _clashed(self, pk: int, part: Part, form: AnswerForm, clash: Clash) -> tuple[str, int]:
        """Nothing is saved. The form holds what both changed apart, and mine where it was the same question."""
        db.session.rollback()
        kept = drafting.keep_typed(context.current().actor_id)
        item = self.fetch(pk)
        theirs = actions.values_of(actions.rows_of(item, part), part)
        fresh = form.after(theirs, clash.mine)
        fresh.draft.data = str(kept or "")
        lines = told_apart(part, clash.places, theirs, {**theirs, **clash.mine})
        return self._draw(fresh, replace(self.answer_page(item, part), conflict=lines)), 409

    def answer_page(self, item: Any, part: Part) -> FormPage:
        """The frame of the form of a part."""
        title = in_language(part.title, language())
        back = self.url_of(item) + _anchor(part)
        return FormPage(title, request.path, _("Save"), back, crumbs=self.crumbs(item))

    def _draw(self, form: AnswerForm, page: FormPage) -> str:
        form.ask_again()
        return self.render("questionnaires/answer.html", form=form, page=page, lines=lines_of(form))


def _anchor(part: Part) -> str:
    """Where a part stands on the page of its row."""
    return f"#part-{part.key}"


def told_apart(
    part: Part, places: Iterable[Place], theirs: Answers, mine: Answers
) -> tuple[tuple[str, str, str], ...]:
    """What two people answered differently: the question, and what each of them answered."""
    return tuple((label_at(part, one, mine), *_both(part, one, theirs, mine)) for one in places)


def _both(part: Part, place: Place, theirs: Answers, mine: Answers) -> tuple[str, str]:
    item = part.item(place.key)
    assert item is not None, "what clashes was asked"
    return written(item, theirs.get(place)), written(item, mine.get(place))


def _kept(upload: FileStorage, organisation_id: int, until: Any) -> dict[str, Any]:
    stored = files.keep(
        db.session(),
        upload.stream,
        name=upload.filename or "",
        actor_id=context.current().actor_id,
        organisation_id=organisation_id,
        limit=uploads.limit(),
        allowed=DOCUMENTS,
        expires_at=until,
    )
    return {"id": stored.id, "name": stored.name}
