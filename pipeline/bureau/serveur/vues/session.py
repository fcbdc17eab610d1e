"""Signing in and out, and one's own password: Django's views, in the words of the office."""

from typing import Any

from django.conf import settings as django
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.bureau.serveur.reglages import ATTENTE
from pipeline.bureau.serveur.reglement import MOTS_DE_PASSE

BLOQUE = (
    "Trop d’essais : ce compte est fermé pendant {} minutes. Attendez, puis réessayez ; si vous avez "
    "oublié votre mot de passe, demandez-en un autre à la personne qui gère les comptes."
)


class _Connexion(AuthenticationForm):
    """An identifier and a password."""

    error_css_class = "faute"
    error_messages = {
        "invalid_login": "L’identifiant ou le mot de passe n’est pas le bon.",
        "inactive": "L’identifiant ou le mot de passe n’est pas le bon.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = "Identifiant"


class Connexion(LoginView):
    """The page that signs in."""

    template_name = "connexion.html"
    authentication_form = _Connexion
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How people sign in here."""
        own = django.REGLEMENT.comptes == MOTS_DE_PASSE
        shown = {"comptes": django.REGLEMENT.comptes, "refus": not own and "refus" in self.request.GET}
        return super().get_context_data(**kwargs) | shown

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A password is asked only where accounts have one."""
        if django.REGLEMENT.comptes != MOTS_DE_PASSE:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


class _MotDePasse(PasswordChangeForm):
    """The former password and the new one, twice."""

    error_css_class = "faute"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields[
            "new_password1"
        ].help_text = "Douze caractères au moins ; ni votre nom, ni un mot de passe courant."


class MotDePasse(PasswordChangeView):
    """One's own password."""

    template_name = "formulaire.html"
    form_class = _MotDePasse
    success_url = "/"
    extra_context = {"titre": "Mon mot de passe", "retour": "/", "bouton": "Changer"}

    def form_valid(self, form: Any) -> HttpResponse:
        """It is theirs from now on."""
        answer = super().form_valid(form)
        user: Any = self.request.user
        user.a_changer = False
        user.save(update_fields=["a_changer"])
        return answer


def bloque(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Too many wrong passwords of one account."""
    return render(request, "ferme_compte.html", {"texte": BLOQUE.format(ATTENTE)}, status=429)


connexion, sortir, mot_de_passe = Connexion.as_view(), LogoutView.as_view(), MotDePasse.as_view()
