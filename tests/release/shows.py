"""shows: presentations of PowerPoint 97 to 2003 made record by record (MS-PPT), and what may be hostile in them."""
import struct

from books import MARK, WIDE, art, crypto_api, rc4
from compound import compound
from packages import png

POWERPOINT = bytes.fromhex('108D81649B4FCF1186EA00AA00B929E8')


def box(kind, *inner, instance=0):
    return art(kind, b''.join(inner), 15, instance)


def wide(words, instance=0):
    return art(0xFBA, words.encode('utf-16-le'), 0, instance)


def action(kind, link=0, jump=0, macro=b''):
    return box(0xFF2, art(0xFF3, struct.pack('<II4BB3x', 0, link, kind, 1 if kind == 5 else 0, jump, 0, 8)), macro)


def link(number, target=None, place=None):
    return box(0xFD7, art(0xFD3, struct.pack('<I', number)), wide('見出し'), *([wide(target, 1)] if target is not None else []),
               *([wide(place, 3)] if place is not None else []))


def text(words, *more):
    return box(0xF00D, art(0xF9F, bytes(4)), art(0xFA0, words.encode('utf-16-le')), *more)


def shape(number, *parts, properties=b'', count=0):
    return box(0xF004, art(0xF00A, struct.pack('<II', 1024 + number, 0xA00), 2, 1), *([art(0xF00B, properties, 3, count)] if count else []),
               art(0xF010, bytes(8)), *parts)


def drawing(*shapes):
    group = box(0xF004, art(0xF009, bytes(16), 1), art(0xF00A, struct.pack('<II', 1024, 5), 2))
    return box(0x40C, box(0xF002, art(0xF008, struct.pack('<II', len(shapes) + 1, 1100), 0, 1), box(0xF003, group, *shapes)))


class Show:
    """A presentation of one slide; vectors add to its lists."""

    def __init__(self):
        self.shapes = [shape(1, text('ふつうのスライド'))]
        self.slide, self.document, self.objects, self.extra = [], [], [], {}
        self.streams, self.token, self.picture = {}, 0xE391C05F, png()

    def pages(self):
        atom = struct.pack('<IIIIIIIIHHBBBB', 5760, 4320, 4320, 5760, 1, 2, 0, 0, 1, 0, 1, 0, 0, 1)
        blip = art(0xF01E, bytes(16) + b'\xFF' + self.picture, 0, 0x6E0)
        entry = art(0xF007, struct.pack('<BB16xHIIIBBBB', 6, 6, 0xFF, len(blip), 1, 0, 0, 0, 0, 0), 2, 6)
        group = box(0x40B, box(0xF000, art(0xF006, struct.pack('<4I', 2000, 1, 3, 1)), box(0xF001, entry, instance=1)))
        objects = [box(0x409, art(0x40A, struct.pack('<I', 9)), *self.objects)] if self.objects else []
        lists = [box(0xFF0, art(0x3F3, struct.pack('<5I', number, 0, 0, identity, 0)), instance=instance)
                 for number, identity, instance in ((2, 0x80000000, 1), (3, 256, 0))]
        document = box(0x3E8, art(0x3E9, atom, 1), *objects, box(0x3F2), group, *self.document, *lists, art(0x3EA, b''))
        master = box(0x3F8, art(0x3EF, bytes(24), 2), drawing(), art(0x7F0, bytes(32), 0, 1))
        slide = box(0x3EE, art(0x3EF, bytes(24), 2), *self.slide, drawing(*self.shapes), art(0x7F0, bytes(32), 0, 1))
        return {1: document, 2: master, 3: slide, **self.extra}, blip

    def pack(self, disguise=0):
        pages, blip = self.pages()
        stream, before = b'', 0
        if disguise == 1: # an edit before, in which the slide was another
            stream, before = edit({**pages, 3: box(0x3EE, drawing(shape(1, text(MARK))))}, b'', 0)
        if disguise == 2: # objects from back to front, with bytes between them
            stream = art(0x3EE, MARK.encode())
            pages = dict(reversed(pages.items()))
        stream, at = edit(pages, stream, before)
        user = art(0xFF6, struct.pack('<IIIHHBBHI', 20, self.token, at, 0, 0x3F4, 3, 0, 0, 8))
        streams = {'PowerPoint Document': stream, 'Current User': user, 'Pictures': blip, **self.streams}
        if disguise == 3:
            return compound(streams, POWERPOINT, MARK[:1].encode(), WIDE, 4)
        return compound(streams, POWERPOINT)


