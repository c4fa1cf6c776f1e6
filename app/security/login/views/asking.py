"""The conversation with an identity provider, as the pages of staff and of residents share it (decision 0026)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.common import audit, clock, once
from app.common.web import vault
from app.security import events
from app.security.login import saml, tools
from app.security.login.actions import answers
from app.security.login.oidc import Conversation, Question
from app.security.login.rules.assertions import Assertion, Refusal, Refused
from app.security.login.rules.providers import LOOPBACK, Provider
from app.security.rules.digid import DigidLevel

ANSWER_WITHIN = timedelta(minutes=15)
"""How long somebody may take at the provider."""
ASKED = "asked"
"""Where the session keeps the question."""
Asked = Mapping[str, Any] | None
Kept = Callable[[Assertion], Assertion]
"""What of an assertion goes on from where it was read."""


def as_it_is(said: Assertion) -> Assertion:
    """All of it."""
    return said


def ask(provider: Provider, answer_url: str, **more: Any) -> str:
    """Remember in this session what is asked of a provider, and give the address where it is asked."""
    question, url = _asking(provider, answer_url)
    tools.here()[ASKED] = {**question.__dict__, **more, "at": clock.now().isoformat()}
    return url


def at_level(provider: Provider, least: DigidLevel) -> Provider:
    """A provider of DigiD that is asked for at least a level: each municipality has its own."""
    return replace(provider, least=least)


def leading_on(page: str, url: str) -> Response:
    """A page that leads to a provider by itself: a form may not lead off our own pages (form-action)."""
    response = make_response(page)
    response.headers["Refresh"] = f"0; url={url}"
    return response


def said_by(provider: Provider, asked: Asked, answer: Mapping[str, str], kept: Kept = as_it_is) -> Assertion:
    """What an answer says that fits to the question of this session; raises `Refused`. It counts once."""
    at = clock.now()
    question = _question(provider, asked, at)
    came = None
    if provider.protocol == "saml":
        with tools.work() as session:
            came = answers.take(session, vault(), provider, answer.get("saml", ""), at)
    _judge_state(question, came.in_response_to if came else answer.get("state", ""))
    if answer.get("error"):
        raise Refused(Refusal.CANCELLED)
    with tools.work() as session:
        try:
            once.use(session, f"answer of a provider: {question.state}", None)
        except once.AlreadyUsed as used:
            raise Refused(Refusal.REPLAYED) from used
    return came.said if came else kept(_conversation(provider).assertion(question, answer))


def posted(provider: Provider, answer_url: str, kept: Kept = as_it_is) -> str:
    """Take a SAML answer that a browser posts, and give the token by which its session finds it.

    It comes from another site, so without our cookie and without a forgery token: what protects it is the
    signature, and that it opens nothing before the session with this very request takes it.
    """
    came = saml.received(provider, answer_url, request.form.get("SAMLResponse", ""))
    came = saml.Received(kept(came.said), came.in_response_to, came.number)
    with tools.work() as session:
        return answers.keep(session, vault(), provider.key, came, clock.now())


def tell(provider: Provider, reason: str, result: str) -> None:
    """Write down why somebody did not come in."""
    with tools.work() as session:
        audit.record(session, events.LOGIN_REFUSED, result=result, provider=provider.key, reason=reason)


def _conversation(provider: Provider) -> Conversation:
    return Conversation(provider, demo=current_app.config["DEMO"])


def _asking(provider: Provider, answer_url: str) -> tuple[Question, str]:
    """What is asked of a provider, and where it is asked."""
    if provider.protocol == "saml":
        url, number = saml.address_for(provider, answer_url)
        return Question(provider.key, number, "", "", answer_url), url
    question = Question(provider.key, _token(), _token(), _token(48), answer_url)
    return question, _conversation(provider).address_for(question, str(get_locale()))


def _question(provider: Provider, asked: Asked, at: datetime) -> Question:
    """The question that an answer is to; raises `Refused` when it is to none, or to another."""
    if not asked or at - datetime.fromisoformat(asked["at"]) >= ANSWER_WITHIN:
        raise Refused(Refusal.UNASKED)
    question = Question(**{name: asked[name] for name in Question.__dataclass_fields__})
    if question.provider != provider.key:
        raise Refused(Refusal.MIXED_UP)
    return question


def _judge_state(question: Question, state: str) -> None:
    """Over SAML the state is the number of the request that the answer names."""
    if not question.state or not hmac.compare_digest(question.state.encode(), state.encode()):
        raise Refused(Refusal.STATE)


def _token(size: int = 32) -> str:
    return secrets.token_urlsafe(size)


def address_on(provider: Provider, by_saml: str, otherwise: str) -> str:
    """Where the answer comes in: an address of its own for each provider, on the name that we are known by.

    A trial is opened under both names of this machine, and the cookie belongs to one of them.
    """
    base, host = current_app.config["PUBLIC_URL"], urlsplit(request.host_url)
    if current_app.config["DEMO"] and host.hostname in LOOPBACK and host.port == urlsplit(base).port:
        base = request.host_url.rstrip("/")
    return base + url_for(by_saml if provider.protocol == "saml" else otherwise, name=provider.key)
