"""What docxtpl's own scripts do, each with a template made after its constructs and the data it gives."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, declare_part, relate
from pipeline.ooxml.reading import read_members
from tests.render.docs import p, r, table, tc, template, tr
from tests.render.test_documents import png

Context = dict[str, Any]
Making = Callable[[DocxTemplate], Context]


@dataclass(frozen=True)
class Script:
    """A template, what makes its data, its filters; what docxtpl is asked to replace in it."""

    template: bytes
    context: Making
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def script(data: bytes, filters: Mapping[str, Callable[..., Any]] | None = None, **values: Any) -> Script:
    """A script whose data do not depend on docxtpl's document."""
    return Script(data, lambda _: values, filters or {})


SHADED = '<w:shd w:val="clear" w:fill="FFFFFF"/>'
ALERTS = [
    {"date": "2015-03-10", "desc": "Very critical alert", "type": "CRITICAL", "bg": "FF0000"},
    {"date": "2015-03-11", "desc": "Just a warning", "type": "WARNING", "bg": "FFDD00"},
]
ORDER: Context = {
    "customer_name": "Eric",
    "items": [
        {"desc": "Python interpreters", "qty": 2, "price": "FREE"},
        {"desc": "Guido", "qty": 1, "price": "100,000,000.00"},
    ],
    "in_europe": True,
    "is_paid": False,
    "company_name": "The World Wide company",
    "total_price": "100,000,000.00",
}
DISHES = [
    {"name": "Pizza", "ingredients": ["bread", "tomato"]},
    {"name": "Apple pie", "ingredients": ["flour", "apples"]},
]
AUTHORS = [
    {"name": "Saint-Exupéry", "books": [{"title": "Le petit prince"}, {"title": "L'aviateur"}]},
    {"name": "Barjavel", "books": [{"title": "Ravage"}]},
]
STUDENT: Context = {
    "name": "John Doe",
    "age": 25,
    "email": "john@example.com",
    "is_student": True,
    "has_degree": True,
    "degree_field": "Computer Science",
    "skills": ["Python", "Django"],
    "projects": [{"name": "Project A", "year": 2023, "description": "A great project"}],
    "company_name": "Test Corp",
    "generation_date": "2024-01-15",
}


def rich() -> RichText:
    """Every look that the script of rich texts gives."""
    text = RichText("a rich text", style="Strong")
    text.add(" some italic", italic=True)
    text.add(" some violet", color="#ff00ff")
    text.add(" some striked", strike=True)
    text.add(" some highlighted", highlight="#ffff00")
    text.add(" some small", size=14)
    text.add(" underlined", underline="double")
    text.add(" over", superscript=True)
    text.add(" under", subscript=True)
    text.add(" Courier", font="Courier New")
    text.add("\n1st line\t<cool>\aparagraph")
    return text


def rich_paragraphs() -> RichTextParagraph:
    text = RichTextParagraph()
    text.add("A style of its own", parastyle="IntenseQuote")
    text.add("custom bullet\apoints", parastyle="ListBullet")
    inner = RichText("This works with ")
    inner.add("Rich", bold=True)
    text.add(inner, parastyle="ListNumber")
    return text


def built_subdocument(tpl: DocxTemplate) -> Context:
    inner = tpl.new_subdoc()
    inner.add_paragraph("This is a sub-document inserted into a bigger one")
    inner.add_paragraph("It has been ").add_run("generated").italic = True
    return {"mysubdoc": inner, "title": "Header and footer test", "company_name": "é & <co>"}


def merged_subdocument(tpl: DocxTemplate) -> Context:
    inner = docx.Document()
    inner.add_heading("A subdocument", 1)
    inner.add_paragraph("first", style="List Number")
    inner.add_paragraph("bullet", style="List Bullet")
    inner.add_table(2, 2).cell(0, 0).text = "cell"
    buffer = io.BytesIO()
    inner.save(buffer)
    return {"mysubdoc": tpl.new_subdoc(buffer), "title": "t", "company_name": "c"}


def pictures(tpl: DocxTemplate) -> Context:
    def image(**size: Any) -> InlineImage:
        return InlineImage(tpl, io.BytesIO(png()), **size)

    frameworks = [{"image": image(height=Mm(10)), "desc": "é & <b>"}, {"image": image(), "desc": "z"}]
    ratio = image(width=Mm(30), height=Mm(60))
    return {"myimage": image(width=Mm(20)), "myimageratio": ratio, "frameworks": frameworks}


def linked_picture(tpl: DocxTemplate) -> Context:
    return {"i": InlineImage(tpl, io.BytesIO(png()), width=Mm(10), anchor="https://exemple.fr/")}


def picture_and_subdocument(tpl: DocxTemplate) -> Context:
    image = InlineImage(tpl, io.BytesIO(png()), width=Mm(20))
    return {"image": image, "subdoc": merged_subdocument(tpl)["mysubdoc"]}


