"""The engine: a Word template compiled once, then thousands of documents, byte for byte reproducible."""

from pipeline.render.errors import RenderError, TemplateError
from pipeline.render.images import Image
from pipeline.render.template import Template

__all__ = ["Image", "RenderError", "Template", "TemplateError"]
