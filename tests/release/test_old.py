#!/usr/bin/env python3
"""test_old.py RELEASE_TOOL SOURCE_DIR: workbooks and presentations with every vector in four disguises, through the whole way.

What comes out holds nothing of them and stays as it is when it comes in again. Put into the one form that is written, each makes
the verifier alone refuse it.
"""
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import books
import shows
from compound import compound
from disguises import Disguises, tool
from figures import Figures
from way import finish, say, through

FIGURES = Figures('clean-old-vectors')


def workbook(data):
    """The one stream of a small output."""
    size = struct.unpack_from('<I', data, 512 + 128 + 120)[0]
    return {'Workbook': data[1024:1024 + size]}


def opens(what, ending, plain, make):
    """By the password it was made with it comes out as if it had none; by another, or none, it is refused."""
    wanted = tool('office', [plain], ending)[0][1]
    for password, typed in (('secret', True), ('ひみつ', True), ('VelvetSweatshop', False)):
        said, out = through('office', [(f'a.{ending}', make(password))], password=password if typed else None)[0]
        fine = out == wanted and ['encrypted', 'dropped'] in [one[:2] for one in said['findings']]
        say(f'{ending}: {what} under "{password}" opens', [] if fine else [str(said)])
    for typed in ('Secret', None):
        said, out = through('office', [(f'a.{ending}', make('secret'))], password=typed)[0]
        say(f'{ending}: {what} under a password that is not "{typed}" refuses', [] if out is None and said['refused'] == 'encrypted' and 'password' in said['why'] else [str(said)])


def test_passwords():
    book, show = books.Book(), shows.Show()
    for modern in (False, True):
        opens('RC4, ' + ('CryptoAPI' if modern else '40 bits'), 'xls', book.pack(),
              lambda password: compound({'Workbook': books.encrypted(books.relocated(book.stream(), modern), password, modern)}, books.EXCEL))
    xor = books.Xor('abc')
    say('XOR: what Excel keeps of a password', [] if (xor.key, xor.verifier) == (0x514A, 0xCC1A) else [f'{xor.key:x} {xor.verifier:x}'])

    def hide(password):
        stream = books.relocated(book.stream(), False, lambda stream: books.obfuscated(stream, password))
        return compound({'Workbook': books.obfuscated(stream, password)}, books.EXCEL)
    opens('XOR', 'xls', book.pack(), hide)
    for bits in (40, 128):
        opens(f'CryptoAPI of {bits} bits', 'ppt', show.pack(), lambda password: shows.locked(show, password, bits))
    odd = [shows.locked(show, 'VelvetSweatshop', session=0x2F15), *(shows.locked(show, 'VelvetSweatshop', said=said) for said in (0, 3, 7))]
    said = [one for one, _ in tool('office', odd, 'ppt')]
    say('ppt: one that does not tell how it is locked refuses', [str(one) for one in said if one['refused'] != 'encrypted'])
    short = [damaged(shows.locked(show, 'VelvetSweatshop'), number) for number in (1, 3)]
    say('ppt: a locked object that leads outside is damage', [str(one) for one, _ in tool('office', short, 'ppt') if one['refused'] != 'damaged'])


def damaged(data, number):
    """The place of that object one byte further."""
    at = data.index(struct.pack('<HHI', 0, 0x1772, 4 + 4 * 4)) + 8 + 4 * number
    return data[:at] + struct.pack('<I', struct.unpack_from('<I', data, at)[0] + 1) + data[at + 4:]


def test_kept():
    """Harmless things of daily workbooks stay: links to the web and inside, names, sheets' formulas, notes, shapes, readings."""
    book = books.Book()
    book.books.append(books.record(0x1AE, struct.pack('<HH', 1, 0x401)))
    book.ways.append(struct.pack('<HHH', 0, 0, 0))
    book.names.append(books.name('合計範囲', b'\x3B\0\0\0\0\x05\0\0\0\0\0'))
    book.cells.append(books.formula(b'\x43\x01\0\0\0'))
    book.tail += [books.link('https://www.example.lg.jp/'), books.link(None, '表!A1'), books.drawing([books.obj(2)])]
    reading = struct.pack('<7H', 1, 24, 0, 1, 4, 4, 0)[:10] + struct.pack('<HH', 4, 4) + 'トウキョ'.encode('utf-16-le') + struct.pack('<3H', 0, 0, 2)
    book.strings = [struct.pack('<HBI', 2, 5, len(reading)) + '東京'.encode('utf-16-le') + reading]
    (said, out), = tool('office', [book.pack()], 'xls')
    wanted = ['合計範囲', 'https://www.example.lg.jp/', '表!A1', '東京', 'トウキョ']
    say('xls: names, links, shapes and readings stay', [words for words in wanted if words.encode('utf-16-le') not in (out or b'')] + ([] if said['passed'] else [str(said)]))


