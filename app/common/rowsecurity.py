"""Row security on PostgreSQL: the limits of `scope`, once more, kept by the database itself.

Each policy is made from the same declaration as the limit on the ORM session: `readable` and `writable` of a
table, asked under a scope that answers in settings of the transaction instead of values. Whatever way a statement
comes in, it sees the rows of the scope at hand; without a scope it sees none (decision 0016).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    Integer,
    Select,
    any_,
    cast,
    event,
    func,
    inspect,
    or_,
    select,
    text,
    true,
)
from sqlalchemy import literal_column as sql

from app.common import context, guards
from app.common.errors import OutOfScope
from app.common.frozen import frozen
from app.common.scope import ByActor, BySystem, Common, Opened, Scope, leave_to_policies, scoped_classes
from app.extensions import Model

PREFIX = "portal_"
REFUSED = "42501"
"""What PostgreSQL answers to who lacks a privilege; its driver is not loaded where SQLite is used."""

FUNCTIONS = {
    "portal_everything() returns boolean": "coalesce(current_setting('portal.everything', true) = 'on', false)",
    "portal_organisations() returns integer[]": (
        "nullif(current_setting('portal.organisations', true), '')::integer[]"
    ),
    "portal_regions() returns integer[]": "nullif(current_setting('portal.regions', true), '')::integer[]",
    "portal_groups() returns integer[]": "nullif(current_setting('portal.groups', true), '')::integer[]",
    "portal_unlimited() returns boolean": (
        "coalesce(current_setting('portal.everything', true) = 'on'"
        " AND current_setting('portal.organisations', true) = '{}', false)"
    ),
    "portal_public() returns boolean": "coalesce(current_setting('portal.public', true) = 'on', false)",
    "portal_actor() returns integer": "nullif(current_setting('portal.actor', true), '')::integer",
}
"""What policies ask of the transaction. They stand in subqueries: asked once per statement, not once per row."""

_everywhere: dict[str, str] = {}


def everywhere(head: str, body: str) -> None:
    """Declare a function of the database that looks at all rows, to answer one question about them."""
    _everywhere[head] = body


def _asked(function: Any) -> Any:
    return select(function).scalar_subquery()


EVERYTHING = _asked(func.portal_everything())
UNLIMITED = _asked(func.portal_unlimited())
ACTOR = _asked(func.portal_actor())
VISITOR = _asked(func.portal_public())


@frozen
class SettingsScope(Scope):
    """The scope of whichever transaction asks, read from its settings."""

    things_are_opened = True

    def covers(self, organisation: Any) -> ColumnElement[bool]:
        return organisation == any_(cast(_asked(func.portal_organisations()), ARRAY(Integer)))

    def lifted(self) -> ColumnElement[bool]:
        return EVERYTHING

    def visits(self) -> ColumnElement[bool]:
        return VISITOR

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        return group == any_(cast(_asked(func.portal_groups()), ARRAY(Integer)))

    def reaches(self, region: Any) -> ColumnElement[bool]:
        return region == any_(cast(_asked(func.portal_regions()), ARRAY(Integer)))


@frozen
class SettingsOfAll(SettingsScope):
    """The same for rows that are opened to groups: who works for all organisations sees them by groups alone."""

    def covers(self, organisation: Any) -> ColumnElement[bool]:
        return or_(EVERYTHING, super().covers(organisation))


SETTINGS, SETTINGS_OF_ALL = SettingsScope(), SettingsOfAll()


# Declared


@frozen
class Policy:
    """One policy on a table: what it is about, and the condition in SQL."""

    table: str
    name: str
    clause: str

    @property
    def mark(self) -> str:
        """What tells this policy from another of its name."""
        return hashlib.sha256(self.clause.encode()).hexdigest()[:16]


def policies() -> list[Policy]:
    """The policies of every table that is limited, ordered by table."""
    found: list[Policy] = []
    for cls in (each for each in scoped_classes() if issubclass(each, Model)):
        scope = SETTINGS_OF_ALL if issubclass(cls, Opened) else SETTINGS
        found += _both(cls, cls.readable(scope), cls.writable(scope))
    for mapper in Model.registry.mappers:
        cls = mapper.class_
        if issubclass(cls, ByActor):
            found += _both(cls, or_(_of_actor(cls), cls.also_readable(SETTINGS)), _of_actor(cls))
        elif issubclass(cls, Common):
            found += _both(cls, true(), None)
        elif issubclass(cls, BySystem):
            found += _both(cls, None, None)
    return sorted(found, key=lambda policy: (policy.table, policy.name))


def _both(cls: Any, read: Any, write: Any) -> Iterator[Policy]:
    """Policies for reading and for each way of writing; no condition leaves only work on all rows."""
    table = inspect(cls).local_table
    name = table.name
    lifted = EVERYTHING if getattr(cls, "lifted_for_all", True) else UNLIMITED
    whole = (lifted if one is None else or_(lifted, one) for one in (read, write))
    reads, writes = (_condition(table, one) for one in whole)
    adds = "true" if getattr(cls, "added_by_all", False) else writes
    yield Policy(name, f"{PREFIX}read", f"FOR SELECT USING ({reads})")
    yield Policy(name, f"{PREFIX}add", f"FOR INSERT WITH CHECK ({adds})")
    yield Policy(name, f"{PREFIX}change", f"FOR UPDATE USING ({writes}) WITH CHECK ({writes})")
    yield Policy(name, f"{PREFIX}remove", f"FOR DELETE USING ({writes})")


def _of_actor(cls: Any) -> ColumnElement[bool]:
    """One's own row, or one of an account that one sees (the table of accounts has a policy of its own)."""
    mine = sql(f"{inspect(cls).local_table.name}.actor_id")
    account = sql("account.actor_id")
    seen = select(sql("1")).select_from(text("ab_user AS account")).where(account == mine)
    return or_(mine == ACTOR, seen.exists())


