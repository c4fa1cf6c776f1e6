"""The rows of the demo that pages are about, by the names that stand in the addresses of the map."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.activities.models import (
    Activity,
    ActivityClaim,
    ActivityQuestions,
    FiguresAgreement,
    ImportedActivity,
    JoinRequest,
    Newcomer,
    Organiser,
    PublicAgenda,
    Suggestion,
    Topic,
)
from app.activities.rules import holidays, keeping
from app.activities.rules.activities import ActivityState, Source
from app.activities.rules.imported import Audience
from app.activities.rules.moderating import Review
from app.activities.rules.organisers import OrganiserState
from app.activities.rules.schedules import Closed
from app.activities.rules.suggestions import SuggestionState
from app.commands.demo.people import TESTDORP
from app.commands.demo.world import VILLAGE_HALL
from app.common import clock
from app.common.audit import AuditEvent
from app.common.files import StoredFile
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Channel, Message
from app.common.outbox import State as MessageState
from app.common.saved_lists import Kept, SavedList
from app.common.web.exporting import EXPORT
from app.onboarding.models import Connection, Programme, SignalExpectation, SignalName, SignalSet, SignalThresholds
from app.onboarding.rules.signals.sets import SetState
from app.plans.actions import destroying
from app.plans.models import (
    Declaration,
    Destruction,
    Goal,
    GoalAction,
    GoalProgress,
    Keeping,
    Measurement,
    Note,
    Participant,
    Pathway,
    PathwayDocument,
    Person,
    Plan,
    PlanMove,
    PlanTemplate,
)
from app.plans.rules.goals import ActionState
from app.questionnaires.actions.answers import answer
from app.questionnaires.actions.tryouts import begin
from app.questionnaires.models import Question, Questionnaire, Tryout
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.questions import QuestionKind
from app.security.actions.erasure import signature
from app.security.models import (
    AccessReview,
    Agreement,
    Assignment,
    Enrolment,
    Erasure,
    GroupMember,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    Region,
    RegionMembership,
    ResidentAccount,
    ResidentPolicy,
    ReviewLine,
    Role,
    User,
    UserGroup,
)
from tests import bench, rounds
from tests.connecting import connected
from tests.journeys.kept_papers import of_papers
from tests.planning import LONG_AGO
from tests.questionnaires.home import ANSWERS, HOME

LONG_NAME = "Wacht op rollen en is al langer dan een half jaar weg bij ons"[:60]
"""As long as the name of a view may be."""


def rows() -> dict[str, Any]:
    """The rows of the demo that the addresses name."""
    with bench.office() as session:
        staff = select(User.id).join(Organisation, Organisation.id == User.organisation_id).order_by(User.sort_key)
        staff = staff.where(Organisation.code == TESTDORP)
        plain = staff.where(User.active.is_(True), User.email.is_not(None), ~User.username.startswith("gb@"))
        user = session.scalars(plain).first()
        oneself = session.scalars(staff.where(User.username.startswith("gb@"))).first()
        held = (
            select(Assignment.id)
            .join(User, User.id == Assignment.user_id)
            .where(User.username.startswith("pr@testdorp"))
        )
        return {
            "saved": _saved_list(session, oneself or 0),
            **_work(session, oneself or 0),
            "receipt": _receipt(session, oneself or 0),
            **_roles(session),
            **_questions(session),
            **_topics(session),
            **_imports(session),
            **_suggestions(session),
            **_designed(session, Questionnaire, "questionnaire"),
            **_designed(session, PlanTemplate, "template"),
            **_designed(session, Programme, "programme"),
            **_groups(session),
            **_dossiers(session),
            **_destroyed(session),
            **_goals(session),
            **_moved(session),
            **connected(session),
            **rounds.found_in(session),
            "tried": _tried(session),
            **_reviewed(session, oneself or 0),
            "user": user or 0,
            "inactive": session.scalars(staff.where(User.active.is_(False))).first() or 0,
            "oneself": oneself or 0,
            "newcomer": session.scalars(
                staff.where(User.verified_at.is_(None), User.profile_at.is_not(None))
            ).first()
            or 0,
            "assignment": session.scalars(held).first() or 0,
            "organisation": session.scalars(select(Organisation.id).where(Organisation.name == "Utrecht")).first()
            or 0,
            "region": session.scalars(select(Region.id).order_by(Region.sort_key)).first() or 0,
            "joint": session.scalars(select(Organisation.id).where(Organisation.code == "LV-0001")).first() or 0,
            **_season(session),
            **_signals(session),
            "agreement": session.scalars(select(Agreement.id).order_by(Agreement.id)).first() or 0,
            "enrolment": session.scalars(select(Enrolment.id).order_by(Enrolment.id)).first() or 0,
            "document": session.scalars(select(OrganisationDocument.id)).first() or 0,
            "membership": session.scalars(select(OrganisationMembership.id)).first() or 0,
            "event": session.scalars(
                select(AuditEvent.id)
                .join(Organisation, Organisation.id == AuditEvent.organisation_id)
                .where(Organisation.code == TESTDORP)
            ).first()
            or 0,
            "in_region": session.scalars(select(RegionMembership.id)).first() or 0,
            **of_papers(session),
        }


def _season(session: Session) -> dict[str, int]:
    """Activities of the village hall (public, and a draft), a newcomer of Testdorp, an agreement on figures."""
    by = select(Activity.id).join(Organisation, Organisation.id == Activity.organisation_id)
    ours = by.where(Organisation.code == VILLAGE_HALL).order_by(Activity.sort_key.desc())
    states = {"activity": ActivityState.PUBLISHED, "activity_draft": ActivityState.DRAFT}
    people = select(Newcomer.id).join(Organisation, Organisation.id == Newcomer.organisation_id)
    first = people.where(Organisation.code == TESTDORP).order_by(Newcomer.id)
    found = {
        "arrival": session.scalars(first).first() or 0,
        "figures_agreement": session.scalars(select(FiguresAgreement.id)).first() or 0,
        **{name: session.scalars(ours.where(Activity.state == one)).first() or 0 for name, one in states.items()},
    }
    weekly = session.get(Activity, session.scalars(ours.where(Activity.track_hours == 10)).first() or 0)
    corrected = 0 if weekly is None else _corrected(session, weekly)
    return {**found, **_organisers(session), "corrected": corrected}


def _signals(session: Session) -> dict[str, int]:
    """Figures of the region of the demo: an organisation, a set in each state, what is set against them."""
    sets = select(SignalSet.id).order_by(SignalSet.id)
    one = select(Connection.id).join(Organisation, Organisation.id == Connection.organisation_id)
    region = session.scalars(select(SignalExpectation.region_id)).first() or 0
    return {
        "signaller": session.scalars(one.where(Organisation.name == "Leerplicht Lage Venen")).first() or 0,
        "figures_taken": session.scalars(sets.where(SignalSet.state == SetState.TAKEN)).first() or 0,
        "figures_waiting": session.scalars(sets.where(SignalSet.state == SetState.WAITING)).first() or 0,
        "expectation": session.scalars(select(SignalExpectation.id)).first() or 0,
        "thresholds": _thresholds(session, region),
        "signal_name": _signal_name(session, region),
    }


def _thresholds(session: Session, region: int) -> int:
    known = session.scalars(select(SignalThresholds.id)).first()
    if known is None:
        row = SignalThresholds(region_id=region)
        session.add(row)
        session.commit()
        known = row.id
    return known


def _signal_name(session: Session, region: int) -> int:
    known = session.scalars(select(SignalName.id)).first()
    if known is None:
        row = SignalName(region_id=region, key="de lage venen", name="Voetbalclub De Lage Venen")
        session.add(row)
        session.commit()
        known = row.id
    return known


def _corrected(session: Session, activity: Activity) -> int:
    """An activity with a holiday that has other days in the calendar of now."""
    calendar = holidays.calendars()["nl-noord"]
    chosen = next(one for one in calendar.between(activity.begins_on, activity.ends_on) if one.kind == "christmas")
    a_week_early = Closed(
        chosen.first - timedelta(weeks=1), chosen.last - timedelta(weeks=1), dict(chosen.names),
        holiday=f"{calendar.key}/0/{chosen.key}",
    )  # fmt: skip
    if not activity.corrections:
        schedule = replace(activity.schedule, closed=(*activity.schedule.closed, a_week_early))
        activity.kept_schedule = keeping.kept(schedule)
        session.commit()
    return activity.id


def _organisers(session: Session) -> dict[str, int]:
    """Organisers of Testdorp in each state, who wants to join one, and what one wants to take over."""
    at = select(Organiser.id).join(Organisation, Organisation.id == Organiser.municipality_id)
    ours = at.where(Organisation.code == TESTDORP).order_by(Organiser.sort_key)
    names = {
        "organiser": OrganiserState.CONFIRMED,
        "organiser_new": OrganiserState.NEW,
        "organiser_blocked": OrganiserState.BLOCKED,
    }
    return {
        **{
            name: session.scalars(ours.where(Organiser.state == state)).first() or 0
            for name, state in names.items()
        },
        "join_request": session.scalars(select(JoinRequest.id)).first() or 0,
        "claim": session.scalars(select(ActivityClaim.id)).first() or 0,
    }


def _reviewed(session: Session, owner: int) -> dict[str, int]:
    """A review of the demo, and a right of somebody else in it."""
    ours = Organisation.code == TESTDORP
    reviews = select(AccessReview.id).join(Organisation, Organisation.id == AccessReview.organisation_id)
    review = session.scalars(reviews.where(ours).order_by(AccessReview.id)).first() or 0
    lines = select(ReviewLine.id).join(Assignment, Assignment.id == ReviewLine.assignment_id)
    granted = lines.join(Role, Role.id == Assignment.role_id).where(Role.code.in_(("G", "PR")))
    others = granted.where(ReviewLine.review_id == review, Assignment.user_id != owner, Assignment.active)
    return {"review": review, "line": session.scalars(others.order_by(ReviewLine.id)).first() or 0}


def _roles(session: Session) -> dict[str, int]:
    """A fixed role, and two that the organisation composed."""
    ours = Role.organisation_id.in_(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = session.scalars(select(Role).where(or_(Role.organisation_id.is_(None), ours)))
    found = {role.code: role.id for role in known}
    return {"own_role": found["E-WIJK"], "retired_role": found["E-LOKET"], "fixed_role": found["FB"]}


def _questions(session: Session) -> dict[str, int]:
    """Questions of the portal, and two of the organisation, of which one is retired."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    retired = Question.organisation_id == home, Question.active.is_(False)
    if session.scalars(select(Question.id).where(*retired)).first() is None:
        old = {"nl": "Wat is het faxnummer van het gezin?"}
        session.add(Question(organisation_id=home, kind=QuestionKind.PHONE, text=old, active=False))
        session.commit()
    of_portal = select(Question.id).where(Question.organisation_id.is_(None))

    def first(*conditions: Any) -> int:
        return session.scalars(select(Question.id).where(*conditions).order_by(Question.id)).first() or 0

    return {
        "question": session.scalars(of_portal.where(Question.kind == QuestionKind.SCALE)).first() or 0,
        "choice": session.scalars(of_portal.where(Question.kind == QuestionKind.MULTIPLE_CHOICE)).first() or 0,
        "own_question": first(Question.organisation_id == home, Question.active),
        "retired_question": first(*retired),
    }


