"""A synthesis handed over: a copy of its words, to a recipient the agent consented to; each is recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store import files, lines
from pipeline.store.names import PATH_LIMIT, clean, fit, reference, with_mark
from pipeline.store.package import Package, read_identifier
from pipeline.store.store import Store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import TRANSMISSIONS, Tree, look
from pipeline.store.verdicts import sound
from pipeline.synthese.clean_copy import cleaned, lacking, marks_of
from pipeline.synthese.consentements import living, sections_of, withdrawn
from pipeline.synthese.holders import KIND
from pipeline.synthese.scope import Printed
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

REGISTER = "transmissions.jsonl"


@dataclass(frozen=True, slots=True)
class Transmise:
    """One line of the register of transmissions: whose, to whom, what of it, when, the digest of the copy.

    ``reference`` is what registers know the bilan by.
    """

    reference: str
    destinataire: str
    portee: str
    le: date
    empreinte: str
    fichier: str


def recorded(registre: Path) -> tuple[Transmise, ...]:
    """Give the copies that were made, the first one first; raise ``UserError`` when they cannot be read."""
    return tuple(lines.read(registre / REGISTER, _parsed, "Le registre des transmissions"))


def _parsed(said: dict[str, str]) -> Transmise:
    return Transmise(**{**said, "le": date.fromisoformat(said["le"])})  # type: ignore[arg-type]


def record(registre: Path, made: Transmise) -> None:
    """Add a line; the file is its owner's only."""
    lines.add(registre / REGISTER, [_line(made)])


def blank(registre: Path, key: str) -> None:
    """Leave of the copies of a destroyed synthesis to whom and when, not the names of their files."""
    made = recorded(registre)
    if any(f"{KIND}/{each.reference}" == key for each in made):
        kept = [replace(each, fichier="") if f"{KIND}/{each.reference}" == key else each for each in made]
        files.write(registre / REGISTER, lines.encoded(map(_line, kept)), private=True)


def _line(made: Transmise) -> dict[str, str]:
    return {**asdict(made), "le": made.le.isoformat()}


@dataclass(frozen=True, slots=True)
class Transmission:
    """The copy that was made, what of the synthesis it holds ("" for all), the digest of its bytes.

    ``pdf``: the same as PDF; None with ``sans_pdf``, why (French).
    """

    path: Path
    portee: str
    empreinte: str
    pdf: Path | None = None
    sans_pdf: str = ""


def transmettre(
    store: Store,
    bilan: str,
    consent: Consentement,
    day: date,
    *,
    accepter: bool = False,
    printed: Printed = bool,
) -> Transmission:
    """Copy a synthesis for the recipient of a consent (``check_consent`` gives the one that counts).

    ``bilan`` is what registers know it by. Tracked changes and comments refuse the copy; with ``accepter``
    the first are taken in, the others out. ``printed`` tells the form's own headings from a person's.
    """
    key, portee = f"{KIND}/{bilan}", consent.portee or ""
    path = _where(store, key, consent.reference)
    data = _copied(
        sound(store.registre, files.actual(store.outputs, path)), portee, printed, accepter=accepter
    )
    target = _target(store, consent.destinataire, PurePosixPath(path).name, key)
    files.make_folder(target.parent.parent, private=True)
    files.make_folder(target.parent, private=True)
    files.remove(target.with_suffix(".pdf"))  # that of a former copy, wider perhaps
    files.write(target, data, private=True)
    place, mark = target.relative_to(store.outputs).as_posix(), files.digest(data)
    record(store.registre, Transmise(bilan, consent.destinataire, portee, day, mark, place))
    return Transmission(target, portee, mark)


def _copied(data: bytes, portee: str, printed: Printed, *, accepter: bool) -> bytes:
    package = Package(data)
    marks = marks_of(package)
    if marks and not accepter:
        raise UserError(
            f"La synthèse contient {marks}, que le destinataire lirait.",
            "Réglez-les dans Word, ou relancez avec --accepter : dans la copie seulement, les modifications "
            "sont acceptées, les commentaires et les textes masqués retirés.",
        )
    numbers = sections_of(portee)
    if missing := lacking(package, numbers, printed):
        raise UserError(
            f"Le consentement couvre la rubrique {', '.join(missing)}, dont la synthèse n’a plus le titre : "
            "nul ne sait ce qui peut être transmis.",
            "Dans la synthèse, remettez ce titre avec son numéro, ou corrigez la portée dans la feuille "
            "« Consentements ».",
        )
    return cleaned(package, numbers, printed)


def outlived(
    tree: Tree,
    consentements: Iterable[Consentement],
    day: date,
    registre: Path,
    bilans: Mapping[str, str] | None = None,
) -> Iterator[tuple[int, str]]:
    """Give the copies that were handed over before the consent was withdrawn: place in the list, path.

    ``bilans`` gives what registers know each reference by, where that is not the reference.
    """
    rows, known = list(consentements), copies_of(registre)
    alive = {(row.reference, fold(row.destinataire)) for row in rows if living(row, day)}
    for place, row in enumerate(rows):
        if withdrawn(row, day) and (row.reference, fold(row.destinataire)) not in alive:
            folder = fold(f"{TRANSMISSIONS}/{clean(row.destinataire)}/")
            copies = (path for path in sorted(tree.files) if fold(path).startswith(folder))
            key = f"{KIND}/{(bilans or {}).get(row.reference, row.reference)}"
            theirs = (path for path in copies if known.get(path, tree.identifier(path)) == key)
            yield from ((place, path) for path in theirs)


def copies_of(registre: Path) -> dict[str, str]:
    """Give the key of the synthesis that each copy was made of, by its place under outputs, its PDF too."""
    found = {each.fichier: f"{KIND}/{each.reference}" for each in recorded(registre) if each.fichier}
    return found | {str(PurePosixPath(path).with_suffix(".pdf")): key for path, key in found.items()}


def _target(store: Store, destinataire: str, name: str, key: str) -> Path:
    """Give the place of the copy; a namesake's, handed over before, is not written over."""
    room = PATH_LIMIT - len(str(store.outputs)) - 1
    path = fit(f"{TRANSMISSIONS}/{clean(destinataire)}/{name}", room)
    there = files.actual(store.outputs, path)
    if there.exists() and copies_of(store.registre).get(path, read_identifier(there)) != key:
        path = with_mark(path, reference(key), room)
    return store.outputs / path


def _where(store: Store, key: str, shown: str) -> str:
    path = whereabouts(look(store.outputs), store.rows()).get(key)
    if path is None:
        raise UserError(
            f"La synthèse « {shown} » est introuvable dans outputs, ou y est en plusieurs copies.",
            "Gardez-en une seule, ou faites-la avec « docs ».",
        )
    return path
