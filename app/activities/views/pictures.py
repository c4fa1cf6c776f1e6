"""The picture of an activity: a form for it, and the picture itself."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, ValidationError

from app.activities.actions import pictures as actions
from app.activities.actions.picture_files import picture_of
from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.common import context
from app.common.files.pictures import PICTURES
from app.common.web import downloads, uploads
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.uploads import UploadField, UploadForm
from app.common.web.worded import said_in, short_text
from app.common.words import N_
from app.extensions import db

LONGEST_ALT = 200
WHAT_IT_SHOWS = N_("Say in one sentence what there is to see, for people who do not see it.")


class PictureForm(UploadForm):
    """A picture and what it shows, in words; another picture, other words, or none any more."""

    file = UploadField(_l(N_("Picture")), allowed=PICTURES)
    picture_alt_nl = short_text(
        N_("What the picture shows, in Dutch"), longest=LONGEST_ALT, description=_l(WHAT_IT_SHOWS)
    )
    picture_alt_en = short_text(N_("What the picture shows, in English"), longest=LONGEST_ALT)
    picture_alt_fr = short_text(N_("What the picture shows, in French"), longest=LONGEST_ALT)
    gone = BooleanField(_l(N_("Take the picture away")))
    has_one = False

    def validate_file(self, field: Any) -> None:
        """A first picture has to be chosen."""
        if not (field.data or self.has_one):
            raise ValidationError(_("Choose a picture."))

    def validate_picture_alt_nl(self, field: Any) -> None:
        """No picture without words: whoever does not see it reads them."""
        if not field.data and not ("gone" in self and self.gone.data):  # without a picture nothing can go
            raise ValidationError(_(rules.NO_ALTERNATIVE))


class Pictures(Screen):
    """The screen of activities with a page for the picture of one."""

    picture_form = PictureForm

    def acts_on(self, item: Activity) -> tuple[Act, ...]:
        found = super().acts_on(item)
        if not self.allowed("edit", item):
            return found
        label = _("Change picture") if item.picture_id else _("Add a picture")
        return (*found, Act(label, self.address("picture", item.id), "pencil", name="picture"))

    @expose("/<pk:pk>/picture", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def picture(self, pk: int) -> str | BaseResponse:
        """Hand in a picture, say what it shows, or take it away."""
        item = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("edit", item)
        form: Any = PictureForm(obj=item)
        form.has_one = item.picture_id is not None
        if not form.has_one:
            del form.gone
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._keep(pk, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        if request.method == "POST":
            form.ask_again()
        form.file.description = _("PNG or JPEG, at most %(most)s MB.", most=uploads.limit() // uploads.MEBIBYTE)
        fields = ("file", "picture_alt_nl", "picture_alt_en", "picture_alt_fr", "gone")
        page = FormPage(
            _("Picture of “%(name)s”", name=self.name_of(item)), request.path, _("Save"), self.url_of(item),
            crumbs=self.crumbs(item), groups=(("", fields),),
            lead=_("It is made smaller; where and with what it was taken is left out."),
        )  # fmt: skip
        return self.render("appbuilder/form.html", form=form, page=page)

    def _keep(self, pk: int, form: Any) -> str:
        upload, alt = form.file.data, said_in(form, "picture_alt") or {}
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        item = self.fetch(pk, *self.with_show)
        if "gone" in form and form.gone.data:
            actions.remove_picture(item)
            flash(_("The picture has been taken away."), "ok")
        elif upload:
            actions.set_picture(
                item, upload.stream, alt, name=upload.filename, limit=uploads.limit(),
                actor_id=context.current().actor_id,
            )  # fmt: skip
            flash(_("The picture has been saved."), "ok")
        else:
            actions.describe_picture(item, alt)
            flash(_("What the picture shows has been saved."), "ok")
        return self.url_of(item)

    @expose("/<pk:pk>/picture.jpg")
    @has_access
    @permission_name("show")
    def picture_file(self, pk: int) -> Response:
        """The picture itself, for whoever may see the activity."""
        return sent(self.fetch(pk))


def sent(activity: Activity) -> Response:
    """Answer with the picture of an activity, for whoever was found to be allowed to read that."""
    stored = picture_of(activity)
    return abort(404) if stored is None else downloads.send(stored)
