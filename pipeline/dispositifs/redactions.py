"""An organisation's own wordings: clauses.toml, and what its copies of older schemes still say."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from pipeline import clauses
from pipeline.clauses import Surcharge
from pipeline.dispositifs.fautes import issues_of
from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import Modele
from pipeline.errors import cause
from pipeline.issues import Issue, Origin, Severity

ANCIENNES = Path(clauses.__file__).with_name("anciennes.toml")
ACTES = ("convention", "contrat")
"""What clauses are printed in: withheld where the wordings that an organisation wants cannot be read."""

_SECOND_NOM = re.compile(r"\b(?:la collectivité|le bénéficiaire|le CDG \d+|le conseiller|la conseillère)\b")


class _Fichier(Modele):
    clauses: Annotated[tuple[Surcharge, ...], Field(min_length=1)]


def est_de_clauses(path: Path) -> bool:
    """Whether a file of ``inputs/dispositifs`` holds wordings (« clauses.toml », « clauses-….toml »)."""
    return path.stem.casefold().split("-")[0] == "clauses"


def surcharges(folder: Path | None) -> tuple[tuple[Surcharge, ...], tuple[Issue, ...]]:
    """The organisation's wordings, in the order of their files, and what is wrong in them."""
    found: list[Surcharge] = []
    issues: list[Issue] = []
    for path in sorted(folder.glob("*.toml")) if folder and folder.is_dir() else ():
        if est_de_clauses(path):
            try:
                found += _read(path)
            except ValidationError as error:
                issues += (_illisible(path, issue) for issue in issues_of(error, path.name, _Fichier))
            except (OSError, ValueError) as error:
                issues.append(_illisible(path, _fault(path, error)))
    return tuple(found), tuple(issues)


def _read(path: Path) -> tuple[Surcharge, ...]:
    return _Fichier.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig"))).clauses


def _fault(path: Path, error: Exception) -> Issue:
    remedy = "Comparez-le avec l’exemple de docs/clauses.md, et enregistrez-le en UTF-8."
    line = re.search(r"at line (\d+)", str(error))
    where = f" à la ligne {line[1]}" if line else f" ({cause(error)})" if isinstance(error, OSError) else ""
    return Issue("", Severity.ERREUR, f"il ne se lit pas{where}.", remedy, Origin(path.name))


def _illisible(path: Path, issue: Issue) -> Issue:
    """Nobody knows what the organisation wanted said: its deeds wait."""
    said = issue.message.partition(" est écarté : ")[2] or issue.message
    message = (
        f"Les clauses de {path.name} ne sont pas utilisables, conventions et contrats attendent : {said}"
    )
    return Issue(
        "clauses-illisibles",
        Severity.ERREUR,
        message,
        issue.remedy,
        issue.origin,
        issue.value,
        documents=ACTES,
    )


def actuel(content: dict[str, Any]) -> dict[str, Any]:
    """A scheme's content with the sentences of version 0.1 as they read now, less those said elsewhere."""
    retirees, remplacees = _anciennes()
    return {
        key: _neuf(value, remplacees, retirees)
        for key, value in content.items()
        if not _parti(value, retirees)
    }


def _parti(value: Any, retirees: frozenset[str]) -> bool:
    return isinstance(value, str) and value.strip() in retirees


def _neuf(value: Any, remplacees: dict[str, str], retirees: frozenset[str]) -> Any:
    if isinstance(value, str):
        return remplacees.get(value.strip(), value)
    if isinstance(value, list):
        return [_neuf(item, remplacees, retirees) for item in value]
    if isinstance(value, dict):
        return {k: _neuf(v, remplacees, retirees) for k, v in value.items() if not _parti(v, retirees)}
    return value


@cache
def _anciennes() -> tuple[frozenset[str], dict[str, str]]:
    content = tomllib.loads(ANCIENNES.read_text(encoding="utf-8"))
    return frozenset(content["retirees"]), content["remplacees"]


def doutes(file: str, dispositif: Dispositif | None) -> Iterator[Issue]:
    """What a sound scheme of an organisation still says that no deed can print as it stands."""
    if dispositif is None:
        return
    for key, text in _phrases(dispositif):
        if found := _SECOND_NOM.search(text):
            yield _doute(
                "partie-sous-deux-noms",
                f"{file} écrit « {found[0]} » ({key}) : la convention nomme les parties « l’employeur », "
                "« l’agent », « le professionnel » et « le centre de gestion » ou « le prestataire ».",
                "Employez le même nom, pour qu’une partie n’en ait qu’un dans l’acte.",
                file,
                key,
            )
    muettes = {
        "prise_en_charge": dispositif.prise_en_charge,
        "synthese.conservation": dispositif.synthese.conservation,
    }
    for key in (key for key, text in muettes.items() if text is not None):
        yield _doute(
            "cle-sans-effet",
            f"La clé {key} de {file} n’est plus imprimée : cette règle est une clause, dite une seule fois.",
            "Pour en changer la rédaction, écrivez-la dans inputs/dispositifs/clauses.toml "
            "(voir docs/clauses.md).",
            file,
            key,
        )


def _phrases(dispositif: Dispositif) -> Iterator[tuple[str, str]]:
    """The sentences that a deed takes from the scheme, with their keys."""
    for name in ("organisme", "agent", "employeur"):
        bloc = getattr(dispositif.engagements, name)
        yield from ((f"engagements.{name}", text) for text in (bloc.introduction, *bloc.points))
    yield from (("confidentialite.regles", text) for text in dispositif.confidentialite.regles)
    for key, part in (("absence", dispositif.absence), ("synthese", dispositif.synthese)):
        yield from ((f"{key}.{name}", text) for name, text in part if isinstance(text, str))
    if dispositif.situation_administrative is not None:
        yield "situation_administrative", dispositif.situation_administrative


def _doute(code: str, message: str, remedy: str, file: str, key: str) -> Issue:
    return Issue(code, Severity.AVERTISSEMENT, message, remedy, Origin(file, text=key))
