"""What a server keeps of its people: an account each, and a line for what each did."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from pipeline.bureau.personnes import Personne


class Compte(AbstractUser):
    """``code`` is that of the sheet « Intervenants »; ``a_changer``: the password was given by another."""

    code: "models.CharField[str, str]" = models.CharField("Code d’intervenant", max_length=40, blank=True)
    a_changer: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def personne(self) -> Personne:
        """Who it is to the page."""
        names = frozenset(self.groups.values_list("name", flat=True))
        return Personne(self.get_full_name() or self.username, names, self.code, identifiant=self.username)


class Trace(models.Model):
    """Who did what to which dossier, invoice, document or workbook: never what was typed."""

    le: "models.DateTimeField[dt.datetime, dt.datetime]" = models.DateTimeField(
        auto_now_add=True, db_index=True
    )
    qui: "models.CharField[str, str]" = models.CharField(max_length=150)
    quoi: "models.CharField[str, str]" = models.CharField(max_length=20)
    page: "models.CharField[str, str]" = models.CharField(max_length=40)
    objet: "models.CharField[str, str]" = models.CharField(max_length=400)

    class Meta:
        """The last ones first."""

        ordering: ClassVar[list[Any]] = ["-le", "-id"]
