"""Factories: rows that are as they should be unless a test says otherwise, in the stages of their life.

`UserFactory(inactive=True)`, `UserFactory(organisation=testdorp, roles="G PB")`,
`OrganisationFactory.create_batch(25)`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from factory.base import Factory
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.helpers import post_generation
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from app.activities.models import Suggestion, Topic
from app.common import clock, crypto
from app.common.files import StoredFile
from app.plans.models import (
    Note,
    NoteRight,
    Pathway,
    PathwayDocument,
    PathwayDocumentRight,
    PathwayRight,
    Person,
    PersonRight,
    PlanTemplate,
)
from app.plans.rules.layers import Level
from app.questionnaires.models import Question, Questionnaire, Tryout
from app.questionnaires.rules import exchange
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.actions.permissions import give, numbers_of
from app.security.models import (
    AccessReview,
    Actor,
    Agreement,
    AgreementKind,
    Assignment,
    Enrolment,
    GroupMember,
    LoginSession,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    Passkey,
    Product,
    Region,
    RegionMembership,
    ResidentPolicy,
    ReviewLine,
    Role,
    User,
    UserGroup,
)
from app.security.rules import own_roles
from app.security.rules.agreements import AgreementState
from app.security.rules.names import Salutation
from app.security.rules.organisations import Kind, RegionKind
from app.security.rules.reviews import Kind as ReviewKind
from tests import bench

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The moment at which things happen in tests."""
LAST_YEAR = date(2025, 12, 31)
NEXT_YEAR = clock.today() + timedelta(days=366)
"""Far enough ahead, whenever the tests are run."""


class Made(Factory):
    """The base of factories: what they make is kept in the database of the application under test."""

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls) -> int:
        """Numbers have five digits from the first, so that no page weighs more where more tests ran before it."""
        return 10_000

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        """Refer to rows that exist by their numbers: they may come from another session."""
        existing = {key: value for key, value in fields.items() if _exists(model_class, key, value)}
        numbers = {_number_of(model_class, key): value.id for key, value in existing.items()}
        others = {key: value for key, value in fields.items() if key not in existing}
        thing = bench.store(model_class(*args, **others, **numbers))
        for key, value in existing.items():
            set_committed_value(thing, key, value)
        return thing


def _exists(model: Any, key: str, value: Any) -> bool:
    one = key in inspect(model).relationships and not isinstance(value, list)
    return value is not None and one and inspect(value).has_identity


def _number_of(model: Any, key: str) -> str:
    """The attribute that holds the number behind a relation."""
    mapper = inspect(model)
    ((local, _remote),) = mapper.relationships[key].local_remote_pairs
    return mapper.get_property_by_column(local).key


class OrganisationFactory(Made):
    """A municipality, or another kind by its trait."""

    class Meta:
        model = Organisation

    class Params:
        joint = Trait(kind=Kind.JOINT_ARRANGEMENT)
        institution = Trait(kind=Kind.INSTITUTION)
        over = Trait(valid_to=LAST_YEAR)

    kind = Kind.MUNICIPALITY
    code = Sequence(lambda n: f"GM-{n % 100_000:05}")
    name = Sequence(lambda n: f"Gemeente {n:05}")


class MembershipFactory(Made):
    """A place in a joint arrangement: `MembershipFactory(umbrella=…, member=…)`."""

    class Meta:
        model = OrganisationMembership

    class Params:
        over = Trait(valid_to=LAST_YEAR)
        to_come = Trait(valid_from=NEXT_YEAR)

    umbrella = SubFactory(OrganisationFactory, joint=True)
    member = SubFactory(OrganisationFactory)


A_PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


class StoredFileFactory(Made):
    """A file of an organisation, with nothing lying behind it: `StoredFileFactory(organisation_id=…)`."""

    class Meta:
        model = StoredFile

    key = LazyFunction(lambda: crypto.hashed(crypto.token()))
    name = "overeenkomst.pdf"
    content_type = "application/pdf"
    size = len(A_PDF)
    sha256 = crypto.hashed("")


