"""Run by LibreOffice's own Python: edit syntheses as a counsellor would, then save each as .docx.

Usage: uno_edit.py PIPE < JSON, JSON being [[source, target, [[what to do, arguments...], ...]], ...].
"""
# mypy: ignore-errors

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.awt.FontWeight import BOLD
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.style.BreakType import PAGE_BEFORE


def desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice ne répond pas")


def value(name, content):
    property_ = PropertyValue()
    property_.Name, property_.Value = name, content
    return property_


def end_of_paragraph_with(document, words):
    search = document.createSearchDescriptor()
    search.SearchString = words
    found = document.findFirst(search)
    if found is None:
        raise SystemExit(f"introuvable : {words}")
    cursor = found.Text.createTextCursorByRange(found)
    cursor.gotoEndOfParagraph(False)
    return cursor


def type_after(document, after, words):
    """Put words in a new paragraph."""
    cursor = end_of_paragraph_with(document, after)
    cursor.Text.insertControlCharacter(cursor, 0, False)
    cursor.ParaStyleName = "Standard"
    cursor.Text.insertString(cursor, words, False)


def comment(document, on, words):
    note = document.createInstance("com.sun.star.text.textfield.Annotation")
    note.Content, note.Author = words, "C"
    cursor = end_of_paragraph_with(document, on)
    cursor.Text.insertTextContent(cursor, note, False)


def track(document, after, words):
    """Add words as a tracked change."""
    document.RecordChanges = True
    cursor = end_of_paragraph_with(document, after)
    cursor.Text.insertString(cursor, words, False)
    document.RecordChanges = False


def bold(document, words):
    cursor = end_of_paragraph_with(document, words)
    cursor.gotoStartOfParagraph(True)
    cursor.CharWeight = BOLD


def page_break(document, words):
    end_of_paragraph_with(document, words).BreakType = PAGE_BEFORE


def footnote(document, on, words):
    note = document.createInstance("com.sun.star.text.Footnote")
    cursor = end_of_paragraph_with(document, on)
    cursor.Text.insertTextContent(cursor, note, False)
    note.insertString(note.createTextCursor(), words, False)


def table(document, after, words):
    cursor = end_of_paragraph_with(document, after)
    cursor.Text.insertControlCharacter(cursor, 0, False)
    grid = document.createInstance("com.sun.star.text.TextTable")
    grid.initialize(2, 2)
    cursor.Text.insertTextContent(cursor, grid, False)
    grid.getCellByName("B2").setString(words)


def _plan(document, label):
    """The table whose first column says a label, and the number of that row."""
    for grid in document.TextTables:
        for number in range(grid.Rows.Count):
            if grid.getCellByPosition(0, number).getString().strip() == label:
                return grid, number
    raise SystemExit(f"introuvable : {label}")


def in_plan(document, label, column, words):
    grid, row = _plan(document, label)
    cell = grid.getCellByPosition(column, row)
    cell.insertString(cell.createTextCursor(), words, False)


def drop_row(document, label):
    grid, row = _plan(document, label)
    grid.Rows.removeByIndex(row, 1)


def add_row(document, label, words):
    grid, row = _plan(document, label)
    grid.Rows.insertByIndex(row + 1, 1)
    grid.getCellByPosition(1, row + 1).setString(words)


def add_column(document, label, at, words):
    grid, row = _plan(document, label)
    grid.Columns.insertByIndex(at, 1)
    grid.getCellByPosition(at, row).setString(words)


def replace(document, old, new):
    descriptor = document.createReplaceDescriptor()
    descriptor.SearchString, descriptor.ReplaceString = old, new
    if not document.replaceAll(descriptor):
        raise SystemExit(f"introuvable : {old}")


DONE = {
    each.__name__: each
    for each in (
        *(type_after, comment, track, bold, page_break, footnote, table, in_plan, drop_row, add_row),
        *(add_column, replace),
    )
}


def edited(office, source, target, deeds):
    document = office.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (value("Hidden", True),))
    try:
        for name, *arguments in deeds:
            DONE[name](document, *arguments)
        document.storeToURL(Path(target).as_uri(), (value("FilterName", "MS Word 2007 XML"),))
        print("saved", flush=True)
    finally:
        document.close(True)


def main(pipe, jobs):
    office = desktop(pipe)
    try:
        for job in jobs:
            edited(office, *job)
    finally:
        try:
            office.terminate()
        except Exception:  # noqa: BLE001 (the office goes away while it answers)
            time.sleep(0.1)


main(sys.argv[1], json.load(sys.stdin))
