"""The cipher of callbacks and of what robots are sent: AES-256-CBC, the key's first half as IV, PKCS#7 to 32 bytes."""

from base64 import b64decode

from cryptography.hazmat.primitives.ciphers import Cipher as Primitive
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_KEY_BYTES = 32
_IV_BYTES = 16
_BLOCK = 32


class PaddingError(ValueError):
    """What was decrypted does not end as it must: another key, or bytes that were changed."""


class Cipher:
    """One key. It is set up once; opening a callback takes some 20 µs."""

    def __init__(self, key: bytes) -> None:
        """`key` has 32 bytes."""
        self._primitive = Primitive(AES(key), CBC(key[:_IV_BYTES]))

    def decrypt(self, sealed: bytes) -> bytes:
        """What was sealed; raises ValueError where it has not the length of any, and PaddingError."""
        opening = self._primitive.decryptor()
        padded = opening.update(sealed) + opening.finalize()
        padding = padded[-1] if padded else 0
        if not 1 <= padding <= _BLOCK or padded[-padding:] != bytes([padding]) * padding:
            raise PaddingError
        return padded[:-padding]

    def encrypt(self, plain: bytes) -> bytes:
        """The opposite."""
        padding = _BLOCK - len(plain) % _BLOCK
        sealing = self._primitive.encryptor()
        return sealing.update(plain + bytes([padding]) * padding) + sealing.finalize()


def key_of(aes_key: str, variable: str) -> bytes:
    """The key in an EncodingAESKey; raises ValueError, for admins, that names the environment's `variable`."""
    try:
        key = b64decode(aes_key + "=", validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        message = f"{variable} 不对：应是企业微信后台「接收消息」页上 43 位的 EncodingAESKey"
        raise ValueError(message)
    return key
