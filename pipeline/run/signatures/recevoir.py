"""Signed PDFs taken back: recognised, compared, checked, filed with their proof; then dated and frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.ingest import read as read_file
from pipeline.pdf.crypto import signatures
from pipeline.pdf.received import Received, Unreadable, difference, read, words_of
from pipeline.run.conseiller.dossiers import own
from pipeline.run.policy import policy_of
from pipeline.run.signatures.classer import Classement, classer
from pipeline.run.signatures.dates import Dates, inscrire, signee
from pipeline.run.signatures.depart import EMPREINTE, places_de
from pipeline.run.signatures.examen import Examen, examiner
from pipeline.run.signatures.reconnaitre import Attendu, attendus, pdf_de, reconnaitre
from pipeline.settings import Settings
from pipeline.store.register import Act
from pipeline.store.signatures import A_VERIFIER, COPIE, SIGNE, Recue, last, record
from pipeline.store.store import Store, open_store

MOST = 64 << 20
ACTE = PAR = "signature reçue"
INTROUVABLE = "ce n’est pas un PDF que l’on puisse lire : demandez-en un autre exemplaire"
VERIFIER = "regardez-le, puis relancez la commande avec --verifie pour le dater et le figer"


@dataclass(frozen=True, slots=True)
class Demande:
    """What a person says of the files: whose they are, that they looked, where the paper is, since when.

    ``preuves``: the files of evidence that the parapheur gave.
    """

    reference: str = ""
    kind: str = ""
    verifie: bool = False
    papier: str = ""
    le: date | None = None
    preuves: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Reponse:
    """What came of one file: its state ("" refused), the document it is, what is said, where it is filed."""

    fichier: str
    etat: str
    document: str
    dits: tuple[str, ...]
    place: str = ""


def recevoir(settings: Settings, paths: Sequence[Path], asked: Demande) -> list[Reponse]:
    """Take files back, one after the other; a refused one stops nothing but itself."""
    if asked.papier and (asked.le is None or not asked.reference):
        raise UserError(
            "Une copie ne dit ni de quel document elle est, ni quand il a été signé.",
            "Donnez --dossier, --type et --le (le jour de la dernière signature).",
        )
    gathered = own(settings)
    if asked.le is not None and asked.le > settings.day:
        raise UserError(f"Le {date_longue(asked.le)} est à venir.", "Corrigez la date.")
    typed: dict[str, Dates] = {}
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        known = attendus(settings, gathered, store.rows())
        found = [_Reception(settings, store, known, asked, typed).of(path) for path in paths]
    said = inscrire(settings, typed, PAR)
    return [*found[:-1], replace(found[-1], dits=(*found[-1].dits, *said))] if said else found


@dataclass(frozen=True, slots=True)
class _Reception:
    settings: Settings
    store: Store
    known: tuple[Attendu, ...]
    asked: Demande
    typed: dict[str, Dates]

    def of(self, path: Path) -> Reponse:
        """What comes of one file."""
        try:
            data = read_file(path, MOST)
            return self._copie(path, data) if self.asked.papier else self._signe(path, data)
        except Unreadable:
            return Reponse(path.name, "", "", (INTROUVABLE,))
        except UserError as fault:
            return Reponse(path.name, "", "", (f"{fault.message} {fault.remedy}".strip(),))

    def _signe(self, path: Path, data: bytes) -> Reponse:
        back = read(data)
        about = reconnaitre(self.known, back, self.asked.reference, self.asked.kind)
        sent = self._sent(about, back)
        places = [place.nom for place in places_de(sent)]
        found = examiner(difference(words_of(sent), back.words), signatures(data), places)
        if found.refus:
            return Reponse(path.name, "", about.titre, (found.refus, *found.dits))
        looked = self.asked.verifie or not found.doutes
        state = SIGNE if looked else A_VERIFIER
        entire = found.entier or (looked and self.asked.verifie)
        made = self._recue(about, state, found, replace_entier=entire)
        doubts = found.doutes if not looked else ()
        return self._filed(path, data, about, made, (*found.dits, *doubts))

    def _sent(self, about: Attendu, back: Received) -> bytes:
        """The PDF that was sent; its Word file must still be the one that is there."""
        told = back.said.get(EMPREINTE, about.word)
        if told != about.word:
            raise UserError(
                f"{about.titre} : ce PDF est d’une version qui n’est plus dans outputs.",
                "Faites signer la version présente, ou remettez celle qui est partie depuis une sauvegarde.",
            )
        return pdf_de(self.settings, about)

    def _copie(self, path: Path, data: bytes) -> Reponse:
        about = reconnaitre(self.known, None, self.asked.reference, self.asked.kind)
        made = self._recue(about, COPIE, Examen(signe_le=self.asked.le, entier=True), replace_entier=True)
        said = f"copie ; original papier conservé à {self.asked.papier}"
        return self._filed(path, data, about, replace(made, papier=self.asked.papier), (said,))

    def _recue(self, about: Attendu, state: str, found: Examen, *, replace_entier: bool) -> Recue:
        day = self.asked.le or found.signe_le or self.settings.day
        return Recue(
            about.cle,
            about.reference,
            about.titre,
            state,
            self.settings.day.isoformat(),
            day.isoformat(),
            "",
            "",
            about.word,
            parties=found.parties,
            entier=replace_entier,
        )

    def _filed(self, path: Path, data: bytes, about: Attendu, made: Recue, said: tuple[str, ...]) -> Reponse:
        before = last(self.settings.registre).get(about.cle)
        what = Classement(path.suffix.lower() or ".pdf", data, self.asked.preuves, said)
        filed = classer(self.settings.outputs, about, made, what)
        if before is not None and (before.empreinte, before.etat) == (filed.empreinte, filed.etat):
            return Reponse(path.name, before.etat, about.titre, ("déjà reçu", *said), before.fichier)
        record(self.settings.registre, filed)
        if made.etat == A_VERIFIER:
            return Reponse(path.name, made.etat, about.titre, (*said, VERIFIER), filed.fichier)
        self.typed[about.cle] = signee(filed)
        frozen = self._frozen(about, filed)
        return Reponse(path.name, made.etat, about.titre, (*said, frozen), filed.fichier)

    def _frozen(self, about: Attendu, made: Recue) -> str:
        """Freeze the Word file as what was signed, unless something froze it before."""
        row = self.store.rows()[about.cle]
        day = date_longue(date.fromisoformat(made.signe_le))
        if row.is_frozen:
            return f"signé le {day} ; le document était déjà figé"
        why = f"{about.fige_par} du {day}|{about.word}"
        act = Act(self.settings.day.isoformat(), row.key, ACTE, made.empreinte, why)
        self.store.act(act, replace(row, frozen=why))
        return f"signé le {day} ; le document est figé"
