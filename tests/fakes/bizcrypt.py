"""WeCom's callback encryption, written from its documents (90968) on `cryptography` alone, to check ours against."""

import base64
import hashlib
import os
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


@dataclass(frozen=True, slots=True)
class BizCrypt:
    """The platform's side of the scheme for one app."""

    token: str
    aes_key: str
    receive_id: str

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        parts = sorted(part.encode() for part in (self.token, timestamp, nonce, encrypted))
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def encrypt(self, content: bytes, random: bytes | None = None) -> str:
        frame = (random or os.urandom(16)) + struct.pack(">I", len(content)) + content + self.receive_id.encode()
        padding = BLOCK - len(frame) % BLOCK
        return self.encrypt_raw(frame + bytes([padding]) * padding)

    def encrypt_raw(self, padded: bytes) -> str:
        """Encrypts a frame as it stands: for frames that are wrong on purpose. Its length is a multiple of 16."""
        key = base64.b64decode(self.aes_key + "=")
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """What the other side sealed; AssertionError where it was not sealed for us."""
        key = base64.b64decode(self.aes_key + "=")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        frame = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
        assert len(frame) % BLOCK == 0
        frame = frame[: -frame[-1]]
        (length,) = struct.unpack(">I", frame[16:20])
        assert frame[20 + length :] == self.receive_id.encode()
        return frame[20 : 20 + length]
