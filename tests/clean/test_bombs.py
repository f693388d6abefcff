"""test_bombs.py SEKISHO: small files that become large, or are much work, end within 256 MB; each is refused or made safe.

Made here: containers in each other, chains of coders, drawings of many records, flat pictures alone and by the dozen. How long
each took is printed, not asserted.
"""
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

MOST_KB = 256 * 1024
REFUSED, CLEANED = 'refused', 'cleaned'
TABLE = b'a,1\r\n' * 200000


def packed(*members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', method, compresslevel=9) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def nested(depth, fan):
    name, data = 't.csv', TABLE
    for _ in range(depth):
        name, data = 'z.zip', packed(*((f'{number}-{name}', data) for number in range(fan)))
    return data


def tar_of(name, data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def seven(data, *coders):
    """None where there is no 7z."""
    if not shutil.which('7z'):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / 'a.txt').write_bytes(data)
        subprocess.run(['7z', 'a', *coders, path / 'a.7z', path / 'a.txt'], check=True, stdout=subprocess.DEVNULL)
        return (path / 'a.7z').read_bytes()


# ---- drawings ----

def emf(records):
    body = b''.join(records) + struct.pack('<IIIII', 14, 20, 0, 16, 20)
    head = struct.pack('<II8i', 1, 108, 0, 0, 10, 10, 0, 0, 100, 100)
    head += struct.pack('<IIIIHHIIIiiii', 0x464D4520, 0x10000, 108 + len(body), len(records) + 2, 1, 0, 0, 0, 0, 800, 600, 320, 240)
    return head.ljust(108, b'\0') + body


def plus_record(kind, flags, data):
    return struct.pack('<HHII', kind, flags, 12 + len(data), len(data)) + data


def emf_plus(*records):
    data = b'EMF+' + plus_record(0x4001, 0, struct.pack('<IIII', 0xDBC01002, 0, 96, 96)) + b''.join(records) + plus_record(0x4002, 0, b'')
    return emf([struct.pack('<III', 70, 12 + len(data), len(data)) + data])


def path_object(said, real):
    points = struct.pack('<III', 0xDBC01002, said, 0) + struct.pack('<ff', 1, 1) * real + b'\1' * real
    return plus_record(0x4008, 0x0300, points + bytes(-len(points) % 4))


def region_object(depth):
    return plus_record(0x4008, 0x0400, struct.pack('<II', 0xDBC01002, depth * 2) + struct.pack('<I', 1) * depth +
                       struct.pack('<I', 0x10000003) * (depth + 1))


# ---- pictures ----

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(side, depth, colour, bits):
    packer = zlib.compressobj(9)
    row = bytes(1 + side * bits // 8)
    data = b''.join(packer.compress(row) for _ in range(side)) + packer.flush()
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, depth, colour, 0, 0, 0)) + chunk(b'IDAT', data) +
            chunk(b'IEND', b''))


def gif(side, frames):
    """Frames of one colour: codes that each stand for one pixel more than the last, then all from the start."""
    bits, held, out = 0, 0, bytearray()
    left, width, following = side * side, 3, 6

    def put(code):
        nonlocal held, bits
        held |= code << bits
        bits += width
        while bits >= 8:
            out.append(held & 255)
            held >>= 8
            bits -= 8
    put(4)
    run = 1
    while left > 0:
        step = min(run, left)
        put(0 if step == 1 else 4 + step)
        left -= step
        if run > 1:
            following += 1
        if following == 1 << width and width < 12:
            width += 1
        run += 1
        if following == 4095 and left > 0:
            put(4)
            run, width, following = 1, 3, 6
    put(5)
    out.append(held & 255)
    blocks = b''.join(bytes([len(out[at:at + 255])]) + out[at:at + 255] for at in range(0, len(out), 255)) + b'\0'
    frame = b'\x21\xf9\4\0\1\0\0\0' + b'\x2c' + struct.pack('<HHHHB', 0, 0, side, side, 0) + b'\2' + blocks
    return b'GIF89a' + struct.pack('<HHBBB', side, side, 0x81, 0, 0) + bytes(12) + frame * frames + b';'


