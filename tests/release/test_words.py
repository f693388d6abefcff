#!/usr/bin/env python3
"""test_words.py RELEASE_TOOL SOURCE_DIR: documents of Word 97 to 2003 with every vector in four disguises, through the whole way.

What comes out holds nothing of them and stays as it is when it comes in again. The verifier alone passes harmless ones of every kind in
the one form that is written, and refuses each vector in it, and what does not fit.
"""
import html
import re
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import packages
import vectors
import words
from books import Xor
from disguises import DISGUISES, Disguises, tool
from figures import Figures
from way import finish, say, through, unpacked
from words import Doc, Run, SPEC, field, sprm


def of(*changes):
    doc = Doc()
    for change in changes:
        change(doc)
    return doc


HARMLESS = {
    'page number': words.fields('PAGE'), 'link': words.fields('HYPERLINK "https://www.example.lg.jp/" \\o "説明"'), 'place': words.fields('HYPERLINK \\l "見出し"'),
    'contents': words.says(*field('TOC \\o "1-3"', None)[:2], Run('\x14', SPEC), *field('PAGEREF x', '3'), Run('\x15', SPEC)), 'picture': words.placed(words.inline()),
    'level of a list': words.level_with(number='\0.', chpx=sprm(0x835, b'\1'), papx=sprm(0x840F, b'\0\1')), 'form': words.filled_in(words.form()),
    'box to tick': words.filled_in(words.form(1), 'FORMCHECKBOX'), 'list to choose from': words.filled_in(words.form(2), 'FORMDROPDOWN'),
    'style': words.styled(sprm(0x2461, b'\1'), sprm(0x4A43, b'\x18\0')), 'picture of a drawing': words.far_picture(None), 'shape': words.drawn(struct.pack('<HI', 0x181, 0xFF), 1),
    'borders and tabs': words.formatted(sprm(0xCA71, b'\x0A' + bytes(10)), sprm(0xC64E, b'\x08' + bytes(8)) + sprm(0xC60D, b'\x05\0\1\0\1\0')),
    'table style with a condition': words.table_style(words.conditional(sprm(0xD687, b'\x0A' + bytes(10)))), 'font': words.formatted(sprm(0x4A4F, b'\1\0')), **{story: words.says(Run('そこの文字'), story=story) for story in ('notes', 'ends', 'heads', 'comments', 'boxes')},
}
# Numbers of what is not there, and what goes round in circles.
DAMAGED = {
    'style that is not there': words.formatted(sprm(0x4A30, b'\x40\0')), 'font that is not there': words.formatted(sprm(0x4A4F, b'\x40\0')),
    'list that is not there': words.formatted(b'', sprm(0x460B, b'\x40\0')), 'too many tabs': words.formatted(b'', sprm(0xC60D, b'\x04\x50\0\0\0')),
    'too many cells': words.formatted(b'', sprm(0xD608, struct.pack('<HB', 6, 200) + bytes(4))), 'cell that is not there': words.formatted(b'', sprm(0x7623, b'\x80\x81\0\0')),
    'property cut off': words.formatted(sprm(0xCA71, b'\x20')), 'section of a paragraph': words.formatted(b'', sprm(0xB01F, b'\0\1')),
    'column that is not there': lambda doc: setattr(doc, 'section', sprm(0x500B, b'\xFF\0')),
    'styles in a circle': lambda doc: doc.styles.extend([words.style('一', 0xFFE, 1, 2), words.style('二', 0xFFE, 1, 1)]),
    'picture outside': words.says(Run('\x01', SPEC + sprm(0x6A03, b'\0\0\0\x7F'))), 'text of a picture': words.placed(words.inline(), char='絵'),
    'mark without its field': words.says(Run('\x15', SPEC)), 'fields in each other': words.says(*[Run('\x13', SPEC, b'', 0x23), Run(' QUOTE x ')] * 5000),
    'piece elsewhere': words.head(0x18, b'\0\x10'), 'more text than there is': words.head(0x4C, b'\xFF\xFF\xFF\x7F'), 'page elsewhere': words.part(12, struct.pack('<III', 0x800, 0x820, 0x3FFFFF)),
    'one page for all': words.part(12, struct.pack('<3I', 0x800, 0x800, 5) + struct.pack('<I', 5) * 1), 'encrypted': words.head(10, b'\xF0\x13'), 'fast-saved': words.head(10, b'\xF4\x12'),
    'bookmarks without ends': words.part(21, words.sttb(['印'])), 'changes': lambda doc: doc.parts.update({51: words.sttb(['係']) + b'x'}),
}


