"""What is written to organisations and municipalities about each other: plain text, in the language of each.

To an address that nobody has shown to own, nothing is written that a stranger typed: whoever registers could send
advertisements by us otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from app.activities.rules.claims import ClaimState
from app.common.words import DEFAULT_LANGUAGE
from app.security.login.actions.accounts import Account
from app.security.login.mails import Letter

Written = tuple[str, ...]
"""The subject, and the paragraphs under it."""


def written(language: str | None, said: Callable[[], Written], useful: timedelta | None = None) -> Letter:
    """A letter whose words are chosen in the language of whoever gets it."""
    with force_locale(language or DEFAULT_LANGUAGE):
        subject, *paragraphs = said()
    return Letter(subject, "\n\n".join(paragraphs) + "\n", useful)


def to_account(account: Account, said: Callable[[], Written]) -> Letter:
    """The same with the name of its owner above it."""

    def greeted() -> Written:
        subject, *paragraphs = said()
        return (subject, _("Dear %(name)s,", name=account.full_name), *paragraphs)

    return written(account.language, greeted)


def to_confirm(language: str, product: str, place: str, link: str, hours: int) -> Letter:
    """The link by which whoever registers an organisation shows that the address is right."""
    return written(
        language,
        lambda: (
            _("Confirm your registration for %(product)s", product=product),
            _("Hello,"),
            _("Somebody registers an organisation in %(place)s with this e-mail address.", place=place),
            _("Was it you? Then confirm it on this page:"),
            link,
            _("The link works once and for %(hours)s hours.", hours=hours),
            _("Was it not you? Then you need not do anything. Nothing is registered."),
        ),
        timedelta(hours=hours),
    )


def declined(language: str | None, product: str, organisation: str, reason: str) -> Letter:
    """The answer to whoever may not work for an organisation; this person has confirmed the address."""
    return written(
        language,
        lambda: (
            _("Your registration for %(product)s", product=product),
            _("Hello,"),
            _(
                "You asked to publish activities for %(organisation)s. That is not possible.",
                organisation=organisation,
            ),
            _("The reason: %(reason)s", reason=reason),
        ),
    )


def came(organisation: str, place: str, link: str) -> Written:
    """To local administrators: an organisation is new on the territory."""
    return (
        _("New organisation in %(place)s: %(organisation)s", place=place, organisation=organisation),
        _("%(organisation)s offers activities in %(place)s from now on.", organisation=organisation, place=place),
        _("It may publish at once. Look whether you know this organisation, and confirm or block it:"),
        link,
    )


def join_asked(organisation: str, link: str) -> Written:
    """To an organisation and its municipality: somebody wants to work for it."""
    return (
        _("Somebody wants to publish for %(organisation)s", organisation=organisation),
        _("Somebody has registered %(organisation)s, which is known already.", organisation=organisation),
        _("Do you know this person? Then let the person in on this page. If not, decline:"),
        link,
        _("Until then this person sees nothing and can do nothing."),
    )


def blocked(organisation: str, place: str, reason: str) -> Written:
    """To an organisation: it can publish nothing on a territory any more."""
    return (
        _("%(place)s has blocked %(organisation)s", place=place, organisation=organisation),
        _("Your activities in %(place)s are no longer in the agenda, and you cannot publish there.", place=place),
        _("The reason: %(reason)s", reason=reason),
        _("Do you think that this is not right? Then contact the municipality."),
    )


def unblocked(organisation: str, place: str) -> Written:
    """To an organisation: it can publish again."""
    return (
        _("%(organisation)s can publish in %(place)s again", organisation=organisation, place=place),
        _("The municipality has undone the block. Activities that are complete are in the agenda again."),
    )


def merged(organisation: str, into: str, place: str) -> Written:
    """To the people of an organisation that has become part of another one."""
    return (
        _("%(organisation)s is now part of %(other)s", organisation=organisation, other=into),
        _("%(place)s has put two organisations together, because they are the same one.", place=place),
        _("Your activities stand under the name %(other)s from now on. Log in as you are used to.", other=into),
    )


def claimed(title: str, organisation: str, link: str) -> Written:
    """To local administrators: an organisation says that an imported activity is its own."""
    return (
        _("%(organisation)s wants to take over “%(title)s”", organisation=organisation, title=title),
        _("%(organisation)s says that this imported activity is its own.", organisation=organisation),
        _("Read why on this page, and accept or decline:"),
        link,
    )


def claim_answered(title: str, organisation: str, state: ClaimState, reason: str, link: str) -> Written:
    """To both sides: what came of it."""
    subject = _("Takeover of “%(title)s”: the answer", title=title)
    if state is ClaimState.ACCEPTED:
        return (
            subject,
            _("The activity belongs to %(organisation)s from now on.", organisation=organisation),
            _("What it says is up to the organisation. Changes of the source no longer change it."),
            link,
        )
    if state is ClaimState.DECLINED:
        return (
            subject,
            _("The municipality has declined the request of %(organisation)s.", organisation=organisation),
            _("The reason: %(reason)s", reason=reason),
            link,
        )
    return (
        subject,
        _("The activity has gone to another organisation than %(organisation)s.", organisation=organisation),
        link,
    )
