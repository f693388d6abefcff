"""way.py: the whole way of files for its tests: what the release tool (the script's first argument) says and writes, told as TAP."""
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

told = 0


def say(name, wrong):
    global told
    told += 1
    print(f'{"not ok" if wrong else "ok"} {told} {name}')
    for line in wrong[:20]:
        print(f'# {line}')


def skip(name, why):
    global told
    told += 1
    print(f'ok {told} {name} # SKIP {why}')


def finish():
    print(f'1..{told}')


def through(policy, files, check=False, password=None):
    """Many files in one run, [(name, data)]: of each what the tool says, and what it wrote; `check` asks the verifier alone."""
    typed = {'PASSWORD': password} if password is not None else {}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / 'out'
        out.mkdir()
        paths = [Path(folder) / name for name, _ in files]
        for path, (_, data) in zip(paths, files):
            path.write_bytes(data)
        options = ['-c'] if check else ['-o', str(out)]
        run = subprocess.run([sys.argv[1], policy, *options, *map(str, paths)], capture_output=True, text=True, check=True, env={**os.environ, **typed})
        said = [json.loads(line) for line in run.stdout.splitlines()]
        return [(one, (out / one['called']).read_bytes() if one['called'] and (out / one['called']).is_file() else None) for one in said]


def unpacked(data):
    """What an output holds, and is called, if it is a ZIP."""
    if not data.startswith(b'PK'):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b'\n'.join(name.encode() + archive.read(name) for name in archive.namelist())