def test_alone():
    said = tool('office', [of(change).pack() for change in HARMLESS.values()], 'doc', check=True)
    say('doc: the verifier passes what is harmless', [f'{name}: {one["why"]} {one["findings"]}' for name, (one, _) in zip(HARMLESS, said) if not one['passed']])
    said = tool('office', [of(change).pack() for change in DAMAGED.values()], 'doc', check=True)
    say('doc: the verifier alone refuses what does not fit', [name for name, (one, _) in zip(DAMAGED, said) if one['passed']])
    hidden = Doc()
    hidden.says(Run('隠し', sprm(0x83C, b'\1')), Run('変更', sprm(0x801, b'\1')))
    said = [tool(policy, [hidden.pack()], 'doc', check=True)[0][0]['findings'] for policy in ('office', 'strict')]
    say('doc: what is hidden or changed passes by the policy', [] if not said[0] and {row[0] for row in said[1]} == {'hidden', 'revision'} else [str(said)])


def test_kept():
    """What is harmless stays in every disguise, and is the same whichever it came in."""
    said = tool('office', [of(change).pack(at) for change in HARMLESS.values() for at in DISGUISES], 'doc')
    outs = [[out for _, out in said[at:at + len(DISGUISES)]] for at in range(0, len(said), len(DISGUISES))]
    say('doc: harmless things pass in every disguise', [f'{name}: {[one["why"] for one, _ in said[at * 4:at * 4 + 4]]}' for at, name in enumerate(HARMLESS)
                                                       if None in outs[at]])
    found = [one['findings'] for one, _ in said if {row[0] for row in one['findings']} - {'leftover', 'link', 'comment'}]
    say('doc: and nothing of them goes', [str(one) for one in found])
    say('doc: the words are there', [name for name, made in zip(HARMLESS, outs) for out in made if out and 'ふつうの文書'.encode('utf-16-le') not in out])
    kept = {'link': 'https://www.example.lg.jp/', 'place': 'HYPERLINK \\l "見出し"', 'contents': 'TOC \\o', 'form': '初期値', 'list to choose from': '二', 'notes': 'そこの文字', 'ends': 'そこの文字',
            'heads': 'そこの文字', 'comments': 'そこの文字', 'boxes': 'そこの文字'}
    say('doc: links, fields, forms, notes stay', [name for name, text in kept.items() if text.encode('utf-16-le') not in (outs[list(HARMLESS).index(name)][0] or b'')])
    strict = tool('strict', [of(HARMLESS['link']).pack(), of(HARMLESS['comments']).pack()], 'doc')
    say('doc: under strict links and comments go', [str(one['why']) for (one, out), text in zip(strict, ('example.lg.jp', 'そこの文字')) if out and text.encode('utf-16-le') in out])


def test_modifiers():
    """What a piece says of all its characters becomes their own."""
    italic = sprm(0x836, b'\1')
    made = [of(words.modified(italic)).pack(at) for at in DISGUISES] + [of(lambda doc: setattr(doc, 'modifier', 0x56 << 1 | 1 << 8)).pack()]
    said = tool('office', made, 'doc')
    say('doc: modifiers of pieces become properties', [str(one) for one, out in said if italic not in (out or b'')])
    many = [of(words.modified(one * count)).pack(at) for one in (italic, sprm(0x2405, b'\1'), sprm(0x6424, b'\1\2\3\4')) for count in (80, 200, 10000) for at in (0, 1)]
    say('doc: more of them than a page takes are no harm', [str(one) for one, _ in tool('office', many, 'doc') if 'check of' in (one['why'] or '')])


