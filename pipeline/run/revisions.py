"""What became of each signed act since: its amendments and corrected pages, asked for or to be proposed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.dispositifs import cle
from pipeline.documents import avenant, correction, revisions, signatures, termes
from pipeline.documents.kind import Sujet
from pipeline.issues import Issue, Severity
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele, avec
from pipeline.model.revisions import NUMERO, Changement, Revision, Terme, changements
from pipeline.model.taches import PARTIES
from pipeline.run.plan import stable
from pipeline.settings import Settings
from pipeline.store.acts import acts
from pipeline.store.termes import Enonce, recall
from pipeline.workbook import sheets
from pipeline.workbook.records import Record
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision

AVENANT, CORRECTION = NatureRevision.AVENANT, NatureRevision.CORRECTION
Ligne = Record[sheets.Avenant]
Termes = dict[str, Terme | None]
Rang = tuple[NatureRevision, int]
_ACTUELS: Mapping[ActeSigne, Callable[[Sujet, termes.Signes, termes.Signes], tuple[Terme, ...]]] = {
    ActeSigne.CONVENTION: termes.de_la_convention,
    ActeSigne.CONTRAT: termes.du_contrat,
}
_DATES = {ActeSigne.CONVENTION: signatures.CONVENTION, ActeSigne.CONTRAT: signatures.CONTRAT}
_KINDS = {
    (AVENANT, ActeSigne.CONVENTION): avenant.TYPE,
    (AVENANT, ActeSigne.CONTRAT): avenant.DU_CONTRAT,
    (CORRECTION, ActeSigne.CONVENTION): correction.TYPE,
    (CORRECTION, ActeSigne.CONTRAT): correction.DU_CONTRAT,
}
_SIGNES = ("signe_agent_le", "signe_employeur_le", "signe_organisme_le", "signe_le")


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers know: the terms of each act by its key, and the acts of people."""

    enonces: Mapping[str, Enonce]
    actes: tuple[tuple[str, str], ...]


def revised(modele: Modele, settings: Settings) -> Modele:
    """The model with the amendments and corrections of its signed acts, and what is wrong with them."""
    known = Known(recall(settings.registre), acts(settings.registre))
    found: list[Revision] = []
    issues: list[Issue] = []
    for acte, kind in revisions.ACTES.items():
        for sujet in kind.sujets(modele):
            enonce = known.enonces.get(f"{acte.value}/{stable(sujet)}")
            rows = tuple(_rows(sujet, acte))
            if enonce is None or not (enonce.fige or kind.signe_le(sujet)):
                issues += [_unsigned(row, sujet) for row in rows]
            else:
                found += _Acte(sujet, acte, known, rows, dict(enonce.termes), enonce.termes).revisions()
    told = replace(modele, revisions=tuple(found), issues=(*modele.issues, *issues))
    cited = {d.reference: _citing(d, actes) for d in told.dossiers if (actes := dict(_numbers(d, known)))}
    return avec(told, cited) if cited else told


def _numbers(dossier: Dossier, known: Known) -> Iterator[tuple[str, str]]:
    """The reference that each of its frozen acts bears, where another is the bilan's since."""
    for acte in ActeSigne:
        enonce = known.enonces.get(f"{acte.value}/{dossier.bilan}")
        number = enonce.termes.get(NUMERO) if enonce and enonce.fige else None
        if number and number.valeur != dossier.reference:
            yield acte.value, number.valeur


def _citing(dossier: Dossier, actes: Mapping[str, str]) -> Dossier:
    """A bilan whose reference changed since its acts were signed: its papers and invoices cite these acts."""
    now = replace(dossier, actes=actes)
    before, after = (f"CONV-{each.cite(ActeSigne.CONVENTION.value)}" for each in (dossier, now))
    drafts = (
        draft.model_copy(update={"convention": after}) if draft.convention == before else draft
        for draft in dossier.brouillons
    )
    return replace(now, brouillons=tuple(drafts))


def _rows(sujet: Sujet, acte: ActeSigne) -> Iterator[Ligne]:
    """The rows of the Avenants sheet that are about this act."""
    rows = {(r.place.file, r.place.row): r for dossier in sujet.dossiers for r in dossier.avenants}
    for record in rows.values():
        row = record.row
        mine = (row.promotion is not None) is (sujet.groupe is not None)
        other = row.employeur and sujet.groupe and cle(row.employeur) != cle(sujet.un_employeur().code)
        if mine and not other and (row.acte_signe or ActeSigne.CONVENTION) is acte:
            yield record


def _unsigned(record: Ligne, sujet: Sujet) -> Issue:
    act = revisions.NOMS[record.row.acte_signe or ActeSigne.CONVENTION]
    return Issue(
        "avenant-sans-acte-signe",
        Severity.AVERTISSEMENT,
        f"Un avenant ou une page corrigée est demandé, mais {act} de {', '.join(sujet.references)} ne "
        "porte aucune signature d’après le classeur et le registre.",
        "Inscrivez la date de signature de l’acte ; tant qu’il n’est pas signé, il suit le classeur.",
        record.at("reference"),
        dossiers=sujet.references,
    )


