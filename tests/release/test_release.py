#!/usr/bin/env python3
"""test_release.py RELEASE_TOOL SOURCE_DIR: hostile files that nobody publishes, through the whole way: disarmed, checked, released.

Each vector of vectors.py, in each disguise: what comes out holds nothing of it, or nothing comes out. Put back into an output,
the verifier alone refuses it: so it is no echo of the disarmer.
"""
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parent.parent / 'clean'))
from figures import Figures, format_of
from packages import Package, bmp, emf, gif, jpeg, png, tiff, webp, wmf
from vectors import FILES, GOOD, MARK, PACKAGES

TOOL, SOURCE = sys.argv[1], Path(sys.argv[2])
CORPUS = SOURCE.parent / 'shared' / 'corpora' / 'clean'
FIGURES = Figures('clean-vectors')
number = 0


def say(name, wrong):
    global number
    number += 1
    print(f'{"not ok" if wrong else "ok"} {number} {name}')
    for line in wrong[:40]:
        print(f'# {line}')


def tool(policy, option, files):
    """Many files in one run: what the tool says of each, in order, and what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        paths, said, outputs = [], [], []
        for at, (name, data) in enumerate(files):
            path = Path(folder) / str(at) / name
            path.parent.mkdir()
            path.write_bytes(data)
            paths.append(str(path))
        for path in paths:
            out = Path(path).parent / 'out'
            out.mkdir()
            options = ['-c'] if option == '-c' else ['-o', str(out)]
            run = subprocess.run([TOOL, policy, *options, path], capture_output=True, text=True, check=True)
            said.append(json.loads(run.stdout))
            outputs.append(next((one.read_bytes() for one in out.iterdir()), None))
    return list(zip(said, outputs))


def holds(data, depth=0):
    """Whether the mark is in the bytes, or in what they unpack to, in either width of characters."""
    if MARK.encode() in data or MARK.encode('utf-16-le') in data or depth > 4:
        return True
    if not data.startswith(b'PK'):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(MARK in name or holds(archive.read(name), depth + 1) for name in archive.namelist())


def make(base, change):
    made = base() if callable(base) else Package.read(base)
    change(made)
    return made.pack()


def note(ending, names, wrong):
    for name in names:
        FIGURES.note(format_of('a.' + ending), name, name not in wrong)


def test_packages():
    for base, ending, rows in PACKAGES:
        (said, clean), = tool('office', '-o', [(f'a.{ending}', base().pack())])
        say(f'{ending}: the plain file passes', [] if said['passed'] and clean else [said])
        if not clean:
            continue
        names = [f'{name} {at}' for name, changes in rows for at in range(len(changes))]
        hostile = tool('office', '-o', [(f'a.{ending}', make(base, change)) for _, changes in rows for change in changes])
        wrong = {name: f'{name}: {said["why"] or said["findings"]}' for name, (said, out) in zip(names, hostile)
                 if (said['passed'] and (out is None or holds(out) or not said['findings'])) or 'check of' in (said['why'] or '')}
        note(ending, names, wrong)
        say(f'{ending}: {len(names)} vectors end without their danger', list(wrong.values()))
        mutated = tool('office', '-c', [(f'a.{ending}', make(clean, change)) for _, changes in rows for change in changes])
        say(f'{ending}: put back into an output, each is refused', [name for name, (said, _) in zip(names, mutated) if said['passed'] or not said['findings']])
        made = [(name, change) for name, changes in rows for change in changes if name.startswith(('fields', 'paths'))]
        handed = tool('verify-only', '-o', [(f'a.{ending}', clean), *((f'a.{ending}', make(clean, change)) for _, change in made)])
        say(f'{ending}: verify-only hands it over, and none of {len(made)} with fields or paths', [
            f'{name}: {said}' for name, (said, _) in zip(['plain'] + [name for name, _ in made], handed) if said['passed'] != (name == 'plain')])


def test_good():
    """Harmless things of daily files: both let them pass, and they are there afterwards."""
    for name, base, ending, change, where, kept in GOOD:
        (said, clean), = tool('office', '-o', [(f'a.{ending}', make(base, change))])
        say(f'{ending}: {name} stays', [] if clean and kept in Package.read(clean).parts.get(where, b'').decode() else [str(said)])


def test_endings():
    """What an ending on no list starts nobody knows: text is called text, and the verifier takes no other."""
    unknown = [(f'申請.{ending}', '内容\n'.encode()) for ending in ('xyz', 'foo1', 'ｘｙｚ')]
    programs = [(f'a.{ending}', '内容\n'.encode()) for ending in 'rdp ica mobileconfig symlink ahk au3 lua php tcl csproj vcxproj sln'.split()]
    say('text of an unknown ending becomes .txt', [str(said) for said, out in tool('office', '-o', unknown)
                                                   if not out or not said['called'].endswith('.txt') or not said['findings']])
    say('no text of an unknown or a running ending is an output', [str(said) for said, _ in tool('office', '-c', unknown + programs) if said['passed']])
    say('nor is it handed over unchanged', [str(said) for said, _ in tool('verify-only', '-o', unknown + programs) if said['passed']])


def test_files():
    names = [f'{name} {at}' for name, files in FILES for at in range(len(files))]
    files = [file for _, files in FILES for file in files]
    texts = ('direction', 'full-width', 'formulas', 'names', 'colliding', 'paths')
    hostile = tool('office', '-o', files)
    wrong = {name: f'{name}: {said}' for name, (said, out) in zip(names, hostile)
             if (said['passed'] and (out is None or (holds(out) and not name.startswith(texts)))) or 'check of' in (said['why'] or '')}
    for name, (called, _) in zip(names, files):
        note(called.rsplit('.', 1)[-1], [name], wrong)
    say(f'{len(names)} other files end without their danger, or not at all', list(wrong.values()))
    say('as outputs, each is refused', [name for name, (said, _) in zip(names, tool('office', '-c', files)) if said['passed'] or not said['findings']])
    again = [(said['called'], out) for said, out in hostile if said['passed']]
    say('what came out passes when it comes in', [said for said, _ in tool('office', '-c', again) if not said['passed']])


def test_pictures():
    plain = [('a.png', png()), ('a.jpg', jpeg()), ('a.gif', gif()), ('a.bmp', bmp()), ('a.tif', tiff()), ('a.webp', webp()), ('a.emf', emf()), ('a.wmf', wmf())]
    for policy in ('office', 'verify-only'):
        say(f'{policy}: plain pictures pass', [f'{name}: {said}' for (name, _), (said, _) in zip(plain, tool(policy, '-o', plain)) if not said['passed']])


def test_twins():
    """Two members of one name, and names that are one once they are unescaped: no reader may choose."""
    plain = dict(PACKAGES[0][0]().parts)
    twins = [{**plain, 'WORD/document.xml': b'x'}, {**plain, 'word\\document.xml': b'x'}, {**plain, 'word/%64ocument.xml': MARK.encode()}]
    said = tool('office', '-c', [('a.docx', Package(parts).pack()) for parts in twins])
    say('packages with names that collide are refused', [at for at, (one, _) in enumerate(said) if one['passed']])


def test_corpus():
    if not CORPUS.is_dir():
        print(f'ok {number + 1} # SKIP no corpus beside the sources')
        say_skipped()
        return
    files = sorted(str(path) for path in CORPUS.iterdir() if path.suffix != '.tsv')
    for policy in ('office', 'strict'):
        run = subprocess.run([TOOL, policy, *files], capture_output=True, text=True, check=True)
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        passed = sum(line['passed'] for line in lines)
        say(f'{policy}: disarmer and verifier agree on all {passed} outputs of {len(lines)} files',
            [f'{line["file"]}: {line["why"]}' for line in lines if 'check of' in (line['why'] or '')] + (['nothing passed'] if passed == 0 else []))


def say_skipped():
    global number
    number += 1


test_packages()
test_good()
test_endings()
test_files()
test_pictures()
test_twins()
test_corpus()
print(f'1..{number}')