def in_pieces(modifier, count):
    """A text of which each character is a piece of its own."""
    def change(doc):
        doc.runs['text'] = [Run('字' * count + '\r')]
        doc.text = lambda atoms, first, disguise: (('字' * count + '\r').encode('utf-16-le'), [(at, first + at * 2, modifier) for at in range(count + 1)],
                                                   {False: [(first, first + count * 2 + 2, b'')], True: [(first, first + count * 2 + 2, words.in_page(b'\0\0'))]})
    return change


def test_many():
    """What names the same thing often, or is open inside each other, costs no more than its size."""
    entry = SPEC + sprm(0x802, b'\1')
    marks = {'fields in their results': ('\x13\x14', '\x15'), 'fields in their instructions': ('\x13', '\x15'), 'fields beside each other in one': ('\x13', '\x13\x15')}
    docs = [of(lambda doc, pair=pair: (setattr(doc, 'fields', False), doc.runs.update({'text': [Run(pair[0], entry, b'', 4), Run(' ' * 8000 + 'XE x'), Run(pair[0] * 50000, entry, b'', 4), Run('字' * 50000),
                                                                                               Run(pair[1] * 50000, entry, b'', 4), Run('\r')]}))).pack() for pair in marks.values()]
    said = tool('office', docs, 'doc')
    say('doc: many fields inside each other are frozen', [f'{name}: {one["why"]} {one["findings"]}' for name, (one, out) in zip(marks, said)
                                                          if out is None or ['field', 'frozen'] not in [row[:2] for row in one['findings']]])
    lists = lambda *changes: of(*changes, in_pieces(0xFFFF, 50000)).pack()
    said = tool('office', [lists(lambda doc: doc.grpprls.extend([b''] * 0x7FFF + [sprm(0x836, b'\1')])),
                           of(lambda doc: doc.grpprls.append(sprm(0x2A3E, b'\0') * 21000), in_pieces(1, 50000)).pack()], 'doc')
    say('doc: the last of many lists of modifiers is found', [] if sprm(0x836, b'\1') in (said[0][1] or b'') else [str(said[0][0])])
    say('doc: a long list that every piece names is refused', [] if 'more properties than text' in (said[1][0]['why'] or '') else [str(said[1][0])])


def between(story, number, places):
    """A story of which texts take a part alone; before and behind them stands what no reader shows."""
    def change(doc):
        words.says(Run(words.MARK + '\r'), Run('そこの文字\r'), Run(words.MARK + '\r'), story=story)(doc)
        first, end = len(words.MARK) + 1, len(words.MARK) + 7
        rows = [struct.pack('<IIHIII', 1, 0, 0, 0xFFFFFFFF, 1025, 0)] * 2 if story == 'boxes' else ()
        doc.parts[number] = words.plc({1: [first, end, end], 7: [first] * 7 + [end] * 6}[places], rows)
    return change


def test_nowhere():
    """What stands in a story before its texts, or behind them, goes and is told."""
    docs = {story: of(between(story, number, places)).pack() for story, number, places in (('notes', 3, 1), ('ends', 47, 1), ('comments', 5, 1), ('heads', 11, 7), ('boxes', 56, 1))}
    mark, kept = words.MARK.encode('utf-16-le'), 'そこの文字'.encode('utf-16-le')
    said = tool('office', list(docs.values()), 'doc')
    say('doc: text that nothing leads to goes', [f'{story}: {one["why"]} {one["findings"]}' for story, (one, out) in zip(docs, said)
                                                 if not out or mark in out or kept not in out or ['leftover', 'dropped'] not in [row[:2] for row in one['findings']]])
    said = tool('office', list(docs.values()), 'doc', check=True)
    say('doc: the verifier alone refuses it', [story for story, (one, _) in zip(docs, said) if not any(row[3] == 'a text that nothing leads to' for row in one['findings'])])


