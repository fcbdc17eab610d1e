"""Electronic invoices prepared: chosen, made and checked, kept in the register, one file each in a folder."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from pipeline.dispositifs import cle
from pipeline.einvoicing import xml
from pipeline.einvoicing.embed import embed
from pipeline.einvoicing.obligations import Obligation, obligations
from pipeline.einvoicing.profiles import Profil, profile
from pipeline.einvoicing.refusals import Demands, check_channel, check_deposit, check_rectified
from pipeline.errors import UserError
from pipeline.factures import electronic
from pipeline.factures.electronic import Depot, Statut
from pipeline.factures.exports import safe
from pipeline.factures.pieces import Genre, Issued, document, find, load
from pipeline.factures.rectify import load as rectifications
from pipeline.factures.register import Register
from pipeline.french import date_courte
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.facturer import registre
from pipeline.run.facturer.lecture import own_tables
from pipeline.run.facturer.reglages import Reglages, read_reglages
from pipeline.run.grappe.lots import controles, pdfs
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.workbook.records import Tables
from pipeline.workbook.sheets import Employeur, Financeur
from pipeline.workbook.vocabulary import Canal

FOLDER, RESUME = "depots", "resume.csv"
TITLES = (
    "Numéro",
    "Nature",
    "Fichier",
    "Profil",
    "Client",
    "SIRET",
    "Code service",
    "N° d’engagement",
    "TTC",
)


@dataclass(frozen=True, slots=True)
class Fichier:
    """One file to deposit or to send."""

    piece: Issued
    profil: Profil
    xml: bytes
    nom: str


@dataclass(frozen=True, slots=True)
class Prepare:
    """The folder, the files in it that are valid, and why others are not."""

    dossier: Path | None
    fichiers: tuple[Fichier, ...]
    issues: tuple[Issue, ...]


def deposer(settings: Settings, numeros: Sequence[str]) -> Prepare:
    """Prepare the deposit on Chorus Pro: of these documents, or of all those not deposited yet."""
    return _prepare(settings, numeros, "chorus")


def facturx(settings: Settings, numeros: Sequence[str]) -> Prepare:
    """Make the electronic form of these documents, to be sent otherwise; nothing is said deposited."""
    return _prepare(settings, numeros, "facturx")


def _prepare(settings: Settings, numeros: Sequence[str], what: str) -> Prepare:
    xml.check_installed()
    reglages, tables = read_reglages(settings.inputs), own_tables(settings) or Tables()
    chorus = what == "chorus"
    with registre.opened(settings) as register:
        with register.reading() as connection:
            pieces = _chosen(connection, numeros, tables)
            known = electronic.deposits(connection)
            changes = rectifications(connection)
        issues: list[Issue] = []

        def checked(piece: Issued) -> Fichier:
            check_rectified(piece, (each for each in changes if each.numero == piece.numero))
            if chorus:
                check_channel(piece, _channel(tables, piece.organisme))
                check_deposit(piece, _demands(tables, piece), known.get(piece.numero))
            return _made(piece, reglages)

        made = _each(pieces, checked, issues)
        valid = _valid(settings, made, issues)
        issues += (
            [] if chorus else [_obligation(each.piece, o) for each in valid for o in obligations(each.piece)]
        )
        folder = _new_folder(settings, what) if valid else None
        done = tuple(_written(settings, register, valid, folder, issues)) if folder else ()
        if done and folder:
            files.write(folder / RESUME, _summary(done).encode("utf-8-sig"))
            _keep(register, done, settings, chorus=chorus)
    return Prepare(folder if done else None, done, tuple(issues))


def _chosen(connection: sa.Connection, numeros: Sequence[str], tables: Tables) -> list[Issued]:
    """Those named; else all that go by Chorus Pro and are not there yet."""
    if numeros:
        return [electronic.completed(connection, find(connection, numero)) for numero in numeros]
    known = electronic.deposits(connection)
    found = (piece for piece in load(connection) if piece.genre is not Genre.REPRISE)
    return [
        electronic.completed(connection, piece)
        for piece in found
        if (piece.draft.canal or _channel(tables, piece.organisme)) == Canal.CHORUS
        and (piece.numero not in known or known[piece.numero].statut in (Statut.PREPAREE, Statut.REJETEE))
    ]


def _channel(tables: Tables, code: str) -> str:
    row = next((r.row for r in tables.organismes if cle(r.row.code) == cle(code)), None)
    return row.canal.value if row and row.canal else ""


def _demands(tables: Tables, piece: Issued) -> Demands:
    rows: list[Employeur | Financeur] = [r.row for r in tables.financeurs]
    rows += [r.row for r in tables.employeurs]
    row = next((r for r in rows if cle(r.code) == cle(piece.draft.client.code)), None)
    return Demands(bool(row and row.engagement_obligatoire), bool(row and row.code_service_obligatoire))


def _each(pieces: Sequence[Issued], make: Callable[[Issued], Fichier], issues: list[Issue]) -> list[Fichier]:
    """What can be made; what cannot is said, and stops no other."""
    made: list[Fichier] = []
    for piece in pieces:
        try:
            made.append(make(piece))
        except UserError as fault:
            issues.append(_refused(fault))
    return made


def _refused(fault: UserError) -> Issue:
    return Issue("depot-refuse", Severity.ERREUR, fault.message, fault.remedy, Origin(file=fault.place))


def _made(piece: Issued, reglages: Reglages) -> Fichier:
    profil = profile(piece.draft, reglages.profils)
    name = re.sub(r"[^A-Za-z0-9_-]", "-", piece.numero) + profil.extension
    return Fichier(piece, profil, xml.make(piece, profil, reglages.cadre), name)


def _valid(settings: Settings, made: Sequence[Fichier], issues: list[Issue]) -> list[Fichier]:
    """Those whose XML breaks no rule."""
    found = controles(settings, {each.piece.numero: (each.profil, each.xml) for each in made})
    for numero, faults in found.items():
        issues += [_invalid(numero, fault) for fault in faults]
    return [each for each in made if not found[each.piece.numero]]


def _obligation(piece: Issued, due: Obligation) -> Issue:
    return Issue(
        "plateforme-agreee",
        Severity.AVERTISSEMENT,
        f"{piece.numero}, depuis le {date_courte(due.du)} : {due.texte}",
        f"Source : {due.source}. Demandez à votre plateforme agréée comment y déposer ce fichier.",
    )


def _invalid(numero: str, fault: str) -> Issue:
    return Issue(
        "facture-electronique-invalide",
        Severity.ERREUR,
        f"La forme électronique de {numero} n’est pas valide : {fault}",
        "Son fichier n’est pas fait. Ce que la règle nomme se corrige par un avoir et une nouvelle facture.",
    )


def _new_folder(settings: Settings, what: str) -> Path:
    """A folder of its own for each preparation: none is ever replaced."""
    base = f"{what}-{settings.day.isoformat()}"
    names = (base, *(f"{base}-{n}" for n in range(2, 1000)))
    folder = next(path for name in names if not (path := settings.outputs / FOLDER / name).exists())
    files.make_folder(folder)
    return folder


def _written(
    settings: Settings, register: Register, made: Sequence[Fichier], folder: Path, issues: list[Issue]
) -> Iterator[Fichier]:
    """Write each file and look at it again: one that is not there as it should be is said."""
    names: set[str] = set()
    pages = _pages(settings, register, [each for each in made if each.profil is not Profil.CII], issues)
    for each in made:
        try:
            if each.nom.lower() in names:
                raise UserError(f"Deux fichiers se nommeraient {each.nom}.", "Préparez-les séparément.")
            data = each.xml if each.profil is Profil.CII else _hybrid(each, pages)
            names.add(each.nom.lower())
            files.write(folder / each.nom, data)
        except KeyError:
            continue  # its page could not be made, which was said
        except UserError as fault:
            issues.append(_refused(fault))
            continue
        yield each


def _hybrid(each: Fichier, pages: Mapping[str, bytes]) -> bytes:
    word = "Avoir" if each.piece.genre is Genre.AVOIR else "Facture"
    title = f"{word} n° {each.piece.numero}"
    return embed(pages[each.piece.numero], each.xml, each.profil, title, each.piece.draft.emetteur.nom)


def _pages(
    settings: Settings, register: Register, made: Sequence[Fichier], issues: list[Issue]
) -> dict[str, bytes]:
    """The PDF of each frozen document, by its number."""
    if not made:
        return {}
    with TemporaryDirectory(prefix="bilan-depot-") as temporary:
        numbers = {}
        with register.reading() as connection:
            for rank, each in enumerate(made):
                path = Path(temporary) / f"{rank}.docx"
                path.write_bytes(document(connection, each.piece.numero))
                numbers[path] = each.piece.numero
        found = {}
        for result in pdfs(settings, list(numbers)):
            numero = numbers[result.source]
            if result.data is None:
                fault = UserError(f"Le PDF de {numero} n’a pas été fait : {result.reason}.", "Relancez.")
                issues.append(_refused(fault))
            else:
                found[numero] = result.data
        return found


def _summary(done: Sequence[Fichier]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITLES)
    for each in done:
        piece, client = each.piece, each.piece.draft.client
        nature = "avoir" if piece.genre is Genre.AVOIR else "facture"
        draft = piece.draft
        row = (piece.numero, nature, each.nom, each.profil.value, client.nom, client.siret)
        writer.writerow([safe(x) for x in (*row, draft.code_service, draft.numero_engagement, piece.total)])
    return stream.getvalue()


def _keep(register: Register, done: Sequence[Fichier], settings: Settings, *, chorus: bool) -> None:
    """The XML in the register, once; and that the deposit was prepared."""
    with register.writing() as connection:
        for each in done:
            known = electronic.frozen(connection, each.piece.numero)
            if known is None or (known.profil, known.data) != (each.profil.value, each.xml):
                electronic.freeze(connection, each.piece.numero, each.profil.value, each.xml)
            if chorus:
                prepared = Depot(each.piece.numero, Statut.PREPAREE, settings.day)
                electronic.note(connection, prepared, register.today)
