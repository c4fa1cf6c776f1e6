"""The portal: `create_app` is the one place where the parts meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application; `settings` go over those of `config.py`.

    Raises `ValueError` when a production start lacks `SECRET_KEY` or `DATA_KEY`.
    """
    import config
    from app.common.web.addresses import LateRule

    app = Flask(__name__, static_folder=None)
    app.url_rule_class = LateRule
    app.config.from_mapping({**config.settings(), **(settings or {})})
    _log(app)
    _keys(app)
    _providers(app)
    _extensions(app)
    _web(app)
    _screens(app)
    _doors(app)
    return app


def _log(app: Flask) -> None:
    from app.common import logs

    if not app.config["TESTING"]:
        logs.configure(plain=app.config["DEMO"])


def _keys(app: Flask) -> None:
    from app.common import crypto

    for name in ("SECRET_KEY", "DATA_KEY"):
        if not app.config[name] and not app.config["DEMO"]:
            raise ValueError(f"{name} is not set; see docs/operations.md. For a trial, start with DEMO=1.")
    if app.config["DEMO"]:
        _demo_keys(app)
    app.extensions["vault"] = crypto.Vault(app.config["DATA_KEY"])


def _demo_keys(app: Flask) -> None:
    """Keys of a trial live beside its database, so that a restart can still read what was sealed."""
    from pathlib import Path

    from app.common import crypto

    folder = Path(app.config["INSTANCE_FOLDER"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("SECRET_KEY", "DATA_KEY"):
        if not app.config[name]:
            app.config[name] = crypto.kept_key(folder / f"demo-{name.lower().replace('_', '-')}")


def _providers(app: Flask) -> None:
    """Read the identity providers; raises `ValueError` when one is not set up well."""
    from pathlib import Path

    from app.common import crypto
    from app.security.login.rules.providers import Providers, demo_brokers, demo_digid, read

    settings = app.config
    given = read(settings["IDENTITY_PROVIDERS"], demo=settings["DEMO"])
    if settings["DEMO"] and settings["DEMO_BROKER_URL"] and not given:
        secret = crypto.kept_key(Path(settings["INSTANCE_FOLDER"]) / "demo-broker-secret")
        digid = demo_digid(settings["DEMO_DIGID_URL"], secret)
        found = Providers((*demo_brokers(settings["DEMO_BROKER_URL"], secret), *digid), strict=False)
    else:
        found = Providers(given)
    app.extensions["providers"] = found
    settings["ONLY_BY_EHERKENNING"] = found.only_way_for_municipalities


def _extensions(app: Flask) -> None:
    import app.jobs as work  # every kind of job has to be known before any is done
    import app.models as tables  # every table has to be known before the database is used
    from app.common import audit, context, database, files, rowsecurity, scope
    from app.common.web import journal, metrics, uploads
    from app.common.web.builder import PortalBuilder
    from app.extensions import db
    from app.security.login import gate
    from app.security.manager import SecurityManager

    assert tables
    assert work
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    database.prepare_folder(url)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(url))
    db.init_app(app)
    with app.app_context():
        database.configure(db.engine, app.config["DATABASE_BUSY_TIMEOUT_MS"])
        audit.use_vault(db.engine, app.extensions["vault"])
        rowsecurity.configure(db.engine)
        scope.install(db.session, lambda: context.current().scope, lambda: context.current().organisation_id)
        scope.outside.install(db.session, lambda: context.current().resident_id)
        files.install(db.engine, files.Store.of(app.config))
        metrics.count_statements(db.engine)
    app.extensions["make_builder"] = lambda: PortalBuilder(
        app, cast(Session, db.session), security_manager_class=SecurityManager, update_perms=False
    )
    journal.init_app(app)  # first: what follows may refuse, and its refusal has a number as well
    app.before_request(gate.refuse_without_database)
    uploads.init_app(app)  # before the gate and the forgery check, which read forms


def _web(app: Flask) -> None:
    from app.common.web import (
        assets,
        compiled,
        drawing,
        errors,
        headers,
        health,
        hyphens,
        icons,
        metrics,
        networks,
        parse,
        shell,
        working,
    )
    from app.extensions import csrf
    from app.security.actions.gauges import gauges
    from app.security.login import gate, pace
    from app.security.login.sessions import ServerSessions
    from app.security.login.views.brokers import BrokerRoom
    from app.security.login.views.residents_digid import DigidPage

    compiled.init_app(app)  # first: what follows makes the environment of the templates
    app.session_interface = ServerSessions()
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for part in (
        parse,
        headers,
        errors,
        assets,
        icons,
        shell,
        drawing,
        hyphens,
        working,
        health,
        networks,
        pace,
        gate,
    ):
        part.init_app(app)
    for posted in (BrokerRoom.broker_posts, DigidPage.posts):
        csrf.exempt(posted)  # comes from another site; its signature is what counts (decision 0026)
    csrf.init_app(app)  # after the gate: a form that comes too late is kept there before it is refused
    metrics.init_app(app, gauges)


def _screens(app: Flask) -> None:
    from app import views
    from app.common.web import helping, locale
    from app.security.login.at_work import at_work
    from app.security.manager import permissions_of

    with app.app_context():
        builder = app.extensions.pop("make_builder")()
        locale.init_app(app)
        app.extensions["permissions_of"] = permissions_of
        app.extensions["at_work"] = at_work
        app.extensions["help"] = {helping.STAFF: views.HELP, helping.RESIDENTS: views.HELP_OF_RESIDENTS}
        views.register(builder)


def _doors(app: Flask) -> None:
    from app import commands

    commands.register(app)
