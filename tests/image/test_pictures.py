"""test_pictures.py PROGRAM SOURCE: pictures of every kind and mode look the same once they are disarmed.

They are written and compared by Pillow, which shares no reader with the program but libjpeg. Pictures of the corpus and
inside its Office files are compared as well where it is there.
"""
import io
import os
import pathlib
import struct
import sys
import tempfile
import zipfile

try:
    import PIL.Image
except ImportError:
    # Debian's interpreter has the package, whatever stands before it on the path.
    if sys.executable != '/usr/bin/python3' and os.path.exists('/usr/bin/python3'):
        os.execv('/usr/bin/python3', ['/usr/bin/python3', *sys.argv])
    print('1..0 # SKIP python3-pil is not installed')
    sys.exit(0)

from pictures import SIZES, Cleaner, drawn, seen

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

PICTURES = ('.jpg', '.jpeg', '.png', '.gif', '.bmp', '.tif', '.tiff', '.webp')
OFFICE = ('.docx', '.docm', '.dotx', '.dotm', '.xlsx', '.xlsm', '.pptx', '.pptm', '.potx', '.ppsx', '.vsdx')
MODES = {
    'png': ('1', 'L', 'P', 'RGB', 'RGBA', 'LA', 'I'),
    'bmp': ('1', 'L', 'P', 'RGB', 'RGBA'),
    'gif': ('L', 'P'),
}


def jpegs(size):
    for quality in (30, 85, 100):
        for subsampling in (0, 1, 2):
            yield f'{quality}-{subsampling}', drawn(size), {'quality': quality, 'subsampling': subsampling}
    yield 'progressive', drawn(size), {'progressive': True, 'quality': 80}
    yield 'optimised', drawn(size), {'optimize': True}
    yield 'dots', drawn(size), {'dpi': (300, 300)}
    yield 'grey', drawn(size, 'L'), {}
    yield 'cmyk', drawn(size, 'CMYK'), {}
    for turn in range(1, 9):
        exif = PIL.Image.Exif()
        exif[0x0112] = turn
        exif[0x010F] = 'SECRET maker'
        yield f'turned-{turn}', drawn(size), {'exif': exif, 'comment': 'SECRET'}


def animations(size):
    frames = [drawn(size, seed=n) for n in range(5)]
    rest = {'save_all': True, 'append_images': frames[1:]}
    yield 'gif', frames[0], rest | {'duration': [50, 60, 70, 80, 90], 'loop': 3, 'disposal': 2}
    yield 'png', frames[0], rest | {'duration': 100, 'loop': 2}


def tiffs(size):
    """Every way of packing that a kind of pixels may have; pages as multifunction printers scan them."""
    for mode in ('1', 'L', 'P', 'RGB', 'RGBA', 'LA', 'CMYK', 'I', 'F'):
        for packing in (None, 'tiff_lzw', 'packbits', 'tiff_adobe_deflate', 'tiff_deflate'):
            yield f'{mode}-{packing}', drawn(size, mode), {'compression': packing, 'dpi': (200, 100)}
    for packing in ('group3', 'group4', 'tiff_ccitt'):
        yield packing, drawn(size, '1'), {'compression': packing, 'dpi': (200, 100)}
    for mode in ('L', 'RGB', 'YCbCr', 'CMYK'):
        yield f'{mode}-jpeg', drawn(size, mode), {'compression': 'jpeg', 'quality': 80}
    pages = [drawn(size, '1', seed) for seed in range(4)]
    yield 'pages', pages[0], {'compression': 'group4', 'save_all': True, 'append_images': pages[1:]}
    yield 'told', drawn(size), {'description': 'SECRET', 'software': 'SECRET', 'artist': 'SECRET'}


def webps(size):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = 'SECRET maker'
    for mode in ('RGB', 'RGBA'):
        frames = [drawn(size, mode, seed) for seed in range(4)]
        rest = {'save_all': True, 'append_images': frames[1:], 'duration': [10, 20, 30, 40], 'loop': 3}
        for quality in (10, 80, 100):
            yield f'{mode}-{quality}', frames[0], {'quality': quality}
        yield f'{mode}-lossless', frames[0], {'lossless': True, 'exact': True}
        yield f'{mode}-animated', frames[0], rest
        yield f'{mode}-animated-lossless', frames[0], rest | {'lossless': True, 'exact': True}
    yield 'told', drawn(size), {'exif': exif, 'xmp': b'<x>SECRET</x>'}


def plans(size):
    """(ending, name, picture, options of saving)."""
    for ending, modes in MODES.items():
        for mode in modes:
            yield ending, f'mode-{mode}', drawn(size, mode), {}
    yield 'gif', 'interlaced', drawn(size, 'P'), {'interlace': 1}
    yield 'gif', 'transparent', drawn(size, 'P'), {'transparency': 3}
    yield 'png', 'clear', drawn(size, 'P'), {'transparency': 3, 'dpi': (96, 96)}
    for name, picture, options in jpegs(size):
        yield 'jpg', name, picture, options
    for ending, made in (('tif', tiffs), ('webp', webps)):
        for name, picture, options in made(size):
            yield ending, name, picture, options
    for ending, picture, options in animations(size):
        yield ending, 'animated', picture, options


