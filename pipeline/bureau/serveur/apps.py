"""The accounts as Django knows them: an application that a page alone on its post never loads."""

from django.apps import AppConfig


class Serveur(AppConfig):
    """Accounts and their journal."""

    name = "pipeline.bureau.serveur"
    label = "serveur"
    verbose_name = "Serveur"
    default_auto_field = "django.db.models.BigAutoField"
