"""The accounts: made, changed, closed; a password given by another serves once."""

import secrets
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from pipeline.bureau.personnes import GROUPES, INFORMATIQUE
from pipeline.bureau.serveur.models import Compte
from pipeline.bureau.serveur.reglages import BASE, fermer_la_base
from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.settings import Office

_LETTRES = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another


def preparer(office: Office) -> None:
    """Bring the base to its present shape, its owner's alone, with every group."""
    call_command("migrate", verbosity=0, interactive=False)
    fermer_la_base(office.registre / BASE)
    for name in GROUPES:
        Group.objects.get_or_create(name=name)


def creer(
    identifiant: str, nom: tuple[str, str], groupes: Iterable[str], code: str = ""
) -> tuple[Compte, str]:
    """Make an account; gives it with the password that opens it once. Raises ``UserError``."""
    if Compte.objects.filter(username__iexact=identifiant).exists():
        raise UserError(f"L’identifiant « {identifiant} » est déjà pris.", "Donnez-en un autre.")
    word = mot_provisoire()
    with transaction.atomic():
        made = Compte(username=identifiant, first_name=nom[0], last_name=nom[1], code=code, a_changer=True)
        made.set_password(word)
        made.save()
        made.groups.set(Group.objects.filter(name__in=list(groupes)))
    return made, word


def ouvrir_ou_creer(identifiant: str, nom: tuple[str, str], groupes: Iterable[str], code: str) -> str:
    """Make an account, or open again the one of that identifier; gives the password that opens it once."""
    found = Compte.objects.filter(username__iexact=identifiant).first()
    if found is None:
        return creer(identifiant, nom, groupes, code)[1]
    found.is_active = True
    return redonner(found)


def changer(compte: Compte, nom: tuple[str, str], groupes: Iterable[str], code: str) -> None:
    """Change what an account opens; the last one that manages the others keeps that. Raises ``UserError``."""
    wanted = list(groupes)
    if INFORMATIQUE not in wanted and compte.is_active:
        _garde_un_gestionnaire(compte)
    with transaction.atomic():
        compte.first_name, compte.last_name, compte.code = *nom, code
        compte.save(update_fields=["first_name", "last_name", "code"])
        compte.groups.set(Group.objects.filter(name__in=wanted))


def redonner(compte: Compte) -> str:
    """Give a new password, which opens once; every session of the account ends."""
    word = mot_provisoire()
    compte.set_password(word)
    compte.a_changer = True
    compte.save()
    return word


def fermer(compte: Compte, par: Compte | None = None) -> None:
    """Close an account; the last one that manages the others stays open. Raises ``UserError``."""
    if par == compte:
        raise UserError("Ce compte est le vôtre : il reste ouvert.", "Demandez à un autre de le fermer.")
    _garde_un_gestionnaire(compte)
    compte.is_active = False
    compte.save(update_fields=["is_active"])


def _garde_un_gestionnaire(compte: Compte) -> None:
    others = Compte.objects.filter(is_active=True, groups__name=INFORMATIQUE).exclude(pk=compte.pk)
    if compte.groups.filter(name=INFORMATIQUE).exists() and not others.exists():
        raise UserError(
            "Ce compte est le dernier à gérer les autres : il le reste.",
            "Donnez d’abord le groupe « informatique » à quelqu’un d’autre.",
        )


def ouverts(code: str) -> bool:
    """Whether somebody signs in for that professional."""
    return cle(code) in codes()


def codes() -> frozenset[str]:
    """The professionals for whom somebody signs in, as codes are compared."""
    opened = Compte.objects.filter(is_active=True).exclude(code="").values_list("code", flat=True)
    return frozenset(map(cle, opened))


def mot_provisoire() -> str:
    """Four groups of four letters, to be read aloud."""
    return "-".join("".join(secrets.choice(_LETTRES) for _ in range(4)) for _ in range(4))
