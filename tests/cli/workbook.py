"""Workbooks as Excel writes them, made from rows: for tests. As a program: rows as JSON in, a workbook out."""
import io
import json
import sys
import zipfile
from xml.sax.saxutils import escape

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATE, TIME, DIGITS = 1, 2, 3


class Number:
    """A number with one of the styles of the workbook."""

    def __init__(self, value, style=0):
        self.value, self.style = value, style


def column(at):
    name = ''
    while at >= 0:
        name, at = chr(65 + at % 26) + name, at // 26 - 1
    return name


def cell(place, value):
    if value == '':
        return ''
    if isinstance(value, Number):
        return f'<c r="{place}" s="{value.style}"><v>{value.value}</v></c>'
    if value.startswith('='):
        return f'<c r="{place}"><f>{escape(value[1:])}</f></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(rows, merged=()):
    lines = ''.join(f'<row r="{r + 1}">' + ''.join(cell(f'{column(c)}{r + 1}', value) for c, value in enumerate(row)) + '</row>'
                    for r, row in enumerate(rows))
    merges = f'<mergeCells count="{len(merged)}">' + ''.join(f'<mergeCell ref="{one}"/>' for one in merged) + '</mergeCells>' if merged else ''
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{merges}</worksheet>'


def workbook(rows, hidden=None, more=(), merged=()):
    """Sheets: `hidden` (its rows) before all, the one of `rows`, and the empty ones named in `more`."""
    named = ([('隠し', 'hidden', sheet(hidden))] if hidden is not None else []) + [('名簿', 'visible', sheet(rows, merged))] + [
        (name, 'visible', sheet([])) for name in more]
    relations = ''.join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(len(named)))
    sheets = ''.join(f'<sheet name="{escape(name)}" sheetId="{n + 1}" state="{state}" r:id="r{n}"/>' for n, (name, state, _) in enumerate(named))
    styles = ('<numFmts count="1"><numFmt numFmtId="164" formatCode="0000"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
              '<xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs>')
    parts = {
        '[Content_Types].xml': f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        '_rels/.rels': f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'{HEAD}<Relationships xmlns="{PACKAGE}">{relations}'
                                      f'<Relationship Id="styles" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        'xl/styles.xml': f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **{f'xl/worksheets/sheet{n}.xml': part for n, (_, _, part) in enumerate(named)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


if __name__ == '__main__':
    sys.stdout.buffer.write(workbook(json.load(sys.stdin)))