class DocumentFactory(Made):
    """A document of an organisation: `DocumentFactory(organisation=…)`."""

    class Meta:
        model = OrganisationDocument

    organisation = SubFactory(OrganisationFactory)
    title = Sequence(lambda n: f"Overeenkomst {n}")
    file = LazyAttribute(lambda paper: StoredFileFactory(organisation_id=paper.organisation.id))


def a_document(place: Organisation, **fields: Any) -> Any:
    """A document whose file lies where it should: what can be downloaded."""
    return with_file(DocumentFactory(organisation=place, **fields))


def with_file(document: Any) -> Any:
    """A document, with a file lying where it should."""
    folder = Path(bench.the_app().config["INSTANCE_FOLDER"]) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / document.file.key).write_bytes(A_PDF)
    return document


class AgreementFactory(Made):
    """An agreement that was signed: `AgreementFactory(organisation=…, kind=an_agreement("vecozo"))`."""

    class Meta:
        model = Agreement

    organisation = SubFactory(OrganisationFactory)
    kind = LazyFunction(lambda: an_agreement("connection"))
    state = AgreementState.SIGNED
    signed_on = LAST_YEAR
    signatory = "P. Jonker, burgemeester"


def an_agreement(code: str) -> AgreementKind:
    """One of the kinds of agreement of `config.py`."""
    (found,) = bench.rows_of(AgreementKind, AgreementKind.code == code)
    return found


class EnrolmentFactory(Made):
    """A form by which an organisation enrols a user administrator; it waits for an account."""

    class Meta:
        model = Enrolment

    organisation = SubFactory(OrganisationFactory)
    last_name = Sequence(lambda n: f"Bakker{n:05}")
    phone = "+31 30 123 4567"
    email = Sequence(lambda n: f"bakker{n}@testdorp.example")
    signed_by = "P. Jonker, burgemeester"
    signed_on = LAST_YEAR


class RegionFactory(Made):
    """A network region that nobody runs, unless told."""

    class Meta:
        model = Region

    kind = RegionKind.NETWORK
    code = Sequence(lambda n: f"regio-{n}")
    name = Sequence(lambda n: f"Regio {n:05}")


class RegionMembershipFactory(Made):
    """An organisation that lies in a region."""

    class Meta:
        model = RegionMembership

    class Params:
        over = Trait(valid_to=LAST_YEAR)
        to_come = Trait(valid_from=NEXT_YEAR)

    region = SubFactory(RegionFactory)
    organisation = SubFactory(OrganisationFactory)


class ProductFactory(Made):
    """Something that roles are granted for."""

    class Meta:
        model = Product

    code = Sequence(lambda n: f"product-{n}")
    name = Sequence(lambda n: f"Product {n}")


def fixed_role(code: str) -> Role:
    """One of the roles of `config.py`."""
    (found,) = bench.rows_of(Role, Role.code == code, Role.organisation_id.is_(None))
    return found


class OwnRoleFactory(Made):
    """A role that an organisation composed, with the rights named: `OwnRoleFactory(put=["User.see"])`."""

    class Meta:
        model = Role

    class Params:
        retired = Trait(active=False)

    organisation = SubFactory(OrganisationFactory)
    code = Sequence(lambda n: f"E-ROL{n}")
    label = LazyAttribute(lambda role: {"nl": f"Rol {role.code}"})
    name = LazyAttribute(lambda role: f"{role.organisation.id}/{role.code}")
    version = 1

    @post_generation
    def put(self: Any, create: bool, extracted: Any, **_more: Any) -> None:
        """Let it do what its rights say."""
        wanted = own_roles.read(extracted or ("Organisation.see",))
        with bench.office() as session:
            role = session.get_one(Role, self.id)
            role.rights = own_roles.told(wanted)
            give(role, numbers_of(own_roles.permissions_of(wanted)))
            role.version = 1
            session.commit()