def with_embedded() -> bytes:
    """A Word and an Excel file kept in a template, as Word keeps them: parts that nothing runs."""
    members = read_members(template(p("Dear {{ name }}")))
    name = "word/embeddings/Document.docx"
    members[name] = template(p("embedded"))
    declare_part(members, name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    relate(members, "word/document.xml", "rIdE", f"{OFFICE}/package", name)
    return pack(members)


def with_picture() -> bytes:
    """A picture that stands in a header until it is replaced."""
    document = docx.Document()
    document.add_paragraph("{{ mycompany }}")
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png()), width=Mm(20))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def my_filter_a(value: str, argument: str) -> str:
    return value + " " + argument


def my_filter_b(value: float, argument: float) -> float:
    return value + argument


LOOP = ("{%tr for a in alerts %}", "{%tr endfor %}")
HEADED: dict[str, Any] = {
    "header": p("{{ title }}") + p("{{ company_name }}"),
    "footer": p("Footer {{ company_name }}"),
}

SCRIPTS: dict[str, Script] = {
    "cellbg": script(
        template(
            table(
                2,
                tr("Date", "Alert"),
                tr(LOOP[0], ""),
                tr(tc("{% cellbg a.bg %}{{ a.date }}", SHADED), "{{ a.desc }} ({{ a.type }})"),
                tr(LOOP[1], ""),
            )
        ),
        alerts=ALERTS,
    ),
    "comments": script(
        template(
            p("a{# unseen #}b"),
            p("{#p a paragraph #}"),
            table(2, tr("a", "b"), tr("{#tr a row #}", ""), tr("c", "{#tc a cell #}")),
        )
    ),
    "custom_jinja_filters": script(
        template(p("{{ s|my_filter_a('arg') }} {{ f|my_filter_b(2.5) }}")),
        {"my_filter_a": my_filter_a, "my_filter_b": my_filter_b},
        s=" Hello",
        f=1.5,
    ),
    "doc_properties": script(
        template(p("{{ test }}"), properties={"title": "{{ test }}", "subject": "{{ test }} é"}),
        test="HelloWorld",
    ),
    "dynamic_table": script(
        template(
            table(
                3,
                tr("", "{%tc for c in labels %}", "{{ c }}", "{%tc endfor %}"),
                tr("{%tr for line in lines %}"),
                tr("{{ line.label }}", "{%tc for c in line.cols %}", "{{ c }}", "{%tc endfor %}"),
                tr("{%tr endfor %}"),
            )
        ),
        labels=["fruit", "vegetable", "stone", "thing"],
        lines=[{"label": "yellow", "cols": ["a", "b", "c", "d"]}, {"label": "red", "cols": list("efgh")}],
    ),
    "embedded": script(with_embedded(), name="John Doe"),
    "escape": script(
        template(
            p("{{r myvar }}"),
            p("{{ myescvar|e }}", run="<w:b/>"),
            p("{{r nlnp }}"),
            p("{{ mylisting }}", ppr='<w:jc w:val="center"/>'),
            p("{{r page_break }}"),
            p("{{ new_listing }}", run="<w:i/>", ppr='<w:jc w:val="right"/>'),
            p("{{ some_html }}"),
        ),
        myvar=RichText('"less than" must be escaped : <'),
        myescvar='It can be escaped with a "|e" filter too : < ',
        nlnp=RichText("multiple\nlines\aand some\aother\aparagraphs", color="#ff00ff"),
        mylisting=Listing("the listing\nwith\nsome\nlines\nand special chars : <>& ..."),
        page_break=RichText("\f"),
        new_listing="\nA new listing\nHere is a \t tab\a\nHere is a new paragraph\aand a page : \f\nend",
        some_html="HTTP/1.1 200 OK\n\n<html>\n\t<head>&nbsp;</head>\n</html>",
    ),
    "escape_auto": script(
        template(p("{{ autoescape }}"), p("{{ x }}")), autoescape="<, >, &, \", and '", x=1
    ),
    "footnotes": script(
        template(p("a"), notes={"footnotes": p("Note {{ a_jinja_variable }}")}), a_jinja_variable="A & b"
    ),
    "get_undeclared_variables": script(
        template(
            p("{{ name }}, {{ age }}, {{ email }}"),
            p("{%p if is_student %}"),
            p("student{% if has_degree %} of {{ degree_field }}{% endif %}"),
            p("{%p endif %}"),
            p("{% for s in skills %}{{ s }}, {% endfor %}"),
            p("{%p for one in projects %}"),
            p("{{ one.name }} {{ one.year }}: {{ one.description }}"),
            p("{%p endfor %}"),
            header=p("{{ company_name }}"),
            footer=p("{{ generation_date }}"),
        ),
        **STUDENT,
    ),
    "header_footer": Script(template(p("{{p mysubdoc }}"), **HEADED), built_subdocument),
    "header_footer_entities": script(
        template(p("a"), header=p("« {{ title }} » © &"), footer=p("é {{ title }}")), title="t & t"
    ),
    "header_footer_image": script(with_picture(), mycompany="The World Wide company"),
    "header_footer_inline_image": Script(
        template(p("a"), header=p("{{ myimage }}"), footer=p("{{ myimage }}")),
        lambda tpl: {"myimage": pictures(tpl)["myimage"]},
    ),
    "header_footer_utf8": script(
        template(p("{{ x }}"), header=p("Tête {{ x }}"), footer=p("电子书 {{ x }}")), x="电子书 Ünïcode"
    ),
    "horizontal_merge": script(
        template(
            table(3, tr("a", "b", "c"), tr("{%tc for i in range(3) %}", "{% hm %}merged", "{%tc endfor %}"))
        )
    ),
    "inline_image": Script(
        template(
            p("{{ myimage }} and {{ myimageratio }}"),
            table(
                2,
                tr("{%tr for f in frameworks %}", ""),
                tr("{{ f.image }}", "{{ f.desc }}"),
                tr("{%tr endfor %}", ""),
            ),
        ),
        pictures,
    ),
    "inline_image_anchor": Script(template(p("{{ i }}")), linked_picture),
    "inline_image_and_subdoc": Script(
        template(p("{{p subdoc }}"), p("{{ image }}")), picture_and_subdocument
    ),
    "less_cells_after_loop": script(
        template(
            table(
                4,
                tr("a", "{%tc for i in range(2) %}", "{{ i }}", "{%tc endfor %}"),
                tr("b", "{%tc for i in range(2) %}", "{{ i }}", "{%tc endfor %}"),
            )
        )
    ),
    "merge_docx": Script(
        template(p("Before"), p("{{p mysubdoc }}"), p("After"), **HEADED), merged_subdocument
    ),
    "merge_paragraph": script(
        template(
            p("I live in", "{%- if living_in_town -%}"),
            p(" a town "),
            p("{%- else -%}"),
            p(" the country "),
            p("{%- endif -%}"),
            p("and I like it."),
        ),
        living_in_town=True,
    ),
    "module_execute": script(template(p("{{ x }} {{ d.a }}")), x="é", d={"a": [1, 2][0]}),
    "multi_rendering": script(
        template(p("{{ title }}"), p("{{ body }}")), title="Title ONE", body="The body"
    ),
    "nested_for": script(
        template(
            p("{%p for d in dishes %}"),
            p("{{ d.name }}", style="Heading1"),
            p("{%p for i in d.ingredients %}"),
            p("{{ i }}", style="ListBullet"),
            p("{%p endfor %}"),
            p("{%p endfor %}"),
            table(
                1,
                tr("{%tr for a in authors %}"),
                tr("{{ a.name }}"),
                tr("{%tr for b in a.books %}"),
                tr("{{ b.title }}"),
                tr("{%tr endfor %}"),
                tr("{%tr endfor %}"),
            ),
        ),
        dishes=DISHES,
        authors=AUTHORS,
    ),
    "order": script(
        template(
            p("Dear {{ customer_name }},"),
            p("{%p if in_europe %}"),
            p("Delivered in Europe"),
            p("{%p endif %}"),
            table(
                3,
                tr("{%tr for item in items %}", "", ""),
                tr("{{ item.desc }}", "{{ item.qty }}", "{{ item.price }}"),
                tr("{%tr endfor %}", "", ""),
                tr("Total", "", "{{ total_price }}"),
            ),
            p("{% if is_paid %}Paid{% else %}To be paid{% endif %} to {{ company_name }}"),
        ),
        **ORDER,
    ),
    "preserve_spaces": script(
        template(f"<w:p><w:r><w:t>{'{{ tag_1 }}'} for spicy </w:t></w:r>{r('{{ tag_2 }}')}</w:p>"),
        tag_1="looking",
        tag_2="too",
    ),
    "replace_picture": script(with_picture(), mycompany="x"),
    "richtext": script(template(p("an example of {{r example }}"), p("{{r example }}")), example=rich()),
    "richtext_and_if": script(
        template(p("{% if foobar %}", "{{r foobar }}", "{% endif %} end")),
        foobar=RichText("Foobar!", color="ff0000"),
    ),
    "richtext_eastAsia": script(
        template(p("{{r example }}")), example=RichText("测试TEST", font="eastAsia:微软雅黑")
    ),
    "richtextparagraph": script(template(p("{{p example }}"), p("end")), example=rich_paragraphs()),
    "subdoc": Script(template(p("Before"), p("{{p mysubdoc }}"), p("After")), built_subdocument),
    "vertical_merge": script(
        template(
            table(
                2,
                tr("{%tr for a in alerts %}", ""),
                tr("{% vm %}merged", "{{ a.desc }}"),
                tr("{%tr endfor %}", ""),
            )
        ),
        alerts=ALERTS,
    ),
    "vertical_merge_nested": script(
        template(
            table(
                2,
                tr("{%tr for a in authors %}", ""),
                tr("{%tr for b in a.books %}", ""),
                tr("{% vm %}{{ a.name }}", "{{ b.title }}"),
                tr("{%tr endfor %}", ""),
                tr("{%tr endfor %}", ""),
            )
        ),
        authors=AUTHORS,
    ),
    "word2016": script(
        template(p("a{{ test_space }}b{{ test_tabs }}c"), p("{{r test_space_r }}{{r test_tabs_r }}")),
        test_space="          ",
        test_tabs=5 * "\t",
        test_space_r=RichText("          "),
        test_tabs_r=RichText(5 * "\t"),
    ),
}
