"""A security key made of software, as a browser speaks for it: ES256, a counter, no attestation (WebAuthn 3)."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class SoftKey:
    """One credential; `options` is what a page gave, as JSON."""

    def __init__(self, origin: str = "http://localhost", host: str = "localhost") -> None:
        self.origin, self.host, self.count = origin, host, 0
        self.secret, self.number = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)

    def made(self, options: str) -> str:
        """What a browser answers when it made the key."""
        public = self.secret.public_key().public_numbers()
        point = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        about = bytes(16) + struct.pack(">H", len(self.number)) + self.number + cbor2.dumps(point)
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | VERIFIED | WITH_KEY) + about}
        return self._answer({
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": cbor2.dumps(told),
        })  # fmt: skip

    def used(self, options: str, **changed: Any) -> str:
        """What a browser answers when the key was used."""
        self.count += 1
        data, client = self._data(PRESENT | VERIFIED), self._client("webauthn.get", options)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        told = {"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": b""}
        return self._answer({**told, **changed})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, options: str) -> bytes:
        said = {"type": kind, "challenge": json.loads(options)["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        number = bytes_to_base64url(self.number)
        told = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told,
                           "clientExtensionResults": {}})  # fmt: skip
