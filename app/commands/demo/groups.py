"""The user groups of the demo: teams of Voorbeeldstad and Testdorp, and who is in them."""

from __future__ import annotations

from sqlalchemy import select

from app.commands.demo.people import DOMAINS, TESTDORP, VOORBEELDSTAD
from app.extensions import db
from app.security.models import GroupMember, Organisation, User, UserGroup

GROUPS = {
    VOORBEELDSTAD: (
        ("Jeugdteam Noord", "Professionals die met gezinnen in Noord werken.", "pr g"),
        ("Toegang Jeugd en Wmo", "Wie de eerste vragen van inwoners aanneemt.", "g"),
    ),
    TESTDORP: (
        ("Dorpsteam", "Professionals die met gezinnen in Testdorp werken.", "pr g"),
        ("School en zorg", "Het overleg met de scholen.", "pr"),
        ("Veiligheid", "Wie gegevens ziet over onveilige situaties thuis.", ""),
        ("Oud loket", "Voor de verhuizing.", ""),
    ),
}
"""By organisation: name, for whom, and the demo accounts in it."""
RETIRED = "Oud loket"


def fill() -> None:
    """Make what is missing of the groups; the caller commits."""
    for code, groups in GROUPS.items():
        home = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        known = set(db.session.scalars(select(UserGroup.name).where(UserGroup.organisation_id == home.id)))
        for name, about, accounts in groups:
            if name not in known:
                group = UserGroup(organisation_id=home.id, name=name, about=about, active=name != RETIRED)
                db.session.add(group)
                _gather(group, home.id, [f"{account}@{DOMAINS[code]}" for account in accounts.split()])
    db.session.flush()


def _gather(group: UserGroup, organisation_id: int, usernames: list[str]) -> None:
    for user_id in db.session.scalars(select(User.id).where(User.username.in_(usernames)).order_by(User.id)):
        db.session.add(GroupMember(group=group, user_id=user_id, organisation_id=organisation_id))
