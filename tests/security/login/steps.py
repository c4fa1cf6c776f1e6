"""What people do to log in, for the tests of the pages."""

from __future__ import annotations

import re

from pyotp.totp import TOTP
from sqlalchemy import update

from app.common import clock
from app.common.outbox import Message
from app.security.login.actions import totp
from app.security.login.actions.accounts import make_hash
from app.security.models import LoginSession, Resident, User
from tests import bench, people
from tests.browser import Page
from tests.people import Person

PASSWORD = "blauwe olifant fietst"
FRESH = "nieuwe tuinstoelen zingen"


def member(username: str = "gb@testdorp.example", **fields: object) -> User:
    """Somebody of the cast, with a password that is known to the tests."""
    user = people.user_named(username)
    values = {"password": make_hash(PASSWORD, bench.the_app().config["PASSWORD_HASH"]), **fields}
    with bench.office() as session:
        session.connection().execute(update(User.__table__).where(User.__table__.c.id == user.id).values(**values))
        session.commit()
    return user


def gives_password(person: Person, user: User, password: str = PASSWORD, next_page: str = "") -> Page:
    """The first step of logging in."""
    person.opens("/login/" + (f"?next={next_page}" if next_page else ""))
    assert person.page is not None
    return person.sends(person.page.form("/login/"), username=user.username, password=password)


def gives_code(person: Person, code: str, at: str = "/login/code") -> Page:
    """The second step."""
    person.opens(at)
    assert person.page is not None
    return person.sends(person.page.form(at), code=code)


def presses(person: Person, action: str, page: Page, status: int = 200) -> Page:
    """Press the button on a page that goes to an address; such buttons share one form in the frame."""
    forms = page.select(f"form[action='{action}']")
    assert forms or page.select(f"button[formaction='{action}']"), f"no button to {action} on {page.url}"
    (token, *_) = page.select("input[name=csrf_token]")
    return person.sends_to(action, {"csrf_token": str(token["value"])}, status)


def has_button(page: Page, action: str) -> bool:
    """Whether a page offers to go to an address by a button."""
    return bool(page.select(f"button[formaction='{action}'], form[action='{action}']"))


def logs_in(person: Person, user: User, next_page: str = "") -> Page:
    """Both steps, with the code from the mail."""
    gives_password(person, user, next_page=next_page)
    return gives_code(person, code_for(user))


def letters_to(user: User) -> list[str]:
    """The texts mailed to somebody, oldest first."""
    vault = bench.the_app().extensions["vault"]
    return [vault.open(each.sealed_body) for each in bench.rows_of(Message, Message.actor_id == user.actor_id)]


def code_for(user: User) -> str:
    """The code in the last letter to somebody."""
    (code,) = re.findall(r"^\d{6}$", letters_to(user)[-1], re.MULTILINE)
    return code


def link_for(user: User) -> str:
    """The page behind the link in the last letter to somebody."""
    (link,) = re.findall(r"^http://localhost(/\S+)$", letters_to(user)[-1], re.MULTILINE)
    return link


def other_than(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def cookie(person: Person) -> str:
    """What the browser holds of the session."""
    found = person.client.get_cookie(person.app.config["SESSION_COOKIE_NAME"])
    return found.value if found else ""


def sessions_of(user: User) -> list[LoginSession]:
    """Every login session of somebody, oldest first."""
    return bench.rows_of(LoginSession, LoginSession.actor_id == user.actor_id)


def enrols(user: User | Resident) -> TOTP:
    """Have a confirmed authenticator, without going through the pages; its next codes are unspent."""
    with bench.office() as session:
        vault = bench.the_app().extensions["vault"]
        totp.start_enrolment(session, vault, user.actor_id)
        app = TOTP(totp.waiting_seed(session, vault, user.actor_id) or "")
        long_ago = clock.now().replace(year=2025)
        assert totp.confirm_enrolment(session, vault, user.actor_id, app.at(long_ago), long_ago)
        session.commit()
    return app
