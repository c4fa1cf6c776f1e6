"""A provider that says what a test wants it to say: sound tokens, and tokens with one thing wrong."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from app.security.login.oidc import ACTING, ENTITY, LEGAL, QUALIFIER
from app.security.login.rules.assertions import Level
from app.security.login.rules.providers import Provider

CLIENT = "regieportaal"


class Forger:
    """Keys, the claims of a sound token, and ways to spoil it."""

    def __init__(self, issuer: str) -> None:
        self.provider = Provider("forger", "Forger", issuer, CLIENT, "secret")
        self.key, self.other_key = (ECKey.generate_key("P-256", {"kid": kid}) for kid in ("one", "one"))
        self.metadata: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }
        self.status, self.pause, self.gate = 200, 0.0, threading.Event()
        self.token: Callable[[], str] = lambda: ""

    def will_say(self, write: Callable[..., str] | None = None, **changed: Any) -> None:
        """Answer with a token of some claims; `None` leaves a claim out."""
        now = int(time.time())
        sound = {
            "iss": self.provider.issuer, "sub": "somebody", "aud": CLIENT, "exp": now + 300, "iat": now,
            "acr": Level.LOA3.urn, LEGAL: "90000002", QUALIFIER: f"{ENTITY}KvKnr", ACTING: "pseudo@1",
        }  # fmt: skip
        claims = {key: value for key, value in {**sound, **changed}.items() if value is not None}
        self.token = lambda: (write or self.signed)(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        """As it should be."""
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.key, algorithms=["ES256"])

    def signed_by_another(self, claims: dict[str, Any]) -> str:
        """With a key that is not the provider's, under its name."""
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.other_key, algorithms=["ES256"])

    def unsigned(self, claims: dict[str, Any]) -> str:
        """With `alg: none`."""
        return ".".join(_part(part) for part in ({"alg": "none"}, claims)) + "."

    def signed_with_the_public_key(self, claims: dict[str, Any]) -> str:
        """With the public key, that everybody has, as a shared secret."""
        import hashlib
        import hmac

        start = ".".join(_part(part) for part in ({"alg": "HS256", "kid": "one"}, claims))
        secret = self.key.as_pem(private=False)
        proof = hmac.new(secret, start.encode(), hashlib.sha256).digest()
        return f"{start}.{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}"

    def tampered(self, claims: dict[str, Any]) -> str:
        """Signed well, and changed afterwards."""
        head, _body, proof = self.signed(claims).split(".")
        return ".".join((head, _part({**claims, ACTING: "somebody else"}), proof))


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def forging() -> Iterator[Forger]:
    """Serve a forger on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    forger = server.forger = Forger(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        forger.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        forger: Forger = self.server.forger  # type: ignore[attr-defined]
        if self.path.startswith("/.well-known/"):
            self._say(forger.metadata, forger.status)
        else:
            self._say({"keys": [forger.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        forger: Forger = self.server.forger  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers["Content-Length"]))
        if forger.pause:
            forger.gate.wait(forger.pause)
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": forger.token()})

    def _say(self, what: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # who asked did not wait

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to tell."""
