"""test_drawings.py PROGRAM SOURCE: metafiles look the same once they are disarmed, as LibreOffice draws them.

The drawings are those of the corpus and of its Office files, and some that LibreOffice writes itself; each is a page of a
document before and after. Skipped without LibreOffice, pdftoppm or python3-pil.
"""
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

try:
    import PIL.Image
    import PIL.ImageChops
except ImportError:
    if sys.executable != '/usr/bin/python3' and os.path.exists('/usr/bin/python3'):
        os.execv('/usr/bin/python3', ['/usr/bin/python3', *sys.argv])
    print('1..0 # SKIP python3-pil is not installed')
    sys.exit(0)

from pictures import Cleaner

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

DRAWINGS = ('.emf', '.wmf')
MOST_DIFFERENT = 0.001  # of a page's pixels
SPACES = ' '.join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"' for name, urn in (
    ('office', 'office'), ('text', 'text'), ('draw', 'drawing'), ('style', 'style'), ('svg', 'svg-compatible'),
    ('fo', 'xsl-fo-compatible')))
HEAD = (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.{type}"><office:automatic-styles><style:style style:name="P" '
        'style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style></office:automatic-styles>'
        '<office:body><office:{kind}>')
SHAPES = ('<draw:page><draw:rect svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="3cm"/><draw:ellipse svg:x="4cm" '
          'svg:y="2cm" svg:width="6cm" svg:height="6cm"/><draw:frame svg:x="2cm" svg:y="5cm" svg:width="8cm" '
          'svg:height="2cm"><draw:text-box><text:p>庁舎の見取図 Plan 1</text:p></draw:text-box></draw:frame><draw:line '
          'svg:x1="1cm" svg:y1="1cm" svg:x2="9cm" svg:y2="8cm"/></draw:page>')


def office(folder, path, ending):
    """What LibreOffice makes of a file."""
    subprocess.run(['soffice', f'-env:UserInstallation=file://{folder}/profile', '--headless', '--convert-to', ending,
                    '--outdir', str(folder), str(path)], capture_output=True, timeout=900, check=False)
    return path.with_suffix(f'.{ending}')


def own(folder):
    """A drawing of shapes and text as the two kinds of metafile."""
    source = folder / 'shapes.fodg'
    source.write_text(HEAD.format(type='graphics', kind='drawing') + SHAPES +
                      '</office:drawing></office:body></office:document>', encoding='utf-8')
    return [path for path in (office(folder, source, ending) for ending in ('emf', 'wmf')) if path.exists()]


def corpus_drawings(corpus, folder):
    for path in sorted(corpus.iterdir()) if corpus.is_dir() else ():
        if path.suffix in DRAWINGS:
            yield path
        elif zipfile.is_zipfile(path):
            yield from inside(path, folder)


def inside(path, folder):
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if pathlib.PurePosixPath(name).suffix.lower() in DRAWINGS:
                    out = folder / f'{path.stem}-{pathlib.PurePosixPath(name).name}'
                    out.write_bytes(archive.read(name))
                    yield out
    except (zipfile.BadZipFile, RuntimeError):
        return


def pages(folder, name, drawings):
    """One page for each drawing, as pictures."""
    text = HEAD.format(type='text', kind='text')
    for number, path in enumerate(drawings):
        data = base64.b64encode(path.read_bytes()).decode()
        text += (f'<text:p text:style-name="P"><draw:frame draw:name="d{number}" text:anchor-type="as-char" svg:width="15cm" '
                 f'svg:height="15cm"><draw:image><office:binary-data>{data}</office:binary-data></draw:image></draw:frame>'
                 '</text:p>')
    source = folder / f'{name}.fodt'
    source.write_text(text + '</office:text></office:body></office:document>', encoding='utf-8')
    pdf = office(folder, source, 'pdf')
    subprocess.run(['pdftoppm', '-r', '72', '-png', str(pdf), str(folder / name)], check=True)
    return sorted(folder.glob(f'{name}-*.png'))[-len(drawings):]


def difference(before, after):
    """The share of pixels that differ at all."""
    with PIL.Image.open(before) as a, PIL.Image.open(after) as b:
        changed = PIL.ImageChops.difference(a.convert('RGB'), b.convert('RGB')).convert('L').point(lambda v: 255 if v else 0)
        return changed.histogram()[255] / (a.size[0] * a.size[1])


def main():
    program, source = sys.argv[1], pathlib.Path(sys.argv[2])
    if not shutil.which('soffice') or not shutil.which('pdftoppm'):
        print('1..0 # SKIP LibreOffice or pdftoppm is not installed')
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cleaner = Cleaner(program, folder)
        drawings = own(folder) + list(corpus_drawings(source.parent / 'shared' / 'corpora' / 'clean', folder))
        cleaned, problems = [], []
        for number, path in enumerate(drawings):
            out, _, said = cleaner.clean(path)
            problems += [] if out else [f'{path.name}: refused: {said}']
            if out:
                cleaned.append((path, shutil.copy(out, folder / f'after-{number}{path.suffix}')))
        tap = Tap(2)
        tap.say(f'{len(drawings)} drawings are disarmed', problems if drawings else ['there is none'])
        before = pages(folder, 'before', [path for path, _ in cleaned])
        after = pages(folder, 'after', [pathlib.Path(path) for _, path in cleaned])
        shares = [(difference(a, b), path.name) for (path, _), a, b in zip(cleaned, before, after)]
        tap.say('they look the same', [f'{name}: {100 * share:.2f} % of the pixels differ' for share, name in shares
                                       if share > MOST_DIFFERENT])


if __name__ == '__main__':
    main()
