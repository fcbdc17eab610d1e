"""The register made again from the documents' own identifiers."""

from dataclasses import replace

from pipeline.run.conseiller.dossiers import own
from pipeline.run.docs import usable
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store.rebuild import Reconstruction, reconstruire
from pipeline.store.store import open_store


def refaire_le_registre(settings: Settings) -> Reconstruction:
    """Register again every document found under outputs; none is written or changed."""
    gathered = own(settings)
    items, _, contents = usable(settings, gathered)
    marked = [replace(item, fingerprint=contents.fingerprint(item)) for item in items]
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        return reconstruire(store, marked, contents.render)