def check_made(cleaner, folder, size):
    problems = []
    for ending, name, picture, options in plans(size):
        path = folder / f'{name}.{ending}'
        picture.save(path, **options)
        problems += cleaner.problems(path)
    return problems


def old_jpeg(size):
    """A TIFF page of the kind that was given up: a tag points to a whole JPEG stream."""
    stream = io.BytesIO()
    drawn(size).save(stream, 'JPEG', quality=80)
    data = stream.getvalue() + bytes(len(stream.getvalue()) % 2)
    entries = [(256, size[0]), (257, size[1]), (259, 6), (262, 6), (513, 8), (514, len(data))]
    table = b''.join(struct.pack('<HHII', tag, 4, 1, value) for tag, value in entries)
    return data, b'II*\0' + struct.pack('<I', 8 + len(data)) + data + struct.pack('<H', len(entries)) + table + bytes(4)


def check_old_jpeg(cleaner, folder):
    """It comes out as a page of today with the same pixels."""
    stream, page = old_jpeg((61, 47))
    path = folder / 'old.tif'
    path.write_bytes(page)
    out, _, said = cleaner.clean(path)
    if out is None:
        return [f'refused: {said}']
    same = seen(io.BytesIO(stream))[3][0][2] == seen(out)[3][0][2]
    return [] if same else ['its pixels differ']


def shared_strips(count):
    """A TIFF page of JPEG strips that are all the same bytes of the file."""
    stream = io.BytesIO()
    drawn((16, 8), 'L').save(stream, 'JPEG', quality=80)
    data = stream.getvalue() + bytes(len(stream.getvalue()) % 2)
    table_at = 8 + len(data)
    entries = [(256, 1, 16), (257, 1, 8 * count), (258, 1, 8), (259, 1, 7), (262, 1, 1), (273, count, table_at), (277, 1, 1),
               (278, 1, 8), (279, count, table_at + 4 * count)]
    tables = struct.pack(f'<{count}I', *[8] * count) + struct.pack(f'<{count}I', *[len(data)] * count)
    packed = b''.join(struct.pack('<HHII', tag, 4, *rest) for tag, *rest in entries)
    return (b'II*\0' + struct.pack('<I', table_at + len(tables)) + data + tables + struct.pack('<H', len(entries)) + packed +
            bytes(4))


def check_shared_strips(cleaner, folder):
    """A few bytes do not become the work of thousands of strips."""
    path = folder / 'shared.tif'
    path.write_bytes(shared_strips(1000))
    out, findings, _ = cleaner.clean(path)
    told = any('share their data' in line for line in findings)
    return [] if out is None and told else [f'not refused for that: {findings}']


def inside(path):
    """The pictures in an Office file, as files."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if pathlib.PurePosixPath(name).suffix.lower() in PICTURES:
                    yield f'{path.name}-{pathlib.PurePosixPath(name).name}', archive.read(name)
    except (zipfile.BadZipFile, RuntimeError):
        return


def corpus_pictures(corpus):
    for path in sorted(corpus.iterdir()):
        if path.suffix in PICTURES:
            yield path.name, path.read_bytes()
        elif path.suffix in OFFICE:
            yield from inside(path)


def opens(data):
    """Whether Pillow can show it, all of it."""
    try:
        seen(io.BytesIO(data))
        return True
    except (OSError, SyntaxError, ValueError):
        return False


def check_corpus(cleaner, folder, corpus):
    problems, count = [], 0
    for name, data in corpus_pictures(corpus):
        path = folder / name
        path.write_bytes(data)
        if opens(data):
            problems += cleaner.problems(path)
            count += 1
        elif cleaner.clean(path)[0] is not None:
            problems.append(f'{name}: no other program can read what went in')
    print(f'# {count} pictures of the corpus')
    return problems + ([] if count > 0 else ['there was nothing to compare'])


def main():
    program, source = sys.argv[1], pathlib.Path(sys.argv[2])
    corpus = source.parent / 'shared' / 'corpora' / 'clean'
    tap = Tap(len(SIZES) + 3)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cleaner = Cleaner(program, folder)
        for size in SIZES:
            tap.say(f'{size[0]} × {size[1]} pixels', check_made(cleaner, folder, size))
        tap.say('TIFF with JPEG of the old kind', check_old_jpeg(cleaner, folder))
        tap.say('TIFF whose strips share their data', check_shared_strips(cleaner, folder))
        if corpus.is_dir():
            tap.say('corpus', check_corpus(cleaner, folder, corpus))
        else:
            tap.skip('corpus', 'it is not there')


if __name__ == '__main__':
    main()
