"""test_rich.py SEKISHO TREE: the sample town's policy as Word and as a Web page with real headings, automatic numbers
and tables is read as its text is: what a person numbered by hand there, the format numbers here."""
import html
import pathlib
import re
import sys
import tempfile

from reading import Tap, disagreements, units, zip_to

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
# How a line opens: its number in the text, and the list that makes it.
FORMS = [(re.compile(r'([0-9]+)[ 　]+(?=\S)'), 'decimal', '%1'),
         (re.compile(r'([0-9]+\.[0-9]+)[ 　]+(?=\S)'), None, None),
         (re.compile(r'\(([0-9]+)\)[ 　]*(?=\S)'), 'decimal', '(%1)'),
         (re.compile(r'([①-⑳])[ 　]*(?=\S)'), 'decimalEnclosedCircle', '%1'),
         (re.compile(r'\(([アイウエオカキクケコ])\)[ 　]*(?=\S)'), 'aiueoFullWidth', '(%1)')]


def value_of(mark):
    if mark.isdigit() and mark.isascii():
        return int(mark)
    return ord(mark) - ord('①') + 1 if '①' <= mark <= '⑳' else 'アイウエオカキクケコ'.index(mark) + 1


class Lists:
    """A new w:num wherever the numbers of a form do not go on by one."""

    def __init__(self):
        self.last, self.current, self.nums = {}, {}, []

    def num(self, form, value):
        if self.last.get(form) != value - 1:
            self.nums.append((form, value))
            self.current[form] = len(self.nums)
        self.last[form] = value
        return self.current[form]


def paragraph(text, properties=''):
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'


def word_line(line, lists):
    for at, (form, numbers, _) in enumerate(FORMS):
        match = form.match(line)
        if match and numbers:
            num = lists.num(at, value_of(match.group(1)))
            return paragraph(line[match.end():], f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{num}"/></w:numPr>')
        if match:
            break
    return paragraph(line)


def word_table(rows):
    cells = [''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row.split('\t')) for row in rows]
    return '<w:tbl>' + ''.join(f'<w:tr>{row}</w:tr>' for row in cells) + '</w:tbl>'


def blocks(text):
    """Lines, and tables as lists of their rows; a contents page stays as it is."""
    table = []
    for line in text.splitlines():
        is_row = '\t' in line.strip() and not re.search(r'\t[0-9]+$', line)
        if table and not is_row:
            yield table
            table = []
        if is_row:
            table.append(line)
        else:
            yield line
    if table:
        yield table


def numbering(lists):
    definitions = ''.join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{numbers}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>' for at, (_, numbers, text) in enumerate(FORMS) if numbers)
    nums = ''.join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{form}"/><w:lvlOverride w:ilvl="0"><w:startOverride '
        f'w:val="{start}"/></w:lvlOverride></w:num>' for number, (form, start) in enumerate(lists.nums, 1))
    return f'<w:numbering {W}>{definitions}{nums}</w:numbering>'


def word_file(text, path):
    lists = Lists()
    body = ''.join(word_table(b) if isinstance(b, list) else word_line(b, lists) for b in blocks(text))
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    zip_to(path, {
        '[Content_Types].xml': TYPES,
        '_rels/.rels': rels.format(f'<Relationship Id="a" Type="{R}officeDocument" Target="word/document.xml"/>'),
        'word/_rels/document.xml.rels': rels.format(f'<Relationship Id="a" Type="{R}numbering" Target="numbering.xml"/>'),
        'word/document.xml': f'<w:document {W}><w:body>{body}</w:body></w:document>',
        'word/numbering.xml': numbering(lists)})
    return len(lists.nums)


def page_of(text):
    out = ['<!DOCTYPE html><html><head><meta charset="EUC-JP"><title>t</title></head><body><nav><a href="/">移動</a></nav>']
    for block in blocks(text):
        if isinstance(block, list):
            out.append('<table>' + ''.join('<tr>' + ''.join(f'<td>{html.escape(c)}' for c in row.split('\t'))
                                           for row in block) + '</table>')
        elif re.match(r'[0-9]+[ 　]+\S', block):
            out.append(f'<h2>{html.escape(block)}</h2>')
        elif block.strip():
            out.append(f'<div class="eline"><p>{html.escape(block)}</p></div>')
    return '\n'.join(out) + '<footer>町役場</footer></body></html>'


def main():
    sekisho, tree = sys.argv[1], pathlib.Path(sys.argv[2])
    source = tree / 'sample/mihon/policy.txt'
    text = source.read_text(encoding='utf-8')
    wanted = units(sekisho, source)
    tap = Tap(3)
    with tempfile.TemporaryDirectory() as folder:
        word, page = pathlib.Path(folder) / 'policy.docx', pathlib.Path(folder) / 'policy.html'
        lists = word_file(text, word)
        page.write_bytes(page_of(text).encode('euc_jp', 'xmlcharrefreplace'))
        tap.say('lists were made', [] if lists > 20 else [f'{lists} lists'])
        tap.say('Word with automatic numbers and tables', disagreements(wanted, units(sekisho, word)))
        tap.say('a Web page in EUC-JP with headings and tables', disagreements(wanted, units(sekisho, page)))


main()
