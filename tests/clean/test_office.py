"""test_office.py CLEAN-TOOL TREE: disarmed Office files look the same, and other programs find nothing wrong in them.

Documents are made by LibreOffice from a page and tables written here; those of the corpus beside the tree are taken as
well where it is there. LibreOffice prints each before and after; text must be identical and at most 0.1 % of the pixels
may differ. Every part must be XML to xmllint, the archive right to unzip, the output its own output, and the words of
what was dangerous in it may stand nowhere in its unpacked bytes.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

try:
    import PIL.Image
    import PIL.ImageChops
except ImportError:
    # Debian's interpreter has the package, whatever stands before it on the path.
    if sys.executable != '/usr/bin/python3' and os.path.exists('/usr/bin/python3'):
        os.execv('/usr/bin/python3', ['/usr/bin/python3', *sys.argv])
    print('1..0 # SKIP python3-pil is not installed')
    sys.exit(0)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

OFFICE = {'docx', 'docm', 'dotx', 'dotm', 'xlsx', 'xlsm', 'xltx', 'xltm', 'pptx', 'pptm', 'potx', 'potm', 'ppsx', 'ppsm'}
OTHER = {'xlsb', 'vsdx'}
PAGES, DPI, PIXELS = 30, 40, 0.001
# What may stand nowhere once it went, by the corpus's own word for what is in a file.
VECTORS = {
    'vba': (rb'vbaProject', rb'Attribute VB_'), 'xlm': (rb'macrosheet', rb'<xm:'), 'xlm-autoopen': (rb'(?i)auto_open',),
    'field-dde': (rb'(?i)DDEAUTO', rb'(?i)>\s*DDE\s'), 'field-macro/link': (rb'MACROBUTTON', rb'INCLUDETEXT'),
    'altChunk': (rb'altChunk', rb'(?i)afchunk'), 'ole-embed': (rb'oleObject', rb'OLEObject', rb'oleObj\b', rb'embeddings/ole'),
    'ext-attachedTemplate': (rb'attachedTemplate',), 'link-file-unc': (rb'file:/', rb'Target="\\\\'),
    'activex': (rb'activeX', rb'ctrlProp', rb'<controls?\b'), 'connections': (rb'connections\.xml', rb'connectionId'),
    'externalLink': (rb'externalLink', rb'externalReference'), 'querytable': (rb'queryTable',), 'xl-dde': (rb'ddeLink',),
    'media': (rb'media/media', rb'videoFile', rb'audioFile'), 'ext-audio': (rb'audioFile', rb'relationships/audio'),
    'ext-oleObject': (rb'oleObject', rb'oleObj\b'),
}
PAGE = '''<html><head><meta charset="utf-8"><title>申請</title></head><body><h1>情報資産の持出し</h1>
<p>職員等は、<b>持出し</b>の前に<a href="https://example.jp/様式">様式</a>を出し、<i>承認</i>を得る。ｶﾅ①㈱</p>
<ol><li>目的</li><li>期間<ul><li>始め</li><li>終わり</li></ul></li></ol>
<table border="1"><tr><th>品名</th><th>数</th></tr><tr><td>端末</td><td>3</td></tr></table></body></html>'''
CELLS = '品名,数,単価,計\n端末,3,98000,=B2*C2\nＵＳＢメモリ,10,1500,=B3*C3\n合計,,,=SUM(D2:D3)\n'


def soffice(work, kind, paths, folder, *options):
    subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{work}/profile', *options, '--convert-to', kind, '--outdir',
                    str(folder), *map(str, paths)], capture_output=True, timeout=1500)


def made(work):
    """Files as LibreOffice writes them."""
    page, cells = work / 'page.html', work / 'cells.csv'
    page.write_text(PAGE, encoding='utf-8')
    cells.write_text(CELLS, encoding='utf-8')
    soffice(work, 'docx:MS Word 2007 XML', [page], work, '--infilter=HTML (StarWriter)')
    soffice(work, 'xlsx', [cells], work)
    return [path for path in (work / 'page.docx', work / 'cells.xlsx') if path.exists()]


def corpus(tree):
    folder = tree / '../shared/corpora/clean'
    if not (folder / 'MANIFEST.tsv').exists():
        return {}
    rows = [line.split('\t') for line in (folder / 'MANIFEST.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    return {folder / row[0]: row[2] for row in rows if row[1] in OFFICE | OTHER}


class Cleaner:
    def __init__(self, tool, folder):
        self.tool, self.folder = tool, folder

    def clean(self, path, name, policy='office'):
        """The report, and where the output lies (None when it was refused)."""
        out = self.folder / name
        run = subprocess.run([self.tool, path, out, policy], capture_output=True, timeout=120)
        report = json.loads(run.stdout)
        if run.returncode:
            return report, None
        final = out.with_suffix('.' + report['output']['name'])
        out.rename(final)
        return report, final


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def well_made(cleaner, path):
    problems = []
    for words in (['unzip', '-tqq'], ['7z', 't', '-bso0', '-bsp0']):
        run = subprocess.run([*words, path], capture_output=True) if shutil.which(words[0]) else None
        if run is not None and run.returncode:
            problems.append(f'{words[0]}: {run.stdout.decode()[:200]}')
    parts = contents(path)
    if list(parts)[0] != '[Content_Types].xml':
        problems.append('the list of types is not the first entry')
    for name, data in parts.items():
        if name.endswith(('.xml', '.rels', '.vml')):
            lint = subprocess.run(['xmllint', '--noout', '--nonet', '-'], input=data, capture_output=True)
            if lint.returncode:
                problems.append(f'xmllint: {name}: {lint.stderr.decode()[:200]}')
    _, again = cleaner.clean(path, 'again')
    if again is None or again.read_bytes() != path.read_bytes():
        problems.append('disarming it again changes it')
    return problems


def without_vectors(path, kind):
    everything = contents(path)
    return [f'{word}: {pattern.decode()} stands in {name}' for word in kind.split(':', 1)[-1].split('+')
            for pattern in VECTORS.get(word, ()) for name, data in everything.items()
            if re.search(pattern, data) or re.search(pattern, name.encode())]


def text_of(pdf):
    run = subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True)
    return re.sub(r'\s+', ' ', run.stdout.decode('utf-8', 'replace'))


def pictures(pdf):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['pdftoppm', '-r', str(DPI), '-gray', '-l', str(PAGES), pdf, folder + '/p'], check=True)
        found = []
        for path in sorted(pathlib.Path(folder).iterdir()):
            with PIL.Image.open(path) as picture:
                found.append(picture.copy())
        return found


def unlike(before, after):
    """The share of pixels that differ by more than a shade."""
    first, second = pictures(before), pictures(after)
    if len(first) != len(second) or any(a.size != b.size for a, b in zip(first, second)):
        return 1.0
    different = sum(sum(PIL.ImageChops.difference(a, b).histogram()[17:]) for a, b in zip(first, second))
    return different / max(1, sum(a.size[0] * a.size[1] for a in first))


def looks_same(before, after):
    if not before.exists() or not after.exists():
        return [f'LibreOffice could not print it {"before" if not before.exists() else "after"}'], 1.0
    share = unlike(before, after)
    return ([] if text_of(before) == text_of(after) else ['the text is not the same']), share


def fidelity(tap, work, outputs, kinds, fonts):
    """All files printed in two runs; the share of those that look the same counts over all but those whose own fonts went."""
    befores, afters = work / 'before', work / 'after'
    befores.mkdir(), afters.mkdir()
    named = {source: f'{index:03}' for index, source in enumerate(outputs)}
    for folder, of in ((befores, lambda s: s), (afters, lambda s: outputs[s])):
        copies = []
        for source, name in named.items():
            copy = folder / (name + of(source).suffix)
            shutil.copy(of(source), copy)
            copies.append(copy)
        soffice(work, 'pdf', copies, folder)
    shares = []
    for source, name in named.items():
        problems, share = looks_same(befores / f'{name}.pdf', afters / f'{name}.pdf')
        if source not in fonts:
            shares.append(share <= PIXELS)
        tap.say(f'{source.name} ({kinds[source]}) reads the same, {share:.3%} of its pixels differ', problems)
    right = sum(shares) / max(1, len(shares))
    tap.say(f'{right:.0%} of {len(shares)} files look the same', [] if right >= 0.97 else ['fewer than 97 %'])


def main():
    tool, tree = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    missing = [name for name in ('soffice', 'pdftotext', 'pdftoppm', 'xmllint', 'unzip') if shutil.which(name) is None]
    if missing:
        print(f'1..0 # SKIP not installed: {", ".join(missing)}')
        return
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        cleaner = Cleaner(tool, work / 'out')
        cleaner.folder.mkdir()
        kinds = {path: 'made' for path in made(work)} | corpus(tree)
        benign = [path for path, kind in kinds.items() if kind == 'made' or kind.startswith('benign')]
        benign = [path for path in benign if path.suffix[1:] in OFFICE]
        tap = Tap(len(kinds) + len(benign) + 1)
        outputs, fonts = {}, set()
        for path, kind in kinds.items():
            report, out = cleaner.clean(path, path.stem)
            problems = [] if out is not None or path not in benign else [report['refusal']['en']]
            problems += well_made(cleaner, out) + without_vectors(out, kind) if out is not None else []
            if out is not None and kind.startswith('edge'):
                problems.append('it was not refused')
            if out is not None:
                outputs[path] = out
            if 'font' in report['tally']:
                fonts.add(path)
            tap.say(f'{path.name} ({kind}): {report["verdict"]}', problems)
        fidelity(tap, work, {path: outputs[path] for path in benign if path in outputs}, kinds, fonts)


main()
