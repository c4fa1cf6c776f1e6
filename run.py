"""The application for one process (`python run.py`), or for several (`gunicorn 'run:app'`)."""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack

from app import create_app

# What is made at the start stays: looking through it for rubbish would take a seventh of the start, and a tenth of
# the time of every page.
gc.disable()
app = create_app()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
gc.enable()

if __name__ == "__main__":
    from waitress import serve

    from app.commands.seed import trials_broker
    from app.common.web.working import working_beside

    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080"))
    print(f"Regieportaal: http://{host}:{port}", flush=True)
    with ExitStack() as stack:
        stack.enter_context(working_beside(app))  # one process does everything
        if app.config["DEMO"]:
            print(stack.enter_context(trials_broker(app)), flush=True)
        serve(app, host=host, port=port, threads=8, ident=None)