def test_told():
    """What goes because it is damaged is told, and what does not fit is refused before it is written."""
    held = lambda doc: words.level_with(papx=sprm(0x6646, struct.pack('<I', doc.holds(struct.pack('<H', 300) + sprm(0x840F, b'\0\1') * 75))))(doc)
    docs = {'picture that is none': words.placed(words.picf(bytes(40))), 'form cut off': words.filled_in(words.form()[:20]), 'form of no kind': words.filled_in(words.form(3))}
    said = tool('office', [of(change).pack() for change in docs.values()], 'doc')
    say('doc: damage is told', [f'{name}: {one["findings"]}' for name, (one, _) in zip(docs, said) if ['damaged', 'dropped'] not in [row[:2] for row in one['findings']]])
    one, out = tool('office', [of(words.placed(words.inline(), char='絵\x01と文')).pack()], 'doc')[0]
    say('doc: text in one run with a picture is none', [] if '絵\x01と文'.encode('utf-16-le') in (out or b'') else [str(one)])
    one = tool('office', [of(held).pack()], 'doc')[0][0]
    say('doc: properties that are too long for a level are refused', [] if 'lists are damaged' in (one['why'] or '') else [str(one)])


# In braces a field inside another, behind | what it shows.
ODD_FIELDS = ('HYPERLINK "”"#|', 'HYPERLINK \\l #\u3000PAGE|', 'HYPERLINK https://\xa0|', 'HYPERLINK \\l PAGE\xa0”|', 'HYPERLINK \\l "{|”\\l }|', 'HYPERLINK \\l #{|}|',
              'HYPERLINK \\l {HYPERLINK \\l =}|', 'HYPERLINK "{HYPERLINK "”\xa0|”}\\l "x"|', 'REF“file:///c:/x', 'HYPERLINK \\l TOC \\o”{=}', 'HYPERLINK \\l “MACROBUTTON x',
              'HYPERLINK "https://www.example.lg.jp/{PAGE|1}"|', 'HYPERLINK\\l"x"|', 'HYPERLINK "https://a.example/" \\o"x y" \\l"z"|')


def test_odd_fields():
    """Fields that two readers may take differently are frozen before the check meets them; what they show stays."""
    def runs(instruction):
        marks = {'{': '\x13', '|': '\x14', '}': '\x15'}
        for piece in re.findall(r'[{|}]|[^{|}]+', '{' + instruction + ('結果}' if '|' in instruction else '|結果}')):
            yield Run(marks[piece], SPEC, b'', 0x58 if piece == '{' else 0xFF) if piece in marks else Run(piece)
    made = [[], []]
    for instruction in ODD_FIELDS:
        pieces = [run.text for run in runs(instruction)]
        made[0].append(of(words.says(*runs(instruction))).pack())
        kinds, book = {'\x13': 'begin', '\x14': 'separate', '\x15': 'end'}, packages.word()
        vectors.in_body('<w:p>' + ''.join(f'<w:r><w:fldChar w:fldCharType="{kinds[one]}"/></w:r>' if one in kinds else
                                          f'<w:r><w:{"t" if one == "結果" else "instrText"} xml:space="preserve">{html.escape(one)}</w:{"t" if one == "結果" else "instrText"}></w:r>'
                                          for one in pieces) + '</w:p>')(book)
        made[1].append(book.pack())
    for ending, data in zip(('doc', 'docx'), made):
        said = tool('office', data, ending)
        say(f'{ending}: fields that readers differ in are frozen', [f'{name}: {one["why"]}' for name, (one, out) in zip(ODD_FIELDS, said)
                                                                  if not out or '結果' not in (unpacked(out).decode('utf-8', 'replace') if ending == 'docx' else out.decode('utf-16-le', 'replace'))])


