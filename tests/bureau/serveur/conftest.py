"""A server without a browser: the office's accounts, one for each group, and a client for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django
from django.db import connections
from django.test import Client, override_settings

from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, INFORMATIQUE, RESPONSABLE
from pipeline.bureau.poste import Poste
from pipeline.bureau.serveur import reglages
from pipeline.bureau.serveur.reglement import Reglement
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.conftest import office

ADRESSE = "https://bilans.example"
ENTETES = {"SERVER_NAME": "bilans.example", "HTTP_X_FORWARDED_PROTO": "https"}
# Identifier: groups, professional. « mlb » follows the dossier, « autre » follows none of it.
GENS = {
    "assistante": ((ASSISTANT,), ""),
    "facturiere": ((FACTURATION,), ""),
    "mlb": ((CONSEILLER,), "MLB"),
    "autre": ((CONSEILLER,), "KRB"),
    "cheffe": ((RESPONSABLE,), ""),
    "technicien": ((INFORMATIQUE,), ""),
}
Entrer = Callable[[str], Client]


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The base of the accounts, made once, with everybody."""
    from pipeline.bureau.serveur import comptes
    from pipeline.bureau.serveur.models import Compte

    place = Path(django.DATABASES["default"]["NAME"]).parent
    comptes.preparer(office(place.parent))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        for name, (groups, code) in GENS.items():
            made, _ = comptes.creer(name, (name.title(), "Essai"), groups, code)
            Compte.objects.filter(pk=made.pk).update(a_changer=False)
    assert Compte.objects.count() == len(GENS)
    yield
    connections.close_all()


def servi(poste: Poste, **reglement: object) -> override_settings:
    """Django as a server has it."""
    found = Reglement(ADRESSE, **reglement)  # type: ignore[arg-type]
    values = reglages.reglages(poste, found)
    return override_settings(**{name: value for name, value in values.items() if name != "DATABASES"})


@pytest.fixture
def serveur(bureau: Bureau, base: None) -> Iterator[Poste]:
    """A server with one small workbook."""
    bureau.deposer(classeur())
    poste = Poste(office(bureau.root), serveur=True)
    with servi(poste):
        yield poste


@pytest.fixture
def entrer(serveur: Poste) -> Entrer:
    """A browser in which that person signed in."""

    def signed_in(name: str) -> Client:
        from pipeline.bureau.serveur.models import Compte

        found = Client(**ENTETES)  # type: ignore[arg-type]
        found.force_login(Compte.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        return found

    return signed_in
