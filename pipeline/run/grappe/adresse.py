"""Where a cluster may be: this machine, or elsewhere over TLS with certificates; anything else is refused."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import UserError

CERTIFICATS = "grappe"
AUTORITE, CERTIFICAT, CLE = "autorite.pem", "certificat.pem", "cle.pem"
OUVERTE = (
    "Cette grappe n’est pas sur ce poste et n’est pas chiffrée : quiconque la joint y exécuterait ce qu’il "
    "veut et lirait les données en clair.",
    "Donnez une adresse « tls:// » et des certificats : voir docs/grappe.md.",
)


@dataclass(frozen=True, slots=True)
class Adresse:
    """A scheduler's address and, for TLS, the three files that let join it."""

    url: str
    tls: Mapping[str, str]


def adresse(url: str, registre: Path) -> Adresse:
    """The address as it may be joined; raise ``UserError`` for one that is open, or lacks its certificates.

    The certificates are in ``grappe`` under the folder of registers, their owner's alone.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("tcp", "tls") or not host or port is None:
        raise UserError(
            f"« {url} » n’est pas une adresse de grappe.",
            "Écrivez tls://machine:8786, ou tcp://127.0.0.1:8786 pour une grappe de ce poste.",
        )
    if parts.scheme == "tcp":
        if not _here(host):
            raise UserError(*OUVERTE)
        return Adresse(url, {})
    return Adresse(url, _certificates(registre / CERTIFICATS))


def _here(host: str) -> bool:
    """Whether a host is this machine by its very address: a name may lead anywhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _certificates(folder: Path) -> dict[str, str]:
    names = {"tls_ca_file": AUTORITE, "tls_client_cert": CERTIFICAT, "tls_client_key": CLE}
    missing = [name for name in names.values() if not (folder / name).is_file()]
    if missing:
        raise UserError(
            f"Le certificat de la grappe manque : {', '.join(missing)}.",
            "Faites-les par « grappe certificats », ou copiez ceux de la grappe à cette place.",
            str(folder),
        )
    return {name: str(folder / file) for name, file in names.items()}
