"""The season of activities of the demo: what the library and the village hall offer, as they wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.activities.actions import agendas
from app.activities.actions.activities import add_activity, publish
from app.activities.models import Activity, PublicAgenda, Topic
from app.activities.rules.activities import Company, LanguageLevel, Mode
from app.activities.rules.contact import Channel, ChannelKind
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.commands.demo import organisers
from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP, VOORBEELDSTAD
from app.commands.demo.world import LIBRARY, VILLAGE_HALL
from app.common import clock
from app.extensions import db
from app.security.models import Organisation

ZONE = "Europe/Amsterdam"
LANDLINE = Channel(ChannelKind.LANDLINE, "+31880000041", "Op werkdagen van 9 tot 17 uur", best=True)


def _next(weekday: int, weeks: int = 0) -> date:
    """The next day of a weekday (1 is Monday), some weeks on."""
    today = clock.today()
    return today + timedelta(days=(weekday - today.isoweekday()) % 7 + 7 * weeks)


def _hours(start: int, end: int, minute: int = 0) -> Hours:
    return Hours(time(start, minute), time(end, minute))


def _evening(day: date, start: int, end: int) -> Span:
    return Span(datetime.combine(day, time(start)), datetime.combine(day, time(end)))


def _table() -> dict[str, Any]:
    """Conversation tables twice a week, not in the holidays, and once at another time."""
    first = _next(2)
    return {
        "topics": ("nederlands-oefenen", "conversatietafel"),
        "title": words("Conversatietafel Nederlands", "Dutch conversation table", "Table de conversation"),
        "description": words(
            "Kom Nederlands oefenen bij een kop koffie. Een vrijwilliger zit aan elke tafel.",
            "Practise Dutch over a cup of coffee. A volunteer sits at every table.",
            "Venez pratiquer le néerlandais autour d’un café. Un bénévole est présent à chaque table.",
        ),
        "language_level": LanguageLevel.A2,
        "track_hours": 20,
        "free": True,
        "schedule": Schedule(
            ScheduleKind.WEEKLY,
            ZONE,
            week={2: (_hours(14, 16),), 4: (Hours(time(19, 30), time(21)),)},
            first=first,
            last=first + timedelta(weeks=30),
            closed=(
                Closed(
                    first + timedelta(weeks=3),
                    first + timedelta(weeks=5, days=-2),
                    words("Vakantie", "Holidays", "Vacances"),
                ),
                Closed(
                    _next(2, 2),
                    _next(2, 2),
                    words("Begeleider afwezig", "Volunteer away", "Bénévole absent"),
                ),
            ),
            adjusted=(
                Adjusted(
                    _next(4, 1),
                    _next(4, 1),
                    (Hours(time(18, 30), time(20)),),
                    reason=words("Zaal bezet", "Room taken", "Salle occupée"),
                ),
            ),
        ),
    }


def _evenings() -> dict[str, Any]:
    return {
        "topics": ("koken-en-eten", "mensen-ontmoeten"),
        "title": words("Koken met buren", "Cooking with neighbours", "Cuisiner entre voisins"),
        "description": words(
            "Drie avonden samen koken en eten. Iedereen brengt een recept mee.",
            "Three evenings of cooking and eating together. Everybody brings a recipe.",
            "Trois soirées pour cuisiner et manger ensemble. Chacun apporte une recette.",
        ),
        "language_level": LanguageLevel.A1,
        "price_words": "Vrije bijdrage",
        "schedule": Schedule(
            ScheduleKind.DAYS,
            ZONE,
            spans=tuple(_evening(_next(5, 2 * turn), 18, 21) for turn in range(1, 4)),
        ),
    }


def _buddies() -> dict[str, Any]:
    first = _next(1, 3)
    return {
        "topics": ("buddytraject",),
        "title": words("Buddytraject", "Buddy project", "Parcours de parrainage"),
        "description": words(
            "Een buddy helpt u zes maanden lang de buurt kennen. U spreekt af wanneer het u past.",
            "A buddy helps you to get to know the neighbourhood for six months. You meet when it suits you.",
            "Un parrain vous aide pendant six mois à découvrir le quartier, quand cela vous convient.",
        ),
        "company": Company.DUO,
        "track_hours": 40,
        "free": True,
        "schedule": Schedule(ScheduleKind.FLEXIBLE_FROM, ZONE, first=first, spans=(_evening(first, 10, 12),)),
    }


def _online() -> dict[str, Any]:
    return {
        "topics": ("digitale-vaardigheden",),
        "title": words("Digitaal inloopuur", "Digital walk-in hour", "Permanence numérique"),
        "mode": Mode.MIXED,
        "web_address": "https://inloop.voorbeeldstad.example",
        "free": True,
        "schedule": Schedule(ScheduleKind.WEEKLY, ZONE, week={1: (_hours(10, 12),)}, first=_next(1), every=2),
    }


def _offers() -> Iterator[tuple[str, str, dict[str, Any], bool]]:
    yield LIBRARY, "Bibliotheek Voorbeeldstad", _table(), True
    yield LIBRARY, "Bibliotheek Voorbeeldstad", _online(), True
    yield LIBRARY, "Bibliotheek Voorbeeldstad", _buddies(), False
    yield VILLAGE_HALL, "Dorpshuis Testdorp", _evenings(), True
    yield VILLAGE_HALL, "Dorpshuis Testdorp", {**_table(), "track_hours": 10}, True
    yield VILLAGE_HALL, "Dorpshuis Testdorp", _buddies(), False


def _show_agendas() -> None:
    """Let everybody read what takes place in the two municipalities of the demo."""
    if db.session.scalar(select(PublicAgenda.id).limit(1)) is not None:
        return
    about = words(
        "Wat u in onze gemeente kunt doen: samen Nederlands oefenen, koken, sporten of iemand leren kennen.",
        "What you can do in our municipality: practise Dutch together, cook, do sports or meet somebody.",
        "Ce que vous pouvez faire dans notre commune : pratiquer le néerlandais, cuisiner, faire du sport.",
    )
    for code, short_name in ((VOORBEELDSTAD, "voorbeeldstad"), (TESTDORP, "testdorp")):
        place = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        told = {"shown": True, "short_name": short_name, "about": about}
        agendas.begin(told, organisation_id=place.id)


def fill() -> None:
    """Make the activities and agendas that are missing; repeating it changes nothing."""
    _show_agendas()
    if db.session.scalar(select(Activity.id).limit(1)) is not None:
        return
    organisers.know()
    for code, place, values, public in _offers():
        organiser = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        where = {"place": place, "street": "Dorpsstraat 1", "postal_code": "1234 AB", "city": "Voorbeeldstad"}
        if code == VILLAGE_HALL:
            where["city"] = "Testdorp"
        about = list(db.session.scalars(select(Topic).where(Topic.code.in_(values["topics"]))))
        told = {**where, "channels": (LANDLINE,), **values, "topics": about}
        told["municipality_id"] = organiser.parent_id
        activity = add_activity(told, organisation_id=organiser.id)
        if public:
            publish(activity)
    organisers.fill(
        {
            "place": "Parking Bosrand", "postal_code": "1234 AB", "city": "Testdorp", "free": True,
            "channels": (LANDLINE,), "schedule": _evenings()["schedule"],
        }
    )  # fmt: skip
