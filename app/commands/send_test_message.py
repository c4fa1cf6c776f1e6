"""`flask portal send-test-message`: see whether mail or text messages arrive, with the settings as they are."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common import clock
from app.common.outbox import Channel, Envelope, Undelivered, port_of

TEXT = "Testbericht van het portaal. Test message of the portal. Message d'essai du portail."


@click.command("send-test-message")
@click.argument("channel", type=click.Choice([channel.value for channel in Channel]))
@click.argument("address")
@with_appcontext
def send_test_message(channel: str, address: str) -> None:
    """Send a message to ADDRESS at once, past the outbox, and say how it went."""
    port = port_of(Channel(channel), current_app.config)
    if port is None:
        raise click.ClickException("This channel is not configured; see docs/operations.md.")
    name = current_app.config["APP_NAME"]
    try:
        port.deliver(Envelope(address, f"{name}: test", TEXT, f"test.{int(clock.now().timestamp())}"))
    except Undelivered as refusal:
        raise click.ClickException(f"Not delivered: {refusal}") from None
    click.echo("Handed over.")