class QuestionFactory(Made):
    """A question of the bank that asks for a short text, or another kind by its trait."""

    class Meta:
        model = Question

    class Params:
        retired = Trait(active=False)
        scale = Trait(kind=QuestionKind.SCALE, least=1, most=5)
        choice = Trait(
            kind=QuestionKind.SINGLE_CHOICE,
            choices=[{"code": "c1", "nl": "Thuis"}, {"code": "c2", "nl": "Elders", "en": "Elsewhere"}],
        )

    organisation = SubFactory(OrganisationFactory)
    kind = QuestionKind.SHORT_TEXT
    text = Sequence(lambda n: {"nl": f"Hoe heet nummer {n:05}?"})


class TopicFactory(Made):
    """A topic of an organisation that nobody translated yet, or another one by its trait."""

    class Meta:
        model = Topic

    class Params:
        retired = Trait(active=False)

    organisation: Any = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: {"nl": f"Onderwerp {n:05}"})
    code = Sequence(lambda n: f"onderwerp-{n:05}")


class SuggestionFactory(Made):
    """A suggestion that nobody looked at yet: `SuggestionFactory(organisation=…)`."""

    class Meta:
        model = Suggestion

    organisation: Any = SubFactory(OrganisationFactory)
    title = Sequence(lambda n: f"Zet de knop {n:05} bovenaan")
    words = "Dan zoeken nieuwe collega's minder."


def two_questions() -> Design:
    """A block with a question that decides whether the other one is asked."""
    design, key = add_part(Design(), "questions", {"nl": "Wonen"}, {})
    asked = Item("", QuestionKind.YES_NO, {"nl": "Woont u alleen?"})
    return add_items(design, key, [asked, Item("", QuestionKind.LONG_TEXT, {"nl": "Met wie woont u?"})])


A_QUESTIONNAIRE = exchange.written({"nl": "Kennismaking"}, None, two_questions())
"""A questionnaire as a file."""


class QuestionnaireFactory(Made):
    """A questionnaire of the portal that is being made, with two questions.

    `published=True` is one that is in use, `revised=True` one of which a second version is being made as well.
    """

    class Meta:
        model = Questionnaire

    class Params:
        published = Trait(in_use=1, being_made=None)
        revised = Trait(in_use=1, being_made=2)

    organisation: Any = None
    title = LazyFunction(lambda: {"nl": "Kennismaking"})
    being_made = 1

    @post_generation
    def design(self: Any, _create: bool, given: Design | None, **_more: Any) -> None:
        """Its first version."""
        where = self.organisation.id if self.organisation else None
        kept = (given or two_questions()).told()
        for number in filter(None, (self.in_use, self.being_made)):
            at = MONDAY if number == self.in_use else None
            bench.store(
                type(self).editions(
                    thing_id=self.id, organisation_id=where, number=number, kept=kept, published_at=at
                )
            )


A_DESIGN: dict[str, Any] = {
    "last": 2,
    "parts": [
        {
            "key": "p1",
            "kind": "questions",
            "title": {"nl": "Wonen"},
            "items": [{"key": "q2", "kind": "short_text", "text": {"nl": "Waar woont u?"}}],
        }
    ],
}
"""One part with one question, as a design is kept."""


class PlanTemplateFactory(QuestionnaireFactory):
    """A plan template, in the same stages as a questionnaire."""

    class Meta:
        model = PlanTemplate

    title = LazyFunction(lambda: {"nl": "Integraal plan"})


class TryoutFactory(Made):
    """A design that somebody tries: `TryoutFactory(organisation_id=…, actor_id=…, kept=design.told())`."""

    class Meta:
        model = Tryout

    title = Sequence(lambda n: {"nl": f"Vragenlijst {n:05}"})
    kept = LazyFunction(lambda: A_DESIGN)
    origin = "/questions/"