@dataclass(frozen=True, slots=True)
class _Acte:
    """One signed act: its subject, what is known, the rows about it, its terms in force, and as signed."""

    sujet: Sujet
    acte: ActeSigne
    known: Known
    rows: tuple[Ligne, ...]
    etat: Termes
    origine: termes.Signes

    def revisions(self) -> Iterator[Revision]:
        """Those signed in the order of their days, those asked for, and what is only proposed."""
        asked = self._asked()
        for rank in sorted(asked, key=lambda rank: self._order(rank, asked[rank])):
            made = self._made(rank, asked[rank])
            self.etat.update({terme.code: terme for terme in made.apres})
            yield made
        if all(etats.interrompu(dossier) for dossier in self.sujet.dossiers):
            return  # nobody is left to agree on anything else
        for nature in (AVENANT, CORRECTION):
            rank = nature, 1 + max((n for each, n in asked if each is nature), default=0)
            proposed = self._revision(rank, self._possible(nature))
            if proposed.changements:
                yield proposed

    def _asked(self) -> dict[Rang, Ligne | None]:
        """By a row, by an act of the register, or made and frozen before."""
        found: dict[Rang, Ligne | None] = dict.fromkeys(self._ranks())
        for record in self.rows:
            found[record.row.nature or AVENANT, record.row.numero or 1] = record
        return found

    def _ranks(self) -> Iterator[Rang]:
        own = f"{self.acte.value}/{stable(self.sujet)}"
        for key, act in self.known.actes:
            said, _, number = act.rpartition(" ")
            if key == own and said in (AVENANT.value, CORRECTION.value):
                yield NatureRevision(said), int(number)
        for nature in (AVENANT, CORRECTION):
            rank = 1
            while (enonce := self._enonce(nature, rank)) and enonce.fige:
                yield nature, rank
                rank += 1

    def _enonce(self, nature: NatureRevision, numero: int) -> Enonce | None:
        return self.known.enonces.get(self._key(nature, numero))

    def _key(self, nature: NatureRevision, numero: int) -> str:
        kind = _KINDS[nature, self.acte].kind
        revision = Revision(nature, numero, self.acte, self.sujet.cle, (), ())
        return f"{kind}/{stable(revisions.sujet_de(self.sujet, revision))}"

    def _order(self, rank: Rang, record: Ligne | None) -> tuple[object, ...]:
        return (_signee(record) or date.max, rank[0] is AVENANT, rank[1])

    def _made(self, rank: Rang, record: Ligne | None) -> Revision:
        """One that is asked for: what it says if it is signed, else what the workbook now changes."""
        signed, enonce = _signee(record), self._enonce(*rank)
        if enonce is not None and (enonce.fige or signed):
            stated = [terme for terme in enonce.termes.values() if terme is not None]
            pairs = list(changements(self.etat, self._with(stated), AVENANT))
        else:
            pairs = list(self._changed(rank[0]))
        made = self._revision(rank, pairs)
        effect = record.row.date_d_effet if record else None
        waited = self._waited(record.row) if record and signed else ()
        return replace(made, effet=effect, demandee=True, signee=signed, attendus=waited)

    def _waited(self, row: sheets.Avenant) -> tuple[str, ...]:
        """The parties of the act who have not signed its amendment, while one has; none once it says all."""
        parties = PARTIES[self.acte.value].values() if row.signe_le is None else ()
        signed = {"l’agent": row.signe_agent_le, "l’employeur": row.signe_employeur_le}
        signed |= {"l’organisme": row.signe_organisme_le}
        away = {"l’agent"} if self.sujet.groupe else set()
        return tuple(who for who in parties if signed[who] is None and who not in away)

    def _with(self, stated: list[Terme]) -> list[Terme]:
        state = self.etat | {terme.code: terme for terme in stated}
        return [terme for terme in state.values() if terme is not None]

    def _changed(self, nature: NatureRevision) -> Iterator[tuple[Changement, Terme]]:
        return changements(self.etat, _ACTUELS[self.acte](self.sujet, self.etat, self.origine), nature)

    def _possible(self, nature: NatureRevision) -> list[tuple[Changement, Terme]]:
        """What may still be proposed: an open paper has taken what it says already."""
        return [pair for pair in self._changed(nature) if pair[0].au_fond is (nature is AVENANT)]

    def _revision(self, rank: Rang, pairs: list[tuple[Changement, Terme]]) -> Revision:
        days = [day for each in self.sujet.dossiers for day in _days(each.agent.row, _DATES[self.acte])]
        return Revision(
            *rank,
            self.acte,
            self.sujet.cle,
            tuple(change for change, _ in pairs),
            tuple(terme for _, terme in pairs),
            sortants=self._leaving(pairs),
            original_numero=number.valeur if (number := self.origine.get(NUMERO)) else "",
            original_du=max(days, default=None),
        )

    def _leaving(self, pairs: list[tuple[Changement, Terme]]) -> tuple[str, ...]:
        """The names of employers that are parties no more."""
        old = self.etat.get("employeurs")
        changed = [terme for change, terme in pairs if terme.code == "employeurs" and change.au_fond]
        return tuple(n for n in old.pieces[::3] if n not in changed[0].pieces) if old and changed else ()


def _days(row: object, columns: tuple[str, ...]) -> Iterator[date]:
    return (day for column in columns if (day := getattr(row, column)) is not None)


def _signee(record: Ligne | None) -> date | None:
    return min(_days(record.row, _SIGNES), default=None) if record else None