def test_order():
    """References that stand before the list of the sheets they count come behind it."""
    book = books.Book()
    book.head += [books.record(0x1AE, struct.pack('<HH', 1, 0x401)), books.record(0x17, struct.pack('<HHHH', 1, 0, 0, 0))]
    book.cells.append(books.formula(b'\x5A\0\0\0\0\0\xC0'))
    (said, out), = tool('office', [book.pack()], 'xls')
    say('xls: references before the sheets they count', [] if out and said['passed'] else [str(said)])


def crowded(show, count):
    """One slide, named by many numbers."""
    places = [shows.art(0x3F3, struct.pack('<5I', 100 + at, 0, 0, 300 + at, 0)) for at in range(count)]
    show.document.append(shows.box(0xFF0, *places))
    pages, blip = show.pages()
    stream, at = shows.edit(pages, b'', 0)
    slide = stream.index(pages[3])
    directory = len(stream)
    stream += shows.art(0x1772, struct.pack('<II', 1 | 1 << 20, 0) + struct.pack('<I', 100 | count << 20) + struct.pack('<I', slide) * count
                        + struct.pack('<III', 2 | 2 << 20, stream.index(pages[2]), slide))
    edit = shows.art(0xFF5, struct.pack('<7I', 0, 0x03000000, 0, directory, 1, 9000, 1))
    user = shows.art(0xFF6, struct.pack('<IIIHHBBHI', 20, show.token, len(stream), 0, 0x3F4, 3, 0, 0, 8))
    return compound({'PowerPoint Document': stream + edit, 'Current User': user, 'Pictures': blip}, shows.POWERPOINT)


def test_names():
    """Compound files of other programs are refused by their own names, whatever the file is called."""
    others = [('Visio', {'VisioDocument': b'x'}, 'vsd'), ('Visio', {'VisioDocument': b'x'}, 'xls'), ('Hangul', {'\x05HwpSummaryInformation': b'x'}, 'hwp'),
              ('Publisher', {'Contents': b'x'}, 'pub'), ('Ichitaro', {'DocumentText': b'x'}, 'jtd'), ('Project', {'Props': b'x'}, 'mpp')]
    said = [(name, ending, tool('office', [compound(streams, bytes(16))], ending)[0][0]) for name, streams, ending in others]
    say('other compound files are refused by name', [f'{ending}: {one["why"]}' for name, ending, one in said
                                                     if one['refused'] != 'unsupported' or name not in one['why']])


def test_texts():
    """Values of formulas that take several records: kept whole behind a formula, as much as a cell takes where it is frozen."""
    words, book = 'あいう' * 2000, books.Book()
    body = struct.pack('<HB', 6000, 1) + words.encode('utf-16-le')
    behind = books.record(0x207, body[:8223]) + books.record(0x3C, b'\1' + body[8223:])
    book.cells += [books.formula(call, row, 0, b'\0\0\0\0\0\0\xFF\xFF') + behind for row, call in ((2, books.quoted('x')), (3, books.quoted('x') + books.CALL))]
    (said, out), = tool('office', [book.pack()], 'xls')
    stream = workbook(out)['Workbook'] if out else b''
    label = struct.pack('<HHHHHHB', 0x204, 8223, 3, 0, 0, 4107, 1) + words[:4107].encode('utf-16-le')
    wrong = [] if said['passed'] and ['formula', 'frozen', 'text shortened'] in [[*one[:2], one[3]] for one in said['findings']] else [str(said)]
    say('xls: long texts of formulas stay', wrong + [name for name, one in (('kept', behind), ('frozen', label)) if one not in stream])
    say('xls: and stay as they are', [] if out and tool('office', [out], 'xls')[0][1] == out else ['it differs'])


