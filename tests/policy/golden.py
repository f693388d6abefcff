#!/usr/bin/env python3
"""golden.py EXTRACT FOLDER [--write]: our own texts are read as their annotated units say, and no line is lost.

EXTRACT is tests/policy/policy-extract; FOLDER holds texts and beside each NAME.jsonl, one unit a line with the fields
of the annotated texts; a text that is there for its structure leaves out what a clause asks of a system. --write makes the .jsonl files anew, to be read through before they are kept. Speaks TAP.
"""
import json
import pathlib
import subprocess
import sys

FIELDS = ('path', 's', 'lines', 'text', 'reading', 'kind', 'modality', 'actor', 'approver', 'notify', 'timing', 'records',
          'class', 'capability', 'mechanism')


def units_of(extract, text):
    out = subprocess.run([extract, text, '--jsonl'], check=True, capture_output=True).stdout.decode()
    return [{field: unit[field] for field in FIELDS if field in unit}
            for unit in map(json.loads, out.splitlines())]


def differences(wanted, found):
    """What differs, unit by unit, as lines for a person."""
    if len(wanted) != len(found):
        yield f'{len(wanted)} units wanted, {len(found)} found'
    for want, got in zip(wanted, found):
        for field in FIELDS:
            asked = field in want or field == 'reading'
            if asked and want.get(field) != got.get(field):
                yield f'{want["path"]}#{want["s"]} {field}: wanted {want.get(field)}, found {got.get(field)}'


def lost_lines(extract, text):
    """Lines that are neither in a unit, a heading or a part, nor listed as unread."""
    reading = json.loads(subprocess.run([extract, text, '--json'], check=True, capture_output=True).stdout)
    encoding = {'cp932': 'cp932', 'utf-16': 'utf-16'}.get(reading['source']['encoding'], 'utf-8-sig')
    seen = {part['line'] for part in reading['parts']}
    for entry in reading['units'] + reading['outline'] + reading['unread']:
        seen.update(range(entry['lines'][0], entry['lines'][1] + 1))
    lines = pathlib.Path(text).read_bytes().decode(encoding).splitlines()
    return [number for number, line in enumerate(lines, 1) if line.strip() and number not in seen]


def report(number, name, problems):
    print(f'{"not ok" if problems else "ok"} {number} - {name}')
    for problem in problems:
        print('#', problem)
    return not problems


def main():
    extract, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    texts = sorted(path for path in folder.iterdir() if path.suffix in ('.txt', '.md'))
    print(f'1..{2 * len(texts)}')
    good = True
    for number, text in enumerate(texts):
        golden = text.with_suffix('.jsonl')
        found = units_of(extract, text)
        if '--write' in sys.argv:
            golden.write_text(''.join(json.dumps(u, ensure_ascii=False) + '\n' for u in found), encoding='utf-8')
        wanted = [json.loads(line) for line in golden.read_text(encoding='utf-8').splitlines()]
        good &= report(2 * number + 1, f'{text.name}: units', list(differences(wanted, found)))
        good &= report(2 * number + 2, f'{text.name}: every line accounted for',
                       [f'line {line} is lost' for line in lost_lines(extract, text)])
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
