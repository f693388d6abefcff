#!/usr/bin/env python3
"""test_markup.py RELEASE_TOOL [SEEDS]: hostile open markup through the whole way: disarmed, checked, released; nothing of the danger comes out
and what is seen does. As it came, the verifier alone refuses each. With a folder, writes the fuzz target's seeds there."""
import hashlib
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
from markup import MARK, SEEN, seeds, vectors

TOOL = sys.argv[1]
FIGURES = Figures('clean-vectors-markup')
# What is only too much to draw: the disarmer counts it, the verifier does not.
COUNTED = ('svg uses itself', 'svg multiplies')
number = 0


def say(name, wrong):
    global number
    number += 1
    print(f'{"not ok" if wrong else "ok"} {number} {name}')
    for line in wrong[:20]:
        print(f'# {line}')


def unpacked(data):
    if not data.startswith(b'PK'):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b'\n'.join(name.encode() + archive.read(name) for name in archive.namelist())


def run(option, files):
    """What the tool says of each file of one run, and what came out; each has a name of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths, out = [], Path(folder) / 'out'
        out.mkdir()
        for name, data in files:
            paths.append(Path(folder) / name)
            paths[-1].write_bytes(data)
        options = ['-c'] if option == '-c' else ['-o', str(out)]
        told = subprocess.run([TOOL, 'office', *options, *map(str, paths)], capture_output=True, text=True, check=True).stdout
        said = [json.loads(line) for line in told.splitlines()]
        return [(one, (out / one['called']).read_bytes() if one['called'] and (out / one['called']).exists() else None) for one in said]


def is_right(said, out):
    if not said['passed']:
        return 'check of' not in (said['why'] or '')
    text = unpacked(out) if out else b''
    return MARK.encode() not in text and SEEN.encode() in text and bool(said['findings'])


def main():
    if len(sys.argv) > 2:
        for seed in seeds():
            (Path(sys.argv[2]) / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        return
    rows = [(name, [(f'{at}-{i}{Path(called).suffix}', data) for i, (called, data) in enumerate(files)]) for at, (name, files) in enumerate(vectors())]
    every = [file for _, files in rows for file in files]
    cleaned = dict(zip((name for name, _ in every), run('-o', every)))
    checked = dict(zip((name for name, _ in every), run('-c', every)))
    for name, files in rows:
        wrong = [f'{called}: {cleaned[called][0]}' for called, _ in files if not is_right(*cleaned[called])]
        for called, _ in files:
            FIGURES.note(format_of(called), name, is_right(*cleaned[called]))
        wrong += [f'{called}: the check lets it pass as it came' for called, _ in files
                  if checked[called][0]['passed'] and name not in COUNTED]
        say(name, wrong)
    print(f'1..{number}')


main()
