"""test_command.py SEKISHO [JOBS]: `sekisho clean` over files made here: what is written, what is not, and what is said.

With JOBS only the marks are tested: so many files at once, each with a mark of its own in all it holds, hostile ones among
them; no output, report or line may hold another's mark.
"""
import hashlib
import io
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
import zlib

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
         'ContentType="application/vnd.{}.main+xml"/></Types>')
WAYS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>')
BODY = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>')
TEXT = '<w:p><w:r><w:t>{}</w:t></w:r></w:p>'
FIELD = '<w:p><w:fldSimple w:instr=" DDEAUTO {} "><w:r><w:t>値</w:t></w:r></w:fldSimple></w:p>'
PLAIN, MACRO = 'openxmlformats-officedocument.wordprocessingml.document', 'ms-word.document.macroEnabled'


def sheet_of_pdf():
    """One empty page."""
    out, places = b'%PDF-1.7\n', []
    for number, body in enumerate((b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[3 0 R]/Count 1>>', b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>'), 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    rows = b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + b'xref\n0 4\n0000000000 65535 f \n' + rows + b'trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % len(out)


SHEET = sheet_of_pdf()


def packed(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def document(text, kind=PLAIN, field=None):
    body = BODY.format(TEXT.format(text) + (FIELD.format(field) if field else ''))
    return packed(('[Content_Types].xml', TYPES.format('openxmlformats-officedocument.wordprocessingml.document'
                                                       if kind == PLAIN else 'ms-word.document.macroEnabled')),
                  ('_rels/.rels', WAYS), ('word/document.xml', body))


def chunk(kind, data):
    return len(data).to_bytes(4, 'big') + kind + data + zlib.crc32(kind + data).to_bytes(4, 'big')


PIXEL = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0))) +
         chunk(b'IDAT', zlib.compress(b'\0\0')) + chunk(b'IEND', b''))


class Command:
    def __init__(self, program):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = None

    def words(self, *words):
        return [self.program, 'clean', '--weaker-sandbox', *map(str, words)]

    def run(self, *words, language='C.UTF-8', **more):
        return subprocess.run(self.words(*words), cwd=self.folder, capture_output=True, timeout=1800, check=False,
                              env=os.environ | {'LC_ALL': language}, **more)

    def reports(self, *words, **more):
        """How it ended, and its reports."""
        path = self.folder / 'report.jsonl'
        path.unlink(missing_ok=True)
        done = self.run(*words, '--report', path, **more)
        lines = path.read_text(encoding='utf-8').splitlines() if path.exists() else []
        return done, [json.loads(line) for line in lines]


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob('*') if not path.is_dir())


def one_file(command, problems):
    source = command.folder / '届.docm'
    source.write_bytes(document('持出し', MACRO, 'cmd'))
    done, (report,) = command.reports(source, command.folder / 'out.docm')
    expect(problems, 'status', done.returncode, 0)
    expect(problems, 'the new kind names the output', files_in(command.folder), ['out.docx', 'report.jsonl', '届.docm'])
    made = (command.folder / 'out.docx').read_bytes()
    expect(problems, 'sums', (report['input']['sha256'], report['output']['sha256']),
           (hashlib.sha256(source.read_bytes()).hexdigest(), hashlib.sha256(made).hexdigest()))
    expect(problems, 'facts', (report['format'], report['verdict'], report['policy'], report['output']['name'],
                               report['output']['kind'], report['output']['bytes']),
           ('sekisho-clean-report/1', 'cleaned', 'office', 'out.docx', 'word-document', len(made)))
    expect(problems, 'what was done', {(f['danger'], f['deed'], f['part']) for f in report['findings']},
           {('dde', 'frozen', 'word/document.xml'), ('macro', 'renamed', '')})
    expect(problems, 'for a clerk', 'DDEAUTO cmd' in done.stdout.decode(), True)
    japanese = command.run(source, command.folder / 'o2.docx', language='ja_JP.UTF-8').stdout.decode()
    expect(problems, 'in Japanese', japanese.startswith('無害化しました。') and 'ほかのプログラムを呼び出す' in japanese, True)
    expect(problems, 'not over what is there', command.run(source, command.folder / 'o2.docx').returncode, 3)
    expect(problems, 'which stays', (command.folder / 'o2.docx').read_bytes(), made)
    again, (report,) = command.reports(command.folder / 'out.docx', command.folder / 'o3.docx', '--policy', 'verify-only')
    expect(problems, 'verify only', (again.returncode, report['verdict']), (0, 'verified-clean'))
    expect(problems, 'unchanged', (command.folder / 'o3.docx').read_bytes(), made)
    refused, (report,) = command.reports(source, command.folder / 'o4.docx', '--policy', 'verify-only')
    expect(problems, 'verify only refuses', (refused.returncode, report['verdict'], report['refusal']['problem']),
           (1, 'refused', 'unsafe'))
    expect(problems, 'and writes nothing', (command.folder / 'o4.docx').exists(), False)


