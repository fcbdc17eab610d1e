"""The certificates by which the machines of a cluster know each other."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.run.grappe.adresse import AUTORITE, CERTIFICAT, CLE
from pipeline.run.grappe.execution import SANS
from pipeline.store import files

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import CertificateBuilder, GeneralName

DUREE = dt.timedelta(days=365)
DEJA = (
    "Des certificats sont déjà là.",
    "Gardez-les ; pour en faire de nouveaux, ôtez-les d’abord, ici et sur chaque machine de la grappe.",
)


def certificats(folder: Path, machines: Sequence[str], today: dt.date) -> list[Path]:
    """Write the authority's certificate, one certificate for ``machines`` (names, addresses) and its key.

    They last a year. The authority's own key is thrown away: nobody can add a machine later. Raises
    ``UserError`` when some are there, or the extra is not installed.
    """
    if find_spec("cryptography") is None:
        raise UserError(*SANS)
    if any((folder / name).exists() for name in (AUTORITE, CERTIFICAT, CLE)):
        raise UserError(*DEJA, str(folder))
    made = _made([*machines, "localhost", "127.0.0.1"], dt.datetime.combine(today, dt.time(), dt.UTC))
    files.make_folder(folder.parent)
    files.make_folder(folder, private=True)
    for name, data in made.items():
        files.write(folder / name, data, private=True)
    return [folder / name for name in made]


def _made(machines: Sequence[str], start: dt.datetime) -> dict[str, bytes]:
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives import serialization as s  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _builder("Grappe du bilan professionnel", "Grappe du bilan professionnel", root, start)
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    names = x509.SubjectAlternativeName([_name(machine) for machine in machines])
    node = _builder("Machine de la grappe", "Grappe du bilan professionnel", own, start)
    node = node.add_extension(names, critical=False)
    key = own.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    return {
        AUTORITE: ca.sign(root, hashes.SHA256()).public_bytes(s.Encoding.PEM),
        CERTIFICAT: node.sign(root, hashes.SHA256()).public_bytes(s.Encoding.PEM),
        CLE: key,
    }


def _builder(
    subject: str, issuer: str, key: "EllipticCurvePrivateKey", start: dt.datetime
) -> "CertificateBuilder":
    from cryptography import x509  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (subject, issuer)]
    made = x509.CertificateBuilder().subject_name(named[0]).issuer_name(named[1])
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return made.not_valid_before(start - dt.timedelta(days=1)).not_valid_after(start + DUREE)


def _name(machine: str) -> "GeneralName":
    from cryptography import x509  # noqa: PLC0415

    try:
        return x509.IPAddress(ipaddress.ip_address(machine))
    except ValueError:
        return x509.DNSName(machine)