def _imports(session: Session) -> dict[str, int]:
    """Items that wait, one that changed after it was approved, and one that is likely there twice."""
    first = select(ImportedActivity.id).order_by(ImportedActivity.id)
    wanted = {
        "item": ImportedActivity.audience != Audience.EVERYONE,
        "item_changed": ImportedActivity.review == Review.CHANGED,
        "item_lost": ImportedActivity.municipality_id.is_(None),
        "item_twice": ImportedActivity.source == Source.VOLUNTEERING,
    }
    return {name: session.scalars(first.where(condition)).first() or 0 for name, condition in wanted.items()}


def _topics(session: Session) -> dict[str, int]:
    """A topic of the portal with terms, and two of the organisation, of which one is retired."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    ours = select(Topic.id).where(Topic.organisation_id == home).order_by(Topic.id)
    if session.scalars(ours.where(Topic.active.is_(False))).first() is None:
        old = {"nl": "Faxcursus", "en": "Fax course", "fr": "Cours de fax"}
        session.add(Topic(organisation_id=home, code="faxcursus", name=old, active=False))
        session.commit()
    return {
        "topic": session.scalars(select(Topic.id).where(Topic.code == "sport-en-bewegen")).one(),
        "own_topic": session.scalars(ours.where(Topic.active)).first() or 0,
        "retired_topic": session.scalars(ours.where(Topic.active.is_(False))).first() or 0,
    }


def _suggestions(session: Session) -> dict[str, int]:
    """A suggestion that was decided about, and one that its sender can still take back."""
    of_all = select(Suggestion.id).order_by(Suggestion.id)
    return {
        "suggestion": session.scalars(of_all.where(Suggestion.state == SuggestionState.ACCEPTED)).first() or 0,
        "own_suggestion": session.scalars(of_all.where(Suggestion.state == SuggestionState.NEW)).first() or 0,
    }


def _designed(session: Session, kind: Any, name: str) -> dict[str, int]:
    """Designs of the organisation: one of which a version is being made, one in use, one retired."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    ours = select(kind.id).where(kind.organisation_id == home).order_by(kind.id)
    made = session.scalars(ours.where(kind.being_made.is_not(None), kind.in_use.is_not(None))).first()
    used = session.scalars(ours.where(kind.being_made.is_(None), kind.active)).first()
    retired = session.scalars(ours.where(kind.active.is_(False))).first()
    return {name: made or 0, f"used_{name}": used or 0, f"retired_{name}": retired or 0}