def test_left_open():
    """What Word takes and the standard does not: properties of a paragraph that end before its mark, and a number whose font is none."""
    def cut(doc):
        doc.runs['text'] = [Run('字' * 8 + '\r')]
        inner, last = (words.in_page(struct.pack('<H', 0) + sprm(0x2461, one)) for one in (b'\2', b'\1'))
        doc.text = lambda atoms, first, disguise: (('字' * 8 + '\r').encode('utf-16-le'), [(0, first, 0)], {
            False: [(first, first + 18, b'')], True: [(first, first + 8, inner), (first + 8, first + 18, last)]})
    number = lambda font, before=0: sprm(0xC63E, struct.pack('<B4B2xH', 84, 0, before, 1, 8, font) + bytes(76))
    odd = number(0, 33)
    (cut_said, whole), (said, out), (odd_said, without) = tool(
        'office', [of(cut).pack(), of(words.formatted(b'', number(0x8001))).pack(), of(words.formatted(b'', odd)).pack()], 'doc')
    say('doc: a paragraph is as its mark says', [] if whole and sprm(0x2461, b'\1') in whole and sprm(0x2461, b'\2') not in whole else [str(cut_said)])
    say('doc: a number whose font is none stays', [] if out and number(0) in out else [str(said)])
    told = without and odd not in without and ['damaged', 'dropped', 'sprmPAnld'] in [[*one[:2], one[3]] for one in odd_said['findings']]
    say('doc: a number with more words than there is room for goes, and is told', [] if told else [str(odd_said)])


def test_passwords():
    """By XOR: the main stream behind its head, the other two whole."""
    doc, plain = Doc(), words.placed(words.inline())
    plain(doc)
    wanted = tool('office', [doc.pack()], 'doc')[0][1]
    for password, typed in (('secret', 'secret'), ('ひみつ', 'ひみつ'), ('VelvetSweatshop', None), ('secret', 'Secret'), ('secret', None)):
        xor = Xor(password)
        doc.hidden = lambda streams: {name: data[:68] + xor.word(data)[68:] if name == 'WordDocument' else xor.word(data) for name, data in streams.items()}
        doc.flags, doc.edits = 0x8100, [(14, struct.pack('<HH', xor.verifier, xor.key))]
        said, out = through('office', [('a.doc', doc.pack())], password=typed)[0]
        fine = out == wanted if typed in (password, None) and (typed or password[0] == 'V') else said['refused'] == 'encrypted'
        say(f'doc: XOR under "{password}", "{typed}" typed in', [] if fine else [str(said)])


def test_refused():
    """What cannot be read is refused by its name, whatever it says of itself."""
    whole, locked = Doc().pack(), of(words.head(10, b'\xF0\x13')).pack()
    blobs = {'empty': (b'', 'damaged'), 'cut off': (whole[:1400], 'damaged'), 'head alone': (whole[:512], 'damaged'), 'under a password': (locked, 'encrypted'),
             'before Word 97': (of(words.head(0, b'\xDC\xA5\x65\0')).pack(), 'unsupported')}
    said = tool('office', [data for data, _ in blobs.values()], 'doc')
    say('doc: what cannot be read is refused', [f'{name}: {one["refused"]} {one["why"]}' for (name, (_, word)), (one, out) in zip(blobs.items(), said) if out or one['passed']])
    say('doc: one under a password is said to be', [] if 'password' in (said[3][0]['why'] or '') else [str(said[3][0])])


def test_damage():
    """Whatever is turned round or cut off: an answer."""
    whole = of(*list(HARMLESS.values())[:8]).pack()
    odd = [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1:] for at in range(1536, len(whole), 23)] + [whole[:at] for at in range(0, len(whole), 700)]
    said = tool('office', odd, 'doc', check=True)
    ways = tool('office', odd, 'doc')
    say('doc: what comes of damage passes the check', [one['why'] for one, _ in ways if 'check of' in (one['why'] or '')])
    say('doc: damage is survived', [] if len(said) == len(odd) and not any(one['passed'] for one, _ in said[-len(range(0, len(whole), 700)):]) else ['it is not'])


DOCS = Disguises(Doc, 'doc', Figures('clean-vectors-word'))
DOCS.plain(['ふつうの文書'.encode('utf-16-le')])
DOCS.vectors(words.VECTORS)
test_alone()
test_kept()
test_modifiers()
test_many()
test_nowhere()
test_told()
test_odd_fields()
test_left_open()
test_passwords()
test_refused()
test_damage()
finish()
