"""The floor of the page of a plan: seven statements and one template, written for the large plan of the volume.

It gives the HTML that the portal gives, and knows what that plan holds and nothing else: questions of one kind,
goals that are worked on, told of on two days and without a day to be reached by, measurements of three domains or
more with all their scores, and somebody who may edit. There are no rights, no participants, and one language.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import session

from benchmarks import drawing
from benchmarks.drawing import Scores
from benchmarks.floor import DATABASE, ask
from benchmarks.floor_plans import app

BUNDLE = Path(__file__).resolve().parents[1] / "app" / "static" / "vendor" / "manifest.json"
FILES = json.loads(BUNDLE.read_text(encoding="utf-8"))["files"]
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip
HERE = ZoneInfo("Europe/Amsterdam")
PLAN = """
SELECT p.title, p.about, p.changed_at, p.pathway_id, w.title, t.title, e.number, e.kept,
       c.first_name, c.prefix, c.last_name
FROM plan p JOIN pathway w ON w.id = p.pathway_id JOIN plan_template t ON t.id = p.template_id
JOIN plan_template_edition e ON e.id = p.edition_id LEFT JOIN ab_user c ON c.id = p.coordinator_id
WHERE p.id = ?"""
READER = """
SELECT u.first_name, u.prefix, u.last_name, o.name
FROM ab_user u JOIN organisation o ON o.id = u.organisation_id WHERE u.id = ?"""
MEASURED = """
SELECT m.id, m.measured_on, m.block, s.scorer, s.domain, s.value FROM measurement m
JOIN score s ON s.measurement_id = m.id WHERE m.plan_id = ? ORDER BY m.measured_on, m.id"""

if DATABASE.startswith("postgresql"):
    told, day_of, moment_of = (lambda kept: kept,) * 3
else:
    told, day_of = json.loads, date.fromisoformat

    def moment_of(kept: str) -> datetime:
        """A moment as SQLite keeps it."""
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)


@app.get("/plans/<int:pk>")
def plan_page(pk: int) -> str:
    """The whole page of a plan."""
    first, prefix, last, place = ask(READER, session["user"]).fetchone()
    title, about, changed, pathway_id, pathway, template, number, kept, *coordinator = ask(PLAN, pk).fetchone()
    plan = {
        "id": pk, "title": title, "about": about, "pathway_id": pathway_id, "pathway": pathway, "edition": number,
        "template": told(template)["nl"], "changed": _moment(moment_of(changed)),
        "coordinator": _name(*coordinator),
    }  # fmt: skip
    return app.jinja_env.get_template("plan.html").render(
        plan=plan, reader={"name": _name(first, prefix, last), "place": place}, url=f"/plans/{pk}", files=FILES,
        icons=f"/static/{FILES['i.svg']}", nonce=secrets.token_urlsafe(16), token=secrets.token_urlsafe(68),
        now=_moment(datetime.now(UTC)), blocks=[*_blocks(pk, told(kept)["parts"])],
    )  # fmt: skip


def _name(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _moment(at: datetime) -> str:
    here = at.astimezone(HERE)
    return f"{_day(here)}, {here:%H:%M}"


def _short(day: date) -> str:
    month = "mrt" if day.month == 3 else MONTHS[day.month - 1][:3]
    return f"{day.day} {month} {day.year}"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _blocks(pk: int, parts: list[Any]) -> Iterator[dict[str, Any]]:
    """Each block with what its part of the template draws."""
    answers = {key: told(value) for key, value in ask(
        "SELECT key, value FROM plan_answer WHERE plan_id = ? AND value IS NOT NULL", pk
    )}  # fmt: skip
    goals, measured = _goals(pk), _measured(pk)
    for part in parts:
        key, kind = part["key"], part["kind"]
        block = {"key": key, "kind": kind, "title": part["title"]["nl"]}
        if kind == "questions":
            yield block | _questions(part["items"], answers)
        elif kind == "goals":
            scale = part["settings"]["way"]["scale"]
            yield block | _goal_block([_goal(scale, *goal) for goal in goals[key]])
        elif kind == "measurement":
            yield block | _measurements(key, part["settings"], measured[key])
        else:
            yield block | {"text": answers.get(key)}


def _questions(items: list[Any], answers: dict[str, str]) -> dict[str, Any]:
    filled, many = sum(one["key"] in answers for one in items), len(items)
    return {
        "asked": [(one["key"], one["text"]["nl"], answers.get(one["key"])) for one in items], "filled": filled,
        "count": f"{filled}/{many}",
        "told": f"{filled} van {_many(many, 'vraag beantwoord', 'vragen beantwoord')}",
    }  # fmt: skip


# Goals


def _goals(pk: int) -> dict[str, list[Any]]:
    """The rows of goals by block, each with its actions and its steps."""
    actions: dict[int, list[Any]] = defaultdict(list)
    steps: dict[int, list[Any]] = defaultdict(list)
    found: dict[str, list[Any]] = defaultdict(list)
    for goal_id, *action in ask(
        "SELECT goal_id, id, title, owner_words FROM goal_action WHERE plan_id = ? ORDER BY due_on, id", pk
    ):
        actions[goal_id].append(action)
    for goal_id, day, value in ask(
        "SELECT goal_id, told_on, value FROM goal_progress WHERE plan_id = ? ORDER BY told_on, id", pk
    ):
        steps[goal_id].append((day_of(day), value))
    for block, *goal in ask(
        "SELECT block, id, title, description FROM goal WHERE plan_id = ? ORDER BY position, id", pk
    ):
        found[block].append((*goal, actions[goal[0]], steps[goal[0]]))
    return found


def _goal(
    scale: dict[str, int], pk: int, title: str, description: str | None, actions: list[Any], steps: list[Any]
) -> dict[str, Any]:
    days, values = [_short(day) for day, _value in steps], [value for _day, value in steps]
    least, most = scale["least"], scale["most"]
    chart = {
        "id": f"goal-{pk}-p", "title": f"Voortgang van {title}", "head": "Dag", "days": days,
        "series": [("a", drawing.MARKS["a"], "Professional", "Professional")],
        "rows": [(day, (value,), "") for day, value in zip(days, values, strict=True)],
        **drawing.lines([day for day, _value in steps], {"a": values}, least, most),
    }  # fmt: skip
    return {
        "id": pk, "title": title, "facts": [description] if description else [], "actions": actions,
        "chart": chart, "now": f"Nu: Professional {values[-1]} (van {least} tot {most})",
    }  # fmt: skip


def _goal_block(goals: list[Any]) -> dict[str, Any]:
    return {"goals": goals, "count": len(goals), "told": _many(len(goals), "doel", "doelen")}


# Measurements


def _measured(pk: int) -> dict[str, dict[int, tuple[date, Scores]]]:
    """By block and number of the measurement: its day, and the scores by who gave them and domain."""
    found: dict[str, dict[int, tuple[date, Scores]]] = defaultdict(dict)
    for number, day, block, scorer, domain, value in ask(MEASURED, pk):
        measurement = found[block].setdefault(number, (day_of(day), {}))
        measurement[1][scorer, domain] = told(value)["value"]
    return found


def _measurements(
    block: str, settings: dict[str, Any], measured: dict[int, tuple[date, Scores]]
) -> dict[str, Any]:
    domains = [(one["key"], one["title"]["nl"]) for one in settings["domains"]]
    least, most = settings["scale"]["least"], settings["scale"]["most"]
    days = [day for day, _scores in measured.values()]
    every = [scores for _day, scores in measured.values()]
    shown = [{"id": number, "day": _day(day), "short": _short(day)} for number, (day, _scores) in measured.items()]
    series = [("a", drawing.MARKS["a"], "Professional", "Prof."), ("b", drawing.MARKS["b"], "Inwoner", "Inwoner")]
    course = []
    for key, title in domains:
        pairs = [(scores["professional", key], scores["resident", key]) for scores in every]
        course.append((title, {
            "id": f"{block}-{key}", "title": f"{title} door de tijd", "head": "Dag", "series": series,
            "days": [_short(day) for day in days],
            "rows": [(_short(day), pair, "") for day, pair in zip(days, pairs, strict=True)],
            **drawing.lines(days, dict(zip("ab", zip(*pairs, strict=True), strict=True)), least, most),
        }))  # fmt: skip
    before, now = every[-2:]
    radar = {
        "id": f"{block}-r", "title": f"Scores van {shown[-1]['day']}", "head": "Leefdomein", "series": series,
        "rows": [(title, _with_change(key, before, now), _difference(key, now)) for key, title in domains],
        "since": shown[-2]["day"] if before != now else "",
        **drawing.radar([title for _key, title in domains], {
            mark: [now[scorer, key] for key, _title in domains]
            for mark, scorer in (("a", "professional"), ("b", "resident"))
        }, least, most),
    }  # fmt: skip
    return {
        "count": len(shown), "told": _many(len(shown), "meting", "metingen"), "choices": shown[::-1],
        "last": shown[-1], "radar": radar, "sentences": _sentences(domains, now), "course": course,
    }  # fmt: skip


def _with_change(key: str, before: Scores, now: Scores) -> list[Any]:
    """The two scores of a domain, each with what it was more or less before."""
    found: list[Any] = []
    for scorer in ("professional", "resident"):
        value, by = now[scorer, key], now[scorer, key] - before[scorer, key]
        found.append(f"{value} ({'+' if by > 0 else '−'}{abs(by)})" if by else value)
    return found


def _difference(key: str, now: Scores) -> str:
    by = now["resident", key] - now["professional", key]
    return f"Inwoner {abs(by)} {'hoger' if by > 0 else 'lager'}" if by else "Gelijk"


def _sentences(domains: list[tuple[str, str]], now: Scores) -> list[str]:
    """What differs most."""
    pairs = [(title, now["resident", key], now["professional", key]) for key, title in domains]
    largest = sorted((one for one in pairs if one[1] != one[2]), key=lambda one: -abs(one[1] - one[2]))[:3]
    return [
        f"{title}: inwoner {resident}, professional {professional} – de inwoner scoort "
        f"{_many(abs(by), 'punt', 'punten')} {'hoger' if by > 0 else 'lager'}."
        for title, resident, professional in largest
        for by in (resident - professional,)
    ]
