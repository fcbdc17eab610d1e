"""Joins the rows into dossiers; what cannot be joined withholds its documents, and says why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.dispositifs import Dispositif, cle
from pipeline.issues import Issue, merged
from pipeline.model import heures as sessions
from pipeline.model import perdus, tarifs
from pipeline.model.annuaire import Annuaire, payeur_de
from pipeline.model.entites import (
    Dossier,
    Empeche,
    Financement,
    Groupe,
    Modele,
    Periode,
    Retenue,
    SeanceDossier,
)
from pipeline.model.numeros import Numero, Numeros
from pipeline.model.numerotation import numbered
from pipeline.model.resolution import Resolution
from pipeline.model.retenues import Errors, attendus
from pipeline.workbook import sheets
from pipeline.workbook.columns import Ligne
from pipeline.workbook.records import Record, Tables


@dataclass(frozen=True, slots=True)
class Memoire:
    """What registers know and rows do not say.

    ``anciens``: by reference, the code of the employer that signed, where the row names none before today's.
    ``numeros``: those given to promotions.
    """

    anciens: Mapping[str, str] = field(default_factory=dict)
    numeros: Numeros = field(default_factory=dict)


def assemble(
    tables: Tables,
    issues: Iterable[Issue],
    dispositifs: Mapping[str, Dispositif],
    day: date,
    memoire: Memoire | None = None,
) -> Modele:
    """Dossiers in the order of their references, promotions with theirs, and the rows that gave none."""
    found = tuple(issues)
    joiner = _Joiner(tables, Errors(found, tables.broken), dispositifs, day, memoire or Memoire())
    dossiers: dict[str, Dossier] = {}
    blocked: list[Empeche] = []
    for record in tables.agents:
        made = joiner.dossier(record)
        if isinstance(made, Empeche):
            blocked.append(made)
        else:
            dossiers.setdefault(cle(made.reference), made)
    blocked += joiner.broken_agents()
    in_order = sorted(dossiers.values(), key=lambda dossier: dossier.reference)
    ordered = numbered(in_order, joiner.memoire.numeros, day)
    groups = tuple(joiner.groups(ordered))
    return Modele(ordered, groups, tuple(blocked), (*found, *merged(joiner.resolution.issues)))


class _Joiner:
    """One pass over the agents: the indexes, the errors found, the schemes and the day of the rules."""

    def __init__(
        self,
        tables: Tables,
        errors: Errors,
        dispositifs: Mapping[str, Dispositif],
        day: date,
        memoire: Memoire,
    ) -> None:
        self.memoire = memoire
        self.annuaire = Annuaire(tables)
        self.errors = errors
        self.dispositifs = dispositifs
        self.day = day
        self.resolution = Resolution(self.annuaire, errors, dispositifs)

    def dossier(self, record: Record[sheets.Agent]) -> Dossier | Empeche:
        """The dossier of a row, or what prevents it."""
        agent, find = record.row, self.resolution
        promotion, missing = find.promotion(record)
        dispositif, no_scheme = find.dispositif(record, promotion)
        organisme, no_body = find.organisme(record, promotion)
        employers, no_employer = find.employeurs(record)
        causes = (*missing, *no_scheme, *no_body, *no_employer)
        if dispositif is None or organisme is None or not employers:
            kinds = attendus(self.annuaire, agent.reference, agent, dispositif, organisme)
            return Empeche(agent.reference, causes or tuple(self.errors.of_record(record)), kinds)
        lines = self._seances(record, promotion, dispositif)
        people, no_people = find.intervenants(record, promotion, lines)
        former = self._precedent(agent, employers)
        bodies = (organisme.row.code, *(each.row.code for each in employers))
        funding, no_funding = self._financements(record, employers, former)
        key = cle(agent.reference)
        dossier = Dossier(
            agent=record,
            employeurs=employers,
            organisme=organisme,
            dispositif=dispositif,
            promotion=promotion,
            intervenants=people,
            seances=lines,
            signataires=self._signataires(organisme, employers),
            financements=funding,
            tarif=tarifs.retenir(
                agent,
                dispositif,
                employers[0].row.affilie,
                self.annuaire.tables.tarifs,
                tarifs.jour_du_tarif(agent, self.day),
            ),
            consentements=self.annuaire.consentements.get(key, ()),
            confidentiel=self.annuaire.confidentiels.get(key),
            preremplissages=self.annuaire.preremplissages.get(key, ()),
            actions=self.annuaire.actions.get(key, ()),
            a_facturer=self.annuaire.a_facturer.get(key, ()),
            avenants=self._avenants(agent.reference, promotion),
            absences=self.annuaire.absences.get(key, ()),
            illisibles=self._illisibles(agent.reference, promotion),
            perdus=perdus.feuilles(self.annuaire, record, dispositif.code, bodies),
            precedent=former,
        )
        withheld = (*causes, *no_people, *no_funding, *self._errors_of(dossier))
        return _with(dossier, withheld)

    def broken_agents(self) -> Iterator[Empeche]:
        """The rows of agents that could not be read."""
        for (sheet, _), rows in self.annuaire.brisees.items():
            if sheet == "Agents":
                for row in rows:
                    kinds = attendus(self.annuaire, row.key)
                    yield Empeche(row.key, tuple(self.errors.of_broken(row)), kinds)

    def groups(self, dossiers: tuple[Dossier, ...]) -> Iterator[Groupe]:
        """The promotions that have at least one dossier."""
        members_of: dict[int, list[Dossier]] = defaultdict(list)
        for dossier in dossiers:
            members_of[id(dossier.promotion)].append(dossier)
        for code, promotion in self.annuaire.promotions.items():
            members = tuple(members_of.get(id(promotion), ()))
            if members:
                first = members[0]
                lines = self.annuaire.seances_du_groupe.get(code, ())
                yield Groupe(
                    promotion,
                    first.dispositif,
                    first.organisme,
                    self.resolution.intervenant(promotion.row.animateur),
                    sessions.build(
                        lines,
                        first.dispositif,
                        self.resolution.intervenant,
                        animateur=promotion.row.animateur,
                    ),
                    members,
                    first.numero or Numero(promotion.row.code, promotion.row.code),
                )

    def _seances(
        self, record: Record[sheets.Agent], promotion: Record[sheets.Promotion] | None, dispositif: Dispositif
    ) -> tuple[SeanceDossier, ...]:
        lines = self.annuaire.seances_de(record.row.reference, promotion.row.code if promotion else None)
        absences = self.annuaire.absences.get(cle(record.row.reference), ())
        animateur = promotion.row.animateur if promotion else None
        principal = record.row.intervenant or animateur
        find = self.resolution.intervenant
        return sessions.build(lines, dispositif, find, absences, principal, animateur)

    def _avenants(
        self, reference: str, promotion: Record[sheets.Promotion] | None
    ) -> tuple[Record[sheets.Avenant], ...]:
        shared = self.annuaire.avenants.get(cle(promotion.row.code), ()) if promotion else ()
        return (*self.annuaire.avenants.get(cle(reference), ()), *shared)

    def _illisibles(self, reference: str, promotion: Record[sheets.Promotion] | None) -> bool:
        keys = (reference, *([promotion.row.code] if promotion else ()))
        rows = (row for key in keys for row in self.annuaire.brisees.get(("Séances", cle(key)), ()))
        return any(held.touches("calendrier") for row in rows for held in self.errors.of_broken(row))

    def _precedent(
        self, agent: sheets.Agent, employers: tuple[Record[sheets.Employeur], ...]
    ) -> Record[sheets.Employeur] | None:
        """Who employed the agent before: as the row says, else who signed; never one of today."""
        code = agent.employeur_precedent or self.memoire.anciens.get(agent.reference, "")
        found = self.annuaire.employeurs.get(cle(code)) if agent.employeur_depuis_le else None
        return None if found in employers else found

    def _financements(
        self,
        record: Record[sheets.Agent],
        employers: tuple[Record[sheets.Employeur], ...],
        former: Record[sheets.Employeur] | None,
    ) -> tuple[tuple[Financement, ...], tuple[Retenue, ...]]:
        rows = self.annuaire.financements.get(cle(record.row.reference), ())
        if rows:
            return self.resolution.financements(rows)
        if record.row.facturer_a is not None:
            return self.resolution.facturer_a(record)
        if len(employers) == 1:
            own = Financement(payeur_de(employers[0]), numero_engagement=record.row.numero_engagement)
            before = (Financement(payeur_de(former), periode=Periode.AVANT),) if former else ()
            return (*before, replace(own, periode=Periode.DEPUIS) if former else own), ()
        return (), ()

    def _signataires(
        self, organisme: Record[sheets.Organisme], employers: tuple[Record[sheets.Employeur], ...]
    ) -> tuple[Record[sheets.Signataire], ...]:
        own = self.annuaire.signataires_organisme.get(cle(organisme.row.code), ())
        theirs = [self.annuaire.signataires_employeur.get(cle(e.row.code), ()) for e in employers]
        return (*own, *(record for group in theirs for record in group))

    def _errors_of(self, dossier: Dossier) -> Iterator[Retenue]:
        """The errors on every row that the dossier draws from, usable or not."""
        for record in (*sources(dossier), *self._silent_sources(dossier)):
            held = self.errors.of_record(record)
            yield from (r for r in held if not _anothers(r.issue, record, dossier))
        keys = [dossier.reference, *([dossier.promotion.row.code] if dossier.promotion else ())]
        bodies = [dossier.organisme.row.code, *(e.row.code for e in dossier.employeurs)]
        owners = {"Tarifs": [dossier.dispositif.code], "Signataires": bodies}
        for sheet in (modele.feuille.nom for modele in sheets.MODELES):
            for key in owners.get(sheet, keys):
                for row in self.annuaire.brisees.get((sheet, cle(key)), ()):
                    yield from self.errors.of_broken(row)

    def _silent_sources(self, dossier: Dossier) -> Iterator[Record[Ligne]]:
        """Rows that no document prints but that change what it says: absences, tariffs of the scheme."""
        yield from self.annuaire.absences.get(cle(dossier.reference), ())
        wanted = cle(dossier.dispositif.code)
        yield from (t for t in self.annuaire.tables.tarifs if cle(t.row.dispositif) == wanted)


def _anothers(issue: Issue, record: Record[Ligne], dossier: Dossier) -> bool:
    """Whether an error that stands on a group's session concerns other agents only: a clash of theirs."""
    shared = isinstance(record.row, sheets.Seance) and record.row.promotion is not None
    return shared and bool(issue.dossiers) and dossier.reference not in issue.dossiers


def sources(dossier: Dossier) -> Iterator[Record[Ligne]]:
    """Every row that a dossier's documents may print."""
    yield from (dossier.agent, dossier.organisme, *dossier.employeurs, *dossier.intervenants)
    yield from (s.ligne for s in dossier.seances)
    yield from (f.payeur.source for f in dossier.financements)
    yield from (*dossier.signataires, *dossier.consentements, *dossier.preremplissages, *dossier.actions)
    yield from (*dossier.a_facturer, *dossier.avenants)
    alone = (dossier.promotion, dossier.confidentiel, dossier.precedent)
    yield from (record for record in alone if record is not None)


def _with(dossier: Dossier, withheld: tuple[Retenue, ...]) -> Dossier:
    """The dossier with its errors, each once."""
    if not withheld:
        return dossier
    unique = {(r.issue, r.kinds): r for r in withheld}
    return replace(dossier, retenues=tuple(unique.values()))
