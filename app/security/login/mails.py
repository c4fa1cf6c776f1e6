"""What logging in writes to people: plain text in the language they chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.common import clock
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.words import DEFAULT_LANGUAGE
from app.security.rules.areas import Area
from app.security.rules.deputies import Turn

if TYPE_CHECKING:  # what sends letters imports this one
    from app.security.login.actions.accounts import Account


@frozen
class Addressee:
    """Whom a letter is for who has no account yet."""

    full_name: str
    language: str | None = None


@frozen
class Letter:
    """A subject and a text."""

    subject: str
    text: str
    useful: timedelta | None = None
    """How long it helps whoever gets it; afterwards it is not sent any more."""


def code_letter(account: Account, product: str, code: str, minutes: int) -> Letter:
    """The one-time code. It stands alone on its line, so that it is easily copied."""
    with _language_of(account):
        return _letter(
            account,
            _("Your code for %(product)s", product=product),
            _("This is your code to log in to %(product)s:", product=product),
            code,
            _("The code works once and for %(minutes)s minutes.", minutes=minutes),
            _("Did you not try to log in? Then change your password, because somebody knows it."),
            useful=timedelta(minutes=minutes),
        )


def code_text(account: Account, product: str, code: str, minutes: int) -> Letter:
    """The same as a text message: the code first, for who sees one line of it."""
    with _language_of(account):
        said = _(
            "%(code)s is your code for %(product)s. It works for %(minutes)s minutes. Give it to nobody.",
            code=code, product=product, minutes=minutes,
        )  # fmt: skip
    return Letter("", said, timedelta(minutes=minutes))


def reset_letter(account: Account, product: str, link: str, hours: int) -> Letter:
    """The link to choose a new password."""
    with _language_of(account):
        return _letter(
            account,
            _("A new password for %(product)s", product=product),
            _("Somebody asked for a new password for your account %(username)s.", username=account.username),
            _("Choose a new password on this page:"),
            link,
            _("The link works once and for %(hours)s hours.", hours=hours),
            _("Was it not you? Then you need not do anything. Your password stays as it is."),
            useful=timedelta(hours=hours),
        )


def invitation_letter(account: Account, product: str, link: str, days: int) -> Letter:
    """The link with which a new user chooses the first password."""
    with _language_of(account):
        return _letter(
            account,
            _("Your account for %(product)s", product=product),
            _("An account has been made for you at %(organisation)s.", organisation=account.organisation),
            _("Your user name is %(username)s.", username=account.username),
            _("Choose a password on this page:"),
            link,
            _("The link works once and for %(days)s days.", days=days),
            useful=timedelta(days=days),
        )


def resident_invitation_letter(
    name: str, place: str, link: str, valid: timedelta, language: str | None = None
) -> Letter:
    """The link by which somebody from outside comes into the resident portal; it tells nothing of any plan."""
    guest = Addressee(name, language)
    with _language_of(guest):
        return _letter(
            guest,
            _("Invitation from %(place)s", place=place),
            _("%(place)s invites you to read along online, on this page:", place=place),
            link,
            _("You also need a code of eight characters. You get it from the person who invited you."),
            _("The link works once and for %(days)s days.", days=valid.days),
            _("Do you not know what this is about? Then you need not do anything."),
        )


def account_ends_letter(account: Account, product: str, place: str, day: date, link: str) -> Letter:
    """The notice that an account without any plan is deleted on a day."""
    with _language_of(account):
        return _letter(
            account,
            _("Your account for %(product)s ends", product=product),
            _("%(place)s shares no plan with you any more.", place=place),
            _(
                "That is why your account at %(place)s is deleted on %(day)s.",
                place=place, day=format_date(day, "d MMMM y", locale=_spoken(account)),
            ),
            _("You need not do anything. Until that day you can log in, and see and download your data:"),
            link,
            _("Do you think that this is not right? Then call the municipality: the person who invited you."),
        )  # fmt: skip


def news_letter(
    account: Account, product: str, places: Iterable[str], link: str, choice: str, useful: timedelta
) -> Letter:
    """The notice that something is new in a plan. It tells of no plan and of nobody: others may read mail."""
    resident = account.area is Area.RESIDENT
    with _language_of(account):
        where = ", ".join(places)
        happened = (
            _("There is something new for you at %(places)s.", places=where)
            if resident
            else _("Residents have added something to a plan that you may edit, at %(places)s.", places=where)
        )
        return _letter(
            account,
            _("Something is new in %(product)s", product=product),
            happened,
            _("Log in to read it:"),
            link,
            _("To protect privacy, this e-mail does not say what it is about."),
            _("Would you like to get this e-mail more often, less often or never? Choose so on this page:"),
            choice,
            useful=useful,
        )


@frozen
class Territory:
    """What is new in a municipality: how many activities, some of them by title, and how much waits."""

    place: str
    titles: tuple[dict[str, str], ...]
    activities: int
    waiting: int


def territory_letter(
    account: Account, product: str, news: Iterable[Territory], *, home: str, choice: str, useful: timedelta
) -> Letter:
    """The notice to a local administrator of what is new on the territory."""
    with _language_of(account):
        return _letter(
            account,
            _("New activities in %(product)s", product=product),
            *(_new_in(account, one) for one in news),
            _("Log in to look at it:"),
            home,
            _("Would you like to get this e-mail more often, less often or never? Choose so on this page:"),
            choice,
            useful=useful,
        )


def _new_in(account: Account, news: Territory) -> str:
    """A line for each municipality and kind of news, with some titles below."""
    lines = []
    if news.activities:
        said = ngettext(
            "%(place)s: %(num)d new activity.", "%(place)s: %(num)d new activities.", news.activities,
            place=news.place,
        )  # fmt: skip
        lines += [said, *(f"- {_in_own(account, title)}" for title in news.titles)]
        if more := news.activities - len(news.titles):
            lines.append(ngettext("- and %(num)d other", "- and %(num)d others", more))
    if news.waiting:
        lines.append(
            ngettext(
                "%(place)s: %(num)d activity from elsewhere waits for you.",
                "%(place)s: %(num)d activities from elsewhere wait for you.",
                news.waiting, place=news.place,
            )
        )  # fmt: skip
    return "\n".join(lines)


@frozen
class Silent:
    """A municipality that nobody looks after: how much waits there, and since when."""

    place: str
    count: int
    since: datetime


def silence_letter(account: Account, what: Iterable[Silent], link: str, *, to_region: bool) -> Letter:
    """The notice that activities from elsewhere wait where nobody decides about them."""
    with _language_of(account):
        if to_region:
            advice = _("Please talk to these municipalities. You find them all on this page:")
        else:
            advice = _("Give a colleague the role of local administrator on this page:")
        return _letter(
            account,
            _("Activities wait and nobody looks after them"),
            "\n".join(_waits_at(account, one) for one in what),
            _("These municipalities have no local administrator. What waits is not in the agenda."),
            advice,
            link,
            _("You get this e-mail once."),
        )


def _waits_at(account: Account, one: Silent) -> str:
    day = format_date(clock.on_the_wall(one.since), "d MMMM y", locale=_spoken(account))
    return ngettext(
        "%(place)s: %(num)d waits, since %(day)s.", "%(place)s: %(num)d wait, the oldest since %(day)s.",
        one.count, place=one.place, day=day,
    )  # fmt: skip


def suggestion_letter(account: Account, title: str, state: str, board: str, link: str) -> Letter:
    """The notice that something was decided about a suggestion; the answer itself is read in the portal."""
    with _language_of(account):
        return _letter(
            account,
            _("A decision about your suggestion"),
            _("Your suggestion: “%(title)s”", title=title),
            _("Decided by %(board)s: %(state)s.", board=board, state=_(state).lower()),
            _("You find the answer on this page:"),
            link,
        )


def password_changed_letter(account: Account, product: str) -> Letter:
    """The notice that a password was changed."""
    with _language_of(account):
        changed = _("The password of your account %(username)s has been changed.", username=account.username)
        return _notice(account, product, changed)


def factor_changed_letter(account: Account, product: str) -> Letter:
    """The notice that the second factor was changed."""
    with _language_of(account):
        changed = _(
            "The second step of logging in with your account %(username)s has been changed.",
            username=account.username,
        )
        return _notice(account, product, changed)


def digid_letter(account: Account, product: str, *, linked: bool) -> Letter:
    """The notice that DigiD opens an account from now on, or no longer."""
    with _language_of(account):
        if linked:
            changed = _("From now on DigiD opens your account %(username)s.", username=account.username)
        else:
            changed = _("From now on DigiD no longer opens your account %(username)s.", username=account.username)
        return _notice(account, product, changed)


def recovery_used_letter(account: Account, product: str) -> Letter:
    """The notice that somebody logged in with a recovery code."""
    with _language_of(account):
        used = _(
            "Somebody logged in with a recovery code of your account %(username)s.", username=account.username
        )
        return _notice(account, product, used)


def email_changed_letter(account: Account, product: str) -> Letter:
    """The notice, to the old address, that mail goes to another one now."""
    with _language_of(account):
        changed = _("The e-mail address of your account %(username)s has been changed.", username=account.username)
        return _notice(account, product, changed)


def deputy_letter(
    account: Account, product: str, name: str, role: dict[str, str], place: str, turn: Turn
) -> Letter:
    """The notice that somebody stands in for somebody else."""
    with _language_of(account):
        return _letter(
            account,
            _("You stand in for %(name)s in %(product)s", name=name, product=product),
            _(
                "You stand in for %(name)s as %(role)s at %(organisation)s.",
                name=name, role=_in_own(account, role), organisation=place,
            ),
            _from_until(account, turn),
            _("You need not do anything. The role begins and ends by itself."),
        )  # fmt: skip


def replaced_letter(
    account: Account, product: str, name: str, role: dict[str, str], place: str, turn: Turn
) -> Letter:
    """The notice that somebody is replaced for a while."""
    with _language_of(account):
        return _letter(
            account,
            _("%(name)s stands in for you in %(product)s", name=name, product=product),
            _(
                "%(name)s stands in for you as %(role)s at %(organisation)s.",
                name=name, role=_in_own(account, role), organisation=place,
            ),
            _from_until(account, turn),
            _("You keep your own role. Is this not right? Then call the Servicedesk."),
        )  # fmt: skip


def review_letter(account: Account, product: str, place: str, due: datetime, link: str) -> Letter:
    """The notice that rights of an organisation wait for a review."""
    with _language_of(account):
        return _review(account, _("Please review the rights at %(organisation)s", organisation=place), due, link)


def review_reminder(account: Account, product: str, place: str, due: datetime, link: str) -> Letter:
    """The reminder that some still wait."""
    with _language_of(account):
        subject = _("Reminder: review the rights at %(organisation)s", organisation=place)
        return _review(account, subject, due, link)


def _review(account: Account, subject: str, due: datetime, link: str) -> Letter:
    day = format_date(clock.on_the_wall(due), "d MMMM y", locale=_spoken(account))
    return _letter(
        account,
        subject,
        _("Decide of each right whether it stays, changes or is taken away. You find them on this page:"),
        link,
        _("Please be ready before %(day)s.", day=day),
        _("Your own rights are reviewed by another administrator or by the Servicedesk."),
    )


def _in_own(account: Account, words: dict[str, str]) -> str:
    return in_language(words, _spoken(account))


def _from_until(account: Account, turn: Turn) -> str:
    since, until = (
        format_datetime(clock.on_the_wall(moment), "d MMMM y, HH:mm", locale=_spoken(account))
        for moment in (turn.since, turn.until)
    )
    return _("This holds from %(since)s until %(until)s.", since=since, until=until)


def _language_of(account: Account | Addressee):
    return force_locale(_spoken(account))


def _spoken(account: Account | Addressee) -> str:
    return account.language or DEFAULT_LANGUAGE


def _notice(account: Account, product: str, happened: str) -> Letter:
    subject = _("A change to your account for %(product)s", product=product)
    if account.area is Area.RESIDENT:
        call = _("Was it not you? Then call the municipality at once: the person who invited you.")
    else:
        call = _("Was it not you? Then call the Servicedesk at once.")
    return _letter(account, subject, happened, call)


def _letter(
    account: Account | Addressee, subject: str, *paragraphs: str, useful: timedelta | None = None
) -> Letter:
    greeting = _("Dear %(name)s,", name=account.full_name)
    return Letter(subject, "\n\n".join((greeting, *paragraphs)) + "\n", useful)
