"""Django set up for an office: the post's own settings, with accounts, sessions, axes and secure cookies."""

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bureau import configuration
from pipeline.bureau.poste import Poste
from pipeline.bureau.serveur.reglement import MOTS_DE_PASSE, OIDC, PROXY, Reglement
from pipeline.settings import Office
from pipeline.store import files, rights

BASE = "comptes.sqlite"
CLE = "serveur.cle"  # signs the sessions; a restored office gets a new one
JOURNEE = 10 * 3600  # seconds after which one signs in again
ESSAIS, ATTENTE = 5, 10  # wrong passwords of one account, then minutes without any
_APPS = (
    *("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"),
    *("django.contrib.messages", "pipeline.bureau", "pipeline.bureau.serveur.apps.Serveur"),
)
_AVANT = (
    "django.middleware.security.SecurityMiddleware",
    "pipeline.bureau.garde.Entetes",
    "django.middleware.common.CommonMiddleware",
    "pipeline.bureau.serveur.garde.Provenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
_APRES = (
    "django.contrib.messages.middleware.MessageMiddleware",
    "pipeline.bureau.serveur.garde.Identite",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "pipeline.bureau.serveur.journal.Journal",
    "pipeline.bureau.garde.Fautes",
)


@dataclass(frozen=True, slots=True)
class Comptes:
    """What each way of recognising people adds to Django."""

    apps: tuple[str, ...]
    reconnait: tuple[str, ...]
    apres: tuple[str, ...]
    backends: tuple[str, ...]


MODES = {
    MOTS_DE_PASSE: Comptes(
        ("axes",),
        (),
        ("axes.middleware.AxesMiddleware",),
        ("axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"),
    ),
    PROXY: Comptes(
        (),
        ("pipeline.bureau.serveur.garde.DuProxy",),
        (),
        ("pipeline.bureau.serveur.garde.ComptesDuProxy",),
    ),
    OIDC: Comptes(
        ("mozilla_django_oidc",),
        ("mozilla_django_oidc.middleware.SessionRefresh",),
        (),
        ("pipeline.bureau.serveur.oidc.Comptes",),
    ),
}


def configure(poste: Poste, found: Reglement, **more: Any) -> None:
    """Set Django up, once per process, and bring the base of the accounts to its present shape."""
    configuration.configure_de(reglages(poste, found) | more)


def reglages(poste: Poste, found: Reglement) -> dict[str, Any]:
    """The settings of a server."""
    mode = MODES[found.comptes]
    return {
        **configuration.reglages(poste),
        "REGLEMENT": found,
        "SECRET_KEY": cle(poste.office),
        "ALLOWED_HOSTS": [found.hote],
        "ROOT_URLCONF": "pipeline.bureau.serveur.urls",
        "INSTALLED_APPS": [*_APPS, *mode.apps],
        "MIDDLEWARE": [*_AVANT, *mode.reconnait, *_APRES, *mode.apres],
        "DATABASES": {"default": base(poste.office)},
        **_comptes(mode),
        **_cookies(found),
        **_axes(),
        **_oidc(found),
    }


def base(office: Office) -> dict[str, Any]:
    """The base of the accounts: a file of its own beside the registers."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": office.registre / BASE,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }


def cle(office: Office) -> str:
    """The key that signs sessions, made once, its owner's alone."""
    path = office.registre / CLE
    files.make_folder(office.registre, private=True)
    if not path.exists():
        files.write(path, secrets.token_urlsafe(48).encode(), private=True)
    return path.read_text(encoding="ascii")


def fermer_la_base(path: Path) -> None:
    """Leave the base of the accounts to its owner."""
    path.chmod(rights.file_mode(path.parent))


def _comptes(mode: Comptes) -> dict[str, Any]:
    validators = "django.contrib.auth.password_validation"
    return {
        "AUTH_USER_MODEL": "serveur.Compte",
        "AUTHENTICATION_BACKENDS": list(mode.backends),
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{validators}.UserAttributeSimilarityValidator"},
            {"NAME": f"{validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{validators}.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "/connexion",
        "LOGIN_REDIRECT_URL": "/",
        "LOGOUT_REDIRECT_URL": "/connexion",
    }


def _cookies(found: Reglement) -> dict[str, Any]:
    prefix = "__Host-" if found.sure else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}bilan",
        "SESSION_COOKIE_AGE": JOURNEE,
        "SESSION_COOKIE_SECURE": found.sure,
        "SESSION_COOKIE_HTTPONLY": True,
        # A link of the intranet, or the return from the identity provider, finds its session.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": f"{prefix}bilan-formulaire",
        "CSRF_COOKIE_SECURE": found.sure,
        "CSRF_TRUSTED_ORIGINS": [found.adresse],
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600 if found.sure else 0,
    }


def _axes() -> dict[str, Any]:
    return {
        "AXES_FAILURE_LIMIT": ESSAIS,
        "AXES_COOLOFF_TIME": dt.timedelta(minutes=ATTENTE),
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_LOCKOUT_CALLABLE": "pipeline.bureau.serveur.vues.session.bloque",
        "AXES_CLIENT_IP_CALLABLE": "pipeline.bureau.serveur.garde.sans_adresse",
        "AXES_VERBOSE": False,
    }


def _oidc(found: Reglement) -> dict[str, Any]:
    said = found.oidc
    if found.comptes != OIDC:
        return {}
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": said["autorisation"],
        "OIDC_OP_TOKEN_ENDPOINT": said["jeton"],
        "OIDC_OP_USER_ENDPOINT": said["utilisateur"],
        "OIDC_OP_JWKS_ENDPOINT": said["cles"],
        "OIDC_RP_CLIENT_ID": said["client"],
        "OIDC_RP_CLIENT_SECRET": said["secret"],
        "OIDC_RP_SIGN_ALGO": "RS256",
        "OIDC_RP_SCOPES": "openid email profile",
        "OIDC_CREATE_USER": False,
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": 10,
        "OIDC_EXEMPT_URLS": ["avancement", "presence"],
        "OIDC_CALLBACK_CLASS": "pipeline.bureau.serveur.oidc.Retour",
    }
