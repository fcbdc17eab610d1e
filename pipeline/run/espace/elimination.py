"""Archived papers eliminated: a bordereau first, and only what it lists, once the Archives' visa is dated."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.jours import plus_mois
from pipeline.run.espace.bordereau import Categorie, bordereau
from pipeline.run.espace.conservation import ARCHIVES, connues
from pipeline.run.espace.retention import NATURES, Nature, durees
from pipeline.settings import Settings
from pipeline.store import files, notes, termes
from pipeline.store.lock import one_run

NAME = "eliminations.json"
FOLDER = "bordereaux"


@dataclass(frozen=True, slots=True)
class Fichier:
    """One file to eliminate: its root (``inputs`` or ``outputs``), its path there, its digest that day."""

    racine: str
    chemin: str
    sha256: str
    nature: str
    annee: int


@dataclass(frozen=True, slots=True)
class Bordereau:
    """One list submitted for the visa. Days are ISO, "" when not yet; ``document`` is under ``outputs``."""

    numero: str
    etabli: str
    fichiers: tuple[Fichier, ...]
    document: str
    visa: str = ""
    elimine: str = ""


@dataclass(frozen=True, slots=True)
class Elimination:
    """What an elimination did: files gone, files left and why (French)."""

    elimines: int
    restes: tuple[str, ...]


def preparer(settings: Settings) -> Bordereau | None:
    """Write the bordereau of what may be eliminated and is on no other one; None when nothing may."""
    with one_run(settings.registre):
        known = lire(settings.registre)
        listed = {(f.racine, f.chemin) for each in known.values() if not each.elimine for f in each.fichiers}
        found = tuple(f for f in _due(settings) if (f.racine, f.chemin) not in listed)
        if not found:
            return None
        year = settings.day.year
        rank = sum(numero.startswith(f"{year}-") for numero in known) + 1
        numero = f"{year}-{rank:02d}"
        path = f"{ARCHIVES}/{FOLDER}/Bordereau d’élimination {numero}.docx"
        made = Bordereau(numero, settings.day.isoformat(), found, path)
        data = bordereau(numero, settings.service, settings.day, tuple(_categories(settings, found)))
        files.make_folder((settings.outputs / path).parent)
        files.write(settings.outputs / path, data)
        _write(settings.registre, known | {numero: made})
    return made


def eliminer(settings: Settings, numero: str, visa: date) -> Elimination:
    """Remove the files of a bordereau that the Archives have signed; those changed since stay, and are named.

    Raises ``UserError`` when there is no such bordereau, or when the day of the visa cannot be true.
    """
    with one_run(settings.registre):
        known = lire(settings.registre)
        if numero not in known:
            raise UserError(
                f"Il n’y a pas de bordereau {numero}.",
                f"Les bordereaux : {', '.join(known) or 'aucun'}. « eliminer » sans numéro en prépare un.",
            )
        one = known[numero]
        _check_visa(one, visa, settings.day)
        _write(settings.registre, known | {numero: replace(one, visa=visa.isoformat())})
        left = [told for each in one.fichiers if (told := _removed(settings, each))]
        _forget(settings, one)
        gone = [each for each in one.fichiers if not _place(settings, each).exists()]
        done = "" if left else settings.day.isoformat()
        _write(settings.registre, known | {numero: replace(one, visa=visa.isoformat(), elimine=done)})
    return Elimination(len(gone), tuple(left))


def _forget(settings: Settings, one: Bordereau) -> None:
    """What the conventions of these years stated goes with them."""
    years = {str(each.annee) for each in one.fichiers if each.nature == "conventions"}
    termes.forget(
        settings.registre, [b for b, told in connues(settings.registre).items() if told.annee in years]
    )


def lire(registre: Path) -> dict[str, Bordereau]:
    """The bordereaux by number; raise ``UserError`` when their register cannot be read."""
    return notes.require(
        registre / NAME,
        lambda found: {numero: _bordereau(told) for numero, told in found.items()},
        {},
        f"Le registre des éliminations « {NAME} » est illisible.",
        "Reprenez-le dans la dernière sauvegarde.",
    )


def _bordereau(told: Mapping[str, Any]) -> Bordereau:
    return Bordereau(**{**told, "fichiers": tuple(Fichier(**each) for each in told["fichiers"])})


def _write(registre: Path, known: Mapping[str, Bordereau]) -> None:
    notes.keep(registre / NAME, {numero: asdict(told) for numero, told in known.items()})


def _check_visa(one: Bordereau, visa: date, today: date) -> None:
    if not date.fromisoformat(one.etabli) <= visa <= today:
        raise UserError(
            f"Le visa ne peut pas dater du {date_longue(visa)} : le bordereau {one.numero} a été établi le "
            f"{date_longue(date.fromisoformat(one.etabli))}, et nous sommes le {date_longue(today)}.",
            "Donnez la date écrite sur le bordereau revenu des Archives départementales.",
        )


def _due(settings: Settings) -> Iterator[Fichier]:
    """The archived files whose time is over, counted from the last closing of their archived year."""
    months = durees(settings)
    for year, end in _ends(settings).items():
        for nature in NATURES:
            if plus_mois(end, months[nature.mot]) < settings.day:
                for root, path in _files(settings, nature, year):
                    digest = files.digest((_root(settings, root) / path).read_bytes())
                    yield Fichier(root, path, digest, nature.mot, year)


def _ends(settings: Settings) -> dict[int, date]:
    """The last closing of each archived year: no paper is due before the last dossier it may be about."""
    found: dict[int, date] = {}
    for told in connues(settings.registre).values():
        if told.annee:
            closed = date.fromisoformat(told.cloture) if told.cloture else date(int(told.annee), 12, 31)
            found[int(told.annee)] = max(closed, found.get(int(told.annee), closed))
    return dict(sorted(found.items()))


def _files(settings: Settings, nature: Nature, year: int) -> Iterator[tuple[str, str]]:
    if nature.mot == "classeurs":
        yield from (("inputs", path) for path in _under(settings.inputs, f"{ARCHIVES}/{year}"))
    for name in nature.dossiers:
        yield from (("outputs", path) for path in _under(settings.outputs, f"{ARCHIVES}/{year}/{name}"))


def _under(root: Path, folder: str) -> Iterator[str]:
    found = sorted(path for path in (root / folder).rglob("*") if path.is_file())
    yield from (path.relative_to(root).as_posix() for path in found if not files.is_owner_file(path.name))


def _categories(settings: Settings, found: tuple[Fichier, ...]) -> Iterator[Categorie]:
    months = durees(settings)
    groups: defaultdict[str, list[Fichier]] = defaultdict(list)
    for each in found:
        groups[each.nature].append(each)
    for nature in NATURES:
        if mine := groups.get(nature.mot):
            years = [each.annee for each in mine]
            size = sum(_place(settings, each).stat().st_size for each in mine)
            kept = months[nature.mot]
            source = nature.source if kept == nature.mois else "durée fixée avec l’archiviste"
            yield Categorie(nature.intitule, min(years), max(years), kept, source, len(mine), size)


def _removed(settings: Settings, each: Fichier) -> str:
    """Remove one file; why it is left, "" when it is gone."""
    path = _place(settings, each)
    if not path.exists():
        return ""
    if files.digest(path.read_bytes()) != each.sha256:
        return f"{each.racine}/{each.chemin} : changé depuis le bordereau, gardé"
    try:
        files.remove(path)
    except UserError as fault:
        return f"{each.racine}/{each.chemin} : {fault.message}"
    return f"{each.racine}/{each.chemin} : il y est encore" if path.exists() else ""


def _place(settings: Settings, each: Fichier) -> Path:
    return files.actual(_root(settings, each.racine), each.chemin)


def _root(settings: Settings, racine: str) -> Path:
    return settings.inputs if racine == "inputs" else settings.outputs
