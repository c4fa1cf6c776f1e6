"""Guards that the database itself keeps, for every way in: rows that are only added, rows that may not go yet.

They are declared beside the tables and made anew at each upgrade, because batch migrations of SQLite drop triggers
silently; `differences` compares what is declared with what the catalogue says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from app.common.frozen import frozen

PREFIX = "guard_"


@frozen
class Guard:
    """A trigger that refuses something on a table.

    `when` is a condition on `OLD` (on `NEW`, where rows are added; on both, where they are changed), in SQL that
    both databases know; without one the guard always refuses.
    """

    table: str
    verb: str
    message: str
    when: str = ""

    @property
    def name(self) -> str:
        """The name of the trigger, and of its function on PostgreSQL."""
        return f"{PREFIX}{self.table}_{self.verb}"

    def statements(self, dialect: str) -> tuple[str, ...]:
        """What makes the guard, on one of the two databases."""
        if dialect == "sqlite":
            refuse = f"SELECT RAISE(ABORT, '{self.message}');"
            when = f" WHEN ({self.when})" if self.when else ""
            head = f"CREATE TRIGGER {self.name} BEFORE {self.verb.upper()} ON {self.table}"
            return (f"{head}{when} BEGIN {refuse} END",)
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            f"CREATE TRIGGER {self.name} BEFORE {self.verb.upper()} ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        )

    @property
    def body(self) -> str:
        """What the function of PostgreSQL does; the condition stands in it, so that the text says all."""
        kept = "NEW" if self.verb == "insert" or (self.verb == "update" and self.when) else "OLD"
        refuse = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'"
        return f"BEGIN IF {self.when or 'true'} THEN {refuse}; END IF; RETURN {kept}; END"


TRANSACTION = "portal_transaction"
"""The name of the function that tells one transaction from another, on both databases."""
TRANSACTION_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {TRANSACTION}() RETURNS text LANGUAGE sql STABLE
    AS $$SELECT pg_current_xact_id()::text$$
"""
"""On PostgreSQL; SQLite asks the connection, which is told in `database`. Whoever comes to an SQLite file without
the portal has no such function, and cannot pass a guard that asks for it."""


@frozen
class Stamp:
    """A trigger that notes, when a flag of a row is switched off, in which transaction that was.

    What may only be done to a row that was switched off earlier compares it with the transaction at hand.
    """

    table: str
    flag: str
    column: str

    @property
    def name(self) -> str:
        """The name of the trigger, and of its function on PostgreSQL."""
        return f"{PREFIX}{self.table}_{self.column}"

    def statements(self, dialect: str) -> tuple[str, ...]:
        """What makes the stamp, on one of the two databases."""
        if dialect == "sqlite":
            changed = f"OLD.{self.flag} IS NOT NEW.{self.flag}"
            stamp = f"CASE WHEN NEW.{self.flag} THEN NULL ELSE {TRANSACTION}() END"
            mark = f"SET {self.column} = {stamp} WHERE id = NEW.id"
            return (
                f"CREATE TRIGGER {self.name} AFTER UPDATE OF {self.flag} ON {self.table} WHEN {changed}"
                f" BEGIN UPDATE {self.table} {mark}; END",
            )
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        )

    @property
    def body(self) -> str:
        """What the function of PostgreSQL does: the stamp is its own, whatever a statement says."""
        stamp = (
            f"CASE WHEN NEW.{self.flag} THEN NULL WHEN OLD.{self.flag} THEN {TRANSACTION}()"
            f" ELSE OLD.{self.column} END"
        )
        return f"BEGIN NEW.{self.column} := {stamp}; RETURN NEW; END"


OUTSIDE = "portal.resident"
"""The setting of a transaction that names the resident who acts; without one a fence lets everybody pass."""
FENCED = "not for people from outside"


