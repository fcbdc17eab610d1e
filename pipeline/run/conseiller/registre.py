"""The register made again from the documents' own identifiers."""

from pipeline.run.conseiller.dossiers import own
from pipeline.run.docs import usable
from pipeline.run.make import Job
from pipeline.settings import Settings
from pipeline.store.decide import Policy
from pipeline.store.rebuild import Reconstruction, reconstruire
from pipeline.store.store import open_store
from pipeline.synthese.refresh import LIVING


def refaire_le_registre(settings: Settings) -> Reconstruction:
    """Register again every document found under outputs; none is written or changed."""
    gathered = own(settings)
    items, _, workshop = usable(settings, gathered)
    jobs = [Job(i.key, i.type.kind, i.dossiers, i.path, workshop.fingerprint(i)) for i in items]
    by_key = {item.key: item for item in items}
    with open_store(settings.outputs, settings.registre, Policy(settings.day, living=LIVING)) as store:
        return reconstruire(store, jobs, lambda job: workshop.render(by_key[job.key]))