def test_calls():
    """A function is called with as many arguments as it takes; else its value stays, and the verifier alone refuses the call."""
    takes = {'IF': (1, 2, 3), 'SUM': (4, 0, 30), 'AVERAGE': (5, 1, 30), 'ROW': (8, 0, 1), 'ROUND': (27, 2, 2), 'INDEX': (29, 2, 4), 'PMT': (59, 3, 5),
             'NOW': (74, 0, 0), 'OFFSET': (78, 3, 5), 'CHOOSE': (100, 2, 30), 'VLOOKUP': (102, 3, 4), 'LEFT': (115, 1, 2), 'ADDRESS': (219, 2, 5),
             'VDB': (222, 5, 7), 'SUBTOTAL': (344, 2, 30), 'SUMIF': (345, 2, 3), 'GETPIVOTDATA': (358, 2, 30), 'SUMIFS': (482, 3, 30)}
    value = struct.pack('<d', 42.5)

    def call(number, count):
        book, tokens = books.Book(), b'\x1E\1\0' * count + b'\x42' + struct.pack('<BH', count, number)
        book.cells.append(books.formula(tokens, value=value))
        return book.pack(), tokens
    fit = [(name, *call(number, count)) for name, (number, *ends) in takes.items() for count in set(ends)]
    said = tool('office', [data for _, data, _ in fit], 'xls')
    say('xls: calls of as many arguments as a function takes stay', [f'{name}: {one["findings"]}' for (name, _, tokens), (one, out) in zip(fit, said)
                                                                     if one['findings'] or tokens not in (out or b'')])
    odd = [(name, *call(number, count)) for name, (number, least, most) in takes.items() for count in (least - 1, most + 1) if count >= 0]
    said = tool('office', [data for _, data, _ in odd], 'xls')
    frozen = [['formula', 'frozen'] in [found[:2] for found in one['findings']] and out is not None and tokens not in out
              and books.record(0x203, struct.pack('<3H', 2, 0, 0) + value) in out for (_, _, tokens), (one, out) in zip(odd, said)]
    say('xls: calls of fewer or more keep their value', [f'{name}, {len(tokens)} bytes: {one}' for (name, _, tokens), fine, (one, _) in zip(odd, frozen, said) if not fine])
    alone = tool('office', [data for _, data, _ in odd], 'xls', check=True)
    say('xls: and the verifier alone refuses them', [name for (name, *_), (one, _) in zip(odd, alone) if one['passed']])


def test_counts():
    """Records that stay as they are hold what they count: else they go, which is told."""
    sound = {'SST': books.record(0xFD, struct.pack('<HHHI', 5, 0, 0, 0)), 'HEADER': books.record(0x14, books.text('&P')), 'FOOTER': books.record(0x15),
             'LABEL': books.record(0x204, struct.pack('<HHH', 6, 0, 0) + books.text('文字')), 'MERGECELLS': books.record(0xE5, struct.pack('<5H', 1, 0, 0, 0, 1)),
             'MULRK': books.record(0xBD, struct.pack('<HHHIHIH', 7, 0, 0, 2, 0, 2, 1)), 'MULBLANK': books.record(0xBE, struct.pack('<5H', 8, 3, 0, 0, 4)),
             'SELECTION': books.record(0x1D, struct.pack('<BHHHHHHBB', 3, 0, 0, 0, 1, 0, 0, 0, 0)), 'RSTRING': books.record(
                 0xD6, struct.pack('<HHH', 9, 0, 0) + books.text('字体') + struct.pack('<HHH', 1, 0, 5))}
    odd = {'SST': (10, 1), 'HEADER': (4, 9), 'LABEL': (10, 0xFFFF), 'MERGECELLS': (4, 2), 'MULRK': (20, 200), 'MULBLANK': (6, 9), 'SELECTION': (11, 7),
           'RSTRING': (17, 9)}
    book, others = books.Book(), []
    book.tail += sound.values()
    for name, (at, count) in odd.items():
        other = books.Book()
        bad = bytearray(sound[name])
        struct.pack_into('<H', bad, at, count)
        other.tail.append(bytes(bad))
        others.append((name, bytes(bad), other.pack()))
    (said, out), = tool('office', [book.pack()], 'xls')
    say('xls: records whose counts are right stay', [name for name, one in sound.items() if one not in (out or b'')] + (said['findings'] and [str(said)]))
    found = tool('office', [data for _, _, data in others], 'xls')
    say('xls: records that count what is not there go', [f'{name}: {one}' for (name, bad, _), (one, data) in zip(others, found)
                                                         if data is None or bad in data or one['findings'][0][0] != 'unknown-content'])


