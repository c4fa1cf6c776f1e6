"""Sealed values name their key, so that a key can be replaced while people are at work."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import String, update

from app.common import outbox, resealing
from app.common.crypto import UnknownKey, Vault, new_key
from app.common.outbox import Message
from app.extensions import Model
from app.security.models import TotpDevice
from tests import bench
from tests.people import Person

OLD, NEW = new_key(), new_key()
SOURCES = sorted((Path(__file__).resolve().parents[1] / "app").rglob("*.py"))


def test_what_is_sealed_names_its_version_and_key_and_not_the_text() -> None:
    version, name, closed = Vault(OLD).seal("herfst").split(".")
    assert (version, name) == ("v1", Vault(OLD).newest)
    assert OLD[:8] not in name
    assert "herfst" not in closed


def test_the_newest_key_seals_and_every_key_opens() -> None:
    both = Vault(f"{NEW},{OLD}")
    assert both.seal("x").startswith(Vault(NEW).mark)
    assert both.open(Vault(OLD).seal("oud")) == "oud"
    assert Vault(NEW).open(both.seal("nieuw")) == "nieuw"


def test_a_value_from_before_the_envelope_is_still_read() -> None:
    bare = Fernet(OLD).encrypt(b"uit de eerste weken").decode()
    assert Vault(f"{NEW},{OLD}").open(bare) == "uit de eerste weken"
    with pytest.raises(ValueError, match="not here"):
        Vault(NEW).open(bare)


def test_a_value_under_a_key_that_is_gone_says_which() -> None:
    with pytest.raises(UnknownKey, match=f"key {Vault(OLD).newest}, which is not in DATA_KEY"):
        Vault(NEW).open(Vault(OLD).seal("x"))


@pytest.mark.parametrize(
    "change", [lambda s: s[:-4] + "AAA=", lambda s: "v9" + s[2:], lambda s: s[:-1], lambda s: ""]
)
def test_a_value_that_was_changed_is_refused(change) -> None:
    with pytest.raises(ValueError):
        Vault(OLD).open(change(Vault(OLD).seal("x")))


def test_fingerprints_stay_when_a_key_is_added_and_when_the_oldest_goes() -> None:
    before = Vault(OLD)
    added = Vault(f"{NEW},{OLD}")
    gone = Vault(f"{NEW},{added.fingerprint_part()}")
    assert before.fingerprint("a") == added.fingerprint("a") == gone.fingerprint("a")
    assert gone.fingerprint("a") != Vault(NEW).fingerprint("a")
    with pytest.raises(UnknownKey):
        gone.open(before.seal("x"))


@pytest.mark.parametrize(
    "ring", ["", " , ", "fingerprint:abc", "kort", f"{OLD},fingerprint:{NEW},fingerprint:{NEW}"]
)
def test_a_ring_that_cannot_work_is_refused_at_the_start(ring: str) -> None:
    with pytest.raises(ValueError):
        Vault(ring)


# Rotation


def letter(text: str, key: str = OLD) -> int:
    """A message that was sealed under a key."""
    with bench.office() as session:
        made = outbox.post(session, Vault(key), recipient="m@x.example", subject="x", body=text)
        session.commit()
        return made.id


def rotate(app: Flask, ring: str) -> tuple[int, str]:
    """Run the command under a ring of keys; its exit code and what it says."""
    before, app.extensions["vault"] = app.extensions["vault"], Vault(ring)
    try:
        ran = app.test_cli_runner().invoke(args=["portal", "rotate-key"])
    finally:
        app.extensions["vault"] = before
    return ran.exit_code, ran.output


def test_after_rotation_the_old_key_opens_nothing_and_the_new_one_everything(app: Flask, gijs: Person) -> None:
    numbers = [letter(f"brief {number}") for number in range(5)]
    bench.store(TotpDevice(actor_id=gijs.user.actor_id, sealed_seed=Fernet(OLD).encrypt(b"SEED").decode()))
    code, said = rotate(app, f"{NEW},{OLD}")
    assert code == 0, said
    assert "message.sealed_body: 5 sealed anew" in said
    assert "totp_device.sealed_seed: 1 sealed anew" in said
    texts = [Vault(NEW).open(row.sealed_body) for row in bench.rows_of(Message, Message.id.in_(numbers))]
    assert texts == [f"brief {number}" for number in range(5)]
    assert Vault(NEW).open(bench.rows_of(TotpDevice)[0].sealed_seed) == "SEED"


def test_a_second_run_finds_nothing_to_do(app: Flask) -> None:
    letter("eenmaal")
    rotate(app, f"{NEW},{OLD}")
    assert "message.sealed_body: 0 sealed anew" in rotate(app, f"{NEW},{OLD}")[1]


def test_what_no_key_opens_is_counted_left_alone_and_holds_nothing_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    lost = [letter("verloren", new_key()) for _number in range(3)]
    fine = letter("goed")
    before = {row.id: row.sealed_body for row in bench.rows_of(Message)}
    code, said = rotate(app, f"{NEW},{OLD}")
    assert (code, "message.sealed_body: 1 sealed anew, 3 that no key here opens" in said) == (1, True), said
    after = {row.id: row.sealed_body for row in bench.rows_of(Message)}
    assert [after[number] == before[number] for number in (*lost, fine)] == [True, True, True, False]


def test_a_rotation_that_is_broken_off_goes_on_where_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    for number in range(5):
        letter(f"brief {number}")
    vault, sealed = Vault(f"{NEW},{OLD}"), []

    def broken_off(text: str) -> str:
        if len(sealed) == 3:
            raise KeyboardInterrupt
        sealed.append(text)
        return Vault(NEW).seal(text)

    with monkeypatch.context() as patch, bench.office() as session, pytest.raises(KeyboardInterrupt):
        patch.setattr(vault, "seal", broken_off)
        list(resealing.reseal(session, vault))
    assert "message.sealed_body: 3 sealed anew" in rotate(app, f"{NEW},{OLD}")[1]


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter("oud")
    vault, sealed_by_another = Vault(f"{NEW},{OLD}"), Vault(NEW).seal("van een ander")
    with monkeypatch.context() as patch, bench.office() as session:

        def changed_meanwhile(_sealed: str) -> str:
            session.execute(update(Message).values(sealed_body=sealed_by_another))
            return "oud"

        patch.setattr(vault, "open", changed_meanwhile)
        assert [each.done for each in resealing.reseal(session, vault) if "message" in each.column] == [0]
    assert Vault(NEW).open(bench.rows_of(Message)[0].sealed_body) == "van een ander"


# What is sealed is declared


def test_every_column_that_is_named_sealed_is_declared_so_and_the_other_way_round() -> None:
    tables = Model.metadata.tables.values()
    columns = [column for table in tables for column in table.columns if isinstance(column.type, String)]
    named = {f"{column.table.name}.{column.name}" for column in columns if column.name.startswith("sealed")}
    declared = {f"{column.table.name}.{column.name}" for column in resealing.sealed_columns()}
    assert named == declared
    assert len(declared) >= 2
    assert not [column for column in resealing.sealed_columns() if "id" not in column.table.columns]


def test_whatever_is_sealed_goes_into_a_column_that_is_named_sealed() -> None:
    """Else the declaration above would not find it, and a rotation would pass it over."""
    for file in SOURCES:
        tree = ast.parse(file.read_text())
        calls = [node for node in ast.walk(tree) if is_seal(node)]
        assert len(calls) == len([node for node in places(tree) if node.startswith("sealed")]), file


def is_seal(node: ast.AST) -> bool:
    """Whether something is a call that seals a value."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "seal"


def places(tree: ast.AST) -> list[str]:
    """The names under which sealed values are handed on: keywords, keys of a mapping, variables, attributes."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and is_seal(node.value):
            found.append(node.arg or "")
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [str(getattr(key, "value", "")) for key, value in pairs if is_seal(value)]
        elif isinstance(node, ast.Assign) and is_seal(node.value):
            found += [getattr(node.targets[0], "attr", getattr(node.targets[0], "id", ""))]
    return found
