"""test_bombs.py PROGRAM: small files that are large pictures are refused or made safe within 256 MB.

They are written here, byte by byte where no library would write such a thing. How long each took is printed, not asserted.
"""
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile
import zlib

try:
    import PIL.Image
except ImportError:
    if sys.executable != '/usr/bin/python3' and os.path.exists('/usr/bin/python3'):
        os.execv('/usr/bin/python3', ['/usr/bin/python3', *sys.argv])
    print('1..0 # SKIP python3-pil is not installed')
    sys.exit(0)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

PIL.Image.MAX_IMAGE_PIXELS = None
MOST_KB = 256 * 1024
SIDE = 10950  # squared: just below what the office preset lets a picture be


def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def png(side, depth, colour, bits, interlace=0):
    packer = zlib.compressobj(9)
    row = bytes(1 + (side * bits + 7) // 8)
    data = b''.join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack('>IIBBBBB', side, side, depth, colour, 0, 0, interlace)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', data) + chunk(b'IEND', b'')


def saved(folder, name, picture, **options):
    picture.save(folder / name, **options)
    return (folder / name).read_bytes()


def bitmap(width, height, runs):
    info = struct.pack('<IiiHHIIiiII', 40, width, height, 1, 8, 1, len(runs), 0, 0, 0, 0) + bytes(1024)
    return b'BM' + struct.pack('<IHHI', 14 + len(info) + len(runs), 0, 0, 14 + len(info)) + info + runs


def drawing(count):
    """Records that each draw a packed bitmap of nothing."""
    info = struct.pack('<IiiHHIIiiII', 40, 10000, 10000, 1, 8, 1, 2, 0, 0, 0, 0) + bytes(1024)
    fixed = bytearray(72)
    struct.pack_into('<4I', fixed, 40, 80, len(info), 80 + len(info), 2)
    record = struct.pack('<II', 81, 80 + len(info) + 4) + fixed + info + b'\0\1\0\0'
    head = struct.pack('<II', 1, 88) + bytes(32) + b' EMF\0\0\1\0' + bytes(24) + struct.pack('<4I', 1024, 768, 320, 240)
    return head + record * count + struct.pack('<IIIII', 14, 20, 0, 16, 20)


def blank_pages(count):
    """Pages of white fax that are all the same bytes."""
    strip, out, at = b'\xff' * 1400, b'', 8 + 1400
    tags = [(256, 10900), (257, 10900), (258, 1), (259, 4), (262, 0), (273, 8), (278, 10900), (279, len(strip))]
    for number in range(count):
        following = at + 2 + 12 * len(tags) + 4
        out += struct.pack('<H', len(tags)) + b''.join(struct.pack('<HHII', tag, 4, 1, value) for tag, value in tags)
        out += struct.pack('<I', following if number + 1 < count else 0)
        at = following
    return b'II*\0' + struct.pack('<I', 8 + len(strip)) + strip + out


def many_scans(folder, count):
    """A progressive photograph whose last scan comes again and again."""
    data = saved(folder, 'scans.jpg', PIL.Image.new('L', (6000, 6000)), quality=50, progressive=True)
    last = data.rindex(b'\xff\xc4') if data.rindex(b'\xff\xc4') > data.rindex(b'\xff\xda') else data.rindex(b'\xff\xda')
    return data[:-2] + data[last:-2] * count + b'\xff\xd9'


def frames(folder):
    pictures = [PIL.Image.new('P', (9000, 9000), number) for number in range(3)]
    return saved(folder, 'b.gif', pictures[0], save_all=True, append_images=pictures[1:], duration=9)


def flat(name, mode, side, **options):
    return lambda folder: saved(folder, name, PIL.Image.new(mode, side), **options)


BOMBS = (
    ('png', 'flat pixels of 64 bits', lambda folder: png(SIDE, 16, 6, 64)),
    ('png', 'larger than any', lambda folder: png(1, 8, 2, 24).replace(b'\0\0\0\1\0\0\0\1', b'\x7f\xff\xff\xff' * 2)),
    ('gif', 'one colour', flat('a.gif', 'P', (SIDE, SIDE))),
    ('gif', 'frames of one colour', frames),
    ('jpg', 'a wall', flat('a.jpg', 'RGB', (8192, 8000), quality=50)),
    ('jpg', 'a wall in passes', flat('b.jpg', 'RGB', (8192, 8000), quality=50, progressive=True)),
    ('jpg', 'too large to decode', flat('c.jpg', 'RGB', (SIDE, SIDE), quality=50)),
    ('jpg', 'passes without end', lambda folder: many_scans(folder, 3000)),
    ('tif', 'LZW', flat('a.tif', 'RGB', (SIDE, SIDE), compression='tiff_lzw')),
    ('tif', 'Deflate', flat('b.tif', 'RGB', (SIDE, SIDE), compression='tiff_adobe_deflate')),
    ('tif', 'PackBits', flat('c.tif', 'RGB', (SIDE, SIDE), compression='packbits')),
    ('tif', 'blank pages', lambda folder: blank_pages(3000)),
    ('webp', 'lossless', flat('a.webp', 'RGB', (2820, 2820), lossless=True)),
    ('webp', 'lossless and too large', flat('b.webp', 'RGB', (4000, 4000), lossless=True)),
    ('webp', 'lossy', flat('c.webp', 'RGB', (8000, 8000), quality=10)),
    ('bmp', 'runs of nothing', lambda folder: bitmap(SIDE, SIDE, b'\0\1')),
    ('bmp', 'runs of one colour', lambda folder: bitmap(SIDE, 400, (b'\xff\0' * 42 + b'\xf0\0\0\0') * 400 + b'\0\1')),
    ('emf', 'bitmaps of nothing', lambda folder: drawing(500)),
)


def make(bomb, folder, path):
    """In a process of its own: what it took of memory would be counted as the program's."""
    child = os.fork()
    if child == 0:
        path.write_bytes(bomb(folder))
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def run(program, path, out):
    """(exit code, what it said, seconds of processor time, peak memory in kB) of one picture."""
    child = os.fork()
    if child == 0:
        with open(out.with_suffix('.said'), 'wb') as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
        os.execv(program, [program, str(path), str(out)])
    _, status, used = os.wait4(child, 0)
    said = out.with_suffix('.said').read_text(errors='replace').strip().splitlines()
    return os.waitstatus_to_exitcode(status), said[-1] if said else '', used.ru_utime + used.ru_stime, used.ru_maxrss


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    sanitized = 'asan' in str(pathlib.Path.cwd()) or 'asan' in program
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        tap = Tap(len(BOMBS))
        for ending, name, bomb in BOMBS:
            path = folder / f'bomb.{ending}'
            if not make(bomb, folder, path):
                tap.say(f'{ending}: {name}', ['it could not be made'])
                continue
            code, said, seconds, peak = run(program, path, folder / f'out.{ending}')
            problems = [] if code in (0, 1) else [f'ended with {code}: {said}']
            if peak > MOST_KB and not sanitized:
                problems.append(f'{peak // 1024} MB')
            tap.say(f'{ending}: {name} ({path.stat().st_size} bytes)', problems)
            print(f'# {"refused" if code == 1 else "made safe twice"}, {seconds:.2f} s, {peak // 1024} MB')


if __name__ == '__main__':
    main()
