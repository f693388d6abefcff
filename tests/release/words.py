"""words: documents of Word 97 to 2003 made structure by structure (MS-DOC), and what may be hostile in them."""
import struct
from collections import namedtuple

from books import MARK, WIDE, art
from compound import compound
from packages import png

WORD = bytes.fromhex('0609020000000000C000000000000046')
Run = namedtuple('Run', 'text chpx papx kind', defaults=(b'', b'', None))  # kind: what PlcFld says of a field that begins

STORIES = ('text', 'notes', 'heads', 'macros', 'comments', 'ends', 'boxes', 'headboxes')
FIELDS_OF = {'text': 16, 'heads': 17, 'notes': 18, 'comments': 19, 'ends': 48, 'boxes': 57, 'headboxes': 59}
KINDS = {'REF': 3, 'XE': 4, 'IF': 7, 'INDEX': 8, 'RD': 0xB, 'SEQ': 0xC, 'TOC': 0xD, 'TITLE': 0xF, 'AUTHOR': 0x11, 'NUMPAGES': 0x1A, 'DATE': 0x1F, 'PAGE': 0x21, '=': 0x22,
         'QUOTE': 0x23, 'INCLUDE': 0x24, 'PAGEREF': 0x25, 'ASK': 0x26, 'FILLIN': 0x27, 'DDE': 0x2D, 'DDEAUTO': 0x2E, 'GLOSSARY': 0x2F, 'PRINT': 0x30, 'EQ': 0x31,
         'GOTOBUTTON': 0x32, 'MACROBUTTON': 0x33, 'IMPORT': 0x37, 'LINK': 0x38, 'SYMBOL': 0x39, 'EMBED': 0x3A, 'MERGEFIELD': 0x3B, 'DOCVARIABLE': 0x40,
         'INCLUDEPICTURE': 0x43, 'INCLUDETEXT': 0x44, 'FORMTEXT': 0x46, 'FORMCHECKBOX': 0x47, 'PRIVATE': 0x4D, 'DATABASE': 0x4E, 'AUTOTEXT': 0x4F, 'ADDIN': 0x51,
         'FORMDROPDOWN': 0x53, 'CONTROL': 0x57, 'HYPERLINK': 0x58, 'AUTOTEXTLIST': 0x59, 'HTMLCONTROL': 0x5B}
SPEC = struct.pack('<HB', 0x855, 1)
ENDS = '\r\x07\x0C'


def sprm(number, operand):
    return struct.pack('<H', number) + operand


def conditional(*properties):
    """Properties of a style for the first row of a table."""
    inner = struct.pack('<H', 1) + b''.join(properties)
    return sprm(0xD66A, bytes([len(inner)]) + inner)


def field(instruction, result='結果', kind=None, chpx=b''):
    word = instruction.split()[0].upper() if instruction.split() else ''
    kind = KINDS.get(word, 1) if kind is None else kind
    return [Run('\x13', SPEC + chpx, b'', kind), Run(instruction, chpx), *([Run('\x14', SPEC + chpx), Run(result, chpx)] if result is not None else []), Run('\x15', SPEC + chpx)]


def xstz(words):
    return struct.pack('<H', len(words)) + words.encode('utf-16-le') + b'\0\0'


def sttb(words, extra=0):
    return struct.pack('<HHH', 0xFFFF, len(words), extra) + b''.join(struct.pack('<H', len(w)) + w.encode('utf-16-le') + bytes(extra) for w in words)


def plc(places, rows=()):
    return struct.pack(f'<{len(places)}i', *places) + b''.join(rows)


def style(name, sti, kind=1, base=0xFFF, grpprls=(b'', b''), number=0, following=0, table=b''):
    upx = [grpprls[1]] if kind == 2 else [*([table] if kind == 3 else []), struct.pack('<H', number) + grpprls[0], grpprls[1]]
    out = struct.pack('<HHHHH', sti, kind | base << 4, len(upx) | following << 4, 0, 0) + xstz(name)
    for one in upx:
        out += struct.pack('<H', len(one)) + one + b'\0' * (len(one) & 1)
    out = out[:6] + struct.pack('<H', len(out)) + out[8:]
    return struct.pack('<H', len(out)) + out + b'\0' * (len(out) & 1)


