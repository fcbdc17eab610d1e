"""Certificates that name invented people or platforms, and PDFs signed with them, for tests alone."""

import datetime as dt
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LE = dt.datetime(2026, 3, 3, 10, 0, tzinfo=dt.UTC)
_NAMES = {
    "personne": {
        NameOID.COMMON_NAME: "Jeanne Riou",
        NameOID.SURNAME: "Riou",
        NameOID.GIVEN_NAME: "Jeanne",
    },
    "plateforme": {
        NameOID.COMMON_NAME: "Parapheur Exemple",
        NameOID.ORGANIZATION_NAME: "Parapheur Exemple",
        NameOID.ORGANIZATION_IDENTIFIER: "NTRFR-200012342",
    },
}


@cache
def _certificate(whose: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in _NAMES[whose].items()])
    usage = x509.KeyUsage(True, True, *(False,) * 7)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(LE - dt.timedelta(days=30))
        .not_valid_after(LE + dt.timedelta(days=3000))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, made


def signe(data: bytes, champ: str, whose: str = "personne") -> bytes:
    """The PDF signed in a field, there or made."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = _certificate(whose)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    out = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data), strict=False),
        signers.PdfSignatureMetadata(field_name=champ, md_algorithm="sha256"),
        signer=signer,
        output=out,
    )
    return out.getvalue()