OFFICE = 'http://schemas.openxmlformats.org/'
DRAWN = ('<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="{0}" name="p"/><a:graphic '
         'xmlns:a="{1}drawingml/2006/main"><a:graphicData uri="{1}drawingml/2006/picture"><pic:pic '
         'xmlns:pic="{1}drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
         '<pic:blipFill><a:blip r:embed="r{0}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>'
         '</w:drawing></w:r></w:p>')


def document(picture, ending, count, charts=0):
    """`charts` cannot be read."""
    types = (f'<Types xmlns="{OFFICE}package/2006/content-types"><Default Extension="rels" '
             'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="chart" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
             f'<Default Extension="{ending}" ContentType="image/{ending}"/><Override PartName="/word/document.xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    ways = f'<Relationships xmlns="{OFFICE}package/2006/relationships">{{}}</Relationships>'
    way = '<Relationship Id="r{}" Type="' + OFFICE + 'officeDocument/2006/relationships/{}" Target="{}"/>'
    body = ''.join(DRAWN.format(number, OFFICE) for number in range(count))
    body += ''.join(f'<w:p><w:r><w:drawing><c:chart xmlns:c="{OFFICE}drawingml/2006/chart" r:id="rc{number}"/></w:drawing></w:r></w:p>'
                    for number in range(charts))
    return packed(('[Content_Types].xml', types), ('_rels/.rels', ways.format(way.format(0, 'officeDocument', 'word/document.xml'))),
                  ('word/_rels/document.xml.rels',
                   ways.format(''.join([*(way.format(number, 'image', f'media/{number}.{ending}') for number in range(count)),
                                        *(way.format(f'c{number}', 'chart', f'{number}.chart') for number in range(charts))]))),
                  ('word/document.xml', f'<w:document xmlns:w="{OFFICE}wordprocessingml/2006/main" xmlns:r="{OFFICE}officeDocument/2006/'
                   f'relationships" xmlns:wp="{OFFICE}drawingml/2006/wordprocessingDrawing"><w:body>{body}</w:body></w:document>'),
                  *((f'word/media/{number}.{ending}', picture) for number in range(count)),
                  *((f'word/{number}.chart', '<') for number in range(charts)))


BOMBS = (
    ('a.zip', 'one long table', REFUSED, lambda: packed(('a.csv', TABLE * 200))),
    ('a.zip', 'containers in containers, four deep', REFUSED, lambda: nested(4, 12)),
    ('a.zip', 'containers in containers, six deep', REFUSED, lambda: nested(6, 2)),
    ('a.zip', 'too many members', REFUSED, lambda: packed(*((f'{number}.txt', b'x') for number in range(20001)))),
    ('a.zip', 'as many members as may be', CLEANED, lambda: packed(*((f'{number}.txt', b'x') for number in range(19000)))),
    ('a.txt.gz', 'zeros', REFUSED, lambda: gzip.compress(bytes(1 << 28)) * 4),
    ('a.tar.gz', 'zeros in a tape', REFUSED, lambda: gzip.compress(tar_of('a.txt', bytes(1 << 28)))),
    ('a.txt.xz', 'zeros', REFUSED, lambda: lzma.compress(bytes(1 << 28), preset=1) * 4),
    ('a.txt.bz2', 'zeros', REFUSED, lambda: bz2.compress(bytes(1 << 26)) * 16),
    ('a.7z', 'a chain of four LZMA', REFUSED, lambda: seven(bytes(1 << 27), '-m0=LZMA:d16m', '-m1=LZMA:d16m', '-m2=LZMA2:d16m', '-m3=LZMA:d16m')),
    ('a.7z', 'BZip2 in BZip2 in Deflate', REFUSED, lambda: seven(bytes(1 << 26), '-m0=BZip2', '-m1=BZip2', '-m2=Deflate')),
    ('a.emf', 'a million saves', CLEANED, lambda: emf_plus(plus_record(0x4025, 0, struct.pack('<I', 1)) * 1000000)),
    ('a.emf', 'a path of a million points', CLEANED, lambda: emf_plus(path_object(1000000, 1000000))),
    ('a.emf', 'a path that says four thousand million', REFUSED, lambda: emf_plus(path_object(0xffffffff, 5))),
    ('a.emf', 'rectangles that say four thousand million', REFUSED,
     lambda: emf_plus(plus_record(0x400A, 0x8000, struct.pack('<II', 0xff000000, 0xffffffff) + bytes(64)))),
    ('a.emf', 'regions in regions', REFUSED, lambda: emf_plus(region_object(100000))),
    ('a.emf', 'a million rectangles', CLEANED, lambda: emf([struct.pack('<II4i', 43, 24, 1, 1, 5, 5)] * 1000000)),
    ('a.png', 'flat, 64 bits a pixel', REFUSED, lambda: png(10900, 16, 6, 64)),
    ('a.png', 'flat, 24 bits a pixel', CLEANED, lambda: png(10900, 8, 2, 24)),
    ('a.gif', 'frames of one colour', CLEANED, lambda: gif(1500, 50)),
    ('a.gif', 'frames of one colour without end', REFUSED, lambda: gif(1500, 100)),
    ('a.docx', 'flat pictures by the dozen', REFUSED, lambda: document(png(10900, 8, 2, 24), 'png', 24)),
    ('a.html', 'half a million elements in each other', CLEANED, lambda: b'<div>' * 500000),
    ('a.docx', 'a flat picture, and charts that cannot be read', CLEANED, lambda: document(png(10900, 8, 2, 24), 'png', 1, 16)),
    ('a.docx', 'pictures of many frames', REFUSED, lambda: document(gif(1500, 50), 'gif', 24)),
)


def make(bomb, path):
    """FALSE where it cannot be made here. In a process of its own: what it took of memory would be counted as the program's."""
    child = os.fork()
    if child == 0:
        data = bomb()
        if data is not None:
            path.write_bytes(data)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0 and path.exists()


def run(sekisho, path, out, report):
    """(verdict, seconds of processor time, peak memory in kB) of the command and its processes. All memory that is asked for is
    filled at once, so that what is taken because a file says so counts, also where nothing comes into it."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, 'wb') as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os.execve(sekisho, [sekisho, 'clean', str(path), str(out), '--report', str(report)], os.environ | {'MALLOC_PERTURB_': '85'})
    _, status, used = os.wait4(child, 0)
    told = json.loads(report.read_text(encoding='utf-8')) if report.exists() and report.stat().st_size else {}
    verdict = told.get('verdict') if os.waitstatus_to_exitcode(status) in (0, 1) else f'status {os.waitstatus_to_exitcode(status)}'
    return verdict, used.ru_utime + used.ru_stime, used.ru_maxrss


def main():
    sekisho = str(pathlib.Path(sys.argv[1]).resolve())
    sanitized = 'asan' in sekisho
    tap = Tap(len(BOMBS))
    for name, what, wanted, bomb in BOMBS:
        with tempfile.TemporaryDirectory() as folder:
            path, out = pathlib.Path(folder) / name, pathlib.Path(folder) / f'out.{name.split(".", 1)[1]}'
            if not make(bomb, path):
                tap.skip(f'{name}: {what}', 'it cannot be made here')
                continue
            verdict, seconds, peak = run(sekisho, path, out, pathlib.Path(folder) / 'report')
            problems = [] if verdict == wanted else [f'{verdict}, not {wanted}']
            if peak > MOST_KB and not sanitized:
                problems.append(f'{peak // 1024} MB')
            tap.say(f'{name}: {what} ({path.stat().st_size} bytes)', problems)
            print(f'# {verdict}, {seconds:.2f} s, {peak // 1024} MB')


if __name__ == '__main__':
    main()