def bad_input(command, problems):
    inside, out = command.folder / 'in', command.folder / 'out'
    inside.mkdir()
    whole = document('a')
    for name, data in (('empty.docx', b''), ('cut.docx', whole[:-40]), ('wrong.docx', b'%PDF-1.7\n1 0 obj\n'),
                       ('unknown.dat', bytes(range(1, 32)) * 9), ('picture.jpg', b'PK\3\4' + whole[4:])):
        (inside / name).write_bytes(data)
    with open(inside / 'huge.zip', 'wb') as file:
        file.write(b'PK\3\4')
        file.truncate(2 << 30)
    os.mkfifo(inside / 'pipe.txt')
    (inside / 'link.txt').symlink_to('/etc/hostname')
    done, reports = command.reports(inside, out)
    expect(problems, 'status', done.returncode, 1)
    expect(problems, 'nothing is written', files_in(out), [])
    expect(problems, 'reasons', {pathlib.Path(r['input']['name']).name: r['refusal']['problem'] for r in reports},
           {'empty.docx': 'empty', 'cut.docx': 'damaged', 'wrong.docx': 'disguised', 'unknown.dat': 'unsupported',
            'picture.jpg': 'disguised', 'huge.zip': 'too-large', 'pipe.txt': 'invalid', 'link.txt': 'invalid'})
    expect(problems, 'what it really is', [word for word in ('PDF', 'ZIP archive') if word not in done.stdout.decode()], [])
    for words, want in (((inside / 'none', out), 1), ((inside, out, '--policy', 'none'), 1), ((inside,), 2),
                        ((inside / 'cut.docx', command.folder / 'no/where'), 1), ((inside / 'cut.docx', '/proc/x'), 3)):
        expect(problems, words, command.run(*words).returncode, want)


def names(command, problems):
    inside, out = command.folder / 'in', command.folder / 'out'
    (inside / 'sub').mkdir(parents=True)
    for name in ('表紙'.encode('cp932') + b'.csv', 'a\u202evsc.txt'.encode(), b'A.txt', b'a.txt', b'sub/x.txt', b'Thumbs.db',
                 b'con.txt', '写真．ｔｘｔ'.encode()):
        (pathlib.Path(os.fsdecode(os.fsencode(inside) + b'/' + name))).write_bytes(b'1,2\n')
    (inside / 'k.docm').write_bytes(document('docm', MACRO))
    (inside / 'k.docx').write_bytes(document('docx'))
    done, reports = command.reports(inside, out)
    expect(problems, 'status', done.returncode, 0)
    expect(problems, 'names', files_in(out), sorted(['表紙.csv', 'avsc.txt', 'A.txt', 'a (2).txt', 'sub/x.txt', '_con.txt',
                                                    '写真．ｔｘｔ', 'k.docx', 'k (2).docx']))
    expect(problems, 'its own name first', b'docx' in zipfile.ZipFile(out / 'k.docx').read('word/document.xml'), True)
    expect(problems, 'no direction mark reaches the terminal', '\u202e' in done.stdout.decode(), False)
    expect(problems, 'told', [f['deed'] for r in reports for f in r['findings'] if f['danger'] == 'deceptive-name'], ['renamed'] * 2)
    (command.folder / 'sub').mkdir()
    inner = command.folder / 'in/out'
    expect(problems, 'an output inside the input', (command.run(inside, inner).returncode, 'out' in os.listdir(inner)), (0, False))
    first = files_in(inner)
    expect(problems, 'is not gone into', command.run(inside, inner).returncode, 3)
    expect(problems, 'and stays', files_in(inner), first)


def report_inside(command, problems):
    """The report is no input, though it lies in IN or is named as one."""
    inside, out = command.folder / 'in', command.folder / 'out'
    (inside / 'sub').mkdir(parents=True)
    (inside / 'a.txt').write_bytes(b'1\n')
    report = inside / 'sub/report.txt'
    expect(problems, 'status', command.run(inside, out, '--report', report).returncode, 0)
    expect(problems, 'outputs', files_in(out), ['a.txt'])
    expect(problems, 'reports', len(report.read_text(encoding='utf-8').splitlines()), 1)
    done = command.run('own.txt', 'out.txt', '--report', 'own.txt')
    expect(problems, 'named', (done.returncode, (command.folder / 'out.txt').exists()), (1, False))