def grown(stream):
    """What belongs to objects behind them, and beyond the size of one record the drawing in CONTINUE, as Excel has it."""
    words = books.record(0x1B6, struct.pack('<HH6xHHI', 0x212, 0, 2, 16, 0)) + books.record(0x3C, b'\1' + '文字'.encode('utf-16-le'))
    words += books.record(0x3C, bytes(10)) + books.record(0x3C, bytes(6))
    behind = [b'', words, b'', books.bof(0x20) + books.record(0x1025, bytes(32)) + books.record(0xA)]
    plain, continued, taken, count = b'', b'', 0, 0
    for at, number, size in books.records(stream):
        one = stream[at:at + 4 + size]
        more = behind[count % 4] if number == 0x5D else b''
        plain += one + more
        continued += (struct.pack('<H', 0x3C) if number == 0xEC and taken > 8224 else one[:2]) + one[2:] + more
        taken += size if number == 0xEC else 0
        count += number == 0x5D
    return plain, continued


def test_long_drawing():
    """A drawing of more than one record's size goes on behind objects, texts and charts, and comes out whole."""
    packed = []
    for drawing in grown(books.drawing([books.obj(5 if i % 4 == 3 else 2) for i in range(200)])):
        book = books.Book()
        book.tail.append(drawing)
        packed.append(book.pack())
    (said, plain), (_, continued) = tool('office', packed, 'xls')
    objects = sum(number == 0x5D for _, number, _ in books.records(workbook(plain)['Workbook'])) if plain else 0
    say('xls: a drawing goes on behind its objects', [] if packed[0] != packed[1] and objects == 200 and plain == continued else [str(said)])


def test_tolerated():
    """What other writers leave out or put in between, and Excel takes."""
    early, missing, padded, before = (books.Book() for _ in range(4))
    early.strings += [b''] * 2
    missing.strings += [b''] * 2
    missing.cells.append(books.record(0xFD, struct.pack('<HHHI', 5, 0, 0, 2)))
    padded.cells.insert(0, books.record(0))
    before.head += [books.record(0x1AE, struct.pack('<HH', 1, 0x401)), books.record(0x17, struct.pack('<H3H', 1, 0, 0, 0))]
    before.cells.append(books.formula(b'\x5A\0\0\0\0\0\xC0', 3))
    found = tool('office', [book.pack() for book in (early, missing, padded, before)], 'xls')
    said = [(one['passed'], one['refused']) for one, _ in found]
    say('xls: texts that are missing refuse when a cell shows them', [] if said[:2] == [(True, None), (False, 'damaged')] else [str(said)])
    say('xls: empty records, and references before the sheets, stay', [] if said[2:] == [(True, None)] * 2 and not found[3][0]['findings'] else [str(said)])


def test_arrays():
    """An array whose size leaves its head out, as some writers have it, moves nothing behind it."""
    points, words = struct.pack('<HHH', 2, 2, 0xFFF0) + b'POINTS!!', '飾り文字\0'.encode('utf-16-le')
    behind = points + words
    for size in (8, 14):
        book = books.Book()
        book.tail.append(books.drawing([books.obj(2)], struct.pack('<HIHI', 0x8145, size, 0x80C0, len(words)) + behind, 2))
        (said, out), = tool('office', [book.pack()], 'xls')
        wanted = struct.pack('<HIHI', 0x8145, 14, 0x80C0, len(words)) + behind
        say(f'xls: points of {size} bytes and the words behind them stay', [] if out and wanted in out and not said['findings'] else [str(said)])


def test_crafted():
    """What is small and would take long, much room, or the program with it."""
    shape = books.art(0xF004, books.art(0xF00A, struct.pack('<II', 1025, 0xA00), 2, 75) + books.art(0xF010, bytes(18)) + books.art(0xF011, b'') * 500, 15)
    tree = books.art(0xF002, books.art(0xF008, struct.pack('<II', 2, 1030), 0, 1) + books.art(0xF003, shape, 15), 15)
    many, deep = books.Book(), books.Book()
    many.tail.append(books.record(0xEC, tree) + books.record(0x5D, books.obj(5)) + books.bof(0x20) + books.record(0x1025, bytes(32)) * 500 + books.record(0xA))
    deep.tail.append((books.record(0xEC) + books.bof(0x20)) * 30000 + books.record(0xA) * 30000)
    (said, out), = tool('office', [many.pack()], 'xls')
    say('xls: a chart is written once, however often its shape has it', [] if out and len(out) < len(many.pack()) + 4096 else [str(said)])
    said = [tool('office', [deep.pack()], 'xls', check)[0][0]['passed'] for check in (False, True)]
    say('xls: charts in charts end', [] if said == [True, False] or said == [False, False] else [str(said)])