def font(name):
    body = struct.pack('<BHBB', 0x36, 400, 0x80, 0) + bytes(34) + (name + '\0').encode('utf-16-le')
    return bytes([len(body)]) + body


def level(papx=b'', chpx=b'', number='\0', kind=0):
    return (struct.pack('<IBB9sBII4B', 1, kind, 0, b'\1', 0, 0, 0, len(chpx), len(papx), 0, 0) + papx + chpx + struct.pack('<H', len(number))
            + number.encode('utf-16-le'))


def picf(inner, mode=0x64, name=b''):
    head = struct.pack('<HHHHH14xHHHH', 68, mode, 1000, 1000, 0, 1440, 1440, 1000, 1000) + bytes(32)
    body = head + name + inner
    return struct.pack('<I', len(body) + 4) + body


def shape(properties=b'', count=0, number=1025, kind=75, anchor=None, *more):
    parts = art(0xF00A, struct.pack('<II', number, 0xA00), 2, kind) + (art(0xF00B, properties, 3, count) if count else b'')
    if anchor is not None:
        parts += art(0xF010, struct.pack('<I', anchor)) + art(0xF011, struct.pack('<I', 1))
    return art(0xF004, parts + b''.join(more), 15)


def blip(data=None):
    return art(0xF01E, bytes(16) + b'\xFF' + (png() if data is None else data), 0, 0x6E0)


def entry(made, place=0):
    """An entry of the pictures; with `place` the picture lies in the main stream."""
    head = struct.pack('<BB16xHIIIBBBB', 6, 6, 0xFF, len(made), 1, place, 0, 0, 0, 0)
    return art(0xF007, head + (b'' if place else made), 2, 6)


def inline(data=None, properties=b'', count=0):
    pib = struct.pack('<HI', 0x4104, 1)
    return picf(shape(pib + properties, count + 1) + entry(blip(data)))


def nil(data):
    """Data that is no picture, behind the head of one."""
    return struct.pack('<IH62x', 68 + len(data), 68) + data


def form(kind=0, macros=('', ''), name='項目'):
    out = struct.pack('<IHHH', 0xFFFFFFFF, kind, 0, 0) + xstz(name) + (xstz('初期値') if kind == 0 else struct.pack('<H', 0))
    out += xstz('') + xstz('説明') + xstz('') + xstz(macros[0]) + xstz(macros[1])
    return out + (sttb(['一', '二']) if kind == 2 else b'')


def drawing(shapes, entries=b'', label=0):
    group = art(0xF004, art(0xF009, bytes(16), 1) + art(0xF00A, struct.pack('<II', 1024, 5), 2), 15)
    store = art(0xF001, entries, 15, entries.count(b'\x06\x06') or 1) if entries else b''
    dgg = art(0xF000, art(0xF006, struct.pack('<4I', 2048, 2, 9, 1) + struct.pack('<II', 1, 9)) + store, 15)
    dg = art(0xF002, art(0xF008, struct.pack('<II', len(shapes) + 1, 1030), 0, 1) + art(0xF003, group + b''.join(shapes), 15), 15)
    return dgg + bytes([label]) + dg