def passed_over(command, problems):
    """What is named like an output under way is left where it is, and that is said."""
    inside, out = command.folder / 'in', command.folder / 'out'
    inside.mkdir()
    for name in ('a.txt', '.sekisho-0a1b', '.sekisho-\u202e.txt'):
        (inside / name).write_bytes(b'1\n')
    done = command.run(inside, out)
    expect(problems, 'status', (done.returncode, files_in(out)), (0, ['a.txt']))
    said = [line for line in done.stdout.decode().splitlines() if line.startswith('passed over: ')]
    expect(problems, 'said', ['.sekisho-0a1b' in said[0], '\\u{202e}' in said[-1], len(said)], [True, True, 2])


def out_names(command, problems):
    """OUT cannot make of a text what its name is no name for."""
    text, picture, paper = (command.folder / name for name in ('upload', 'picture', 'paper'))
    text.write_bytes('届出\n'.encode())
    (command.folder / 'a.csv').write_bytes(b'1,2\n')
    picture.write_bytes(PIXEL)
    paper.write_bytes(document('a'))
    sheet, rich, page = (command.folder / name for name in ('sheet.odpm', 'rich.odpm', 'page.odpm'))
    sheet.write_bytes(SHEET)
    rich.write_bytes(b'{\\rtf1\\ansi one\\par}')
    page.write_bytes(b'<!DOCTYPE html><html><p>one</p></html>')
    before = files_in(command.folder)
    for name, want in (('届出.bat', 2), ('届出.ＢＡＴ', 2), ('.lnk', 2), ('a\u202etxt.docx', 2), ('con.txt', 2), ('届出.docx', 1),
                       ('届出.html', 1), ('届出.csv', 1), ('届出.png', 1)):
        expect(problems, name, command.run(text, command.folder / name).returncode, want)
    expect(problems, 'why', '届出.html' in command.run(text, '届出.html').stdout.decode(), True)
    expect(problems, 'a table is no page', command.run('a.csv', 'b.htm').returncode, 1)
    expect(problems, 'nothing is written', files_in(command.folder), before)
    for source, name, made in ((text, 'b', 'b'), (text, 'b.txt', 'b.txt'), ('a.csv', 'c.CSV', 'c.CSV'), ('a.csv', 'c.txt', 'c.txt'),
                               (picture, 'd.png', 'd.png'), (paper, 'e.docx', 'e.docx'), (paper, 'f', 'f.docx'),
                               (sheet, 'g', 'g.pdf'), (rich, 'h', 'h.rtf')):
        expect(problems, name, (command.run(source, name).returncode, (command.folder / made).exists()), (0, True))


    done = command.run(page, 'i')
    expect(problems, 'a page that is called nothing known', (done.returncode, 'HTML' in done.stdout.decode(), 'nonsense' in done.stdout.decode()),
           (1, True, False))


def passwords(command, problems):
    if shutil.which('7z') is None:
        return
    (command.folder / 'a.txt').write_bytes('持出し\n'.encode())
    subprocess.run(['7z', 'a', '-bso0', '-bsp0', '-pkey', 'a.7z', 'a.txt'], cwd=command.folder, check=True, timeout=60)
    for given, want in ((None, 1), ('key', 0), ('no', 1)):
        read, write = os.pipe()
        os.write(write, ((given or '') + '\n').encode())
        os.close(write)
        words = ['a.7z', f'out-{given}'] + (['--password-fd', read] if given else [])
        expect(problems, f'password {given}', command.run(*words, pass_fds=[read]).returncode, want)
        os.close(read)
    expect(problems, 'outputs', [name for name in os.listdir(command.folder) if name.startswith('out')], ['out-key.zip'])


def full_disk(command, problems):
    (command.folder / 'a.txt').write_bytes(os.urandom(150000).hex().encode())
    script = 'mkdir out && mount -t tmpfs -o size=64k none out && "$@"; s=$?; ls -A out; exit $s'
    run = subprocess.run(['unshare', '-rm', 'sh', '-c', script, 'sh', *command.words('a.txt', 'out/a.txt')], cwd=command.folder,
                         capture_output=True, timeout=60, check=False)
    if b'mount:' in run.stderr or b'unshare' in run.stderr:
        print('# skipped: no file system can be mounted here')
        return
    expect(problems, 'status', run.returncode, 3)
    expect(problems, 'said', b'room' in run.stdout or '空き'.encode() in run.stdout, True)
    expect(problems, 'left', run.stdout.decode().splitlines()[-1].startswith('a.txt'), False)


