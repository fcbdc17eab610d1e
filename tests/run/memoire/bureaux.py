"""An office in which anything is typed at random, its model kept in memory, and what a whole reading says."""

import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.errors import UserError
from pipeline.issues import Issue, merged
from pipeline.model.taches import Tache
from pipeline.run.a_faire import a_faire
from pipeline.run.gather import Gathered, gather
from pipeline.run.memoire.relire import relire
from pipeline.run.saisies import cibles
from pipeline.run.saisies.dire import POINTAGES, Repere, completer, confier, dater, dates, noter, pointer
from pipeline.run.saisies.ecarts import ecarts, repondre
from pipeline.run.saisies.garde import Garde
from pipeline.run.saisies.inscrire import Contexte
from pipeline.settings import Settings
from pipeline.workbook.values.written import written
from pipeline.workbook.vocabulary import Rubrique

EXEMPLE = Path("inputs")


class Memoire:
    """A model kept up to date by its typed lines; ``entieres`` counts the whole readings."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.entieres, self.partielles = settings, 0, 0
        self.garde, self.lu, self.taches = self._whole()

    def _whole(self) -> tuple[Garde, Gathered, tuple[Tache, ...]]:
        self.entieres += 1
        garde = Garde()
        lu = gather(self.settings, garde)
        return garde, lu, a_faire(self.settings, lu)

    def relue(self) -> Gathered:
        """What is in memory, brought up to date as the page does."""
        found = relire(self.settings, self.lu, self.garde, self.taches)
        if found is None or found.taches is None:
            self.garde, self.lu, self.taches = self._whole()
        else:
            self.lu, self.taches = found.gathered, found.taches
            self.partielles += 1
        return self.lu


def bureau_de_l_exemple(root: Path, day: dt.date) -> Settings:
    """The shipped workbooks as somebody's own, in an office of theirs."""
    for name, own in (("exemple.xlsx", "bilans.xlsx"), ("conseiller/exemple.xlsx", "conseiller/notes.xlsx")):
        target = root / "inputs" / own
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXEMPLE / name, target)
    return Settings(day=day, inputs=root / "inputs", outputs=root / "outputs", registre=root / "registre")


def dit(gathered: Gathered, taches: Iterable[Tache]) -> dict[str, Any]:
    """All that a reading says, in no order: places of one fault and documents of one kind have none."""
    modele, plan, reading = gathered.modele, gathered.plan, gathered.reading
    return {
        "dossiers": modele.dossiers,
        "promotions": modele.groupes,
        "empêchés": Counter(modele.empeches),
        "révisions": Counter(modele.revisions),
        "constats": _constats(gathered.issues),
        "constats du modèle": _constats(modele.issues),
        "constats de la lecture": _constats(reading.issues),
        "pertes": Counter(reading.losses),
        "feuilles": reading.sheets,
        "sources": gathered.sources,
        "lignes": {
            nom: sorted(
                getattr(reading.tables, nom), key=lambda r: (r.place.file, r.place.sheet, r.place.row)
            )
            for nom in type(reading.tables).__dataclass_fields__
        },
        "documents": {item.key: (item.path, item.sujet, item.signed) for item in plan.items},
        "absents": Counter(plan.absents),
        "signés": dict(plan.signed),
        "tâches": Counter(taches),
    }


def _constats(issues: Iterable[Issue]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            replace(issue, origin=type(issue.origin)(), related=(), dossiers=()),
            frozenset((issue.origin, *issue.related)),
            frozenset(issue.dossiers),
        )
        for issue in merged(issues)
    )


class Hasard:
    """Somebody who types anything, and now and then changes in Excel what was typed."""

    def __init__(self, settings: Settings, lire: Callable[[], Gathered], graine: int) -> None:
        self.settings, self.lire, self.chance = settings, lire, random.Random(graine)
        self.ici = Contexte(settings, lire, "Anne Le Goff", "MLB")
        self.gestes = (
            *(self.pointer, self.pointer, self.dater, self.dater),
            *(self.completer, self.noter, self.confier),
        )

    def geste(self) -> None:
        """Type something; what is refused changes nothing."""
        try:
            self.chance.choice(self.gestes)()
        except UserError:
            return

    def pointer(self) -> None:
        _, found = self.chance.choice(list(cibles.seances(self.lire())))
        statut = self.chance.choice(list(POINTAGES.values()))
        whose = found.row.promotion or found.row.reference or ""
        pointer(self.ici, Repere(whose, found.row.date, found.row.debut), statut)

    def dater(self) -> None:
        dossier = self._dossier()
        column = self.chance.choice(dates())
        vue = written(getattr(dossier.agent.row, column.nom))
        day = self.settings.day - dt.timedelta(self.chance.randrange(-40, 400))
        text = self.chance.choice((f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", ""))
        dater(self.ici, dossier.reference, {column.nom: (text, vue)})

    def completer(self) -> None:
        day = f"{self.settings.day - dt.timedelta(self.chance.randrange(300)):%d/%m/%Y}"
        table, cells = self.chance.choice(
            (
                ("consentements", {"destinataire": "Employeur", "date": day}),
                ("suivis", {"date": day, "satisfaction": "4"}),
                ("a_facturer", {}),
            )
        )
        completer(self.ici, table, self._dossier().reference, cells)

    def noter(self) -> None:
        rubrique = self.chance.choice(list(Rubrique))
        text = self.chance.choice(("Bilan mené à son terme.", "Deux pistes.", ""))
        noter(self.ici, self._dossier().reference, rubrique, text, "")

    def confier(self) -> None:
        dossier = self._dossier()
        row = dossier.confidentiel.row if dossier.confidentiel else None
        nom = self.chance.choice(("amenagements_souhaites", "les_mentionner_au_contrat", "l_5212_13"))
        text = "bureau calme" if nom == "amenagements_souhaites" else self.chance.choice(("oui", "non"))
        confier(self.ici, dossier.reference, {nom: (text, written(getattr(row, nom, None)))})

    def changer(self) -> None:
        """Erase or change a line of the page's workbook, as Excel would."""
        path = self.settings.inputs / "saisies.xlsx"
        if not path.is_file():
            return
        book = load_workbook(path)
        sheet = book[self.chance.choice(book.sheetnames)]
        line = self.chance.randrange(2, sheet.max_row + 1) if sheet.max_row > 1 else 2
        if self.chance.random() < 0.5:
            sheet.delete_rows(line)
        else:
            sheet.cell(line, sheet.max_column).value = "prévue"
        book.save(path)

    def repondre(self) -> None:
        for asked in ecarts(self.settings):
            repondre(self.settings, asked.rangee.numero, remettre=self.chance.random() < 0.5)

    def _dossier(self) -> Any:
        return self.chance.choice(self.lire().modele.dossiers)