def _condition(table: Any, condition: Any) -> str:
    """A condition on rows of a table in SQL: what stands behind WHERE, where its subqueries know the table."""
    return _sql(select(sql("1")).select_from(table).where(condition)).split("WHERE ", 1)[1]


def _sql(statement: Any) -> str:
    from sqlalchemy.dialects import postgresql

    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


# In the database

CATALOGUE = """
    SELECT tablename, policyname, md5(concat(roles::text, permissive, cmd, qual, ' / ', with_check)),
           obj_description(pg_policy.oid, 'pg_policy')
    FROM pg_policies
    JOIN pg_policy ON polname = policyname AND polrelid = format('%%I.%%I', schemaname, tablename)::regclass
    WHERE schemaname = current_schema()
"""
"""Table, name, fingerprint of what is in force, and the comment in which `install` noted what should be."""

UNFORCED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
      AND NOT (relrowsecurity AND relforcerowsecurity)
"""


def install(connection: Connection) -> None:
    """Make functions and policies anew; part of each upgrade, once the tables are as declared."""
    if connection.dialect.name != "postgresql":
        return
    remove(connection)
    for head, body in FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {head} LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT {body}$$"
        )
    for head, body in _everywhere.items():
        # In this language PostgreSQL keeps the plan from one statement to the next, policies and all.
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {head} LANGUAGE plpgsql STABLE SET portal.everything = 'on'"
            f" AS $$BEGIN RETURN ({body}); END$$"
        )
    for policy in policies():
        connection.exec_driver_sql(f"ALTER TABLE {policy.table} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"ALTER TABLE {policy.table} FORCE ROW LEVEL SECURITY")
        clause = policy.clause.replace("%", "%%")
        connection.exec_driver_sql(f"CREATE POLICY {policy.name} ON {policy.table} {clause}")
    _note(connection)


def _note(connection: Connection) -> None:
    """Note with each policy what was declared and what the database made of it, for `differences`."""
    marks = {(policy.table, policy.name): policy.mark for policy in policies()}
    for table, name, in_force, _comment in _catalogue(connection):
        note = f"{marks[table, name]} {in_force}"
        connection.exec_driver_sql(f"COMMENT ON POLICY {name} ON {table} IS '{note}'")


def remove(connection: Connection) -> None:
    """Take every policy away, so that tables can be changed; without policies nobody sees a row."""
    if connection.dialect.name != "postgresql":
        return
    for table, name, *_rest in _catalogue(connection):
        connection.exec_driver_sql(f"DROP POLICY {name} ON {table}")


def differences(connection: Connection) -> list[str]:
    """What differs between the policies as declared and as they are in force; empty when all is well."""
    if connection.dialect.name != "postgresql":
        return []
    wanted = {(policy.table, policy.name): policy.mark for policy in policies()}
    there = {(table, name): f"{comment} {in_force}" for table, name, in_force, comment in _catalogue(connection)}
    open_tables = {table for table, _name in wanted} & set(connection.exec_driver_sql(UNFORCED).scalars())
    return sorted(
        [
            *(f"{table}: {name} is missing" for table, name in wanted.keys() - there.keys()),
            *(f"{table}: {name} is not declared" for table, name in there.keys() - wanted.keys()),
            *(f"{table}: {name} is another one" for (table, name), mark in wanted.items()
              if (table, name) in there and not _same(mark, there[table, name])),
            *(f"{table}: row security is off" for table in open_tables),
        ]
    )  # fmt: skip


def _same(mark: str, found: str) -> bool:
    declared, noted, in_force = found.split(" ")
    return declared == mark and noted == in_force


def _catalogue(connection: Connection) -> list[Any]:
    return list(connection.exec_driver_sql(CATALOGUE))


def grant(owner: Engine, role: str) -> None:
    """Let the role of the application work in the tables: rows and numbers, never the tables themselves."""
    with owner.begin() as connection:
        name = connection.dialect.identifier_preparer.quote(role)
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for statement in GRANTS:
            connection.exec_driver_sql(statement.format(role=name, schema=schema))


GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
)


BYPASSED = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def bypassed(connection: Connection) -> bool:
    """Whether the role of a connection passes by row security altogether, as a superuser does."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.exec_driver_sql(BYPASSED).scalar_one())


