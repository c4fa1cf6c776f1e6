"""Activities as they should be unless a test says otherwise: one evening a week, at a place, with a landline."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory, Trait
from PIL import ExifTags, Image

from app.activities.actions import pictures
from app.activities.models import (
    Activity,
    ActivityClaim,
    ActivityQuestions,
    ImportedActivity,
    JoinRequest,
    Organiser,
    PublicAgenda,
)
from app.activities.rules import keeping
from app.activities.rules.activities import ActivityState, Source
from app.activities.rules.comparing import FORMAT, fingerprint
from app.activities.rules.contact import Channel, ChannelKind
from app.activities.rules.moderating import ItemState, Review
from app.activities.rules.organisers import OrganiserKind, OrganiserState
from app.activities.rules.registrations import Alike
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind
from app.activities.rules.sources import read_again
from app.questionnaires.models import Questionnaire
from app.security.models import Organisation
from app.security.rules.organisations import Kind
from tests import bench
from tests.activities.uit_samples import an_event
from tests.factories import MONDAY, Made, OrganisationFactory, QuestionnaireFactory

EVERY_TUESDAY = Schedule(
    ScheduleKind.WEEKLY,
    "Europe/Brussels",
    week={2: (Hours(time(14), time(16)),)},
    first=date(2026, 9, 1),
    last=date(2027, 6, 29),
)
A_LANDLINE = Channel(ChannelKind.LANDLINE, "+3222000041")


class ActivityFactory(Made):
    """A draft of an organisation: `ActivityFactory(organisation=…, municipality=…, published=True)`."""

    class Meta:
        model = Activity

    class Params:
        published = Trait(state=ActivityState.PUBLISHED, published_at=MONDAY)
        schedule = EVERY_TUESDAY

    organisation = SubFactory(OrganisationFactory)
    municipality = LazyAttribute(lambda activity: activity.organisation)
    title = Sequence(lambda n: {"nl": f"Taalcafé {n:05}"})
    place = "Bibliotheek"
    city = "Testdorp"
    kept_schedule = LazyAttribute(lambda activity: keeping.kept(activity.schedule))
    begins_on = LazyAttribute(lambda activity: activity.schedule.bounds[0])
    ends_on = LazyAttribute(lambda activity: activity.schedule.bounds[1])
    kept_channels = LazyAttribute(lambda _activity: [A_LANDLINE.kept()])


class ImportedActivityFactory(Made):
    """An item that waits: `ImportedActivityFactory(municipality=…, event=an_event(…))`, or is rejected."""

    class Meta:
        model = ImportedActivity
        exclude = ("item",)

    class Params:
        event = None
        rejected = Trait(
            state=ItemState.REJECTED,
            review=Review.NONE,
            decided_at=MONDAY,
            decided_document=LazyAttribute(lambda one: one.document),
            decided_mark=LazyAttribute(lambda one: one.mark),
        )
        changed = Trait(
            state=ItemState.APPROVED,
            review=Review.CHANGED,
            decided_at=MONDAY,
            decided_document=LazyAttribute(lambda one: {**one.document, "name": {"nl": "Vroeger"}}),
            decided_mark="before",
            changed_fields=1,
        )

    municipality = SubFactory(OrganisationFactory)
    source = Source.UIT
    external_id = Sequence(lambda n: f"{n:08}-479c-40f5-b3dd-469dfb4387b3")
    document = LazyAttribute(lambda one: one.event or imported_event(one.external_id))
    item = LazyAttribute(lambda one: read_again(one.source, one.external_id, one.document))
    mark = LazyAttribute(lambda one: fingerprint(one.item))
    mark_format = FORMAT
    title = LazyAttribute(lambda one: one.item.name)
    organiser = "Bibliotheek"
    town = LazyAttribute(lambda one: f"{one.item.place.postal_code} {one.item.place.city}".strip())
    audience = LazyAttribute(lambda one: one.item.audience)
    waiting_since = MONDAY


def imported_event(external_id: str, **changed: Any) -> dict[str, Any]:
    """An event as UiTdatabank has it, with a title that has its number."""
    known = {"@id": f"https://io.uitdatabank.example/events/{external_id}"}
    return an_event(**{**known, "name": {"nl": f"Wandeling {external_id[:8]}"}, **changed})


class PublicAgendaFactory(Made):
    """An agenda that everybody reads: `PublicAgendaFactory(organisation=…, short_name="testdorp")`."""

    class Meta:
        model = PublicAgenda

    organisation = SubFactory(OrganisationFactory)
    shown = True
    short_name = Sequence(lambda n: f"gemeente-{n}")


class ActivityQuestionsFactory(Made):
    """What a municipality asks about activities: `ActivityQuestionsFactory(organisation=…, questionnaire=…)`."""

    class Meta:
        model = ActivityQuestions

    organisation: Any = SubFactory(OrganisationFactory)
    questionnaire: Any = None


def asked_in(place: Organisation) -> Questionnaire:
    """The published questionnaire that a municipality asks; it has two questions in one part."""
    asked: Questionnaire = QuestionnaireFactory(published=True)
    ActivityQuestionsFactory(organisation=place, questionnaire=asked)
    return asked


def a_photo(wide: int = 1600, high: int = 1200, **options: Any) -> bytes:
    """A photograph as a telephone makes it: with where it was taken, by what, and lying on its side."""
    marks = Image.Exif()
    marks[ExifTags.Base.Model] = "Telefoon van Tineke"
    marks[ExifTags.Base.Orientation] = 6
    marks.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 3.0, 14.25)
    made = BytesIO()
    Image.new("RGB", (wide, high), "teal").save(made, "JPEG", exif=marks, comment=b"Kamer van Tineke", **options)
    return made.getvalue()


def with_a_picture(activity: Activity, alt: str = "Mensen aan een tafel.") -> Activity:
    """An activity with a picture, of which the file lies where it should."""
    with bench.office() as session:
        kept = session.get_one(Activity, activity.id)
        pictures.set_picture(
            kept, BytesIO(a_photo()), {"nl": alt}, name="foto.jpg", limit=10_000_000, actor_id=None
        )
        session.commit()
    return bench.kept(activity)


def typed(**changes: Any) -> dict[str, Any]:
    """The form of an activity, filled in as for every Tuesday afternoon."""
    return {
        "title_nl": "Taalcafé",
        "language_level": "a2",
        "company": "group",
        "mode": "on_site",
        "place": "Bibliotheek",
        "schedule": "weekly",
        "schedule-first": "2026-09-01",
        "schedule-last": "2027-06-29",
        "schedule-w2-start": "14:00",
        "schedule-w2-end": "16:00",
        "channels": "landline",
        "channels-value": "02 200 00 41",
        **changes,
    }


class OrganiserFactory(Made):
    """An organisation that is known to a municipality, and new there unless told."""

    class Meta:
        model = Organiser

    class Params:
        confirmed = Trait(state=OrganiserState.CONFIRMED, confirmed_at=MONDAY)
        blocked = Trait(state=OrganiserState.BLOCKED, reason="Dit is reclame.")

    organisation = SubFactory(OrganisationFactory, kind=Kind.ORGANISER)
    municipality = SubFactory(OrganisationFactory)
    kind = OrganiserKind.ASSOCIATION


class JoinRequestFactory(Made):
    """Somebody who registered an organisation that was there already; it waits."""

    class Meta:
        model = JoinRequest

    organisation = SubFactory(OrganisationFactory, kind=Kind.ORGANISER)
    municipality = SubFactory(OrganisationFactory)
    alike = Alike.NAME
    told_name = "Breiclub De Naald"
    first_name = "Lies"
    last_name = Sequence(lambda n: f"Peeters{n:05}")
    email = Sequence(lambda n: f"lies{n}@breiclub.example")
    phone = "+32 50 12 34 56"
    language = "nl"


class ClaimFactory(Made):
    """A request of an organisation for an imported activity that the municipality holds; it waits."""

    class Meta:
        model = ActivityClaim

    organisation = SubFactory(OrganisationFactory, kind=Kind.ORGANISER)
    municipality = SubFactory(OrganisationFactory)
    activity: Any = SubFactory(
        ActivityFactory, organisation=SelfAttribute("..municipality"), source=Source.UIT, published=True
    )
    title = LazyAttribute(lambda claim: claim.activity.title)
    why = "Wij organiseren dit zelf."


def registering(**changes: Any) -> dict[str, Any]:
    """The page on which an organisation registers itself, filled in as Lies of the knitting club does."""
    return {
        "name": "Breiclub De Naald",
        "kind": "association",
        "municipality_id__text": "Testdorp",
        "first_name": "Lies",
        "last_name": "Peeters",
        "email": "lies@breiclub.example",
        "phone": "050 12 34 56",
        "terms": "y",
        **changes,
    }
