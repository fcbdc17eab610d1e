"""What every test shares: python-docx as it is, whatever docxtpl's optional helper does to it."""

from docx.oxml.ns import nsmap

_OWN = dict(nsmap)

import docxtpl  # noqa: E402, F401 - with docxcompose, its import changes the namespaces of python-docx

nsmap.update(_OWN)