def edit(pages, stream, before):
    """Appends objects, their directory and the edit; gives the stream and where the edit lies."""
    places = {}
    for number, page in pages.items():
        places[number] = len(stream)
        stream += page
    runs = b''.join(struct.pack('<II', number | 1 << 20, places[number]) for number in sorted(places)) if before or list(pages) != sorted(pages) else (
        struct.pack('<I', 1 | len(places) << 20) + b''.join(struct.pack('<I', places[number]) for number in sorted(places)))
    directory = len(stream)
    stream += art(0x1772, runs)
    return stream + art(0xFF5, struct.pack('<7I', 0, 0x03000000, before, directory, 1, max(places), 1)), len(stream)


def pictures_locked(stream, key):
    """Each field by itself under the key of block 0."""
    out, at = b'', 0
    while at < len(stream):
        head, kind, size = struct.unpack_from('<HHI', stream, at)
        uids = 2 if head >> 4 in (0x217, 0x3D5, 0x46B, 0x543, 0x6E1, 0x6E3, 0x6E5, 0x7A9) else 1
        fields = [8] + [16] * uids + [34 if kind in (0xF01A, 0xF01B, 0xF01C) else 1]
        for count in fields + [8 + size - sum(fields)]:
            out += rc4(key(0), stream[at:at + count])
            at += count
    return out


def locked(show, password, bits=128, said=4, session=0x2F14):
    """RC4 by CryptoAPI: each object under the key of its number, but for the one that tells of it."""
    pages, blip = show.pages()
    told, key = crypto_api(password, bits)
    hidden = {at: rc4(key(at), page) for at, page in pages.items()}
    stream, at = edit({**hidden, 4: art(session, told, 15, 1)}, art(0x3EE, b'free'), 0)
    stream = stream[:at] + art(0xFF5, stream[at + 8:] + struct.pack('<I', said))
    user = art(0xFF6, struct.pack('<IIIHHBBHI', 20, 0xF3D1C4DF, at, 0, 0x3F4, 3, 0, 0, 8))
    return compound({'PowerPoint Document': stream, 'Current User': user, 'Pictures': pictures_locked(blip * 2, key), 'EncryptedSummary': b'x' * 40}, POWERPOINT)


def clicks(kind, **more):
    """An action of a shape, and one of its text."""
    def change(show):
        acts = action(kind, macro=wide(MARK, 2), **more)
        show.shapes.append(shape(2, box(0xF011, acts), text('押す', acts, art(0xFDF, bytes(8)))))
    return change


def follows(target=None, place=None):
    def change(show):
        show.objects.append(link(1, target, place))
        clicks(4, link=1)(show)
    return change


def adds(where, *records):
    return lambda show: getattr(show, where).extend(records)


def stored(show):
    show.extra[4] = art(0x1011, MARK.encode())
    show.document.append(box(0x7D0, box(0x3FF, art(0x400, struct.pack('<III', 4, 1, 2)), instance=1)))


def property_of(number, data):
    return adds('shapes', shape(2, properties=struct.pack('<HI', number | 0x8000, len(data)) + data, count=1))


def picture(data):
    def change(show):
        show.picture = data
    return change


def stream(title):
    return lambda show: show.streams.update({title: MARK.encode() + WIDE})


