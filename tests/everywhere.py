"""Somebody who works in every screen, as the map of addresses knows them: a new screen is visited by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import time_machine
from werkzeug.routing import Rule

from app.common import clock
from tests.browser import fields_of
from tests.people import Person

ENDS_IT = {"LogoutPage.logout"}
TEXTS = ("input[type=text]", "input[type=search]", "input[type=email]", "input[type=tel]", "textarea")


def pages(person: Person, *arguments: str) -> Iterator[Rule]:
    """The addresses that can be opened and ask for just these arguments."""
    for rule in person.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments == set(arguments) and rule.endpoint not in ENDS_IT:
            yield rule


def opens_every_page(person: Person) -> int:
    """Open every page, and of the pages of one row those of the person; returns how many were shown."""
    own = {"pk": person.user.id}
    urls = [rule.rule for rule in pages(person)]
    urls += [_filled_in(rule, own) for rule in pages(person, "pk") if rule.endpoint.startswith("UserView.")]
    urls += [_filled_in(rule, {"kind": kind}) for rule in pages(person, "kind") for kind in ("csv", "xlsx")]
    urls += [_filled_in(rule, {"screen": "users"}) for rule in pages(person, "screen")]
    answers = [person.client.get(url, headers={"Accept": "text/html"}).status_code for url in urls]
    assert max(answers) < 500, [pair for pair in zip(urls, answers, strict=True) if pair[1] >= 500]
    return answers.count(200)


def searches_everywhere(person: Person, words: Iterable[str]) -> int:
    """Look for the words in turn in every list and every lookup; returns how many lists there were."""
    lists = [rule.rule for rule in person.app.url_map.iter_rules() if rule.endpoint.endswith(".search")]
    for url, word in zip(lists, cycle(words)):
        answer = person.client.post(url, data={"q": word, "csrf_token": person.token})
        assert answer.status_code < 500, url
    for rule, word in zip(pages(person, "field"), cycle(words)):
        answer = person.client.get(_filled_in(rule, {"field": "user_id"}), query_string={"q": word})
        assert answer.status_code < 500, rule.rule
    return len(lists)


def leaves_a_draft_in_every_form(person: Person, words: Iterable[str]) -> int:
    """Fill in every form that adds something, and send it half an hour too late; returns how many that were."""
    typed, left = cycle(words), 0
    for rule in [rule for rule in pages(person) if rule.endpoint.endswith(".add")]:
        person.logs_in()
        if person.client.get(rule.rule).status_code != 200:
            continue  # of somebody with another role
        form = person.opens(rule.rule).form(rule.rule)
        texts = {str(field["name"]) for css in TEXTS for field in form.select(css)}
        sent: dict[str, Any] = {name: next(typed) if name in texts else value for name, value in fields_of(form)}
        with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
            answer = person.client.post(rule.rule, data=sent)
        assert answer.status_code == 303 and "/login/" in answer.headers["Location"], rule.rule
        left += 1
    person.logs_in()
    return left


def _filled_in(rule: Rule, values: dict[str, Any]) -> str:
    built = rule.build(values)
    assert built is not None, rule
    return built[1]