class UserFactory(Made):
    """An active user with a filled profile and no role; `roles="G PB"` grants some at the home organisation."""

    class Meta:
        model = User

    class Params:
        inactive = Trait(active=False, deactivated_at=MONDAY)
        contact = Trait(contact_person=True, contact_email="contact@testdorp.example")
        subscribed = Trait(newsletter=True)
        new = Trait(
            first_name=None,
            initials=None,
            last_name=None,
            phone=None,
            email=None,
            profile_at=None,
            verified_at=None,
            handled_at=None,
        )
        waiting = Trait(verified_at=None, handled_at=None)

    salutation = Salutation.NEUTRAL
    initials = "A."
    first_name = Sequence(lambda n: f"Anna{n}")
    prefix = None
    last_name = Sequence(lambda n: f"Jansen{n:05}")
    username = Sequence(lambda n: f"a.jansen{n}@testdorp.example")
    email = LazyAttribute(lambda user: user.username)
    phone = "0612345678"
    department = "Sociaal loket"
    profile_at = verified_at = handled_at = MONDAY
    active = True
    organisation = SubFactory(OrganisationFactory)
    actor = LazyFunction(Actor)

    @post_generation
    def roles(self: Any, create: bool, extracted: str | None, **_more: Any) -> None:
        for code in (extracted or "").split():
            AssignmentFactory(user=self, organisation=self.organisation, code=code, active=self.active)


class AssignmentFactory(Made):
    """A role in force at the home organisation of a user: `AssignmentFactory(user=…, code="GB")`."""

    class Meta:
        model = Assignment

    class Params:
        code = "G"
        over = Trait(valid_to=LAST_YEAR)
        to_come = Trait(valid_from=NEXT_YEAR)
        ended = Trait(active=False)

    user = SubFactory(UserFactory)
    organisation = LazyAttribute(lambda held: held.user.organisation)
    role = LazyAttribute(lambda held: fixed_role(held.code))
    product = None
    active = True


class GroupFactory(Made):
    """A group of an organisation, with nobody in it: `GroupFactory(organisation=…)`."""

    class Meta:
        model = UserGroup

    class Params:
        retired = Trait(active=False)

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Wijkteam {n:05}")


class ResidentPolicyFactory(Made):
    """How residents log in at a municipality: `ResidentPolicyFactory(organisation=…, least_length=12)`."""

    class Meta:
        model = ResidentPolicy

    organisation = SubFactory(OrganisationFactory)


class MemberFactory(Made):
    """Somebody who is in a group: `MemberFactory(group=…, user=…)`, who works where the group is unless told."""

    class Meta:
        model = GroupMember

    class Params:
        left = Trait(valid_to=MONDAY)
        to_come = Trait(valid_from=datetime(2030, 1, 1, tzinfo=UTC))

    group = SubFactory(GroupFactory)
    organisation = LazyAttribute(lambda member: member.group.organisation)
    user = LazyAttribute(lambda member: UserFactory(organisation=member.organisation, roles="PR"))


class PersonFactory(Made):
    """A young person whom no group sees, or those named: `PersonFactory(opened={team: Level.EDIT})`."""

    class Meta:
        model = Person

    class Params:
        archived = Trait(active=False)

    organisation = SubFactory(OrganisationFactory)
    first_name = Sequence(lambda n: f"Sam{n}")
    last_name = Sequence(lambda n: f"Visser{n:05}")
    birth_date = date(2012, 2, 29)

    @post_generation
    def opened(self: Any, create: bool, extracted: dict[Any, Level] | None, **_more: Any) -> None:
        """Open it to groups."""
        for group, level in (extracted or {}).items():
            bench.store(a_right(PersonRight, self, group, level, person_id=self.id))


class PathwayFactory(Made):
    """A pathway that runs, open as its person is, or otherwise: `PathwayFactory(person=…, opened={team: …})`."""

    class Meta:
        model = Pathway

    class Params:
        archived = Trait(active=False)

    person = SubFactory(PersonFactory)
    organisation = LazyAttribute(lambda pathway: pathway.person.organisation)
    title = Sequence(lambda n: f"Rust in huis {n:05}")
    begins_on = date(2026, 9, 1)
    about = LazyAttribute(lambda pathway: pathway.person.name.listed)
    about_key = LazyAttribute(lambda pathway: pathway.person.name.sort_key)

    @post_generation
    def opened(self: Any, create: bool, extracted: dict[Any, Level] | None, **_more: Any) -> None:
        """Say otherwise of some groups than the person does."""
        for group, level in (extracted or {}).items():
            bench.store(a_right(PathwayRight, self, group, level, pathway_id=self.id))


