"""test_outputs.py SEKISHO TREE: what `sekisho clean` lets out looks as it did, and other programs find nothing wrong in it.

Documents are made by LibreOffice from a page and tables written here; where a corpus lies beside the tree all its files are
taken as well, and harmless ones once more as LibreOffice writes them. LibreOffice opens every Office output, and prints harmless ones before and after: text must be
identical and at most 0.1 % of the pixels may differ. Every part must be XML to xmllint, archives right to unzip and 7z,
pictures to another library; the output is its own output, and the words of what was dangerous in it may stand nowhere in
its unpacked bytes.
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
except ImportError:
    # Debian's interpreter has the package, whatever stands before it on the path.
    if sys.executable != '/usr/bin/python3' and os.path.exists('/usr/bin/python3'):
        os.execv('/usr/bin/python3', ['/usr/bin/python3', *sys.argv])
    print('1..0 # SKIP python3-pil is not installed')
    sys.exit(0)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from alike import alike, pages_alike
from figures import OFFICE, OLD, Figures, corpus, format_of
from reading import Tap

PIXELS = 0.001
KEPT = Figures('clean-kept')
DRAWN = ('Rich Text', 'HTML', 'SVG')  # printed by LibreOffice as Office files are
# What may stand nowhere once it went, by the corpus's own word for what is in a file.
VECTORS = {
    'vba': (rb'vbaProject', rb'Attribute VB_', b'V\0B\0A\0'), 'field-includepicture': (b'I\0N\0C\0L\0U\0D\0E\0',), 'xlm': (rb'macrosheet', rb'<xm:'), 'xlm-autoopen': (rb'(?i)auto_open',),
    'field-dde': (rb'(?i)DDEAUTO', rb'(?i)>\s*DDE\s'), 'field-macro/link': (rb'MACROBUTTON', rb'INCLUDETEXT'),
    'altChunk': (rb'altChunk', rb'(?i)afchunk'), 'ole-embed': (rb'oleObject', rb'OLEObject', rb'oleObj\b', rb'embeddings/ole', b'O\0b\0j\0e\0c\0t\0P\0o\0o\0l'),
    'ext-attachedTemplate': (rb'attachedTemplate',), 'link-file-unc': (rb'file:/', rb'Target="\\\\'),
    'activex': (rb'activeX', rb'ctrlProp', rb'<controls?\b'), 'connections': (rb'connections\.xml', rb'connectionId'),
    'externalLink': (rb'externalLink', rb'externalReference'), 'querytable': (rb'queryTable',), 'xl-dde': (rb'ddeLink',),
    'media': (rb'media/media', rb'videoFile', rb'audioFile'), 'ext-audio': (rb'audioFile', rb'relationships/audio'),
    'ole10native': (b'O\0l\0e\0001\0000\0N\0a\0t\0i\0v\0e',),
    'ext-oleObject': (rb'oleObject', rb'oleObj\b'),
    'odf-basic': (rb'Basic/', rb'script:module'), 'odf-event': (rb'event-listener', rb'vnd\.sun\.star\.script'),
}
PAGE = '''<html><head><meta charset="utf-8"><title>申請</title></head><body><h1>情報資産の持出し</h1>
<p>職員等は、<b>持出し</b>の前に<a href="https://example.jp/様式">様式</a>を出し、<i>承認</i>を得る。ｶﾅ①㈱</p>
<ol><li>目的</li><li>期間<ul><li>始め</li><li>終わり</li></ul></li></ol>
<table border="1"><tr><th>品名</th><th>数</th></tr><tr><td>端末</td><td>3</td></tr></table></body></html>'''
CELLS = '品名,数,単価,計\n端末,3,98000,=B2*C2\nＵＳＢメモリ,10,1500,=B3*C3\n合計,,,=SUM(D2:D3)\n'


def soffice(work, kind, paths, folder, *options):
    if not paths: # it would open its window and wait for somebody
        return
    subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{work}/profile', *options, '--convert-to', kind, '--outdir',
                    str(folder), *map(str, paths)], capture_output=True, timeout=1500)


def made(work):
    """Files as LibreOffice writes them."""
    page, cells = work / 'page.html', work / 'cells.csv'
    page.write_text(PAGE, encoding='utf-8')
    cells.write_text(CELLS, encoding='utf-8')
    soffice(work, 'docx:MS Word 2007 XML', [page], work, '--infilter=HTML (StarWriter)')
    soffice(work, 'doc:MS Word 97', [page], work, '--infilter=HTML (StarWriter)')
    soffice(work, 'xlsx', [cells], work)
    return [path for path in (work / 'page.docx', work / 'page.doc', work / 'cells.xlsx') if path.exists()]


def rewritten(work, files):
    """Harmless files of other formats, and of these, as LibreOffice writes them."""
    out = work / 'rewritten'
    out.mkdir()
    for target, endings in (('docx:MS Word 2007 XML', 'doc rtf odt docx'), ('doc:MS Word 97', 'doc docx'), ('xlsx', 'xls ods xlsx'), ('pptx', 'ppt odp pptx'),
                            ('rtf', 'docx odt'), ('odt', 'docx'), ('ods', 'xlsx'), ('odp', 'pptx'), ('pdf', 'docx xlsx pptx odt')):
        soffice(work, target, [path for path, kind in files.items() if path.suffix[1:] in endings.split() and is_harmless(kind)], out)
    return sorted(out.iterdir())


class Cleaner:
    def __init__(self, program, folder):
        self.program, self.folder, self.count = str(pathlib.Path(program).resolve()), folder, 0

    def clean(self, path, policy='office'):
        """The report, and where the output lies (None when it was refused)."""
        self.count += 1
        out, told = self.folder / f'{self.count}', self.folder / f'{self.count}.jsonl'
        out.mkdir()
        run = subprocess.run([self.program, 'clean', '--weaker-sandbox', '--policy', policy, '--report', told, path, f'{out}/'],
                             capture_output=True, timeout=300, check=False)
        report = json.loads(told.read_text(encoding='utf-8'))
        if run.returncode == 0:
            return report, out / report['output']['name']
        if run.returncode != 1 or any(out.iterdir()):
            raise AssertionError(f'{path}: status {run.returncode}, {list(out.iterdir())}')
        return report, None


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def tried(*words, **more):
    """What a program that is installed finds wrong."""
    run = subprocess.run(words, capture_output=True, check=False, **more) if shutil.which(words[0]) else None
    return [f'{words[0]}: {(run.stdout + run.stderr).decode()[:200]}'] if run is not None and run.returncode else []


def well_packed(path):
    return tried('unzip', '-tqq', path) + tried('7z', 't', '-bso0', '-bsp0', path)


def well_written(path):
    parts = contents(path)
    problems = [] if list(parts)[0] in ('[Content_Types].xml', 'mimetype') else ['what it is does not come first']
    for name, data in parts.items():
        if name.endswith(('.xml', '.rels', '.vml')):
            problems += [f'{name}: {words}' for words in tried('xmllint', '--noout', '--nonet', '-', input=data)]
    return problems


def well_drawn(path):
    try:
        with PIL.Image.open(path) as picture:
            if path.suffix not in ('.emf', '.wmf'): # those are only recognised
                picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        return [f'picture: {error}']
    return []


def well_made(cleaner, path):
    kind = format_of(path)
    problems = well_packed(path) if kind in OFFICE or kind == 'archives' else tried('7z', 't', '-bso0', '-bsp0', path) if kind in OLD else []
    problems += well_written(path) if kind in OFFICE else well_drawn(path) if kind == 'pictures' else []
    _, again = cleaner.clean(path)
    if again is None or again.read_bytes() != path.read_bytes():
        problems.append('disarming it again changes it')
    return problems


def without_vectors(path, kind):
    everything = contents(path) if zipfile.is_zipfile(path) else {path.name: path.read_bytes()}
    return [f'{word}: {pattern.decode()} stands in {name}' for word in kind.split(':', 1)[-1].split('+')
            for pattern in VECTORS.get(word, ()) for name, data in everything.items()
            if re.search(pattern, data) or re.search(pattern, name.encode())]


def printed(work, paths, folder):
    """{path: its PDF} as LibreOffice prints them; one it fell over is tried once more, alone."""
    folder.mkdir()
    copies = {path: folder / f'{index:03}{path.suffix}' for index, path in enumerate(paths)}
    for path, copy in copies.items():
        shutil.copy(path, copy)
    soffice(work, 'pdf', copies.values(), folder)
    for copy in copies.values():
        if not copy.with_suffix('.pdf').exists():
            soffice(work, 'pdf', [copy], folder)
    return {path: copy.with_suffix('.pdf') for path, copy in copies.items()}


def fidelity(tap, work, outputs, kinds, fonts, picts):
    """All outputs that LibreOffice prints are opened, harmless ones compared. An Office file must read the same; the share of those that look
    the same counts over all but those whose own fonts went, or pictures in the form of old Macintoshes. Of the rest most must: a form field
    becomes what it shows, what stands in a drawing for other programs goes, and two blanks behind a character written by its number
    are wider to LibreOffice."""
    benign = [path for path in outputs if is_harmless(kinds[path])]
    befores = printed(work, benign, work / 'before')
    afters = printed(work, outputs.values(), work / 'after')
    shares, others = [], []
    for source, out in outputs.items():
        after = afters[out]
        if source not in benign:
            KEPT.note(format_of(source), source.name, kinds[source], after.exists())
            tap.say(f'{source.name} ({kinds[source]}): LibreOffice opens what came out', [] if after.exists() else ['it does not'])
            continue
        problems, share = pages_alike(befores[source], after)
        if format_of(source) in DRAWN:
            others.append(not problems)
        elif source not in fonts | picts:
            shares.append(share <= PIXELS)
        KEPT.note(format_of(source), source.name, kinds[source], after.exists(), not problems, f'{share:.6f}', source in fonts)
        if format_of(source) not in DRAWN:
            tap.say(f'{source.name} ({kinds[source]}) reads the same, {share:.3%} of its pixels differ', problems)
    same = sum(others) / max(1, len(others))
    tap.say(f'{same:.0%} of {len(others)} pages, drawings and Rich Text files read the same', [] if same >= 0.8 else ['fewer than 80 %'])
    right = sum(shares) / max(1, len(shares))
    tap.say(f'{right:.0%} of {len(shares)} files look the same', [] if right >= 0.97 else ['fewer than 97 %'])


def by_itself(tap, others, kinds):
    """What no LibreOffice is needed for: pages of PDF, pictures, texts, mail."""
    for source, (problems, share) in others.items():
        KEPT.note(format_of(source), source.name, kinds[source], True, '' if problems is None else not problems, '' if share is None else f'{share:.6f}', False)
        wrong = (problems or []) + ([f'{share:.3%} of its pixels differ'] if (share or 0) > PIXELS else [])
        tap.say(f'{source.name} ({kinds[source]}) reads and looks the same', wrong)


def is_printed(path):
    return (format_of(path) in OFFICE + OLD + DRAWN and path.suffix not in ('.mht', '.mhtml')) or path.suffix in ('.emf', '.wmf')


def is_harmless(kind):
    return kind == 'made' or kind.startswith('benign')


def told_apart(path, kind):
    """A picture by name that another library does not take for one is rightly refused; a form may become one of controls."""
    if is_harmless(kind) and format_of(path) == 'pictures' and well_drawn(path):
        return 'edge:no picture'
    if kind == 'made' and format_of(path) in OFFICE and any('activeX' in name for name in contents(path)):
        return 'hostile:activex'
    return kind


def wrong_in(cleaner, path, kind, report, out):
    if out is None:
        return [report['refusal']['en']] if is_harmless(kind) and format_of(path) else []
    problems = well_made(cleaner, out) + without_vectors(out, kind)
    opened = kind == 'edge:encrypted' and 'encrypted' in report['tally']  # under the password that everybody has, and told so
    return problems + ([f'{kind} was not refused'] if kind.startswith('edge') and format_of(path) in OFFICE and not opened else [])


def main():
    tree = pathlib.Path(sys.argv[2]).resolve()
    missing = [name for name in ('soffice', 'pdftotext', 'pdftoppm', 'xmllint', 'unzip') if shutil.which(name) is None]
    if missing:
        print(f'1..0 # SKIP not installed: {", ".join(missing)}')
        return
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        cleaner = Cleaner(sys.argv[1], work / 'out')
        cleaner.folder.mkdir()
        files = corpus(tree)
        kinds = {path: told_apart(path, kind) for path, kind in
                 ({path: 'made' for path in made(work) + rewritten(work, files)} | files).items()}
        found = {path: cleaner.clean(path) for path in kinds}
        outputs = {path: out for path, (_, out) in found.items() if out is not None}
        printable = {path: out for path, out in outputs.items() if is_printed(path)}
        others = {path: alike(path, out) for path, out in outputs.items() if is_harmless(kinds[path]) and path not in printable}
        others = {path: same for path, same in others.items() if same is not None}
        drawn = sum(is_harmless(kinds[path]) and format_of(path) in DRAWN for path in printable)
        tap, figures = Tap(len(kinds) + len(printable) - drawn + len(others) + 2), Figures('clean-corpus')
        for path, (report, out) in found.items():
            problems = wrong_in(cleaner, path, kinds[path], report, out)
            figures.note(format_of(path), path.name, kinds[path], report['verdict'], not problems)
            tap.say(f'{path.name} ({kinds[path]}): {report["verdict"]}', problems)
        fonts = {path for path in printable if 'font' in found[path][0]['tally']}
        picts = {path for path in printable if any(one.get('detail') == 'PICT' for one in found[path][0]['findings'])}
        fidelity(tap, work, printable, kinds, fonts, picts)
        by_itself(tap, others, kinds)


main()
