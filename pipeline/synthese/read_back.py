"""The edited syntheses read back: sections still empty, and action plans where the agent consented."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store.files import actual
from pipeline.store.register import Known
from pipeline.synthese.machine import opened
from pipeline.synthese.plans import ActionRelue, actions
from pipeline.synthese.sections import RUBRIQUES, sections


@dataclass(frozen=True, slots=True)
class Relue:
    """One synthesis read back.

    ``vides`` are the headings with nothing under them, ``absentes`` the numbers of those that are no longer
    there, ``faute`` why the file was not read. Without a recorded consent ``actions`` is empty: the content
    stays in the synthesis.
    """

    reference: str
    path: str
    vides: tuple[str, ...] = ()
    absentes: tuple[str, ...] = ()
    actions: tuple[ActionRelue, ...] = ()
    consentie: bool = False
    faute: str = ""


def relire(
    outputs: Path,
    rows: Mapping[str, Known],
    places: Mapping[str, str],
    consenties: Container[str],
    prompts: frozenset[str] = frozenset(),
    refused: Mapping[str, str] | None = None,
) -> Iterator[Relue]:
    """Read back every synthesis of the register, in the order of their references.

    ``places`` gives where each document is now (``survey.whereabouts``), ``consenties`` the references whose
    agent consented to the use of the content, ``prompts`` the template's (``sections.prompts_of``),
    ``refused`` why files must not be opened, by place.
    """
    for key in sorted(key for key, row in rows.items() if row.kind == "synthese" and not row.destroyed):
        reference = key.partition("/")[2]
        if why := (refused or {}).get(places.get(key, "")):
            yield Relue(reference, places[key], faute=f"le fichier {why} : il n’est pas ouvert")
        elif key in places:
            yield _read(
                actual(outputs, places[key]), places[key], reference, reference in consenties, prompts
            )
        elif " (nouvelle version " not in key:
            yield Relue(
                reference, rows[key].path, faute="introuvable, ou en plusieurs exemplaires, dans outputs"
            )


def _read(file: Path, path: str, reference: str, consentie: bool, prompts: frozenset[str]) -> Relue:
    try:
        data = file.read_bytes()
        found = sections(data, prompts)
        plan = actions(opened(data)) if consentie else ()
    except UserError as fault:
        return Relue(reference, path, faute=fault.message)
    except OSError:
        return Relue(reference, path, faute="le fichier est ouvert ou ne peut pas être lu")
    vides = tuple(section.titre for section in found if section.vide)
    there = {section.numero for section in found}
    absentes = tuple(number for number in RUBRIQUES if number not in there)
    return Relue(reference, path, vides, absentes, plan, consentie)
