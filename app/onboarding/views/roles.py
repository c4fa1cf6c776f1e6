"""Who does what in a connection (O-45), and how to reach the region, for its organisation (O-44)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import current_app

from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact, Panel
from app.common.words import N_
from app.onboarding.actions.reaching import Reached, block, desk_of
from app.onboarding.models import Connection, ConnectionContact
from app.onboarding.rules.contacts import ContactKind

ROLES = {
    ContactKind.CONTACT: N_("Contact person"),
    ContactKind.SIGNATORY: N_("Signatory"),
    ContactKind.COORDINATOR: N_("Institution coordinator"),
    ContactKind.PRACTICE: N_("Professional"),
}
"""The roles of which the contacts of a connection are, in the order in which they are named."""


def roles_panel(connection: Connection, contacts: Sequence[ConnectionContact], by: Reached | None) -> Panel:
    """The six roles of a connection, each with who has it, or that nobody is known yet."""
    name, how = (by.name, _how(by)) if by else (_("Not known yet"), "")
    facts = [Fact(_("Onboarding coordinator"), Cell(name), how)]
    for kind, label in ROLES.items():
        facts += _people(connection, label, kind, [one for one in contacts if one.kind is kind])
    desk = reached_at_desk()
    facts.append(Fact(_("Helpdesk"), Cell(_("Service desk")), _how(desk)))
    return Panel(_("Who does what"), tuple(facts))


def _people(
    connection: Connection, label: str, kind: ContactKind, those: Sequence[ConnectionContact]
) -> Iterator[Fact]:
    for one in those:
        reached = " · ".join(how for how in (one.phone, one.email) if how)
        yield Fact(_(label), Cell(one.label, row_at("ConnectionContactView.show", one.id)), reached)
    if those:
        return
    signed = connection.signatory if kind is ContactKind.SIGNATORY else None
    yield Fact(_(label), Cell(signed or _("Not known yet")), connection.signatory_function or "" if signed else "")


def contact_panel(connection: Connection, by: Reached | None) -> Panel:
    """How an organisation reaches its coordinator, the region and the Servicedesk."""
    facts = []
    if by:
        facts.append(Fact(_("Onboarding coordinator"), Cell(by.name), _how(by)))
    facts.append(Fact(_("Region"), Cell(connection.region.name)))
    desk = reached_at_desk()
    how = " · ".join(part for part in (desk.email, desk.hours) if part)
    facts.append(Fact(_("Service desk"), Cell(desk.phone), how))
    return Panel(_("Contact with the region"), tuple(facts))


def reached_at_desk() -> Reached:
    """How the Servicedesk is reached."""
    return desk_of(current_app.config)


def signed(connection: Connection) -> str:
    """What stands at the end of a letter to the organisation of a connection (O-44)."""
    return block(connection, reached_at_desk())


def _how(one: Reached) -> str:
    return " · ".join(how for how in (one.phone, one.email) if how)
