"""What a text is known by in a large fleet: a short digest, for which no finding is named."""

from __future__ import annotations

try:
    from _blake2 import blake2b  # `hashlib` loads OpenSSL's library
except ImportError:
    from hashlib import blake2b

SIZE = 16
"""Bytes of a digest: two contents differ where theirs do."""


def digest(*parts: bytes) -> bytes:
    """The digest of `parts`, in their order."""
    told = [each for part in parts for each in (len(part).to_bytes(8), part)]
    return blake2b(b"".join(told), digest_size=SIZE).digest()  # once, as each update takes as long as a kilobyte


def text_digest(text: str) -> bytes:
    """The digest of a text, as that of the bytes which it is in UTF-8."""
    return digest(text.encode(errors="surrogatepass"))
