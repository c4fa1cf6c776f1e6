"""What UiTdatabank and a volunteering centre offer in the demo: new, for members, changed, withdrawn, twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.activities.actions.importing import Import, Wanted
from app.activities.actions.matching import Neighbours, match
from app.activities.actions.moderating import approve, reject
from app.activities.models import ImportedActivity
from app.activities.rules.activities import LanguageLevel, Source
from app.activities.rules.moderating import Reason
from app.activities.rules.sources import Found, read_again, storable
from app.common import clock
from app.extensions import db
from app.security.models import Organisation

CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}
COURSE = {"id": "0.3.1.0.0", "label": "Cursus of workshop", "domain": "eventtype"}


def _event(number: int, name: str, text: str, day: date, **more: Any) -> dict[str, Any]:
    address = {"addressCountry": "BE", "addressLocality": "Testdorp", "postalCode": "1234",
               "streetAddress": "Dorpsstraat 1"}  # fmt: skip
    event = {
        "@id": f"https://io.uitdatabank.example/events/{number:08}-479c-40f5-b3dd-469dfb4387b3",
        "mainLanguage": "nl",
        "name": {"nl": name},
        "description": {"nl": f"<p>{text}</p>"},
        "terms": [COURSE],
        "location": {"name": {"nl": "Dorpshuis Testdorp"}, "address": {"nl": address}},
        "organizer": {"name": {"nl": "Volkstuin Het Lapje"}},
        "calendarType": "single",
        "startDate": f"{day}T14:00:00+01:00",
        "endDate": f"{day}T16:00:00+01:00",
        "workflowStatus": "APPROVED",
        "contactPoint": {"email": ["info@lapje.example"], "phone": [], "url": []},
    }
    return {**event, **more}


def fill(municipality_code: str) -> None:
    """Bring in the items that are missing and decide about some; repeating it changes nothing."""
    if db.session.scalar(select(ImportedActivity.id).limit(1)) is not None:
        return
    place = db.session.scalars(select(Organisation).where(Organisation.code == municipality_code)).one()
    run, day = Import(), clock.today() + timedelta(days=12)
    garden = _event(1, "Samen tuinieren", "Werk mee in de volkstuin. Iedereen is welkom.", day)
    bikes = _event(2, "Fietsles voor vrouwen", "Leer fietsen in kleine groep.", day + timedelta(days=1))
    choir = _event(3, "Zangavond", "Zing mee met het koor.", day, terms=[CONCERT],
                   audience={"audienceType": "members"})  # fmt: skip
    market = _event(4, "Keukenverkoop", "Nieuwe keukens met korting.", day)
    walk = _event(5, "Winterwandeling", "Een wandeling van een uur.", day)
    approve(_take(run, place, garden), LanguageLevel.A1)
    approve(_take(run, place, walk), LanguageLevel.NONE)
    reject(_take(run, place, market), Reason.COMMERCIAL, "")
    for event in (bikes, choir):
        _take(run, place, event)
    later = {"startDate": f"{day}T09:30:00+01:00", "endDate": f"{day}T11:30:00+01:00"}
    _take(
        run,
        place,
        _event(1, "Samen tuinieren", "Werk mee in de volkstuin. Vooraf aanmelden is nodig.", day, **later),
    )
    _take(run, place, {**walk, "workflowStatus": "DELETED"})
    offer = {"id": "12", "title": "Fietsles voor vrouwen", "organisation": "Volkstuin Het Lapje",
             "city": "Testdorp", "postal_code": "1234", "street": "Dorpsstraat 1", "email": "doemee@lapje.example",
             "start": f"{day + timedelta(days=1):%d-%m-%Y}", "from": "14:00", "until": "16:00"}  # fmt: skip
    _take(run, place, offer, Source.VOLUNTEERING)
    address = {"addressCountry": "BE", "addressLocality": "Lindedorp", "postalCode": "",
               "streetAddress": "Kerkplein 2"}  # fmt: skip
    far = {"name": {"nl": "Buurthuis De Linde"}, "address": {"nl": address}}
    _take_lost(run, _event(6, "Speelgoed ruilen", "Breng speelgoed mee en ruil.", day, location=far))
    db.session.flush()


def _take_lost(run: Import, event: dict[str, Any]) -> None:
    """Take over an item in a town that no list knows, which waits for the Servicedesk."""
    document = storable(event)
    item = read_again(Source.UIT, "demo", document)
    run.take(Wanted(Found(Source.UIT, "demo", document, item, external_id=item.external_id)))


def _take(
    run: Import, place: Organisation, event: dict[str, Any], source: Source = Source.UIT
) -> ImportedActivity:
    """Take over one item; the place of the demo is in no list, and is told by hand."""
    document = storable(event)
    item = read_again(source, "demo", document)
    run.take(Wanted(Found(source, "demo", document, item, external_id=item.external_id)))
    known = ImportedActivity.source == source, ImportedActivity.external_id == item.external_id
    row = db.session.scalars(select(ImportedActivity).where(*known)).one()
    row.found_id = place.id
    if row.municipality_id is None:
        row.municipality_id = place.id
        db.session.flush()
        match(row, item, Neighbours())
        db.session.flush()
    return row