# In each transaction


def configure(engine: Engine) -> None:
    """Tell the database, before the first statement and whenever it changed, under which scope work goes on.

    The settings end with the transaction, so that a connection of the pool carries none to the next request.
    """
    if engine.dialect.name != "postgresql":
        return

    @event.listens_for(engine, "first_connect", once=True)
    def ask_who_we_are(driver: Any, _record: Any) -> None:
        if not driver.execute(BYPASSED).fetchone()[0]:
            leave_to_policies(engine)
        driver.rollback()

    @event.listens_for(engine, "begin")
    def forget(connection: Connection) -> None:
        connection.info.pop("told", None)
        connection.info["light"] = context.current().light

    @event.listens_for(engine, "rollback_savepoint")
    def forget_with_savepoint(connection: Connection, _name: str, _context: Any) -> None:
        connection.info.pop("told", None)

    @event.listens_for(engine, "handle_error")
    def tell_refusal(failure: ExceptionContext) -> None:
        refusal = failure.original_exception
        by_us = any(words in str(refusal) for words in ("row-level security", guards.FENCED))
        if getattr(refusal, "sqlstate", "") == REFUSED and by_us:
            raise OutOfScope("refused by the database") from refusal

    @event.listens_for(engine, "before_cursor_execute")
    def tell(connection: Connection, _cursor: Any, statement: str, _values: Any, work: Any, _many: bool) -> None:
        here = context.current()
        if statement.startswith("ROLLBACK"):
            return  # a transaction that failed hears nothing but this
        told, once = connection.info.get("told"), bool(work and work.execution_options.get(PLANNED_ONCE))
        who = here.scope, here.actor_id, here.resident_id
        connection.info["told"] = (*who, once)
        if told is None or told[:3] != who:
            settings = _settings_of(here.scope, connection.info.pop("light", False))
            settings = settings.replace(ACTOR_PLACE, str(here.actor_id or ""))
            settings = settings.replace(RESIDENT_PLACE, str(here.resident_id or ""))
            connection.info["lists"] = _at_once(connection, f"{settings}, {PLANNING[once]}")
        elif told[3] != once:
            _at_once(connection, f"SELECT {PLANNING[once]}")


