"""How an office is served, as the table [serveur] of its bilan.toml says: address, socket, accounts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import UserError
from pipeline.settings import Office

MOTS_DE_PASSE, OIDC, PROXY = "mots de passe", "oidc", "proxy"
LOCALES = ("127.0.0.1", "localhost", "[::1]")
DEFAUT = "127.0.0.1:8000"
UNIX = "unix:"
_REPERES = ("emetteur", "autorisation", "jeton", "utilisateur", "cles", "client", "secret")
_CLES = {"adresse", "ecoute", "comptes", "oidc", "fils"}
_ATTENDU = (
    "Écrivez dans bilan.toml, sous [serveur] : adresse (celle que tapent les agents), ecoute, comptes "
    "(« mots de passe », « oidc » ou « proxy ») et fils ; voir docs/serveur.md."
)


@dataclass(frozen=True, slots=True)
class Reglement:
    """``adresse``: what people type, « https://bilans.cdg.example »; ``ecoute``: host:port, or unix:path.

    ``comptes``: how people are recognised; ``oidc``: what the identity provider needs; ``fils``: requests
    answered at the same time.
    """

    adresse: str
    ecoute: str = DEFAUT
    comptes: str = MOTS_DE_PASSE
    oidc: Mapping[str, str] = field(default_factory=dict)
    fils: int = 16

    @property
    def hote(self) -> str:
        """The name of the site, without scheme nor port."""
        name = urlsplit(self.adresse).hostname or ""
        return f"[{name}]" if ":" in name else name

    @property
    def sure(self) -> bool:
        """Whether people reach it by HTTPS: cookies then travel no other way."""
        return self.adresse.startswith("https://")

    @property
    def prise(self) -> str:
        """The path of its unix socket; "" for an address of this machine."""
        return self.ecoute.removeprefix(UNIX) if self.ecoute.startswith(UNIX) else ""

    @property
    def port(self) -> tuple[str, int]:
        """The host and the port of its address on this machine."""
        host, _, port = self.ecoute.rpartition(":")
        return host, int(port)


def reglement(office: Office) -> Reglement:
    """What ``bilan.toml`` says. Raises ``UserError`` for what would not be safe, or is not understood."""
    said = dict(office.serveur)
    wrong = sorted(set(said) - _CLES)
    if wrong:
        raise _faute(f"« {wrong[0]} » n’est pas attendu.")
    found = Reglement(
        _adresse(said.get("adresse")),
        _ecoute(said.get("ecoute", DEFAUT)),
        str(said.get("comptes", MOTS_DE_PASSE)),
        _oidc(said.get("oidc", {}), office),
        _fils(said.get("fils", 16)),
    )
    if found.comptes not in (MOTS_DE_PASSE, OIDC, PROXY):
        raise _faute(f"comptes ne connaît pas « {found.comptes} ».")
    if found.comptes == PROXY and not found.prise:
        raise _faute(
            "avec comptes = « proxy », ecoute doit être une prise unix (unix:/run/bilan/bilan.sock)."
        )
    if found.comptes == OIDC and not found.oidc:
        raise _faute("avec comptes = « oidc », la table [serveur.oidc] est à remplir.")
    return found


def _adresse(said: Any) -> str:
    """The address of the site: HTTPS, except on this very machine."""
    if not isinstance(said, str) or not said:
        raise _faute("l’adresse manque.")
    parts = urlsplit(said)
    local = (parts.hostname or "") in {name.strip("[]") for name in LOCALES}
    whole = parts.scheme == "https" or (parts.scheme == "http" and local)
    if not whole or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise _faute(f"l’adresse « {said} » doit être de la forme https://bilans.exemple.fr.")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _ecoute(said: Any) -> str:
    """Where it listens: this machine alone, or a socket; never the network."""
    if isinstance(said, str) and said.startswith(UNIX) and Path(said.removeprefix(UNIX)).is_absolute():
        return said
    found = re.fullmatch(r"(\[::1\]|[\w.]+):(\d{1,5})", said) if isinstance(said, str) else None
    if found is None or found[1] not in LOCALES:
        raise _faute(
            f"ecoute = « {said} » : seule cette machine (127.0.0.1:8000) ou une prise unix convient."
        )
    return str(said)


def _fils(said: Any) -> int:
    if type(said) is not int or not 1 <= said <= 64:
        raise _faute("fils est un nombre de 1 à 64.")
    return said


def _oidc(said: Any, office: Office) -> dict[str, str]:
    """The provider's addresses and our secret, which a file of its own holds."""
    if not said:
        return {}
    if not isinstance(said, dict) or set(said) != set(_REPERES):
        raise _faute(f"[serveur.oidc] attend : {', '.join(_REPERES)}.")
    path = office.registre.parent / str(said["secret"])
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise _faute(f"le secret « {path.name} » ne se lit pas.") from fault
    return {**{name: str(said[name]) for name in _REPERES}, "secret": secret}


def _faute(what: str) -> UserError:
    return UserError(f"bilan.toml, [serveur] : {what}", _ATTENDU)