class NoteFactory(Made):
    """A note about a pathway, open as that is, or otherwise: `NoteFactory(pathway=…, opened={team: …})`."""

    class Meta:
        model = Note

    class Params:
        archived = Trait(active=False)

    pathway = SubFactory(PathwayFactory)
    person_id = LazyAttribute(lambda part: part.pathway.person_id)
    organisation = LazyAttribute(lambda part: part.pathway.organisation)
    title = Sequence(lambda n: f"Huisbezoek {n:05}")
    text = "Moeder vertelt dat het beter gaat."
    written_on = date(2026, 11, 20)

    @post_generation
    def opened(self: Any, create: bool, extracted: dict[Any, Level] | None, **_more: Any) -> None:
        """Say otherwise of some groups than the pathway does."""
        for group, level in (extracted or {}).items():
            bench.store(a_right(NoteRight, self, group, level, note_id=self.id))


class PathwayDocumentFactory(Made):
    """A document of a pathway, with nothing lying behind it: `PathwayDocumentFactory(pathway=…)`."""

    class Meta:
        model = PathwayDocument

    pathway = SubFactory(PathwayFactory)
    person_id = LazyAttribute(lambda part: part.pathway.person_id)
    organisation = LazyAttribute(lambda part: part.pathway.organisation)
    title = Sequence(lambda n: f"Verslag {n:05}")
    file = LazyAttribute(lambda part: StoredFileFactory(organisation_id=part.organisation.id))

    @post_generation
    def opened(self: Any, create: bool, extracted: dict[Any, Level] | None, **_more: Any) -> None:
        """Say otherwise of some groups than the pathway does."""
        for group, level in (extracted or {}).items():
            bench.store(a_right(PathwayDocumentRight, self, group, level, document_id=self.id))


def a_pathway_document(**fields: Any) -> Any:
    """A document of a pathway whose file lies where it should: what can be downloaded."""
    return with_file(PathwayDocumentFactory(**fields))


def a_right(kind: Any, thing: Any, group: Any, level: Level, **number: int) -> Any:
    return kind(group_id=group.id, level=int(level), organisation_id=thing.organisation_id, **number)


class ReviewFactory(Made):
    """A review of all rights that runs: `ReviewFactory(organisation=…)`; lines are made apart."""

    class Meta:
        model = AccessReview

    class Params:
        closed = Trait(closed_at=MONDAY)

    organisation = SubFactory(OrganisationFactory)
    kind = ReviewKind.ALL
    opened_at = MONDAY
    due_at = datetime(2030, 1, 1, tzinfo=UTC)


class ReviewLineFactory(Made):
    """A right in a review that nobody decided about yet: `ReviewLineFactory(assignment=…)`."""

    class Meta:
        model = ReviewLine

    assignment = SubFactory(AssignmentFactory)
    organisation = LazyAttribute(lambda line: line.assignment.organisation)
    review = LazyAttribute(lambda line: ReviewFactory(organisation=line.organisation))


class PasskeyFactory(Made):
    """A passkey whose other half no device has: `PasskeyFactory(actor_id=…)`."""

    class Meta:
        model = Passkey

    credential_id = Sequence(lambda n: f"sleutel-{n}")
    public_key = ""
    name = "Telefoon van het werk"


class LoginSessionFactory(Made):
    """A login session of a user: `LoginSessionFactory(actor_id=user.actor_id)`; nobody holds its key."""

    class Meta:
        model = LoginSession

    class Params:
        over = Trait(ended_at=MONDAY, ended_reason="logged_out")

    key_hash = LazyFunction(lambda: crypto.hashed(crypto.token()))
    level = 2
    method = "test"
