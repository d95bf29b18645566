"""Certificates of an authority that nobody knows, for servers on loopback."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_ISSUED = datetime(2020, 1, 1, tzinfo=UTC)
_LATER = datetime(2120, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs for 127.0.0.1, or for whom it is told to."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def founded(cls, folder: Path) -> "Authority":
        """One with a key of its own; `folder` is where it puts what it signs."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("planted authority")
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), 1, _ISSUED, _LATER)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        return cls(folder, key, certificate)

    def trust(self) -> ssl.SSLContext:
        """What a client needs to know this authority, and no other."""
        return ssl.create_default_context(cadata=self.certificate.public_bytes(serialization.Encoding.PEM).decode())

    def signs(self, *, host: str = "127.0.0.1", from_: datetime = _ISSUED, until: datetime = _LATER) -> Path:
        """A file with a certificate for `host`, an address or a name, and its key."""
        return self._written(self.certificate.subject, self.key, host, from_, until)

    def self_signed(self) -> Path:
        """A file with one that nobody signed but itself."""
        return self._written(_name("127.0.0.1"), None, "127.0.0.1", _ISSUED, _LATER)

    def _written(
        self, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey | None, host: str, from_: datetime, until: datetime
    ) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        alternative = x509.IPAddress(IPv4Address(host)) if host[0].isdigit() else x509.DNSName(host)
        certificate = (
            x509.CertificateBuilder(issuer, _name("127.0.0.1"), key.public_key(), 2, from_, until)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key((signer or key).public_key()), critical=False
            )
            .sign(signer or key, hashes.SHA256())
        )
        path = self.folder / "server.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return path
