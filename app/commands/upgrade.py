"""`flask portal upgrade`: migrations, roles and permissions, topics, the first administrator. Safe to repeat."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.activities.actions.tending import look_at_holidays, sort_anew
from app.activities.actions.topics import bring_fixed
from app.common import clock, migrations
from app.common.context import system_scope
from app.extensions import db
from app.onboarding.actions.paper_templates import bring_templates
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.security.actions.own_roles import shrink_to
from app.security.actions.permissions import bring_up_to_date
from app.security.actions.platform import first_administrator
from app.security.login.desk import open_desk
from app.security.rules.own_roles import ceiling_of


@click.command("upgrade")
@click.option("--administrator", metavar="EMAIL", help="Invite the first operator, when there is none yet.")
@with_appcontext
def upgrade(administrator: str | None) -> None:
    """Bring database, roles and permissions up to date; the only way to do so."""
    changed, invited = bring_everything_up_to_date(administrator)
    click.echo(f"Database at head; {changed} permissions of roles changed.")
    if invited:
        click.echo(f"Invited {invited} as operator.")


def bring_everything_up_to_date(administrator: str | None = None) -> tuple[int, str | None]:
    """Migrate, sync, add what is fixed, invite; returns how many permissions changed and who was invited."""
    with migrations.alone(db.engine), system_scope("upgrade"):
        migrations.bring_up(db.engine, current_app.config)
        settings = current_app.config
        views = current_app.extensions["appbuilder"].baseviews
        changed = bring_up_to_date(views, settings["ROLES"], settings["PRODUCTS"], settings["AGREEMENTS"])
        changed += shrink_to(ceiling_of(settings["CEILING"]))
        bring_what_is_fixed()
        look_at_holidays(db.session())
        sort_anew(db.session(), clock.now())
        invited = first_administrator(administrator, open_desk()) if administrator else None
        db.session.commit()
    return changed, invited


def bring_what_is_fixed() -> None:
    """Add what every portal has and nobody made: topics, the nine steps, templates of papers, what is asked."""
    bring_fixed()
    bring_programme(NAME, NINE_STEPS)
    bring_templates()
    bring_questionnaires()
