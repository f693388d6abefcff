"""books: workbooks of Excel 97 to 2003 made record by record (MS-XLS), and what may be hostile in them."""
import hashlib
import struct

from compound import compound

MARK = 'M4RK3R'
EXCEL = bytes.fromhex('2008020000000000C000000000000046')
WIDE = MARK.encode('utf-16-le')


def record(number, body=b''):
    out, at = struct.pack('<HH', number, min(len(body), 8224)) + body[:8224], 8224
    while at < len(body):
        out += struct.pack('<HH', 0x3C, len(body[at:at + 8224])) + body[at:at + 8224]
        at += 8224
    return out


def records(stream):
    """Where each record stands, its number and size."""
    at = 0
    while at + 4 <= len(stream):
        number, size = struct.unpack_from('<HH', stream, at)
        yield at, number, size
        at += 4 + size


def text(words, count='<H'):
    return struct.pack(count, len(words)) + b'\x01' + words.encode('utf-16-le')


def bof(kind):
    return record(0x809, struct.pack('<HHHHII', 0x600, kind, 0xDBB, 0x7CC, 0, 6))


def formula(tokens, row=2, column=0, value=b'\x02\0\x2A\0\0\0\xFF\xFF', behind=b''):
    return record(6, struct.pack('<HHH', row, column, 0) + value + struct.pack('<HIH', 0, 0, len(tokens)) + tokens + behind)


def string(words):
    """A value of a formula that is text, and the text."""
    return b'\0\0\0\0\0\0\xFF\xFF', record(0x207, text(words))


def quoted(words):
    return b'\x17' + text(words, '<B')


def name(words, tokens, flags=0, code=None):
    label = bytes([0, code]) if code is not None else text(words, '<B')[1:]
    length = 1 if code is not None else len(words)
    return record(0x18, struct.pack('<HBBHHHI', flags | (0x20 if code is not None else 0), 0, length, len(tokens), 0, 0, 0) + label + tokens)


def link(address=None, place=None, moniker='E0C9EA79F9BACE118C8200AA004BA90B'):
    flags = (3 if address is not None else 0) | (8 if place is not None else 0)
    body = struct.pack('<4H', 0, 0, 0, 0) + bytes.fromhex('D0C9EA79F9BACE118C8200AA004BA90B') + struct.pack('<II', 2, flags)
    if address is not None:
        wide = (address + '\0').encode('utf-16-le')
        body += bytes.fromhex(moniker) + struct.pack('<I', len(wide)) + wide
    if place is not None:
        body += struct.pack('<I', len(place) + 1) + (place + '\0').encode('utf-16-le')
    return record(0x1B8, body)


def art(kind, body, version=0, instance=0):
    return struct.pack('<HHI', version | instance << 4, kind, len(body)) + body


def drawing(objects, properties=b'', count=0):
    """A drawing with a shape for each object; each object stands behind its shape's record."""
    group = art(0xF004, art(0xF009, bytes(16), 1) + art(0xF00A, struct.pack('<II', 1024, 5), 2), 15)
    anchor = art(0xF010, bytes(18))
    shapes = [art(0xF00A, struct.pack('<II', 1025 + i, 0xA00), 2, 75) + (art(0xF00B, properties, 3, count) if count else b'') + anchor + art(0xF011, b'')
              for i in range(len(objects))]
    shapes = [struct.pack('<HHI', 15, 0xF004, len(shape)) + shape for shape in shapes]
    tree = struct.pack('<HHI', 15, 0xF003, len(group) + sum(map(len, shapes))) + group
    whole = struct.pack('<HHI', 15, 0xF002, 16 + len(tree) + sum(map(len, shapes))) + art(0xF008, struct.pack('<II', len(objects) + 1, 1030), 0, 1) + tree
    out = record(0xEC, whole + shapes[0]) + record(0x5D, objects[0])
    for shape, obj in zip(shapes[1:], objects[1:]):
        out += record(0xEC, shape) + record(0x5D, obj)
    return out


def obj(kind, parts=b''):
    return struct.pack('<HHHHH12x', 0x15, 18, kind, 1, 0x6011) + parts + bytes(4)


def part(kind, body):
    return struct.pack('<HH', kind, len(body)) + body


