"""SHA-256 without OpenSSL.

`hashlib` loads OpenSSL's library for it, which took a third of all the time that guestlint's own modules take to load (5 of 15 ms);
CPython's built-in implementation is as fast on short texts.
"""

from __future__ import annotations

try:
    from _sha2 import sha256  # CPython 3.12 and later
except ImportError:
    try:
        from _sha256 import sha256
    except ImportError:
        from hashlib import sha256


def hex_digest(text: str) -> str:
    """The 64 hexadecimal digits of a text's SHA-256."""
    digest: str = sha256(text.encode(errors="surrogatepass")).hexdigest()
    return digest
