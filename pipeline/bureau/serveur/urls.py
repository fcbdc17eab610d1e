"""The pages of a server: those of the post, and the accounts'; the same table says who may open each."""

from django.conf import settings as django
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from pipeline.bureau import urls as communes
from pipeline.bureau.personnes import GROUPES, INFORMATIQUE, RESPONSABLE
from pipeline.bureau.serveur.reglement import OIDC
from pipeline.bureau.serveur.vues import comptes, journal, session
from pipeline.bureau.urls import ECRIRE, LIRE_ET_ECRIRE, Page, reservee

GESTION = (INFORMATIQUE,)
# Where one who is not known yet may go.
PUBLIQUES = (Page("connexion", session.connexion, "connexion", (), LIRE_ET_ECRIRE),)
PROPRES = (
    Page("sortir", session.sortir, "sortir", GROUPES, ECRIRE),
    Page("mot-de-passe", session.mot_de_passe, "mot_de_passe", GROUPES, LIRE_ET_ECRIRE),
    Page("comptes", comptes.liste, "comptes", GESTION, menu="Comptes"),
    Page("comptes/nouveau", comptes.nouveau, "nouveau_compte", GESTION, LIRE_ET_ECRIRE),
    Page("comptes/<int:pk>", comptes.compte, "compte", GESTION, LIRE_ET_ECRIRE),
    Page("comptes/<int:pk>/mot-de-passe", comptes.redonner, "redonner", GESTION, ECRIRE),
    Page("comptes/<int:pk>/fermer", comptes.fermer, "fermer_compte", GESTION, ECRIRE),
    Page("comptes/<int:pk>/rouvrir", comptes.rouvrir, "rouvrir_compte", GESTION, ECRIRE),
    Page("journal", journal.journal, "journal_des_acces", (INFORMATIQUE, RESPONSABLE), menu="Journal"),
)
PAGES = (*communes.PAGES, *PROPRES)


def _oidc() -> list[URLPattern]:
    """The way to the identity provider and back, where accounts are its own."""
    if django.REGLEMENT.comptes != OIDC:
        return []
    from pipeline.bureau.serveur import oidc  # noqa: PLC0415 - only where it serves

    return [
        path("oidc/aller", oidc.Depart.as_view(), name="oidc_authentication_init"),
        path("oidc/retour", oidc.Retour.as_view(), name="oidc_authentication_callback"),
    ]


urlpatterns = [
    *(path(page.chemin, login_not_required(page.vue), name=page.nom) for page in PUBLIQUES),
    *_oidc(),
    *(path(page.chemin, reservee(page), name=page.nom) for page in PAGES),
]
handler400, handler403 = communes.handler400, communes.handler403
handler404, handler500 = communes.handler404, communes.handler500
