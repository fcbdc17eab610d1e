"""The options that commands share: days, folders, and the settings they come to."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import UserError
from pipeline.settings import Office, Settings, office, today

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


CONFIRMER = click.option(
    "--confirmer", multiple=True, metavar="MOT", help="Le mot que demande une question (répétable)."
)


class Jour(click.ParamType[dt.date]):
    """A day: 2026-07-28, or 28/07/2026 as people type it."""

    name = "AAAA-MM-JJ"
    exemple = "2026-07-28 ou 28/07/2026"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day, or a usage error."""
        if isinstance(value, dt.date):
            return value
        typed = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*", value)
        try:
            if typed:
                return dt.date(int(typed[3]), int(typed[2]), int(typed[1]))
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail("AAAA-MM-JJ", param, ctx)


class Montant(click.ParamType[Decimal]):
    """An amount in euros: 500, 1 234,56, -20,00."""

    name = "MONTANT"
    exemple = "1234,56"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount, in whole cents, or a usage error."""
        if isinstance(value, Decimal):
            return value
        text = re.sub(r"[\s€]", "", str(value)).replace(",", ".")
        if not re.fullmatch(r"-?\d+(\.\d{1,2})?", text):
            self.fail("MONTANT", param, ctx)
        return Decimal(text).quantize(Decimal("0.01"))


def folder(name: str, default: str, text: str) -> Callable[[Wrapped], Wrapped]:
    """An option that names a folder."""
    return click.option(
        name,
        type=click.Path(file_okay=False, exists=name == "--inputs", path_type=Path),
        metavar="DOSSIER",
        help=f"{text} (sinon {default}).",
    )


def _as_pdf(place: Office) -> Iterator[str]:
    """The families of documents that ``bilan.toml`` wants as PDF too."""
    if place.pdf:
        from pipeline.documents.catalogue import words

        for word in place.pdf:
            if word not in words() and word != "tous":
                raise UserError(
                    f"bilan.toml : pdf ne connaît pas « {word} ».", f"Les types : {', '.join(words())}."
                )
            yield words().get(word, word)


def settings_of(options: dict[str, Any]) -> Settings:
    """The settings that options come to; a folder of documents of one's own has its own register."""
    place = office()
    outputs: Path = options.get("outputs") or place.outputs
    own = outputs.resolve() == place.outputs.resolve()
    return Settings(
        day=options.get("day") or today(),
        inputs=options.get("inputs") or place.inputs,
        outputs=outputs,
        registre=place.registre if own else outputs.parent / "registre",
        only=frozenset(options.get("seulement") or ()),
        strict=bool(options.get("strict")),
        dry_run=bool(options.get("dry_run")),
        recreate=bool(options.get("recreer")),
        redo=frozenset(options.get("refaire") or ()),
        jobs=options.get("jobs") or os.cpu_count() or 1,
        pdf=frozenset(options.get("pdf") or _as_pdf(place)),
        confirmes=frozenset(options.get("confirmer") or ()),
        factures=place.registre,
        dispositifs=place.dispositifs,
        conservation=place.conservation,
        service=place.nom,
        grappe=options.get("grappe") or place.grappe,
    )