def _groups(session: Session) -> dict[str, int]:
    """A group of the demo, one that is retired, and somebody in the first."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    found = {one.name: one.id for one in session.scalars(select(UserGroup).filter_by(organisation_id=home))}
    member = select(GroupMember.id).where(GroupMember.group_id == found["Dorpsteam"]).order_by(GroupMember.id)
    return {
        "group": found["Dorpsteam"],
        "retired_group": found["Oud loket"],
        "member": session.scalars(member).first() or 0,
    }


def _dossiers(session: Session) -> dict[str, Any]:
    """Persons of the demo, and a pathway that says otherwise of some groups than its person."""
    persons = {one.first_name: one.id for one in session.scalars(select(Person))}
    pathways = {one.title: one.id for one in session.scalars(select(Pathway))}
    plans = {one.title: one.id for one in session.scalars(select(Plan))}
    return {
        "person": persons["Noor"],
        "archived_person": persons["Joep"],
        "pathway": pathways["Rust in huis"],
        "plan": plans["Integraal plan van Noor"],
        **_measured(session, plans["Integraal plan van Noor"]),
        **_taking_part(session, plans["Integraal plan van Noor"]),
        "draft_plan": plans["Terug naar school"],
        "grown_plan": _grown(session, plans["Terug naar school"]),
        "dossier": session.scalars(
            select(Keeping.id).where(Keeping.plan_id == plans["Plan na de scheiding"])
        ).one(),
        **{
            f"{name}_account": session.scalars(
                select(ResidentAccount.id).where(ResidentAccount.active.is_(name == "resident"))
            ).first()
            or 0
            for name in ("resident", "held")
        },
        "asked": session.scalars(select(ActivityQuestions.id)).one(),
        "asked_about": session.scalars(select(ActivityQuestions.questionnaire_id)).one() or 0,
        "public_agenda": session.scalars(
            select(PublicAgenda.id).where(PublicAgenda.short_name == "testdorp")
        ).one(),
        "next_month": f"{clock.today().replace(day=1) + timedelta(days=32):%Y-%m}",
        "resident_policy": session.scalars(select(ResidentPolicy.id)).first() or 0,
        "closed_plan": plans["Plan na de scheiding"],
        "just_now": clock.on_the_wall(clock.now()).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "note_part": session.scalars(select(Note.id).order_by(Note.id)).first() or 0,
        "file_part": session.scalars(select(PathwayDocument.id).order_by(PathwayDocument.id)).first() or 0,
    }


def _destroyed(session: Session) -> dict[str, int]:
    """The receipt of a dossier that was destroyed, and a dossier that may be, kept once."""
    receipt = session.scalars(select(Destruction.id)).first() or _destroy(session)
    return {"destroyed": receipt, "dossier_over": _over(session)}


def _destroy(session: Session) -> int:
    receipt = destroying.destroy(session.get_one(Keeping, _over(session)))
    session.commit()
    return receipt.id


def _over(session: Session) -> int:
    """A dossier whose term is over, beside the closed plan of the demo."""
    old = session.scalars(select(Plan).where(Plan.title == "Oud plan")).first()
    if old is None:
        beside = session.scalars(select(Plan).where(Plan.title == "Plan na de scheiding")).one()
        same = ("pathway_id", "person_id", "organisation_id", "template_id", "edition_id", "about", "about_key")
        old = Plan(title="Oud plan", state=beside.state, closed_on=date(2005, 3, 1),
                   kept_until=date(2025, 3, 1), **{name: getattr(beside, name) for name in same})  # fmt: skip
        session.add(old)
        session.commit()
        session.add(Goal(plan=old, organisation_id=old.organisation_id, block="p5", title="Elke dag naar school"))
        session.commit()
    return session.scalars(select(Keeping.id).where(Keeping.plan_id == old.id)).one()


def _grown(session: Session, plan: int) -> int:
    """A plan that was begun before Noor turned twelve."""
    session.get_one(Plan, plan).created_at = LONG_AGO
    session.commit()
    return plan


def _taking_part(session: Session, plan: int) -> dict[str, int]:
    """A mother of the demo who may come in, and somebody who may not."""
    found = {one.name: one.id for one in session.scalars(select(Participant).where(Participant.plan_id == plan))}
    return {
        "participant": found["Karin de Boer"],
        "declaration": session.scalars(select(Declaration.id).where(Declaration.plan_id == plan)).first() or 0,
        "outsider": found["Rob Hendriks"],
        "uninvited": found["Peter Smit"],
    }


def _goals(session: Session) -> dict[str, Any]:
    """A goal of the demo that is worked on and one that has ended, and what belongs to the first."""
    goal, _other, ended = session.scalars(select(Goal).join(Plan).where(Plan.title == "Integraal plan van Noor"))
    actions = list(session.scalars(select(GoalAction).where(GoalAction.goal_id == goal.id)))
    told = session.scalars(select(GoalProgress.id).where(GoalProgress.goal_id == goal.id)).first()
    return {
        "goal": goal.id,
        "goals_block": goal.block,
        "ended_goal": ended.id,
        "action": next(one.id for one in actions if one.done_on is None),
        "done_action": next(one.id for one in actions if one.state is ActionState.DONE),
        "told": told or 0,
    }


def _moved(session: Session) -> dict[str, Any]:
    """Plans that were moved to the version of their template in use, kept once."""
    found = session.scalars(select(PlanMove)).first()
    if found is None:
        plan = session.scalars(select(Plan).where(Plan.title == "Integraal plan van Noor")).one()
        about = {"template_id": plan.template_id, "edition_id": plan.edition_id, "count": 2}
        found = PlanMove(**about, organisation_id=plan.organisation_id, done_at=clock.now())
        session.add(found)
        session.commit()
    return {"moved_template": found.template_id, "move": found.id}


def _measured(session: Session, plan: int) -> dict[str, Any]:
    """The last measurement of a plan, and the block that it stands in."""
    found = select(Measurement).where(Measurement.plan_id == plan).order_by(Measurement.measured_on.desc())
    last = session.scalars(found).first()
    assert last is not None, "the demo has measurements"
    return {"measurement": last.id, "measured_block": last.block}


def _tried(session: Session) -> int:
    """What the functional administrator tries, filled in but for a part of it; made once."""
    clerk = session.scalars(select(User).where(User.username.startswith("fb@testdorp"))).one()
    tried = session.scalars(select(Tryout).where(Tryout.actor_id == clerk.actor_id)).first()
    if tried is None:
        about = {"actor_id": clerk.actor_id, "organisation_id": clerk.organisation_id, "at": clock.now()}
        design = Design((HOME,), 14)
        tried = begin(design, {"nl": "Thuis", "en": "Home", "fr": "À la maison"}, origin="/questions/", **about)
        answer(tried, HOME, ANSWERS, "")
        session.commit()
    return tried.id


def _work(session: Session, owner: int) -> dict[str, int]:
    """Messages and jobs in every state that a page tells of, kept once."""
    user = session.get_one(User, owner)
    found = session.scalars(select(Job.id).where(Job.kind == EXPORT).order_by(Job.id)).all()
    if not found:
        asked = json.dumps({"screen": "UserView", "kind": "xlsx"})
        common = {"kind": EXPORT, "payload": asked, "actor_id": user.actor_id,
                  "organisation_id": user.organisation_id}  # fmt: skip
        file_id = session.scalars(select(StoredFile.id)).first()
        jobs = [
            Job(**common, state=JobState.RUNNING, done=12_000, total=20_345, lease_until=clock.now()),
            Job(**common, state=JobState.DONE, result_file_id=file_id),
            Job(**common, state=JobState.FAILED, tries=3, failure="OperationalError in listing:120"),
        ]
        sealed = bench.the_app().extensions["vault"].seal("Dag, dit is een bericht.")
        letter = {"actor_id": user.actor_id, "recipient": "gb@testdorp.example", "sealed_body": sealed}
        messages = [
            Message(**letter, subject=LONG_NAME, state=MessageState.FAILED, failure="SMTPRecipientsRefused 550"),
            Message(**letter | {"recipient": "06 12345678"}, subject="", channel=Channel.SMS),
        ]
        session.add_all([*jobs, *messages])
        session.commit()
        found = [job.id for job in jobs]
    by_state = dict(session.execute(select(Message.state, func.max(Message.id)).group_by(Message.state)).all())
    return {
        "running_job": found[0], "done_job": found[1], "failed_job": found[2],
        "message": by_state[MessageState.FAILED], "waiting": by_state[MessageState.QUEUED],
    }  # fmt: skip


def _receipt(session: Session, owner: int) -> int:
    """The receipt of somebody who was deleted and of whom one thing was left, kept once."""
    found = session.scalars(select(Erasure.id)).first()
    if found is None:
        user = session.get_one(User, owner)
        receipt = Erasure(
            pseudonym="5f0c2a31-7d2e-4b1c-9a77-2f6f0a1b9c3d", number=999_999, erased_at=clock.now(),
            organisation_id=user.organisation_id, actor_id=user.actor_id, checked_at=clock.now(),
            rows={"ab_user": 1, "assignment": 2, "change": 14, "login_session": 3, "message": 4},
            remains={"organisation_document.title": 1}, signature="",
        )  # fmt: skip
        receipt.signature = signature(bench.the_app().extensions["vault"], receipt)
        session.add(receipt)
        session.commit()
        found = receipt.id
    return found


def _saved_list(session: Session, owner: int) -> int:
    """A shared view of the users, kept once."""
    found = session.scalars(select(SavedList.id)).first()
    if found is None:
        user = session.get_one(User, owner)
        sealed = bench.the_app().extensions["vault"].seal(Kept((("active", "yes"), ("role", "G"))).written())
        saved = SavedList(screen="UserView", name=LONG_NAME, token="long-of-name", shared=True,
                          actor_id=user.actor_id, organisation_id=user.organisation_id,
                          sealed_wish=sealed)  # fmt: skip
        session.add(saved)
        session.commit()
        found = saved.id
    return found