def told(connection: Connection, scope: Scope, kind: str) -> frozenset[int] | None:
    """The numbers of the "organisations" or "regions" of a scope, as this transaction was told them.

    None where it was told nothing of that scope: on SQLite, and before its first statement.
    """
    before, lists = connection.info.get("told"), connection.info.get("lists")
    if not before or before[0] is not scope or lists is None:
        return None
    place = next(each for each in range(lists.nfields) if lists.fname(each) == kind.encode())
    numbers = lists.get_value(0, place).decode()[1:-1]
    return frozenset(map(int, numbers.split(","))) if numbers else frozenset()


def _at_once(connection: Connection, statement: str) -> Any:
    """Ask something at the head of a transaction, and begin that in the same message, which saves a way and back.

    Returns what it answers, where that is known. Raises `psycopg.Error` as a cursor would.
    """
    from psycopg import OperationalError
    from psycopg.errors import error_from_result
    from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

    driver: Any = connection.connection.dbapi_connection
    # A transaction of another kind than usual (that of a backup) is begun by the driver, which knows which.
    kind = (driver.autocommit, driver.isolation_level, driver.read_only, driver.deferrable)
    idle = driver.pgconn.transaction_status == TransactionStatus.IDLE
    if idle and kind != (False, None, None, None):
        driver.execute(statement)
        return None
    result = driver.pgconn.exec_((f"BEGIN; {statement}" if idle else statement).encode())
    if result.status != ExecStatus.TUPLES_OK:
        refused = result.error_field(DiagnosticField.SQLSTATE)
        raise error_from_result(result) if refused else OperationalError(result.get_error_message())
    return result


PLANNED_ONCE = "planned_once"
"""Option of a statement that is done the same way whatever its values are, such as one that asks by key.

PostgreSQL plans a prepared statement anew each time as long as that may pay. Of what every request asks first,
with the policies of seven tables in it, the plan takes six times as long as the work.
"""
PLANNING = {
    once: f"set_config('plan_cache_mode', '{mode}', true)"
    for once, mode in ((True, "force_generic_plan"), (False, "auto"))
}

ACTOR_PLACE, RESIDENT_PLACE = ":actor:", ":resident:"
"""Where the numbers of who acts go, in a statement that is otherwise the same for all of a scope."""


@lru_cache(maxsize=512)
def _settings_of(scope: Scope, light: bool) -> str:
    """The statement that tells a scope; what a joint arrangement or region covers is looked up within it.

    It also tells that nobody waits for the disk (`Context.light`), in the same breath.
    """
    haste = ", set_config('synchronous_commit', 'off', true)" if light else ""
    own = "{}" if scope.organisation_id is None else f"{{{int(scope.organisation_id)}}}"
    organisations = f"'{own}'" if scope.organisations is None else _listed(scope.organisations)
    groups = "{" + ",".join(str(int(each)) for each in sorted(scope.groups)) + "}"
    regions = "'{}'" if scope.regions is None else _listed(scope.regions)
    return f"""SELECT set_config('portal.everything', '{"on" if scope.everything else "off"}', true),
        set_config('portal.public', '{"on" if scope.public else "off"}', true),
        set_config('portal.actor', '{ACTOR_PLACE}', true),
        set_config('{guards.OUTSIDE}', '{RESIDENT_PLACE}', true),
        set_config('portal.organisations', {organisations}, true) AS organisations,
        set_config('portal.groups', '{groups}', true),
        set_config('portal.regions', {regions}, true) AS regions{haste}"""


def _listed(numbers: Select[Any]) -> str:
    return f"(SELECT coalesce(array_agg(each.id), '{{}}')::text FROM ({_sql(numbers)}) AS each(id))"  # noqa: S608  (compiled, no text of anybody)
