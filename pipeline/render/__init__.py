"""The engine: a Word template compiled once, then thousands of documents, byte for byte reproducible."""

from pipeline.render.errors import DocumentError, Fault, RenderError, TemplateError
from pipeline.render.images import Image
from pipeline.render.template import Template

__all__ = ["DocumentError", "Fault", "Image", "RenderError", "Template", "TemplateError"]
