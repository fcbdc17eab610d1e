"""Follows each reference of a dossier to its row; what leads nowhere says which documents must wait."""

from collections.abc import Iterable, Mapping

from pipeline.dispositifs import Dispositif, cle, trouve
from pipeline.french import typographie
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.annuaire import Annuaire
from pipeline.model.entites import Financement, Payeur, Retenue, SeanceDossier
from pipeline.model.retenues import Errors
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

Causes = tuple[Retenue, ...]
_ARGENT = ("convention", "facture")


class Resolution:
    """Looks codes up; the issues it finds itself are those that no single cell shows."""

    def __init__(self, annuaire: Annuaire, errors: Errors, dispositifs: Mapping[str, Dispositif]) -> None:
        self._annuaire = annuaire
        self._errors = errors
        self._dispositifs = dispositifs
        self.issues: list[Issue] = []

    def promotion(self, agent: Record[sheets.Agent]) -> tuple[Record[sheets.Promotion] | None, Causes]:
        """The agent's promotion, if the row names one."""
        code = agent.row.promotion
        if code is None:
            return None, ()
        found = self._annuaire.promotions.get(cle(code))
        return found, () if found else self._astray(agent, "Promotions", code)

    def dispositif(
        self, agent: Record[sheets.Agent], promotion: Record[sheets.Promotion] | None
    ) -> tuple[Dispositif | None, Causes]:
        """The scheme of the row, else of its promotion."""
        source: Record[sheets.Agent] | Record[sheets.Promotion] = agent
        if agent.row.dispositif is None and promotion is not None:
            source = promotion
        code = source.row.dispositif
        found = trouve(self._dispositifs, code) if code else None
        if found is not None or code is None:
            return found, ()
        return None, self._unknown_scheme(source, agent)

    def organisme(
        self, agent: Record[sheets.Agent], promotion: Record[sheets.Promotion] | None
    ) -> tuple[Record[sheets.Organisme] | None, Causes]:
        """Who delivers: the row's, else the promotion's, else the only one there is."""
        for source in (agent, promotion):
            if source is not None and source.row.organisme is not None:
                code = source.row.organisme
                found = self._annuaire.organismes.get(cle(code))
                return found, () if found else self._astray(agent, "Organismes", code)
            if source is not None and "organisme" in source.faults:
                return None, tuple(self._errors.of_record(source))
        return self._only_body(agent)

    def employeurs(self, agent: Record[sheets.Agent]) -> tuple[tuple[Record[sheets.Employeur], ...], Causes]:
        """Every employer of the agent; one that is missing withholds all the dossier's documents."""
        found: list[Record[sheets.Employeur]] = []
        causes: list[Retenue] = []
        for code in agent.row.employeur:
            record = self._annuaire.employeurs.get(cle(code))
            if record is None:
                causes += self._astray(agent, "Employeurs", code)
            else:
                found.append(record)
        return tuple(found), tuple(causes)

    def intervenant(self, code: str | None) -> Record[sheets.Intervenant] | None:
        """The professional of that code."""
        return self._annuaire.intervenants.get(cle(code)) if code else None

    def intervenants(
        self,
        agent: Record[sheets.Agent],
        promotion: Record[sheets.Promotion] | None,
        seances: tuple[SeanceDossier, ...],
    ) -> tuple[tuple[Record[sheets.Intervenant], ...], Causes]:
        """The agent's professional first, the second one, then those of the sessions."""
        main = agent.row.intervenant or (promotion.row.animateur if promotion else None)
        second = agent.row.second_intervenant
        found = [self.intervenant(main), self.intervenant(second), *(s.intervenant for s in seances)]
        unique = {id(record): record for record in found if record is not None}
        named = [(agent, main), (agent, second), *((s.ligne, s.row.intervenant) for s in seances)]
        lost = {code for _, code in named if code and self.intervenant(code) is None}
        causes = [cause for code in sorted(lost) for cause in self._broken("Intervenants", code)]
        return tuple(unique.values()), tuple(causes)

    def financements(
        self, rows: Iterable[Record[sheets.Financement]]
    ) -> tuple[tuple[Financement, ...], Causes]:
        """The parts of a dossier's funding, by code; a funder that is missing withholds what names it."""
        found: list[Financement] = []
        causes: list[Retenue] = []
        for record in sorted(rows, key=lambda line: cle(line.row.financeur)):
            row = record.row
            payeur = self._annuaire.payeur(row.financeur)
            causes += self._errors.of_record(record)
            if payeur is None:
                causes += self._no_payer(record, row.financeur)
            else:
                found.append(
                    Financement(
                        payeur, row.part, row.montant, row.numero_engagement, row.numero_de_dossier, record
                    )
                )
        return tuple(found), tuple(causes)

    def facturer_a(self, agent: Record[sheets.Agent]) -> tuple[tuple[Financement, ...], Causes]:
        """The one payer that the row names."""
        payeur: Payeur | None = self._annuaire.payeur(agent.row.facturer_a or "")
        if payeur is None:
            return (), tuple(self._no_payer(agent, agent.row.facturer_a or ""))
        return (Financement(payeur, numero_engagement=agent.row.numero_engagement),), ()

    def _no_payer(
        self, record: Record[sheets.Agent] | Record[sheets.Financement], code: str
    ) -> list[Retenue]:
        broken = [*self._broken("Financeurs", code), *self._broken("Employeurs", code)]
        own = [] if broken else [Retenue(r.issue, _ARGENT) for r in self._errors.of_record(record)]
        return [Retenue(r.issue, _ARGENT) for r in broken] + own

    def _astray(self, agent: Record[sheets.Agent], sheet: str, code: str) -> Causes:
        """Why a code leads nowhere: its row is unusable, or the error stands on the agent's own row."""
        broken = tuple(Retenue(r.issue) for r in self._broken(sheet, code))  # of everything
        return broken or tuple(self._errors.of_record(agent))

    def _broken(self, sheet: str, code: str) -> list[Retenue]:
        row = self._annuaire.brisee(sheet, code)
        return [] if row is None else list(self._errors.of_broken(row))

    def _only_body(self, agent: Record[sheets.Agent]) -> tuple[Record[sheets.Organisme] | None, Causes]:
        """The one body there is; a row that cannot be read is one too."""
        bodies = self._annuaire.organismes
        broken = self._annuaire.lignes_brisees("Organismes")
        codes = {cle(row.key): row.key for row in broken if row.key} | {
            key: b.row.code for key, b in bodies.items()
        }
        if not bodies and broken:
            return None, tuple(Retenue(r.issue) for row in broken for r in self._errors.of_broken(row))
        if len(bodies) == 1 and set(codes) == set(bodies):
            return next(iter(bodies.values())), ()
        if not bodies:
            message = "Aucun organisme n’est décrit."
            remedy = "Remplissez la feuille « Organismes » : c’est l’organisme qui réalise le bilan."
        else:
            message = "Plusieurs organismes existent et cette ligne n’en nomme aucun."
            known = ", ".join(sorted(codes.values()))
            remedy = f"Indiquez dans cette cellule l’un des codes : {known}."
        origin = agent.at("organisme")
        return None, (self._found("organisme-a-preciser", message, remedy, origin, agent.row.reference),)

    def _unknown_scheme(
        self,
        source: Record[sheets.Agent] | Record[sheets.Promotion],
        agent: Record[sheets.Agent],
    ) -> Causes:
        known = tuple(self._errors.of_record(source))
        known = known or tuple(Retenue(issue) for issue in self._errors.dispositifs)
        if known:
            return known
        # Neither what was typed nor what exists is told: a scheme's code may say why the agent follows it.
        message = "Ce dispositif n’existe pas."
        remedy = "Choisissez-le dans la liste de la colonne, ou décrivez-le dans inputs/dispositifs."
        return (
            self._found("dispositif-inconnu", message, remedy, source.at("dispositif"), agent.row.reference),
        )

    def _found(self, code: str, message: str, remedy: str, origin: Origin, reference: str) -> Retenue:
        issue = Issue(
            code, Severity.ERREUR, typographie(message), typographie(remedy), origin, dossiers=(reference,)
        )
        self.issues.append(issue)
        return Retenue(issue)
