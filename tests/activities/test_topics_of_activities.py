"""Tineke says what her activities are about; residents, colleagues and merging go by the same topics."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from app.activities.actions import activities as actions
from app.activities.actions import merging
from app.activities.actions import topics as topic_actions
from app.activities.models import Activity, ActivityTopic, Topic
from app.activities.rules import topics as rules
from app.common import context
from app.common.context import Context, system_scope
from app.common.errors import RuleBroken
from app.common.scope import Scope
from app.extensions import db
from app.security.models import Organisation
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import OrganisationFactory, TopicFactory
from tests.people import TESTDORP, Person
from tests.season import ActivityFactory, typed


@pytest.fixture
def tineke(app: Any) -> Person:
    """An organiser at the village hall, whose umbrella is Testdorp."""
    hall = OrganisationFactory(kind=Kind.ORGANISER, parent=people.organisation(TESTDORP))
    return people.with_role("OR", hall)


@pytest.fixture
def cooking() -> Topic:
    """A topic of the portal."""
    return TopicFactory(organisation=None, name={"nl": "Koken en eten", "en": "Cooking and eating"})


def offered(page: Any) -> dict[str, bool]:
    """The topics of the form, each with whether it is ticked."""
    boxes = page.select("input[name=topics]")
    return {box.parent.get_text(" ", strip=True): box.has_attr("checked") for box in boxes}


def topics_of(activity: Activity) -> set[str]:
    """The names of the topics that an activity has in the database."""
    link = ActivityTopic.__table__.c
    with bench.office() as session:
        found = select(Topic).join(ActivityTopic.__table__, link.topic_id == Topic.id)
        return {one.name["nl"] for one in session.scalars(found.where(link.activity_id == activity.id))}


def about(place: Organisation, village: Organisation, *topics: Topic, **fields: Any) -> Activity:
    """An activity about some topics."""
    activity = ActivityFactory(organisation=place, municipality=village, **fields)
    with bench.office() as session:
        session.get_one(Activity, activity.id).topics = [session.get_one(Topic, one.id) for one in topics]
        session.commit()
    return activity


def only_activity() -> Activity:
    """The one activity that there is."""
    (found,) = bench.rows_of(Activity)
    return found


# The question in the form


def test_tineke_answers_one_question_and_reads_it_on_the_page(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    knitting = TopicFactory(organisation=village, name={"nl": "Breien"})
    page = tineke.opens("/activities/add")
    assert page.shows("Waarover gaat deze activiteit?")
    assert offered(page) == {"Breien": False, "Koken en eten": False}
    page = tineke.posts(
        "/activities/add", **typed(municipality_id=village.id, topics=[str(cooking.id), str(knitting.id)])
    )
    assert page.shows("Breien, Koken en eten")
    assert topics_of(only_activity()) == {"Breien", "Koken en eten"}
    page = tineke.opens(f"/activities/{only_activity().id}/edit")
    assert offered(page) == {"Breien": True, "Koken en eten": True}
    tineke.posts(
        f"/activities/{only_activity().id}/edit", **typed(municipality_id=village.id, topics=[str(knitting.id)])
    )
    assert topics_of(only_activity()) == {"Breien"}


def test_nobody_is_offered_topics_of_elsewhere_or_can_send_one(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    far = TopicFactory(organisation=OrganisationFactory(), name={"nl": "Ver weg"})
    assert offered(tineke.opens("/activities/add")) == {cooking.name["nl"]: False}
    page = tineke.posts("/activities/add", **typed(municipality_id=village.id, topics=[str(far.id)]))
    assert page.errors()
    assert not bench.rows_of(Activity)


def test_ten_topics_are_enough(tineke: Person, village: Organisation) -> None:
    made = [str(TopicFactory(organisation=village).id) for _number in range(rules.MOST_TOPICS + 1)]
    page = tineke.posts("/activities/add", **typed(municipality_id=village.id, topics=made))
    assert any("hooguit 10" in error for error in page.errors())
    tineke.posts("/activities/add", **typed(municipality_id=village.id, topics=made[1:]))
    assert len(topics_of(only_activity())) == rules.MOST_TOPICS


def test_a_retired_topic_stays_where_it_was_and_is_offered_to_nobody_else(
    tineke: Person, village: Organisation
) -> None:
    old = TopicFactory(organisation=village, name={"nl": "Faxcursus"}, retired=True)
    activity = about(tineke.place, village, old)
    assert offered(tineke.opens("/activities/add")) == {}
    edit = f"/activities/{activity.id}/edit"
    assert offered(tineke.opens(edit)) == {"Faxcursus (ingetrokken)": True}
    tineke.posts(edit, **typed(municipality_id=village.id, topics=[str(old.id)]))
    assert topics_of(activity) == {"Faxcursus"}
    tineke.posts(edit, **typed(municipality_id=village.id, topics=[]))
    assert topics_of(activity) == set()
    TopicFactory(organisation=village, name={"nl": "Computers"})
    page = tineke.posts(edit, **typed(municipality_id=village.id, topics=[str(old.id)]))
    assert page.errors() and topics_of(activity) == set()


def test_the_action_asks_the_same_as_the_form(tineke: Person, village: Organisation) -> None:
    old = TopicFactory(organisation=village, retired=True)
    activity = ActivityFactory(organisation=tineke.place, municipality=village)
    with bench.office() as session:
        kept, topic = session.get_one(Activity, activity.id), session.get_one(Topic, old.id)
        given = {
            "title": kept.title, "municipality_id": village.id, "schedule": kept.schedule,
            "channels": kept.channels, "topics": [topic],
        }  # fmt: skip
        assert topic_actions.reasons_not_to_give([topic], [topic]) == []
        with pytest.raises(RuleBroken, match="retired"):
            actions.change_activity(kept, given)


# The list


def test_the_list_is_narrowed_to_a_topic(tineke: Person, village: Organisation, cooking: Topic) -> None:
    other = TopicFactory(organisation=None, name={"nl": "Sport"})
    about(tineke.place, village, cooking, title={"nl": "Soepdag"})
    about(tineke.place, village, other, title={"nl": "Zwemmen"})
    page = tineke.opens(f"/activities/?topic={cooking.id}")
    assert [row for row in page.rows() if "Soepdag" in row] == page.rows() != []
    assert page.shows("Onderwerp: Koken en eten")
    assert not tineke.opens(f"/activities/?topic={TopicFactory(organisation=OrganisationFactory()).id}").rows()
    found = tineke.client.get("/activities/lookup/topic?q=kok").get_json()
    assert found == [{"id": cooking.id, "label": "Koken en eten"}]


def test_a_list_that_was_saved_for_a_merged_topic_goes_by_the_other(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    club = TopicFactory(organisation=None, name={"nl": "Kookclub"}, active=False, merged_into_id=cooking.id)
    about(tineke.place, village, cooking, title={"nl": "Soepdag"})
    about(tineke.place, village, club, title={"nl": "Nog niet verhuisd"})
    for topic in (cooking, club):
        page = tineke.opens(f"/activities/?topic={topic.id}")
        assert len(page.rows()) == 2
        assert page.shows("Onderwerp: Koken en eten")


def test_activities_of_a_topic_are_found_by_an_index(app: Any) -> None:
    with bench.office() as session:
        indexes = inspect(session.connection()).get_indexes("activity_topic")
    assert ["topic_id", "activity_id"] in [one["column_names"] for one in indexes]


# Merging and history


def test_what_is_merged_is_shown_as_what_it_means_at_once(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    club = TopicFactory(organisation=None, name={"nl": "Kookclub"}, active=False, merged_into_id=cooking.id)
    activity = about(tineke.place, village, club)
    page = tineke.opens(f"/activities/{activity.id}")
    assert page.shows("Koken en eten") and not page.shows("Kookclub")
    assert offered(tineke.opens(f"/activities/{activity.id}/edit")) == {"Koken en eten": True}


def test_merging_moves_activities_and_their_history_tells_of_it(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    club = TopicFactory(organisation=None, name={"nl": "Kookclub"})
    one, both = about(tineke.place, village, club), about(tineke.place, village, club, cooking)
    versions = [bench.kept(each).version for each in (one, both)]
    with system_scope("a test"), bench.office() as session:
        gone, stays = session.get_one(Topic, club.id), session.get_one(Topic, cooking.id)
        gone.active, gone.merged_into = False, stays
        assert sum(merging.counts(gone).values()) == 2
        assert merging.move(session, gone, stays) == 2
        session.commit()
    assert topics_of(one) == topics_of(both) == {"Koken en eten"}
    assert [bench.kept(each).version for each in (one, both)] > versions, "an older form is refused"
    told = tineke.opens(f"/activities/{one.id}/history").text
    assert "Waarover gaat deze activiteit?" in told
    assert "Kookclub" in told and "Koken en eten" in told


def test_who_saves_a_form_from_before_a_topic_changed_is_told(
    tineke: Person, village: Organisation, cooking: Topic
) -> None:
    activity = about(tineke.place, village)
    edit = f"/activities/{activity.id}/edit"
    before = tineke.opens(edit).typed()["version"]
    tineke.posts(edit, **typed(municipality_id=village.id, topics=[str(cooking.id)]))
    fields = {**typed(municipality_id=village.id), "version": before, "csrf_token": tineke.token}
    assert tineke.client.post(edit, data=fields).status_code == 409
    assert topics_of(activity) == {"Koken en eten"}


def test_an_activity_goes_with_its_topics(tineke: Person, village: Organisation, cooking: Topic) -> None:
    activity = about(tineke.place, village, cooking)
    assert f"{activity.id}" and topics_of(activity)
    tineke.posts(f"/activities/{activity.id}/delete")
    with bench.office() as session:
        assert session.scalar(select(func.count()).select_from(ActivityTopic.__table__)) == 0


# Whose they are


def test_topics_of_an_activity_are_as_open_as_the_activity(
    tineke: Person, bram: Person, village: Organisation, cooking: Topic
) -> None:
    activity = about(tineke.place, village, cooking)
    assert bram.opens(f"/activities/{activity.id}").shows("Koken en eten")
    link = ActivityTopic(activity_id=activity.id, topic_id=cooking.id)
    stranger = OrganisationFactory()
    with bench.office() as session:
        for place, open_to in ((tineke.place, True), (village, True), (stranger, False)):
            scope = Scope(organisation_id=place.id)
            with context.working_as(Context(scope=scope)):
                assert ActivityTopic.owner_within(session, scope, link.activity_id) is open_to
                seen = session.connection().execute(select(ActivityTopic.__table__.c.topic_id)).scalars().all()
                if db.engine.dialect.name == "postgresql":
                    assert seen == ([cooking.id] if open_to else [])
