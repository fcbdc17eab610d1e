"""Line breaks, tabs, new paragraphs and pages inside a run's text, as Word writes them."""

import re

from pipeline.render.places import Surroundings

CONTROLS = re.compile("[\t\n\a\f]")
_REOPEN = '<w:t xml:space="preserve">'
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)(.*?)(</w:t>)", re.DOTALL)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>", re.DOTALL)
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)


def lay_out(text: str, around: Surroundings) -> str:
    r"""Return escaped text with ``\t \n \a \f`` replaced; in a control, a paragraph is a line break."""
    run = around.run
    reopened = f"<w:r>{run}{_REOPEN}"
    text = text.replace("\t", f"</w:t></w:r><w:r>{run}<w:tab/></w:r>{reopened}")
    text = text.replace("\n", f"</w:t><w:br/>{_REOPEN}")
    if around.inline:
        text = text.replace("\a", f"</w:t><w:br/>{_REOPEN}")
        return text.replace("\f", f'</w:t><w:br w:type="page"/>{_REOPEN}')
    paragraph = f"<w:p>{around.paragraph}{reopened}"
    text = text.replace("\a", f"</w:t></w:r></w:p>{paragraph}")
    return text.replace("\f", f'</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>{paragraph}')


def lay_out_xml(xml: str, around: Surroundings) -> str:
    """Lay out ready-made runs or paragraphs (rich text), each with its own properties."""
    if not CONTROLS.search(xml):
        return xml
    if "<w:t" not in xml:
        return lay_out(xml, around)
    if "<w:p>" not in xml and "<w:p " not in xml:
        return _runs(xml, around)
    return _PARAGRAPH.sub(lambda match: _runs(match.group(), _of_paragraph(match.group(), around)), xml)


def _of_paragraph(xml: str, around: Surroundings) -> Surroundings:
    found = _PARAGRAPH_PROPERTIES.search(xml)
    return Surroundings(around.kind, paragraph=found.group() if found else "")


def _runs(xml: str, around: Surroundings) -> str:
    return _RUN.sub(lambda match: _texts(match.group(), around), xml)


def _texts(xml: str, around: Surroundings) -> str:
    found = _RUN_PROPERTIES.search(xml)
    own = Surroundings(around.kind, found.group() if found else "", around.paragraph, around.inline)
    return _TEXT.sub(lambda m: m.group(1) + lay_out(m.group(2), own) + m.group(3), xml)