def pages(ranges, paragraphs):
    """Pages of 512 bytes of (first, end, properties), and where each begins."""
    out, firsts, at = [], [], 0
    each = 13 if paragraphs else 1
    while at < len(ranges):
        page, rows, offset, kept = bytearray(512), [], 510 if paragraphs else 511, {}
        first = at
        while at < len(ranges):
            body = ranges[at][2]
            if body and body not in kept:
                size = len(body)
                where = (offset - size) & ~1
                if where < (len(rows) + 2) * 4 + (len(rows) + 1) * each:
                    break
                kept[body] = offset = where
                page[where:where + size] = body
            elif offset < (len(rows) + 2) * 4 + (len(rows) + 1) * each:
                break
            rows.append(kept[body] // 2 if body else 0)
            at += 1
        struct.pack_into(f'<{len(rows) + 1}I', page, 0, *[one[0] for one in ranges[first:at]], ranges[at - 1][1])
        for i, row in enumerate(rows):
            page[(len(rows) + 1) * 4 + i * each] = row
        page[511] = len(rows)
        out.append(bytes(page))
        firsts.append(ranges[first][0])
    return out, firsts + [ranges[-1][1]]


def in_page(papx):
    return (bytes([(len(papx) + 1) // 2]) if len(papx) & 1 else bytes([0, len(papx) // 2])) + papx


class Doc:
    """A document of one paragraph; vectors add to its lists."""

    def __init__(self):
        self.runs = {story: [] for story in STORIES}
        self.runs['text'] = [Run('ふつうの文書\r', sprm(0x835, b'\1'))]
        self.styles, self.fonts, self.lists = [style('標準', 0)], ['ＭＳ 明朝', 'Times New Roman'], []
        self.parts = {}      # by number of their place in the FIB: instead of what is made
        self.behind = {}     # bytes behind a part, as levels stand behind lists
        self.data, self.main, self.streams = b'', b'', {}
        self.section = sprm(0xB01F, struct.pack('<H', 11906))
        self.flags, self.fields, self.grpprls, self.dop = 0, True, [], bytearray(500)
        self.hidden = None
        self.modifier = 0    # of each piece: 1 is the first of the lists of properties
        self.edits = []      # [(place, bytes)] over what stands in the main stream

    def says(self, *runs, story='text'):
        """Puts runs in front, and ends them with a paragraph."""
        self.runs[story] = [*runs, Run('\r'), *self.runs[story]]

    def holds(self, data):
        """Into the stream Data; where it lies."""
        self.data += data
        return len(self.data) - len(data)

    def atoms(self):
        """Runs parted at ends of paragraphs, [story, text, chpx, papx of the paragraph, kind]."""
        out = []
        stories = dict(self.runs)
        if any(stories[story] for story in STORIES[1:]):
            stories['end'] = [Run('\r')]
        for story, runs in stories.items():
            waiting = []
            for run in runs:
                text = run.text
                while text:
                    size = next((i + 1 for i, c in enumerate(text) if c in ENDS), len(text))
                    waiting.append([story, text[:size], run.chpx, b'', run.kind])
                    if text[size - 1] in ENDS:
                        for atom in waiting:
                            atom[3] = struct.pack('<H', 0) + run.papx
                        out += waiting
                        waiting = []
                    text = text[size:]
            out += waiting
        return out

    def made_parts(self, atoms, total):
        """What stands in the table stream, by its number in the FIB."""
        parts = {1: struct.pack('<H', 18) + struct.pack('<9H', len(self.styles), 10, 1, 91, 15, 0, 0, 0, 0) + b''.join(self.styles),
                 15: struct.pack('<HH', len(self.fonts), 0) + b''.join(map(font, self.fonts)), 31: bytes(self.dop)}
        place = 0
        starts, marks, open_fields = {}, {}, []
        for story, text, _, _, kind in atoms:
            starts.setdefault(story, place)
            for i, c in enumerate(text):
                if '\x13' <= c <= '\x15':
                    second = kind if c == '\x13' else 0xFF
                    if c == '\x13':
                        open_fields.append(False)
                    elif open_fields and c == '\x14':
                        open_fields[-1] = True
                    elif open_fields:
                        second = 0x80 * open_fields.pop() | (0x40 if open_fields else 0)
                    marks.setdefault(story, []).append((place + i - starts[story], bytes([ord(c), second])))
            place += len(text)
        for story, rows in marks.items():
            if self.fields:
                size = sum(len(atom[1]) for atom in atoms if atom[0] == story)
                parts[FIELDS_OF[story]] = plc([at for at, _ in rows] + [size], [row for _, row in rows])
        parts.update(self.stories(atoms))
        if self.lists:
            parts[73] = struct.pack('<H', len(self.lists)) + b''.join(struct.pack('<II18HBB', 100 + i, 7, *[0xFFF] * 9, *[0] * 9, 1, 0)[:26] + b'\1\0' for i in range(len(self.lists)))
            self.behind.setdefault(73, b''.join(self.lists))
            parts[74] = struct.pack('<I', len(self.lists)) + b''.join(struct.pack('<I8x4x', 100 + i) for i in range(len(self.lists))) + b'\xFF' * 4 * len(self.lists)
        return parts

    def stories(self, atoms):
        """Parts that say where notes, comments, headers and boxes belong: one of each story, its reference before all other text."""
        size = {story: sum(len(atom[1]) for atom in atoms if atom[0] == story) for story in STORIES}
        text = ''.join(atom[1] for atom in atoms if atom[0] == 'text')
        out = {}
        for story, first, row in (('notes', 2, b'\1\0'), ('ends', 46, b'\1\0'), ('comments', 4, struct.pack('<H18xHHHi', 0, 0, 0, 0, -1))):
            if size[story]:
                at = text.index('\x05' if story == 'comments' else '\x02')
                out[first] = plc([at, len(text)], [row])
                out[first + 1] = plc([0, size[story] - 1, size[story]])
        if size['comments']:
            out[36] = xstz('係')[:-2]
        if size['heads']:
            out[11] = plc([0] * 8 + [size['heads'] - 1] * 5 + [size['heads'] + 1])
        if size['boxes']:
            at = text.index('\x08')
            out[40] = plc([at, len(text)], [struct.pack('<I4IHI', 1025, 0, 0, 1000, 1000, 0, 0)])
            out[50] = drawing([shape(b'', 0, 1025, 202, 0, art(0xF00D, struct.pack('<I', 0x10000)))])
            out[56] = plc([0, size['boxes'], size['boxes'] + 1], [struct.pack('<IIHIII', 1, 0, 0, 0xFFFFFFFF, 1025, 0)] * 2)
            out[75] = plc([0, size['boxes'], size['boxes'] + 1], [struct.pack('<HHH', 0, 0, 0x1000), struct.pack('<HHH', 0xFFFF, 0, 0)])
        return out

    def tells(self, story, *runs):
        """Puts runs into another story, and into the text what leads there."""
        char = {'comments': '\x05', 'boxes': '\x08', 'heads': ''}.get(story, '\x02')
        if char:
            self.runs['text'] = [Run(char, SPEC), *self.runs['text']]
        self.runs[story] = [*runs, Run('\r'), *([Run('\r')] if story == 'heads' else [])]

    def pack(self, disguise=0):
        atoms = self.atoms()
        total = sum(len(atom[1]) for atom in atoms)
        counts = {story: sum(len(atom[1]) for atom in atoms if atom[0] == story) for story in STORIES}
        numbers = 93
        head = 32 + 2 + 28 + 2 + 88 + 2 + numbers * 8 + 2
        first = max(-(-head // 512) * 512, 0x800)
        body, pieces, ranges = self.text(atoms, first, disguise)
        end = first + len(body)
        body += bytes(-end % 512)
        parts = self.made_parts(atoms, total)
        for number, of_paragraphs in ((12, False), (13, True)):
            made, firsts = pages(ranges[of_paragraphs], of_paragraphs)
            page = (first + len(body)) // 512
            parts[number] = plc(firsts, [struct.pack('<I', page + i) for i in range(len(made))])
            body += b''.join(made)
        places = [0] + [at for at in self.breaks(atoms)] + [counts['text'] + (1 if total > counts['text'] else 0)]
        rows = []
        for _ in places[1:]:
            rows.append(struct.pack('<HiHi', 0, first + len(body), 0, -1))
            body += struct.pack('<H', len(self.section)) + self.section
        parts[6] = plc(places, rows)
        self.pictures_at = first + len(body)
        body += self.main
        grpprls = b''.join(b'\1' + struct.pack('<H', len(one)) + one for one in self.grpprls)
        table = plc([piece[0] for piece in pieces] + [total], [struct.pack('<HIH', 0, piece[1], piece[2]) for piece in pieces])
        parts[33] = grpprls + b'\2' + struct.pack('<I', len(table)) + table
        parts.update({number: made(self) if callable(made) else made for number, made in self.parts.items()})
        table, rows = self.table(parts, disguise, numbers)
        name = '0Table' if disguise == 1 else '1Table'
        flags = 0x10F0 | (0x200 if name == '1Table' else 0) | (4 if disguise == 1 else 0) | (8 if self.data else 0) | self.flags
        fib = struct.pack('<HHHHHHHIBBHHII', 0xA5EC, 0xC1, 0, 0x411, 0, flags, 0xBF, 0, 0, 0, 0, 0, first, end) + struct.pack('<H', 14) + bytes(26) + struct.pack('<H', 0x411)
        longs = [first + len(body), 0, 0] + [counts[story] for story in STORIES] + [0] * 11
        fib += struct.pack('<H22I', 22, *longs) + struct.pack('<H', numbers) + rows + b'\0\0'
        main = bytearray(fib.ljust(first, b'\0') + body)
        for at, data in self.edits:
            main[at:at + len(data)] = data
        main = bytes(main)
        streams = {'WordDocument': main, name: table, **({'Data': self.data} if self.data else {}), **self.streams}
        if self.hidden:
            streams = self.hidden(streams)
        if disguise == 3:
            return compound(streams, WORD, MARK[:1].encode(), WIDE, 4)
        return compound(streams, WORD)

    def breaks(self, atoms):
        place, out = 0, []
        for story, text, *_ in atoms:
            place += len(text)
            if story == 'text' and text.endswith('\x0C') and getattr(self, 'sections', False):
                out.append(place)
        return out

    def text(self, atoms, first, disguise):
        """The characters as they lie, pieces (place, where, modifier), and ranges of properties of characters and paragraphs."""
        body, pieces, chars, paras, place = b'', [], [], [], 0
        if disguise != 1:
            pieces.append((0, first, self.modifier))
            last = first
            for at, (_, text, chpx, papx, _) in enumerate(atoms):
                begin = first + len(body)
                body += text.encode('utf-16-le')
                fc = first + len(body)
                chars.append((begin, fc, bytes([len(chpx)]) + chpx if chpx else b''))
                if text[-1] in ENDS or at + 1 == len(atoms):
                    paras.append((last, fc, in_page(papx)))
                    last = fc
            return body, pieces, {False: chars, True: paras}
        body, lies = WIDE * 8, {}
        for at in reversed(range(len(atoms))):  # a piece each, from back to front, what was deleted before them
            text = atoms[at][1]
            narrow = all(' ' <= c <= '~' or c < ' ' for c in text)
            lies[at] = (first + len(body), narrow)
            body += text.encode('cp1252' if narrow else 'utf-16-le')
            body += bytes(len(body) & 1) + WIDE  # a paragraph that goes on elsewhere has a range that ends behind the piece
        for at, (_, text, chpx, papx, _) in enumerate(atoms):
            where, narrow = lies[at]
            pieces.append((place, where * 2 | 0x40000000 if narrow else where, self.modifier))
            place += len(text)
            end = where + len(text) * (1 if narrow else 2)
            chars.append((where, end, bytes([len(chpx)]) + chpx if chpx else b''))
            paras.append((where, end, in_page(papx)))
        return body, pieces, {False: filled(chars), True: filled(paras)}

    def table(self, parts, disguise, numbers):
        out, rows = b'', [struct.pack('<II', 0, 0)] * numbers
        for number in sorted(parts, reverse=disguise == 2):
            if disguise == 2:
                out += WIDE
            rows[number] = struct.pack('<II', len(out), len(parts[number]))
            out += parts[number] + self.behind.get(number, b'')
        return out, b''.join(rows)


def filled(ranges):
    """By place, without gaps between them."""
    ranges = sorted(ranges)
    return [(first, ranges[at + 1][0] if at + 1 < len(ranges) else end + len(WIDE), body) for at, (first, end, body) in enumerate(ranges)]


# ---- what may be hostile ----

def says(*runs, story='text'):
    return lambda doc: doc.says(*runs) if story == 'text' else doc.tells(story, *runs)


def fields(instruction, **more):
    return says(*field(instruction, **more))


def part(number, data, behind=b''):
    def change(doc):
        doc.parts[number] = data
        doc.behind[number] = behind
    return change


def stream(name, data=MARK.encode() + WIDE):
    return lambda doc: doc.streams.update({name: data})


def formatted(chpx=b'', papx=b''):
    return says(Run('書式', chpx), Run('の段落\r', b'', papx))


def styled(papx=b'', chpx=b''):
    return lambda doc: doc.styles.append(style('書式', 0xFFE, 1, 0, (papx, chpx), 1))


def modified(properties):
    def change(doc):
        doc.grpprls.append(properties)
        doc.modifier = 1
    return change


def table_style(properties):
    return lambda doc: doc.styles.append(style('表', 0xFFE, 3, 0xFFF, (b'', b''), 1, table=properties))


def placed(data, *more, char='\x01'):
    """A character that stands for what lies in the stream Data."""
    return lambda doc: doc.says(Run(char, SPEC + b''.join(more) + sprm(0x6A03, struct.pack('<I', doc.holds(data)))))


def filled_in(data, word='FORMTEXT'):
    def change(doc):
        mark = Run('\x01', SPEC + sprm(0x806, b'\1') + sprm(0x6A03, struct.pack('<I', doc.holds(nil(data)))))
        doc.says(Run('\x13', SPEC, b'', KINDS[word]), Run(f' {word} '), mark, Run('\x14', SPEC), Run('値'), Run('\x15', SPEC))
    return change


def object_of(name):
    """An embedded or linked object as Word has it: its number is the name of a storage."""
    def change(doc):
        mark = Run('\x01', SPEC + sprm(0x856, b'\1') + sprm(0x80A, b'\1') + sprm(0x6A03, struct.pack('<I', 12345)))
        doc.says(*field(f'{name} {MARK}', None)[:2], Run('\x14', SPEC), mark, Run('\x15', SPEC))
        doc.streams['ObjectPool'] = WIDE
    return change


def drawn(properties, count, *more, entries=b''):
    def change(doc):
        doc.tells('boxes', Run('箱'))
        doc.parts[50] = drawing([shape(properties, count, 1025, 202, 0, art(0xF00D, struct.pack('<I', 0x10000)), *more)], entries)
    return change


def far_picture(data):
    """A picture of a drawing, which lies in the main stream."""
    def change(doc):
        doc.main = blip(data)
        drawn(struct.pack('<HI', 0x4104, 1), 1)(doc)
        doc.parts[50] = lambda doc: drawing([shape(struct.pack('<HI', 0x4104, 1), 1, 1025, 75, 0)], entry(blip(data), doc.pictures_at))
    return change


def settings(at, data):
    def change(doc):
        doc.dop[at:at + len(data)] = data
    return change


def head(at, data):
    return lambda doc: doc.edits.append((at, data))


def both(*changes):
    def change(doc):
        for one in changes:
            one(doc)
    return change


def hidden_field(instruction):
    return says(*field(instruction, chpx=sprm(0x83C, b'\1')))


def unlisted(doc):
    doc.says(*field('DDEAUTO excel c'))  # what it says is plain text then, and stays
    doc.fields = False


def split(*words):
    runs = field('', kind=0x2D)
    return says(runs[0], *[Run(word) for word in words], *runs[2:])


def nested(doc):
    inner = field(f'QUOTE {MARK}', 'DDE')
    doc.says(Run('\x13', SPEC, b'', 0x2D), *inner, Run(f' {MARK} c'), Run('\x14', SPEC), Run('結果'), Run('\x15', SPEC))


def made_behind(blanks, kind, shown):
    """A field whose words begin with blanks that are none to every reader, and go on with what a field inside shows."""
    return says(Run('\x13', SPEC, b'', kind), Run(blanks), *field('QUOTE 1', shown), Run('\x14', SPEC), Run('結果'), Run('\x15', SPEC))


def level_with(**more):
    def change(doc):
        doc.lists.append(level(**more))
        doc.runs['text'].append(Run('箇条\r', b'', sprm(0x460B, struct.pack('<H', 1))))
    return change


LINK = bytes.fromhex('D0C9EA79F9BACE118C8200AA004BA90B')
MONIKER = bytes.fromhex('E0C9EA79F9BACE118C8200AA004BA90B')


def link_data(address):
    wide = (address + '\0').encode('utf-16-le')
    return b'\1' + LINK + struct.pack('<II', 2, 3) + MONIKER + struct.pack('<I', len(wide)) + wide


SHARE = f'\\\\\\\\{MARK}\\\\c$\\\\x'
FIELD_VECTORS = {f'field {word}': fields(f'{word} {arguments}') for word, arguments in {
    'DDE': f'excel "{MARK}" c', 'DDEAUTO': f'cmd "/c {MARK}"', 'ddeauto': f'{MARK} c', 'INCLUDETEXT': f'"{SHARE}"', 'INCLUDEPICTURE': f'"http://{MARK}/x" \\d',
    'INCLUDE': SHARE, 'LINK': f'Excel.Sheet.8 "{MARK}" "a" \\a', 'IMPORT': f'"{MARK}"', 'MACROBUTTON': f'{MARK} 押す', 'GOTOBUTTON': f'{MARK} x', 'PRINT': f'"{MARK}"',
    'DATABASE': f'\\d "{MARK}"', 'AUTOTEXT': MARK, 'AUTOTEXTLIST': f'"x" \\t "{MARK}"', 'GLOSSARY': MARK, 'RD': f'"{MARK}"', 'ADDIN': MARK, 'PRIVATE': MARK, 'ASK': f'x "{MARK}"',
    'FILLIN': f'"{MARK}"', 'CONTROL': MARK, 'HTMLCONTROL': MARK, MARK: 'unknown'}.items()}
VECTORS = {
    **FIELD_VECTORS,
    'link to a share': fields(f'HYPERLINK "{SHARE}"'), 'link to a file': fields(f'HYPERLINK "file:///{MARK}"'), 'link that runs': fields(f'HYPERLINK "javascript:{MARK}"'),
    'link that attaches': fields(f'HYPERLINK "mailto:a@example.lg.jp?attach={MARK}"'), 'field said to be another': fields(f'DDEAUTO {MARK} c', kind=0x21),
    'field that is another': fields('PAGE', kind=0x2E), 'field that no list has': unlisted, 'field in pieces': split('DD', 'EAU', 'TO ', f'{MARK} c'),
    'field that a field makes': nested, 'field made behind blanks': made_behind('\xA0 ', 0x2D, f'DDEAUTO {MARK} c'),
    'link made behind blanks': made_behind('\u3000HYPERLINK ', 0x58, f'file://{MARK}/x'), 'field behind blanks': fields(f'\u3000\xA0 DDE {MARK} c', kind=0x2D), 'hidden field': hidden_field(f'DDEAUTO {MARK} c'),
    'field without a result': fields(f'DDEAUTO {MARK} c', result=None),
    **{f'field in {story}': says(*field(f'DDEAUTO {MARK} c'), story=story) for story in ('notes', 'ends', 'heads', 'comments', 'boxes')},
    'toolbars and keys': part(24, b'\xFF' + WIDE), 'names of macros': part(26, sttb([MARK])), 'template': part(32, sttb(['', f'\\\\{MARK}\\x.dot', *[''] * 16])),
    'printer': part(27, WIDE), 'mail merge': part(44, WIDE), 'subdocuments': part(54, plc([0, 1], [WIDE[:6] + WIDE[:6]])), 'files by name': part(72, sttb([f'C:\\{MARK}.doc'])),
    'variables': part(60, sttb([MARK])), 'embedded fonts': part(61, WIDE), 'routing slip': part(70, WIDE), 'saved by': part(71, sttb([MARK, MARK])),
    'controls': part(85, WIDE), 'entries of AutoText': both(part(9, sttb([MARK])), part(10, plc([0, 2]))), 'autosave': part(35, MARK.encode()),
    'original styles': part(0, WIDE), 'part without a meaning': part(25, WIDE), 'fields of macros': part(20, plc([0, 1], [WIDE[:2]]) + WIDE), 'users': part(92, sttb([MARK])),
    'behind a part': part(31, bytes(500), WIDE), 'characters in lists of fonts': part(15, struct.pack('<HH', 1, 0) + font('ＭＳ 明朝') + WIDE),
    'AutoText document behind': both(head(8, b'\3\0'), head(0x7C0, WIDE)), 'bytes between structures': head(0x7C0, WIDE), 'said to be AutoText': head(10, b'\xF2\x12'),
    'VBA': stream('VBA'), 'package': stream('\x01Ole10Native'), 'properties': stream('\x05SummaryInformation'), 'custom data': stream('MsoDataStore'),
    'unknown stream': stream('Other'), 'stream of no picture': stream('Data'), 'the other table': stream('Table'),
    'object': object_of('EMBED'), 'linked object': object_of('LINK'), 'control': object_of('CONTROL'),
    'object without a field': says(Run('\x01', SPEC + sprm(0x80A, b'\1') + sprm(0x6A03, b'M4RK')), Run('x', sprm(0xCA71, b'\x0A' + WIDE[:10]) + sprm(0xCA99, bytes([len(WIDE)]) + WIDE))),
    'picture by name': placed(picf(shape(), 0x66, bytes([len(MARK)]) + MARK.encode())), 'picture of an old form': placed(picf(MARK.encode() * 8, 8)),
    'bytes behind a picture': placed(inline(png() + MARK.encode())), 'picture that is none': placed(inline(MARK.encode() * 20)),
    'link of a picture': placed(inline(None, struct.pack('<HI', 0x8382, len(WIDE)) + WIDE, 1)), 'place of a linked picture': placed(inline(None, struct.pack('<HI', 0x8105, len(WIDE)) + WIDE, 1)),
    'bytes in Data': lambda doc: doc.holds(WIDE), 'link in Data': filled_in(link_data(f'file:///{MARK}'), 'HYPERLINK'),
    'macro of a form': filled_in(form(0, (MARK, ''))), 'macro behind a form': filled_in(form(1, ('', MARK)), 'FORMCHECKBOX'), 'macro of a list': filled_in(form(2, (MARK, MARK)), 'FORMDROPDOWN'),
    'bytes behind a form': filled_in(form() + WIDE),
    'link of a drawing': drawn(struct.pack('<HI', 0x8382, len(WIDE)) + WIDE, 1), 'picture of a drawing by name': drawn(struct.pack('<HI', 0xC105, len(WIDE)) + WIDE, 1),
    'package in a drawing': drawn(struct.pack('<HI', 0x83A9, len(WIDE)) + WIDE, 1), 'unknown record of a drawing': drawn(b'', 0, art(0xF118, WIDE)),
    'bytes behind a picture of a drawing': far_picture(png() + MARK.encode()),
    'unknown property of characters': formatted(sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)), 'properties in a property': formatted(sprm(0xCA47, bytes([len(WIDE)]) + WIDE)),
    'unknown property of a paragraph': formatted(b'', sprm(0xC6FF, bytes([len(WIDE)]) + WIDE)), 'property of another size': formatted(b'', sprm(0xC64D, bytes([len(WIDE)]) + WIDE)),
    'changed format': formatted(sprm(0xCA89, b'\7\1\0\0' + MARK.encode()[:4]), sprm(0xC6FF, bytes([len(WIDE)]) + WIDE)),
    'unknown property of a style': styled(sprm(0xC6FF, bytes([len(WIDE)]) + WIDE)), 'picture in a style': styled(b'', SPEC + sprm(0x6A03, b'M4RK') + sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)),
    'unknown property of a section': lambda doc: setattr(doc, 'section', sprm(0xD2FF, bytes([len(WIDE)]) + WIDE)),
    'unknown property of a level': level_with(chpx=sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)), 'unknown property of a level’s paragraph': level_with(papx=sprm(0xC6FF, bytes([len(WIDE)]) + WIDE)),
    'unknown property of a condition': table_style(conditional(sprm(0xD6FF, bytes([len(WIDE)]) + WIDE))),
    'condition in a condition': table_style(conditional(conditional(sprm(0xD6FF, bytes([len(WIDE)]) + WIDE)))),
    'picture of a level': level_with(chpx=sprm(0x6887, MARK.encode()[:4]) + sprm(0x4888, b'\1\0') + sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)),
    'modifier of a piece': modified(sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)), 'object by a modifier': modified(sprm(0x80A, b'\1') + sprm(0xCAFF, bytes([len(WIDE)]) + WIDE)),
    'macros when it opens': settings(434, b'\3\0\0\0'), 'main document of a mail merge': settings(0, b'\4'), 'styles from the template': settings(5, b'\x40'),
    'characters that are none': says(Run('\x00\x06\x10\x11\x12\x16\x17')),
}
