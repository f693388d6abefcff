"""Runs each tests/cli/cases/*.txt: commands after `$ `, what they must print, and `? STATUS` where that is not 0.

What differs from run to run stands as a word in angle brackets (see PATTERNS). `golden.py PROGRAM --update` writes
what was printed into the cases: read the difference before it is kept.
"""
import os
import re
import subprocess
import sys
import tempfile

PATTERNS = (
    (re.compile(r'\b[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}\b'), '<password>'),
    (re.compile(r'\b[0-9a-f]{64}\b'), '<hash>'),
    (re.compile(r'\b[0-9a-hjkmnp-tv-z]{26}\b'), '<id>'),
    (re.compile(r'(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])'), '<hash64>'),
    (re.compile(r'(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{64,}={0,2}(?![A-Za-z0-9+/=])'), '<base64>'),
    (re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z'), '<time>'),
    (re.compile(r'"duration_ms":\d+'), '"duration_ms":<ms>'),
    (re.compile(r'operator \d+@'), 'operator <uid>@'),
)
HERE = os.path.dirname(os.path.abspath(__file__))


def plain(text):
    for pattern, word in PATTERNS:
        text = pattern.sub(word, text)
    return text


def parse(path):
    """[(command, expected output, expected status)]"""
    steps = []
    with open(path, encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line.startswith('$ '):
                steps.append([line[2:], [], 0])
            elif line.startswith('? '):
                steps[-1][2] = int(line[2:])
            elif steps:
                steps[-1][1].append(line)
            elif not line.startswith('#'):
                raise SystemExit(f'{path}: text before the first command')
    return steps


def execute(command, folder, environment):
    done = subprocess.run(['/bin/sh', '-c', command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
    return plain(done.stdout.decode('utf-8', 'replace')).splitlines(), done.returncode


def run_case(path, program, update):
    """The first difference, or None."""
    head = [line for line in open(path, encoding='utf-8').read().splitlines() if line.startswith('#')]
    steps, written, wrong = parse(path), list(head), None
    with tempfile.TemporaryDirectory(prefix='sekisho-cli-') as folder:
        os.symlink(program, os.path.join(folder, 'sekisho'))
        environment = {'PATH': folder + ':/usr/bin:/bin', 'HOME': folder, 'LC_ALL': 'C.UTF-8'}
        for key in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'):
            if key in os.environ:
                environment[key] = os.environ[key]
        for command, expected, status in steps:
            output, ended = execute(command, folder, environment)
            written += ['$ ' + command] + output + ([f'? {ended}'] if ended else [])
            if wrong is None and (output, ended) != (expected, status):
                wrong = (command, expected, status, output, ended)
    if update:
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(written) + '\n')
    return wrong


def main():
    program, update = os.path.abspath(sys.argv[1]), '--update' in sys.argv
    chosen = [name for name in sys.argv[2:] if not name.startswith('-')]
    cases = sorted(name for name in os.listdir(HERE + '/cases') if name.endswith('.txt'))
    cases = [case for case in cases if not chosen or case[:-4] in chosen]
    print(f'1..{len(cases)}')
    failed = False
    for number, case in enumerate(cases, 1):
        wrong = run_case(os.path.join(HERE, 'cases', case), program, update)
        print(f'{"ok" if wrong is None else "not ok"} {number} - {case[:-4]}', flush=True)
        if wrong is not None:
            failed = True
            command, expected, status, output, ended = wrong
            for line in [f'$ {command}', 'expected:'] + expected + [f'? {status}', 'got:'] + output + [f'? {ended}']:
                print('# ' + line)
    sys.exit(failed and not update)


if __name__ == '__main__':
    main()
