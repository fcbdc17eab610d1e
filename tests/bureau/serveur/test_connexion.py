"""Signing in: by a password, by the identity provider, by the proxy; slowed, closed, never borrowed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import SuspiciousOperation
from django.test import Client, override_settings

from pipeline.bureau.personnes import ASSISTANT
from pipeline.bureau.poste import Poste
from pipeline.bureau.serveur.garde import ENTETE, SansEntete
from pipeline.bureau.serveur.reglement import OIDC, PROXY
from tests.bureau.serveur.conftest import ADRESSE, ENTETES, Entrer, servi

NOUVEAU = "trois mots du vent d’ouest"


def navigateur(**more: Any) -> Client:
    return Client(**ENTETES, **more)  # type: ignore[arg-type]


def connecter(client: Client, identifiant: str, mot: str, suite: str = "") -> Any:
    return client.post("/connexion", {"username": identifiant, "password": mot, "next": suite})


class Leger(Argon2PasswordHasher):
    """The server's own hash at a hundredth of its price: only the first test is about its strength."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


@contextmanager
def compte() -> Iterator[tuple[Any, str]]:
    """A new account and the password that opens it once."""
    from axes.models import AccessAttempt

    from pipeline.bureau.serveur import comptes

    made, word = comptes.creer("anne", ("Anne", "Riou"), (ASSISTANT,))
    yield made, word
    made.delete()
    AccessAttempt.objects.all().delete()


@pytest.fixture
def anne(serveur: Poste) -> Iterator[tuple[Any, str]]:
    """An account of a server whose passwords are quick to check."""
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.{Leger.__name__}"]), compte() as made:
        yield made


@pytest.fixture
def forte(serveur: Poste) -> Iterator[tuple[Any, str]]:
    """An account of a server as it is installed."""
    with compte() as made:
        yield made


def test_a_first_password_opens_once_then_it_is_ones_own(forte: tuple[Any, str]) -> None:
    made, word = forte
    assert made.password.startswith("argon2")
    client = navigateur()
    assert connecter(client, "anne", word, "/dossiers")["Location"] == "/dossiers"
    assert client.get("/dossiers")["Location"] == "/mot-de-passe"
    short = client.post(
        "/mot-de-passe", {"old_password": word, "new_password1": "bilan", "new_password2": "bilan"}
    )
    assert "12 caractères" in unescape(short.content.decode()).replace("\xa0", " ")
    done = {"old_password": word, "new_password1": NOUVEAU, "new_password2": NOUVEAU}
    assert client.post("/mot-de-passe", done)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert connecter(navigateur(), "anne", word).status_code == 200
    client.post("/sortir")
    assert client.get("/")["Location"].startswith("/connexion")