def numbered(number, count=1):
    """Nothing but a document, by that number."""
    stream = shows.box(0x3E8, shows.art(0x3E9, bytes(40), 1))
    directory = len(stream)
    stream += shows.art(0x1772, struct.pack('<I', number | count << 20) + bytes(4 * count))
    edit = shows.art(0xFF5, struct.pack('<7I', 0, 0x03000000, 0, directory, number, number, 1))
    user = shows.art(0xFF6, struct.pack('<IIIHHBBHI', 20, shows.Show().token, len(stream), 0, 0x3F4, 3, 0, 0, 8))
    return compound({'PowerPoint Document': stream + edit, 'Current User': user}, shows.POWERPOINT)


def test_numbers():
    said = [(one['passed'], one['refused']) for one, _ in tool('office', [numbered(1), numbered(0), numbered(0xFFFFF, 2)], 'ppt')]
    say('ppt: a document without a number, and numbers that do not exist, are damage', [] if said == [(True, None)] + [(False, 'damaged')] * 2 else [str(said)])


def test_atoms():
    """An atom never says that it has records in it: who reads by that would find others than were judged."""
    show = shows.Show()
    hidden = shows.art(0xFA8, shows.art(0xFCC, b'hidden'), 15)
    show.shapes.append(shows.shape(2, shows.box(0xF00D, shows.art(0xF9F, bytes(4)), hidden)))
    (said, out), = tool('office', [show.pack()], 'ppt')
    say('ppt: an atom is an atom', [] if out and hidden not in out and bytes([0]) + hidden[1:] in out else [str(said)])
    (said, _), = tool('office', [out.replace(bytes([0]) + hidden[1:], hidden)] if out else [b''], 'ppt', check=True)
    say('ppt: the verifier refuses one that is not', [str(said)] if said['passed'] or said['refused'] != 'unsafe' else [])


def test_reached():
    """A slide that no list shows any more goes with its entry, and the verifier refuses one that is there all the same."""
    slide = shows.box(0x3EE, shows.art(0x3EF, bytes(24), 2), shows.drawing(shows.shape(1, shows.text(books.MARK))), shows.art(0x7F0, bytes(32), 0, 1))
    entry, short, listed = struct.pack('<5I', 4, 0, 0, 300, 0), shows.Show(), shows.Show()
    for show, body in ((short, entry[:4]), (listed, entry)):
        show.extra[4] = slide
        show.document.append(shows.box(0xFF0, shows.art(0x3F3, body)))
    (said, out), (_, both) = tool('office', [short.pack(), listed.pack()], 'ppt')
    say('ppt: a slide goes with its entry', [] if out and books.WIDE not in out and tool('office', [out], 'ppt')[0][1] == out else [str(said)])
    (listed, _), (hidden, _) = tool('office', [both or b'', (both or b'').replace(entry, struct.pack('<I', 3) + entry[4:])], 'ppt', check=True)
    say('ppt: the verifier refuses a slide that no list shows', [] if listed['passed'] and hidden['refused'] == 'unsafe' else [str(hidden)])


def test_missing():
    """Slides and notes that a list names and that are nowhere go with their entry and its texts, which is told. Without any slide, or a master, it is damage."""
    packed = []
    for instance, numbers in ((0, (9, 3)), (2, (9,)), (1, (9,)), (0, (9,)), (0, (0, 9))):
        show = shows.Show()
        rows = [shows.art(0x3F3, struct.pack('<5I', number, 0, 0, 300 + number, 0)) + shows.art(0xF9F, bytes(4))
                + shows.art(0xFA0, f'{number}枚目'.encode('utf-16-le')) for number in numbers]
        show.document.append(shows.box(0xFF0, *rows, instance=instance))
        packed.append(show.pack())
    found = tool('office', packed, 'ppt')
    wrong = [str(one) for (one, out), detail in zip(found, ('slide', 'notes'))
             if ['damaged', 'dropped', detail] not in [[*row[:2], row[3]] for row in one['findings']] or not out or '9枚目'.encode('utf-16-le') in out]
    say('ppt: a slide or notes that are nowhere go, and are told', wrong + ([] if '3枚目'.encode('utf-16-le') in (found[0][1] or b'') else ['the other goes']))
    say('ppt: a master, or all slides, that are nowhere are damage', [str(one) for one, _ in found[2:] if one['refused'] != 'damaged'])
    show = shows.Show()
    entries = [shows.art(0x3F3, struct.pack('<5I', number, 0, 0, 300 + number, 0)) for number in (3, 9)]
    show.document.append(shows.box(0xFF0, *entries))
    show.shapes = [shows.shape(1, shows.box(0xF00D, entries[1], shows.art(0xF9F, bytes(4)), shows.art(0xFA0, '図形の中'.encode('utf-16-le')))),
                   shows.shape(2, shows.text('後の図形'))]
    [(said, out)] = tool('office', [show.pack()], 'ppt')
    say('ppt: what stands as their entry elsewhere takes nothing along',
        [str(said)] if any(words.encode('utf-16-le') not in (out or b'') for words in ('図形の中', '後の図形')) else [])


