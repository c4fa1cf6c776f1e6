"""Whether the portal in this container answers: exit code 0 or 1, for the engine that watches it."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

host = os.environ.get("TRUSTED_HOSTS", "").split() or [urlsplit(os.environ.get("PUBLIC_URL", "")).hostname or ""]
port = os.environ.get("BIND", ":8080").rpartition(":")[2]
asked = urllib.request.Request(f"http://127.0.0.1:{port}/-/live", headers={"Host": host[0]})
try:
    with urllib.request.urlopen(asked, timeout=3) as answer:  # noqa: S310
        sys.exit(answer.status != 200)
except OSError:
    sys.exit(1)
