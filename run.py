"""The application for one process (`python run.py`), or for several (`gunicorn 'run:app'`)."""

from __future__ import annotations

import gc
import os

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

    from app.common.web.working import working_beside

    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080"))
    print(f"Regieportaal: http://{host}:{port}", flush=True)
    with working_beside(app):  # one process does everything
        serve(app, host=host, port=port, threads=8, ident=None)
