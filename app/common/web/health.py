"""Addresses for machines that ask how we are: does the process run, and can it do its work."""

from __future__ import annotations

from flask import Flask, Response, current_app, jsonify

from app.common import clock, health
from app.common.web.openness import open_to_all
from app.extensions import db


def init_app(app: Flask) -> None:
    """Open both addresses. They read no session and leave no trace."""
    app.add_url_rule("/-/live", "live", live, methods=["GET"])
    app.add_url_rule("/-/ready", "ready", ready, methods=["GET"])


@open_to_all
def live() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@open_to_all
def ready() -> tuple[Response, int]:
    """Whether visitors may be sent here: 200, or 503 with what is wrong."""
    findings = health.examine(health.Patient(db.engine, current_app.config, clock.now()))
    word = health.worst(findings)
    checks = {finding.name: {"status": finding.word, "about": finding.about} for finding in findings}
    return jsonify(status=word, checks=checks), 503 if word == "fail" else 200
