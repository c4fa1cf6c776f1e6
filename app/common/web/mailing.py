"""Sending mail once the answer is out: a slow mail server keeps nobody waiting and tells nothing by its time."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.common import clock, outbox
from app.common.context import system_scope
from app.common.mail import MailServer
from app.extensions import db

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """After each request that posted mail, hand over what waits; without a mail server it stays queued."""
    # One at a time and beside the requests: a mail server that is silent must not use up their threads.
    app.extensions["postman"] = postman = ThreadPoolExecutor(1, "postman")

    @app.after_request
    def send_later(response: Response) -> Response:
        server = MailServer.of(app.config)
        if db.session.info.pop(outbox.POSTED, False) and server is not None:
            response.call_on_close(lambda: postman.submit(send, app, server))
        return response


def send(app: Flask, server: MailServer) -> int:
    """Send what waits in the outbox, in a session of its own; returns how many messages went out."""
    with app.app_context(), system_scope("outbox"), Session(db.engine) as session:
        try:
            return outbox.send_waiting(session, app.extensions["vault"], server.deliver, clock.now())
        except SQLAlchemyError as error:
            # The answer has gone; what is still queued goes out with the next message.
            log.error("outbox not sent: %s", type(error).__name__)  # noqa: TRY400  (a trace holds addresses)
            return 0
