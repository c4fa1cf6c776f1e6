"""The forms of logging in and of one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.common.web.contact import mail_address, mobile_number, phone_number
from app.common.web.forms import REQUIRED, TOO_LONG, PortalForm, form_for, required
from app.common.words import LANGUAGES
from app.security.login.rules.passkeys import LONGEST_ANSWER, LONGEST_NAME
from app.security.models import User
from app.security.rules.notices import PACES, Pace

LONGEST_TYPED = 1000


def _l(text: str) -> Any:
    """A label that is translated when shown; the form library declares plain text only."""
    return lazy_gettext(text)


def _filled(most: int = LONGEST_TYPED) -> list[Any]:
    return [InputRequired(_l(REQUIRED)), Length(max=most, message=_l(TOO_LONG))]


class LoginForm(PortalForm):
    """The first step: who, and the password."""

    username = StringField(_l("User name"), validators=_filled())
    password = PasswordField(_l("Password"), validators=_filled())
    next = HiddenField()


class ResidentLoginForm(PortalForm):
    """The first step of a resident: the e-mail address is the login name."""

    username = StringField(_l("E-mail address"), validators=_filled())
    password = PasswordField(_l("Password"), validators=_filled())
    next = HiddenField()


class BrokerForm(PortalForm):
    """The other first step: where one has the means to log in with (U-13)."""

    broker = StringField(_l("Where is your means of logging in from?"))
    remember = BooleanField(_l("Remember my choice on this computer"))
    next = HiddenField()


class DigidForm(PortalForm):
    """For which municipality somebody logs in with DigiD."""

    place = StringField(_l("Municipality"), validators=_filled(20))
    next = HiddenField()


class LinkDigidForm(PortalForm):
    """The same to link it to the own account, by somebody who knows the password."""

    place = StringField(_l("Municipality"), validators=_filled(20))
    owner_password = PasswordField(_l("Current password"), validators=_filled())


class CodeForm(PortalForm):
    """The second step: a code by mail, of an app, or a recovery code."""

    code = StringField(_l("Code"), validators=_filled(100))


class PasskeyForm(PortalForm):
    """The second step by a passkey: what the browser answers, as JSON."""

    code = HiddenField(_l("Passkey"), validators=_filled(LONGEST_ANSWER))


class NewPasskeyForm(PasskeyForm):
    """A passkey to be added, under a name that its owner knows it by."""

    name = StringField(
        _l("Name"),
        validators=_filled(LONGEST_NAME),
        description=_l("What you know it by, such as: my telephone."),
    )


class ForgottenForm(PortalForm):
    """Asking for a link to choose a new password."""

    username = StringField(_l("User name"), validators=_filled())


class ResidentForgottenForm(PortalForm):
    """The same for a resident."""

    username = StringField(_l("E-mail address"), validators=_filled())


class NewPasswordForm(PortalForm):
    """A new password; typed once, because the page can show it."""

    current_password = None
    password = PasswordField(_l("New password"), validators=_filled())


class ChangePasswordForm(NewPasswordForm):
    """Another password, by somebody who knows the present one."""

    current_password = PasswordField(_l("Current password"), validators=_filled())
    password = PasswordField(_l("New password"), validators=_filled())


class StepUpForm(PortalForm):
    """Proof that the person at the keyboard is still the one who logged in."""

    proof = PasswordField(_l("Current password or a code from your app"), validators=_filled())


class CodeNumberForm(PortalForm):
    """The telephone to which codes are to go."""

    number = StringField(_l("Mobile number"), validators=_filled(40), description=_l("Codes go to this number."))

    def validate_number(self, field: Field) -> None:
        """A number that a text message reaches, kept as providers want it."""
        field.data = mobile_number(field.data)


class TotpConfirmForm(PortalForm):
    """The first code of a new authenticator."""

    code = StringField(_l("Code from the app"), validators=_filled(100))


PROFILE = [
    "salutation", "initials", "first_name", "prefix", "last_name", "department", "phone", "email",
    "newsletter", "language", "notices",
]  # fmt: skip


class ProfileForm(form_for(User, ["salutation", "initials", "first_name", "prefix", "department"], {})):
    """One's own profile: the nine fields of the manual (U-26 to U-29) and the language of the screens."""

    once = None
    last_name = required(User, "last_name")
    phone = required(User, "phone")
    email = required(User, "email")
    newsletter = BooleanField(_l("I want to receive the newsletter"))
    language = SelectField(
        _l("Language"), choices=list(LANGUAGES.items()), validators=[InputRequired(_l(REQUIRED))]
    )
    notices = required(User, "notices")
    current_password = PasswordField(
        _l("Current password"),
        description=_l("Only needed when you change your e-mail address, because codes are sent there."),
    )

    @property
    def asked(self) -> list[str]:
        """The columns that this form fills in."""
        return [key for key in PROFILE if key in self]

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in self.asked}

    def validate_email(self, field: Field) -> None:
        """An address that mail can be sent to."""
        field.data = mail_address(field.data)

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)


class FirstProfileForm(ProfileForm):
    """The same profile at the first login; the language stands in the head of the page."""

    current_password = None
    language = None
    notices = None


class NoticesForm(PortalForm):
    """How often somebody gets mail about what is new."""

    notices = RadioField(
        _l("How often do you want this e-mail?"),
        choices=[(pace.value, _l(words)) for pace, words in PACES.items()],
        validators=[InputRequired(_l(REQUIRED))],
    )

    @property
    def chosen(self) -> Pace:
        """What was chosen."""
        return Pace(self.notices.data)


class VerificationForm(PortalForm):
    """The code that a new user got from the administrator."""

    code = StringField(_l("Verification code"), validators=_filled(100))
