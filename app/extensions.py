"""The parts that every subject shares: database, tables, request forgery protection."""

from __future__ import annotations

from flask_appbuilder.models.sqla import Model

# Names of constraints are fixed before any table is declared: Alembic can only change what has a name.
Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from flask_sqlalchemy import SQLAlchemy  # noqa: E402  (the names above come first)
from flask_wtf import CSRFProtect  # noqa: E402

db = SQLAlchemy(metadata=Model.metadata)
csrf = CSRFProtect()

__all__ = ["Model", "csrf", "db"]