def rc4(key, data):
    box, j, out = list(range(256)), 0, bytearray(data)
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for at in range(len(out)):
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out[at] ^= box[(box[i] + box[j]) & 255]
    return bytes(out)


def md5(data):
    return hashlib.md5(data).digest()


class Xor:
    """Obfuscation by XOR (MS-OFFCRYPTO 2.3.7): what a password of at most fifteen bytes makes."""

    def __init__(self, password):
        data, self.key, first, bit = password.encode('cp932'), 0, 0xFFFF, 0x8000

        def step(value):
            return value << 1 & 0xFFFF ^ (0x1021 if value & 0x8000 else 0)
        for byte in reversed(data):
            for at in range(8):
                bit, first = step(bit), step(first)
                self.key ^= bit if at < 7 and byte >> at & 1 else 0
        self.key ^= first
        self.verifier = 0
        for byte in reversed(bytes([len(data)]) + data):
            self.verifier = (self.verifier << 1 & 0x7FFF | self.verifier >> 14) ^ byte
        self.verifier ^= 0xCE4B
        padded = (data + bytes.fromhex('BBFFFFBAFFFFB98000BE0F00BF0F00'))[:16]
        self.array = [self.turned(byte ^ (self.key >> 8 * (at % 2) & 255), 7) for at, byte in enumerate(padded)]

    @staticmethod
    def turned(byte, count):
        return (byte << count | byte >> 8 - count) & 255

    def excel(self, at, body):
        """The body of a record that stands at `at`."""
        return bytes(self.turned(byte, 5) ^ self.array[(at + len(body) + i) % 16] for i, byte in enumerate(body))

    def word(self, stream):
        return bytes(byte ^ key if byte not in (0, key) else byte for byte, key in zip(stream, self.array * (len(stream) // 16 + 1)))


def obfuscated(stream, password):
    """Excel's, FILEPASS behind the beginning; what is never hidden stays."""
    xor = Xor(password)
    stream = stream[:20] + record(0x2F, struct.pack('<HHH', 0, xor.key, xor.verifier)) + stream[20:]
    out = bytearray(stream)
    for at, number, size in records(stream):
        kept = size if number in (0x809, 0x2F, 0xE1) else 4 if number == 0x85 else 0
        out[at + 4 + kept:at + 4 + size] = xor.excel(at + 4, stream[at + 4:at + 4 + size])[kept:]
    return bytes(out)


def crypto_api(password, bits=128):
    """Of 2.3.5: what a stream says of its key, and the key of each block."""
    salt, secret = bytes(range(16)), bytes(range(16, 32))
    base = hashlib.sha1(salt + password.encode('utf-16-le')).digest()

    def key(block):
        whole = hashlib.sha1(base + struct.pack('<I', block)).digest()
        return whole[:bits // 8] if bits > 40 else whole[:5] + bytes(11)
    both = rc4(key(0), secret + hashlib.sha1(secret).digest())
    header = struct.pack('<8I', 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + 'RC4\0'.encode('utf-16-le')
    return (struct.pack('<HHII', 2, 2, 4, len(header)) + header + struct.pack('<I', 16) + salt + both[:16] + struct.pack('<I', 20) + both[16:]), key


def encrypted(stream, password, modern):
    """RC4 of 40 bits, or of 128 by CryptoAPI: FILEPASS and bodies of records in blocks of 1024 bytes."""
    if modern:
        body, key = crypto_api(password)
        body = struct.pack('<H', 1) + body
    else:
        salt, secret = bytes(range(16)), bytes(range(16, 32))
        base = md5((md5(password.encode('utf-16-le'))[:5] + salt) * 16)[:5]

        def key(block):
            return md5(base + struct.pack('<I', block))
        both = rc4(key(0), secret + md5(secret))
        body = struct.pack('<HHH', 1, 1, 1) + salt + both[:16] + both[16:]
    stream = stream[:20] + record(0x2F, body) + stream[20:]
    hidden, out = b''.join(rc4(key(i // 1024), stream[i:i + 1024]) for i in range(0, len(stream), 1024)), bytearray(stream)
    for at, number, size in records(stream):
        kept = size if number in (0x809, 0x2F, 0xE1) else 4 if number == 0x85 else 0
        out[at + 4 + kept:at + 4 + size] = hidden[at + 4 + kept:at + 4 + size]
    return bytes(out)


class Book:
    """A workbook of one sheet; vectors add to its lists."""

    def __init__(self):
        self.head = [record(0x42, b'\xB0\x04'), record(0x3D, struct.pack('<9H', 0, 0, 9000, 6000, 0x38, 0, 0, 1, 600))]
        self.books, self.ways, self.names = [], [], []
        self.cells = [record(0x203, struct.pack('<HHHd', 0, 0, 0, 5)), record(0xFD, struct.pack('<HHHI', 1, 0, 0, 0)),
                      formula(b'\x44\0\0\0\0' + b'\x1E\x01\0' + b'\x03', 1, 1)]
        self.tail, self.sheets, self.streams, self.strings = [], [], {}, ['ふつうの表']

    def stream(self):
        first = b''.join([bof(0x10), record(0x200, bytes(14)), *self.cells, *self.tail, record(0x23E, bytes(18)), record(0xA)])
        sheets = [('表', 0, 0, first), *self.sheets]
        sst = struct.pack('<II', 1, len(self.strings)) + b''.join(one if isinstance(one, bytes) else text(one) for one in self.strings)
        ways = [record(0x17, struct.pack('<H', len(self.ways)) + b''.join(self.ways))] if self.ways else []
        before = b''.join([bof(5), *self.head])
        after = b''.join([*self.books, *ways, *self.names, record(0xFC, sst), record(0xA)])
        listed = [record(0x85, struct.pack('<IBB', 0, state, kind) + text(title, '<B')) for title, kind, state, _ in sheets]
        at, out = len(before) + sum(map(len, listed)) + len(after), b''
        for row, sheet in zip(listed, sheets):
            out += row[:4] + struct.pack('<I', at) + row[8:]
            at += len(sheet[3])
        return before + out + after + b''.join(sheet[3] for sheet in sheets)

    def pack(self, disguise=0):
        stream = self.stream()
        if disguise in (1, 2):
            stream = encrypted(relocated(stream, disguise == 2), 'VelvetSweatshop', disguise == 2)
        if disguise == 3:
            return compound({'Workbook': stream, **self.streams}, EXCEL, MARK[:1].encode(), WIDE + MARK.encode(), 4)
        return compound({'Workbook': stream, **self.streams}, EXCEL)


def relocated(stream, modern, lock=None):
    """Places of sheets as they will be once FILEPASS stands before them."""
    extra, out = len(lock(bof(5)) if lock else encrypted(bof(5), '', modern)) - 20, bytearray(stream)
    for at, number, _ in records(stream):
        if number == 0x85:
            struct.pack_into('<I', out, at + 4, struct.unpack_from('<I', stream, at + 4)[0] + extra)
    return bytes(out)


def external(book):
    book.books += [record(0x1AE, struct.pack('<HH', 1, 0x401)), record(0x1AE, struct.pack('<H', 1) + text(f'\x01\x40server\x03{MARK}.xls') + text('S'))]
    book.ways += [struct.pack('<HHH', 0, 0, 0), struct.pack('<HHH', 1, 0, 0)]


def to_external(book):
    external(book)
    value, behind = string('残る値')
    book.cells.append(formula(b'\x5A\x01\0\0\0\0\xC0' + quoted(MARK) + b'\x08', value=value) + behind)


def dde(book):
    book.books.append(record(0x1AE, struct.pack('<H', 0) + text(f'cmd\x03/c {MARK}')))
    book.books.append(record(0x23, struct.pack('<HHHBB', 0x7FE0, 0, 0, len(MARK), 1) + WIDE))
    book.ways.append(struct.pack('<HHH', 0, 0xFFFE, 0xFFFE))
    book.cells.append(formula(b'\x59\0\0\x01\0\0\0'))


def function(number, variable=True):
    def change(book):
        call = b'\x42\x01' + struct.pack('<H', number) if variable else b'\x41' + struct.pack('<H', number)
        book.cells.append(formula(quoted(MARK) + call))
    return change


def shared(book):
    tokens = quoted(MARK) + b'\x42\x01' + struct.pack('<H', 110)
    book.cells.append(formula(b'\x01\x02\0\0\0') + record(0x4BC, struct.pack('<HHBBBBH', 2, 3, 0, 0, 0, 2, len(tokens)) + tokens))
    book.cells.append(formula(b'\x01\x02\0\0\0', 3))


def array(book):
    tokens = quoted(MARK) + b'\x42\x01' + struct.pack('<H', 150)
    book.cells.append(formula(b'\x01\x02\0\0\0') + record(0x221, struct.pack('<HHBBHIH', 2, 2, 0, 0, 0, 0, len(tokens)) + tokens))


def macro_sheet(kind, begin):
    def change(book):
        book.sheets.append((MARK, kind, 2, bof(begin) + formula(quoted(MARK) + b'\x42\x01\x6E\0') + record(0xA)))
    return change


def validation(book):
    tokens = b'\x59\x07\0\x01\0\0\0' + quoted(MARK) + b'\x08'
    book.tail.append(record(0x1B2, bytes(18)) + record(0x1BE, struct.pack('<I', 7) + text('\0') * 4 + struct.pack('<HH', len(tokens), 0) + tokens
                     + struct.pack('<HHH4H', 0, 0, 1, 0, 0, 0, 0)))


def condition(book):
    tokens = quoted(MARK) + b'\x42\x01\x6E\0'
    book.tail.append(record(0x1B0, struct.pack('<HH4HH4H', 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0))
                     + record(0x1B1, struct.pack('<BBHH', 2, 0, len(tokens), 0) + bytes(6) + tokens))


def chart(book):
    external(book)
    tokens = b'\x3A\x01\0\0\0\0\0' + quoted(MARK) + b'\x08'
    inner = bof(0x20) + record(0x1051, struct.pack('<BBHHH', 1, 2, 0, 0, len(tokens)) + tokens) + record(0xA)
    book.tail.append(drawing([obj(5)]) + inner)


def picture_of(parts):
    def change(book):
        book.tail.append(drawing([obj(8, parts)]))
    return change


def property_of(number, data=None):
    def change(book):
        plain = struct.pack('<HI', number | (0x8000 if data else 0), len(data) if data else 1)
        book.tail.append(drawing([obj(8)], plain + (data or b''), 1))
    return change


def adds(where, *records):
    return lambda book: getattr(book, where).extend(records)


def stream(title):
    return lambda book: book.streams.update({title: MARK.encode() + WIDE})


def astray(way):
    """A reference by a way that leads to a book or a sheet that is not there."""
    def change(book):
        book.books.append(record(0x1AE, struct.pack('<HH', 1, 0x401)))
        book.ways.append(struct.pack('<HHH', *way))
        book.cells.append(formula(b'\x5A\0\0\0\0\0\xC0' + quoted(MARK) + b'\x08'))
    return change


def cell_of(tokens):
    return lambda book: book.cells.append(formula(tokens))


CALL = b'\x42\x01\x96\0'
VECTORS = {
    'macro sheet': macro_sheet(1, 0x40), 'macro sheet said to be a sheet': macro_sheet(0, 0x40), 'module': macro_sheet(6, 6), 'dialog sheet': macro_sheet(3, 0x10),
    'auto_open built in': adds('names', name('', quoted(MARK), code=1)), 'auto_open spelled out': adds('names', name('Auto_Open' + MARK, quoted(MARK))),
    'auto_close of a sheet': adds('names', name('', quoted(MARK), code=2)), 'name that is a macro': adds('names', name(MARK, quoted('x'), 0x0A)),
    'name that calls': adds('names', name(MARK, quoted(MARK) + CALL, 1)),
    'name of a name that calls': adds('names', name('a', quoted(MARK) + CALL), name(MARK, b'\x23\x01\0\0\0')),
    'other workbook': external, 'formula to another workbook': to_external, 'DDE': dde, 'EXEC': function(110), 'CALL': function(150),
    'REGISTER': function(149), 'HYPERLINK': function(359), 'function of an add-in': function(255), 'command': function(0x8036), 'FOPEN': function(132, False),
    'shared formula': shared, 'array': array, 'validation': validation, 'condition': condition, 'chart': chart,
    'link to a share': adds('tail', link(f'\\\\{MARK}\\c$')), 'link to a file': adds('tail', link(f'file:///{MARK}')),
    'link that runs': adds('tail', link(f'javascript:{MARK}')), 'link by a moniker': adds('tail', link(MARK, None, '0303000000000000C000000000000046')),
    'link to a place elsewhere': adds('tail', link(None, f'file:///{MARK}')), 'macro of a button': picture_of(part(4, MARK.encode())),
    'ActiveX': picture_of(part(8, b'\x31\0') + part(9, MARK.encode())), 'embedded object': picture_of(part(9, MARK.encode())),
    'form control': adds('tail', drawing([obj(7, part(4, MARK.encode()))])), 'link of a shape': property_of(0x382, WIDE),
    'linked picture': property_of(0x105, WIDE), 'package in a property': property_of(0x3A9, WIDE), 'array that counts too many': property_of(
        0x145, struct.pack('<HHH', 9, 9, 8) + WIDE), 'property on no list': property_of(0x5FF, WIDE),
    'VBA': stream('_VBA_PROJECT_CUR'), 'package': stream('\x01Ole10Native'), 'link of OLE': stream('\x01Ole'), 'properties': stream('\x05SummaryInformation'),
    'unknown stream': stream('Other'), 'project': adds('head', record(0xD3, MARK.encode())), 'connection': adds('head', record(0x876, MARK.encode())),
    'query': adds('tail', record(0x1AD, MARK.encode())), 'real time data': adds('head', record(0x813, MARK.encode())),
    'printer': adds('tail', record(0x4D, WIDE)), 'unknown record': adds('tail', record(0x7777, WIDE)), 'writer': adds('head', record(0x5C, WIDE.ljust(112))),
    'record of another size': adds('tail', record(0x81, MARK.encode())), 'pivot cache': adds('head', record(0xD5, MARK.encode())),
    'continued record': adds('tail', record(0x81, b'\0\0') + record(0x3C, WIDE)), 'view': adds('tail', record(0x1AA, bytes(64)) + record(0x14, text(MARK)) + record(0x1AB)),
    'condition behind its format': adds('tail', record(0x1B0, struct.pack('<HH4HH4H', 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)) + record(
        0x1B1, struct.pack('<BBHHIH', 2, 0, 2, 0, 0, 0) + quoted(MARK) + CALL + b'\x1D\1')),
    'cell of tokens in the middle': lambda book: book.cells.append(formula(quoted(MARK) + b'\x01\x02\0\0\0\x08')),
    'operator with one operand': cell_of(quoted(MARK) + b'\x03'), 'two values': cell_of(quoted(MARK) + b'\x1E\1\0'),
    'sign of nothing': cell_of(b'\x13' + quoted(MARK)), 'sum of nothing': cell_of(b'\x19\x10\0\0' + quoted(MARK)),
    'function short of its parameters': cell_of(quoted(MARK) + b'\x41\x1B\0'), 'call short of its parameters': cell_of(quoted(MARK) + b'\x42\x03\x04\0'),
    'call that does not say how many': cell_of(quoted(MARK) + b'\x41\x04\0'),
    'call of too many': cell_of(quoted(MARK) + b'\x1E\1\0' * 30 + b'\x42\x1F\x04\0'),
    'IF that leads out': cell_of(quoted(MARK) + b'\x19\x02\xFF\0'), 'GOTO that leads out': cell_of(quoted(MARK) + b'\x19\x08\0\0'),
    'CHOOSE that leads out': cell_of(quoted(MARK) + b'\x19\x04\1\0\4\0\xFF\xFF'), 'reference cut off': cell_of(quoted(MARK) + b'\x29\x09\0'),
    'name that is not there': cell_of(b'\x43\x09\0\0\0' + quoted(MARK) + b'\x08'), 'way that is not there': cell_of(b'\x5A\x63\0\0\0\0\xC0' + quoted(MARK) + b'\x08'),
    'book that is not there': astray((5, 0, 0)), 'sheet that is not there': astray((0, 77, 77)),
    'name that is not seen whole': adds('names', name(f'A\0uto_Open{MARK}', quoted('x'))),
    'bytes behind a formula': lambda book: book.cells.append(formula(b'\x1E\1\0', behind=MARK.encode())),
    'record longer than one': adds('tail', struct.pack('<HH', 0x9E, 9000) + WIDE * 750),
    'string behind no formula': adds('tail', record(0x207, text(MARK))), 'substream of no object': adds('tail', bof(5) + record(0x14, text(MARK)) + record(0xA)),
}
