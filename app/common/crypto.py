"""Secrets at rest and one-way fingerprints, under `DATA_KEY`.

A sealed value carries the version of the key it was made with, so that a key can be replaced while old values
stay readable. `DATA_KEY` is one or more base64 keys of 32 bytes, newest first, parted by commas.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Seals and opens small secrets, and makes keyed fingerprints."""

    def __init__(self, data_key: str) -> None:
        """Take the keys of `DATA_KEY`; raises `ValueError` when one is not 32 bytes in URL-safe base64."""
        keys = [key.strip() for key in data_key.split(",") if key.strip()]
        if not keys:
            raise ValueError("DATA_KEY is empty")
        self._box = MultiFernet([Fernet(key) for key in keys])
        self._fingerprint_key = hashlib.sha256(b"fingerprint:" + base64.urlsafe_b64decode(keys[-1])).digest()

    def seal(self, plain: str) -> str:
        """Encrypt a text with the newest key."""
        return self._box.encrypt(plain.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt a text sealed with any of the keys; raises `ValueError` when none fits."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise ValueError("sealed with a key that is not here") from error

    def fingerprint(self, value: str) -> str:
        """A keyed hash to find a value by (codes, addresses, user names) without keeping the value.

        It uses the oldest key, because a fingerprint cannot be made anew when a key is replaced.
        """
        return hmac.new(self._fingerprint_key, value.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A fresh key for `DATA_KEY`."""
    return Fernet.generate_key().decode()


def token(size: int = 32) -> str:
    """An unguessable token for an address or cookie, of `size` random bytes."""
    return secrets.token_urlsafe(size)


def hashed(value: str) -> str:
    """A plain hash, for tokens that are long and random themselves."""
    return hashlib.sha256(value.encode()).hexdigest()
