"""One machine: `gunicorn --config deploy/gunicorn.conf.py 'run:app'`."""

import os
import shutil
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8080")
workers = int(os.environ.get("WORKERS", "2"))
# A page may wait for the database or the scanner; a thread each, so that the others go on.
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
# Loaded once, before the workers part ways: they start in a moment and share what was made at the start.
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
# Workers begin anew now and then, not all at once.
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108  (the heartbeat must not wait for a disk)
# The portal writes its own access log, in which addresses do not stand.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Only our own proxy talks to us; who the visitor is, the portal reads by TRUSTED_PROXIES.
forwarded_allow_ips = "127.0.0.1"
limit_request_line = 8190
control_socket_disable = True


def on_starting(server):
    """Begin the figures of this machine at zero."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True)


def child_exit(server, worker):
    """Keep the counts of a worker that ended, and forget its gauges."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)