def test_ranges():
    """A range of text goes where anything stands between it and its action."""
    show, act, between = shows.Show(), shows.action(3, jump=1), shows.art(0xFA8, b'between')
    show.shapes.append(shows.shape(2, shows.text('先へ', act, between, shows.art(0xFDF, struct.pack('<II', 0, 2)))))
    (said, out), = tool('office', [show.pack()], 'ppt')
    say('ppt: a range of text that stands apart goes', [] if out and act + between in out and shows.art(0xFDF, struct.pack('<II', 0, 2)) not in out else [str(said)])


def test_show():
    """Links to the web and to slides stay, jumps, and numbers of lists; a show under a password is refused."""
    show = shows.Show()
    show.objects += [shows.link(1, 'https://www.example.lg.jp/'), shows.link(2, '', '256,1,表紙')]
    acts = [shows.action(4, link=1), shows.action(4, link=2), shows.action(3, jump=1)]
    show.shapes.append(shows.shape(2, shows.box(0xF011, acts[0]), shows.text('先へ', acts[1], shows.art(0xFDF, struct.pack('<II', 0, 2)))))
    show.shapes.append(shows.shape(3, shows.box(0xF011, acts[2])))
    show.slide.append(shows.box(0x1388, shows.box(0x138A, shows.wide('___PPT9'), shows.art(0x138B, shows.art(0xFAC, b'NUMBERS!')))))
    (said, out), = tool('office', [show.pack()], 'ppt')
    wanted = ['https://www.example.lg.jp/'.encode('utf-16-le'), '256,1,表紙'.encode('utf-16-le'), b'NUMBERS!', *acts, shows.png()[:40]]
    say('ppt: links, jumps, numbers and pictures stay', [str(one) for one in wanted if one not in (out or b'')] + ([] if said['passed'] else [str(said)]))
    (said, strict), = tool('strict', [show.pack()], 'ppt')
    say('ppt: under strict links to the web go', [] if strict and wanted[0] not in strict and acts[2] in strict else [str(said['why'])])
    show.slide.append(shows.art(0x3F9, struct.pack('<IIBBHB3s', 0, 0, 0, 0, 4, 0, b'')))
    said = [tool(policy, [show.pack()], 'ppt')[0][0]['passed'] for policy in ('office', 'strict')]
    say('ppt: a hidden slide stays, and is refused under strict', [] if said == [True, False] else [str(said)])
    same = shows.Show()
    said = tool('office', [crowded(same, 2000)], 'ppt')
    say('ppt: many slides at one place are refused', [str(one) for one, out in said if out is not None or 'same place' not in one['why']])
    show.token = 0xF3D1C4DF
    (said, out), = tool('office', [show.pack()], 'ppt')
    say('ppt: one under a password is refused', [] if out is None and 'password' in said['why'] else [str(said)])


BOOKS = Disguises(books.Book, 'xls', FIGURES)
SHOWS = Disguises(shows.Show, 'ppt', FIGURES)
BOOKS.plain(['ふつうの表'.encode('utf-16-le'), b'\x44\0\0\0\0\x1E\x01\0\x03'])
BOOKS.vectors(books.VECTORS)
BOOKS.container(workbook, books.EXCEL)
test_passwords()
test_kept()
test_order()
SHOWS.plain(['ふつうのスライド'.encode('utf-16-le')])
SHOWS.vectors(shows.VECTORS)
test_names()
test_texts()
test_calls()
test_counts()
test_long_drawing()
test_tolerated()
test_arrays()
test_crafted()
test_numbers()
test_atoms()
test_reached()
test_missing()
test_ranges()
test_show()
finish()
