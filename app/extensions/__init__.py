"""The parts that every subject shares: database, tables, request forgery protection."""

from __future__ import annotations

from app.extensions.lean import UNUSED, without, zone_by_file

with without(UNUSED), zone_by_file():
    from flask_appbuilder.models.sqla import Model

    # Names of constraints are fixed before any table is declared: Alembic can only change what has a name.
    Model.metadata.naming_convention = {
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }

    import flask_appbuilder.security.sqla.manager  # the last part of the framework that asks for them

from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

assert flask_appbuilder

db = SQLAlchemy(metadata=Model.metadata)
csrf = CSRFProtect()

__all__ = ["Model", "csrf", "db"]
