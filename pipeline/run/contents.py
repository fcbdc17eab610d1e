"""Where contexts become fingerprints and bytes: everything a process needs to make any document."""

from dataclasses import dataclass, fields

from pipeline.documents.kind import Ressources
from pipeline.run.plan import Item, fingerprint
from pipeline.run.templates import Renderer, Templates

IDENTIFIER = "bilan_document"


@dataclass(frozen=True, slots=True)
class Contents:
    """Templates, logos; the same in each process."""

    templates: Templates
    ressources: Ressources

    def content(self, item: Item) -> object:
        """The template's context, or the file's bytes."""
        return item.produire(self.ressources)

    def fingerprint(self, item: Item, content: object = None) -> str:
        """The digest of what the document would say."""
        content = self.content(item) if content is None else content
        return fingerprint(item, content, self.templates.digests)

    def render(self, item: Item, content: object = None) -> bytes:
        """The document's bytes, stamped with its key."""
        content = self.content(item) if content is None else content
        if isinstance(content, bytes):
            return content
        return self._template(item).render(variables(content), {IDENTIFIER: item.key})

    def _template(self, item: Item) -> Renderer:
        return self.templates.compiled[item.type.template or ""]


def variables(context: object) -> dict[str, object]:
    """A context's fields as the template's root names."""
    return {field.name: getattr(context, field.name) for field in fields(context)}  # type: ignore[arg-type]