def test_wrong_passwords_slow_one_account_and_no_other(anne: tuple[Any, str]) -> None:
    _, word = anne
    client = navigateur()
    answers = [connecter(client, "anne", "faux").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    held = connecter(navigateur(), "anne", word)
    assert held.status_code == 429
    assert "10 minutes" in unescape(held.content.decode())
    assert connecter(client, "inconnu", "faux").status_code == 200


def test_a_wrong_identifier_and_a_wrong_password_say_the_same(anne: tuple[Any, str]) -> None:
    said = [unescape(connecter(navigateur(), name, "faux").content.decode()) for name in ("anne", "personne")]
    assert all("n’est pas le bon" in page for page in said)


def test_a_closed_account_is_out_at_once_and_so_is_one_whose_password_was_given_again(
    anne: tuple[Any, str],
) -> None:
    from pipeline.bureau.serveur import comptes

    made, word = anne
    first, second = navigateur(), navigateur()
    connecter(first, "anne", word)
    assert first.get("/")["Location"] == "/mot-de-passe"
    word = comptes.redonner(made)
    assert first.get("/")["Location"].startswith("/connexion")
    connecter(second, "anne", word)
    comptes.fermer(made)
    assert second.get("/")["Location"].startswith("/connexion")
    assert connecter(second, "anne", word).status_code == 200


def test_cookies_travel_by_https_only_and_no_script_reads_them(anne: tuple[Any, str]) -> None:
    client = navigateur()
    connecter(client, *("anne", anne[1]))
    held = client.cookies["__Host-bilan"]
    assert held["secure"]
    assert held["httponly"]
    assert held["samesite"] == "Lax"
    assert client.cookies["__Host-bilan-formulaire"]["secure"]


def test_a_form_without_its_token_signs_nobody_in(anne: tuple[Any, str]) -> None:
    strict = navigateur(enforce_csrf_checks=True)
    assert connecter(strict, "anne", anne[1]).status_code == 403


@pytest.mark.parametrize("hote", ["mal.example", "127.0.0.1"])
def test_another_name_of_the_site_is_refused(serveur: Poste, hote: str) -> None:
    assert navigateur().get("/connexion", headers={"Host": hote}).status_code == 400


def test_another_site_sends_nothing_but_its_links_lead_here(serveur: Poste, entrer: Entrer) -> None:
    client = entrer("assistante")
    assert client.post("/produire", headers={"Origin": "https://mal.example"}).status_code == 403
    assert client.post("/produire", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=link).status_code == 200
    assert client.post("/presence", {"page": "a"}, headers={"Origin": ADRESSE}).status_code == 204


def test_the_name_that_a_proxy_gives_counts_on_its_own_socket_only(serveur: Poste, entrer: Entrer) -> None:
    seen: list[dict[str, Any]] = []
    for cru in (True, False):
        SansEntete(lambda environ, _: seen.append(environ), cru=cru)({ENTETE: "mlb"}, None)
    assert [ENTETE in each for each in seen] == [True, False]
    forged = {ENTETE: "technicien"}
    assert navigateur().get("/", **forged)["Location"].startswith("/connexion")  # type: ignore[arg-type]
    with servi(serveur, comptes=PROXY, ecoute="unix:/run/bilan/bilan.sock"):
        assert navigateur().get("/", **{ENTETE: "mlb"}).status_code == 200  # type: ignore[arg-type]
        for unknown in ("personne", ""):
            answer = navigateur().get("/", **{ENTETE: unknown})  # type: ignore[arg-type]
            assert answer["Location"].startswith("/connexion")


class Fournisseur:
    """An identity provider's key and the tokens that it signs."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def token(self, **claims: Any) -> str:
        said = {"iss": "https://idp.example", "aud": "bilan", "nonce": "n", "exp": time.time() + 60, **claims}
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "k"})


def test_a_token_of_another_provider_or_for_another_site_signs_nobody_in(
    serveur: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("emetteur", "autorisation", "jeton", "utilisateur", "cles", "client", "secret")
    said = dict(zip(names, ["https://idp.example"] * 5 + ["bilan", "secret"], strict=True))
    with servi(serveur, comptes=OIDC, oidc=said):
        from pipeline.bureau.serveur.oidc import Comptes

        them, backend = Fournisseur(), Comptes()
        monkeypatch.setattr(backend, "retrieve_matching_jwk", lambda _: them.key.public_key())
        assert backend.verify_token(them.token(), nonce="n")["aud"] == "bilan"
        for wrong in ({"iss": "https://mal.example"}, {"aud": "autre"}, {"nonce": "x"}):
            with pytest.raises(SuspiciousOperation):
                backend.verify_token(them.token(**wrong), nonce="n")
        with pytest.raises(jwt.ExpiredSignatureError):
            backend.verify_token(them.token(exp=time.time() - 60), nonce="n")
        assert not backend.verify_claims({"email": "mlb", "email_verified": False})
        assert backend.filter_users_by_claims({"email": "MLB"}).count() == 1
        assert backend.filter_users_by_claims({"email": "x@example.org"}).count() == 0
        page = unescape(navigateur().get("/connexion").content.decode())
        assert "compte de l’établissement" in page
        assert "password" not in page