VECTORS = {
    'program': clicks(2), 'macro': clicks(1), 'object': clicks(5), 'media': clicks(6), 'custom show': clicks(7), 'action on no list': clicks(9),
    'jump on no list': clicks(3, jump=9), 'link to a share': follows(f'\\\\{MARK}\\c$'), 'link to a file': follows(f'file:///{MARK}'),
    'link that runs': follows(f'javascript:{MARK}'), 'link to a program': follows(f'{MARK}.exe'), 'link to another show': follows(f'{MARK}.ppt', '1,1,x'),
    'two links of one number': adds('objects', link(1, 'https://www.example.lg.jp/'), link(1, f'file:///{MARK}')),
    'place that is a path': follows('', f'256,1,..\\{MARK}'), 'drawing in a shape': adds('shapes', shape(2, box(0xF011, drawing(shape(3, text(MARK)))))), 'link that is not listed': clicks(4, link=7),
    'embedded object': adds('objects', box(0xFCC, art(0xFC3, MARK.encode()))), 'linked object': adds('objects', box(0xFCE, wide(MARK, 2))),
    'ActiveX': adds('objects', box(0xFEE, wide(MARK, 2))), 'film': adds('objects', box(0x1006, wide(MARK))), 'sound file': adds('objects', box(0x1010, wide(MARK))),
    'object of a shape': adds('shapes', shape(2, box(0xF011, art(0xBC1, WIDE[:4])), text('x')), shape(3, box(0xF011, art(0x1011, WIDE)))),
    'VBA': stored, 'sounds': adds('document', box(0x7E4, box(0x7E6, wide(MARK)))), 'sound of a slide': adds('slide', art(0x3F9, struct.pack('<IIBBHB3s', 0, 7, 0, 0, 0x10, 0, WIDE[:3])),
                                                                                                           art(0x7777, WIDE)),
    'effect with a verb': adds('shapes', shape(2, box(0xF011, box(0x1014, art(0xFF1, struct.pack('<IIIIHH6B2x', 0, 0x110, 7, 0, 0, 0, 0, 0, 0, 0, 0, 3), 1), box(0x7E6, wide(MARK)))))),
    'tags': adds('slide', box(0x1388, box(0x138A, wide('___PPT10'), art(0x138B, WIDE)))), 'tag by another name': adds('slide', box(0x1388, box(0x138A, wide(MARK), art(0x138B, art(0xFAC, WIDE))))),
    'tag of text': adds('slide', box(0x1388, box(0x1389, wide(MARK), wide(MARK)))), 'records in a tag': adds('slide', box(0x1388, box(0x138A, wide('___PPT9'), art(0x138B, art(0x7777, WIDE))))),
    'published page': adds('document', art(0x177D, WIDE)), 'routing slip': adds('document', art(0x406, WIDE)), 'font': adds('document', box(0x7D5, art(0xFB7, bytes(68)), art(0xFB8, WIDE))),
    'comment': adds('slide', box(0x2EE0, wide(MARK))), 'unknown record': adds('slide', art(0x7777, WIDE)), 'record of another size': adds('slide', art(0x3F1, WIDE)),
    'link of a shape': property_of(0x382, WIDE), 'linked picture': property_of(0x105, WIDE), 'package in a property': property_of(0x3A9, WIDE),
    'bytes behind a picture': picture(png() + MARK.encode()), 'picture that is none': picture(MARK.encode() * 20),
    'object of no list': lambda show: show.extra.update({4: box(0x3EE, drawing(shape(1, text(MARK))))}),
    'program stream': stream('VBA'), 'package': stream('\x01Ole10Native'), 'properties': stream('\x05SummaryInformation'), 'unknown stream': stream('Other'),
    'range of no action': adds('shapes', shape(2, text('x', art(0xFDF, WIDE[:8])))), 'record in a group of shapes': adds('shapes', art(0xF118, WIDE)),
}