@frozen
class Fence:
    """A trigger that lets residents write no row of a table but those of a condition on `NEW` and `OLD`.

    It stands on PostgreSQL alone: SQLite knows no setting of a transaction.
    """

    table: str
    clause: str

    @property
    def name(self) -> str:
        """The name of the trigger, and of its function."""
        return f"{PREFIX}{self.table}_outside"

    def statements(self, _dialect: str) -> tuple[str, ...]:
        """What makes the fence."""
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE OR DELETE ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        )

    @property
    def body(self) -> str:
        """What the function does; who is no resident passes at the first question."""
        outside = f"nullif(current_setting('{OUTSIDE}', true), '') IS NOT NULL"
        passes = f"TG_OP <> 'DELETE' AND ({self.clause})"
        refuse = f"RAISE EXCEPTION '{self.table} is {FENCED}' USING ERRCODE = 'insufficient_privilege'"
        gone = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF"
        return (
            f"BEGIN IF {outside} THEN IF ({passes}) IS NOT TRUE THEN {refuse}; END IF; END IF;"
            f" {gone}; RETURN NEW; END"
        )


_declared: dict[str, Guard | Stamp] = {}
_more: list[Callable[[], Iterable[Fence]]] = []


def also(declared: Callable[[], Iterable[Fence]]) -> None:
    """Ask for further guards, when all tables are known."""
    _more.append(declared)


def _all(dialect: str) -> dict[str, Guard | Stamp | Fence]:
    fences = {fence.name: fence for more in _more for fence in more()} if dialect == "postgresql" else {}
    return {**_declared, **fences}


def append_only(table: str) -> None:
    """Refuse every change and removal of a row, whoever asks."""
    for verb in ("update", "delete"):
        _declare(Guard(table, verb, f"rows of {table} are only added"))


def refuse_delete(table: str, *, when: str, message: str) -> None:
    """Refuse that a row goes while a condition on it (`OLD.active`) holds."""
    _declare(Guard(table, "delete", message, when))


def refuse_update(table: str, *, when: str, message: str) -> None:
    """Refuse that a row is changed where a condition on it holds (`OLD.sent AND NOT NEW.sent`)."""
    _declare(Guard(table, "update", message, when))


def refuse_insert(table: str, *, when: str, message: str) -> None:
    """Refuse that a row is added while a condition on it holds (`NEW.amount < 0`)."""
    _declare(Guard(table, "insert", message, when))


def stamp_when_off(table: str, *, flag: str, column: str) -> None:
    """Note in a column in which transaction a flag was switched off; it is empty while the flag is on."""
    _declare(Stamp(table, flag, column))


def _declare(guard: Guard | Stamp) -> None:
    _declared[guard.name] = guard


CATALOGUE = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, tgrelid::regclass::text, tgrelid::regclass::text || ' ' || tgenabled::text || ' ' || prosrc
        FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal
    """,
}
"""Name, table and definition of each trigger; on PostgreSQL table, state and body are the definition."""


def install(connection: Connection) -> None:
    """Make every guard anew, and take away what is no longer declared; part of each upgrade."""
    dialect = connection.dialect.name
    remove(connection)
    if dialect == "postgresql":
        connection.exec_driver_sql(TRANSACTION_FUNCTION)
    for guard in _all(dialect).values():
        for statement in guard.statements(dialect):
            connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take every guard away, so that tables can be changed: one that asks other tables stands in the way."""
    for name, (table, _definition) in _present(connection).items():
        on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


def differences(connection: Connection) -> list[str]:
    """What differs between the guards as declared and as they are in the database; empty when all is well."""
    there = {name: definition for name, (_table, definition) in _present(connection).items()}
    dialect = connection.dialect.name
    wanted = {name: _definition(guard, dialect) for name, guard in _all(dialect).items()}
    missing = [f"{name} is missing" for name in wanted.keys() - there.keys()]
    foreign = [f"{name} is not declared" for name in there.keys() - wanted.keys()]
    other = [f"{name} is another one" for name in wanted.keys() & there.keys() if wanted[name] != there[name]]
    return sorted([*missing, *foreign, *other])


def _present(connection: Connection) -> dict[str, tuple[str, str]]:
    """The guards in the database: of each its table and its definition."""
    rows = connection.exec_driver_sql(CATALOGUE[connection.dialect.name])
    return {row[0]: (row[1], row[2]) for row in rows if row[0].startswith(PREFIX)}


def _definition(guard: Guard | Stamp | Fence, dialect: str) -> str:
    return guard.statements(dialect)[0] if dialect == "sqlite" else f"{guard.table} O {guard.body}"
