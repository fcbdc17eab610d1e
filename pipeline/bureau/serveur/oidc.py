"""Signing in by the identity provider of the office (OpenID Connect): those who have an account here only."""

from typing import Any

from django.conf import settings as django
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from jwt import InvalidTokenError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests import RequestException

from pipeline.bureau.serveur.models import Compte


class Comptes(OIDCAuthenticationBackend):  # type: ignore[misc]
    """The account whose identifier is the address that the provider vouches for."""

    def authenticate(self, request: Any, **kwargs: Any) -> Any:
        """The account of who comes back; nobody when the provider does not answer for them."""
        try:
            return super().authenticate(request, **kwargs)
        except (SuspiciousOperation, RequestException, InvalidTokenError):
            return None

    def verify_token(self, token: str, **kwargs: Any) -> Any:
        """The claims of a token that this provider made for us: the library checks neither."""
        claims = super().verify_token(token, **kwargs)
        audience = claims.get("aud")
        ours = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != django.REGLEMENT.oidc["emetteur"] or self.OIDC_RP_CLIENT_ID not in ours:
            raise SuspiciousOperation("a token of another provider, or for another site")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """An address that the provider says it never verified names nobody."""
        return bool(claims.get("email")) and claims.get("email_verified", True) is not False

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """The open account of that identifier."""
        return Compte.objects.filter(username__iexact=claims.get("email", ""), is_active=True)


@method_decorator(login_not_required, name="dispatch")
class Depart(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """To the provider."""


@method_decorator(login_not_required, name="dispatch")
class Retour(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Back from it; who has no account here is told so."""

    def login_failure(self) -> HttpResponseRedirect:
        """Back to the page that signs in, which says why."""
        return HttpResponseRedirect("/connexion?refus=1")