def libraries(command, problems):
    """What needs a library to convert or rename passes locked down, too: XML in UTF-16, a saved page."""
    inside, out = command.folder / 'in', command.folder / 'out'
    inside.mkdir()
    body = '<?xml version="1.0" encoding="UTF-16"?>' + BODY.format(TEXT.format('関所'))
    types = TYPES.format('openxmlformats-officedocument.wordprocessingml.document')
    (inside / 'wide.docx').write_bytes(packed(('[Content_Types].xml', types), ('_rels/.rels', WAYS),
                                              ('word/document.xml', body.encode('utf-16'))))
    (inside / 'page.mht').write_bytes(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
                                      b'--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://a.example/\r\n\r\n'
                                      b'<html><head><title>t</title></head><body><p>page</p></body></html>\r\n--b--\r\n')
    done, reports = command.reports(inside, out)
    expect(problems, 'status', done.returncode, 0)
    expect(problems, 'names', files_in(out), ['page.html', 'wide.docx'])
    expect(problems, 'text', '関所'.encode('utf-16-le') in unpacked((out / 'wide.docx').read_bytes()), True)


def killed(command, problems):
    """Ended in the middle, it leaves whole outputs or none."""
    inside, out, whole = command.folder / 'in', command.folder / 'out', command.folder / 'whole'
    inside.mkdir()
    for number in range(40):
        (inside / f'{number:02}.csv').write_bytes(b'1,2\n' * (3000 + number))
    command.run(inside, whole)
    run = subprocess.Popen(command.words(inside, out), stdout=subprocess.PIPE, cwd=command.folder)
    for _ in range(6):
        run.stdout.readline()
    run.send_signal(signal.SIGKILL)
    run.wait()
    left = files_in(out)
    expect(problems, 'some were there', 0 < len(left) <= 40, True)
    expect(problems, 'no other names', [name for name in left if not re.fullmatch(r'\d\d\.csv', name)], [])
    expect(problems, 'whole', [name for name in left if (out / name).read_bytes() != (whole / name).read_bytes()], [])


# ---- one job's bytes never reach another's output ----

def marked(number, folder):
    """A file with its mark wherever a file can hold one."""
    mark = f'mk{number:06}x'
    kind = number % 7
    if kind == 0:
        return folder / f'{mark}.docx', document(mark, field=mark)
    if kind == 1:
        return folder / f'{mark}.docm', document(mark * 50, MACRO)
    if kind == 2:
        return folder / f'{mark}.csv', f'{mark},=cmd|"{mark}"!A1\r\n'.encode() * 20
    if kind == 3:
        return folder / f'{mark}.zip', packed((f'{mark}.txt', mark), (f'{mark}.exe', b'MZ' + mark.encode()))
    if kind == 4:
        return folder / f'{mark}.txt', (mark + '\n').encode() * 5000
    if kind == 5:
        return folder / f'{mark}.docx', document(mark)[:-30]
    return folder / f'{mark}.xlsx', b'MZ' + mark.encode() * 9


def unpacked(data):
    if data[:4] != b'PK\3\4':
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b''.join(unpacked(archive.read(info)) + info.filename.encode() for info in archive.infolist())


def marks(command, problems, jobs=150):
    inside, out = command.folder / 'in', command.folder / 'out'
    inside.mkdir()
    numbers = list(range(jobs))
    random.Random(5).shuffle(numbers)
    for number in numbers:
        path, data = marked(number, inside)
        path.write_bytes(data)
    done, reports = command.reports(inside, out, '--text', '--processes', '8')
    expect(problems, 'status', done.returncode, 1)
    expect(problems, 'all were told', len(reports), jobs)
    passed = [number for number in range(jobs) if number % 7 < 5]
    found = re.compile(rb'mk\d{6}x')
    expect(problems, 'outputs', len(files_in(out)), len(passed))
    for path in out.iterdir():
        held = set(found.findall(unpacked(path.read_bytes())))
        if held != {path.stem.encode()}:
            problems.append(f'{path.name} holds {held}')
    for report in reports:
        if len(set(found.findall(json.dumps(report).encode()))) != 1:
            problems.append(f'a report names several: {report}')
    texts = re.split(rb'\n\n(?=The file was|This file is)', done.stdout)
    expect(problems, 'texts that name several', [text for text in texts if len(set(found.findall(text))) > 1], [])


TESTS = (one_file, bad_input, names, report_inside, passed_over, out_names, passwords, full_disk, libraries, killed, marks)


def main():
    command = Command(sys.argv[1])
    many = len(sys.argv) > 2
    tap = Tap(1 if many else len(TESTS))
    for test in (marks,) if many else TESTS:
        problems = []
        with tempfile.TemporaryDirectory() as folder:
            command.folder = pathlib.Path(folder)
            test(command, problems, *map(int, sys.argv[2:]))
        tap.say(test.__name__, problems)


main()
