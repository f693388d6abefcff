#!/usr/bin/env python3
"""facts.py EXTRACT SHARED: what is drawn from each of the policies beside us is what a careful reader draws.

facts.tsv holds a line each: document, kind, function (of a finding its severity, of an entry of the comparison list its
state), name (the rule, the entry), value (white space left out; … for any; of a class how many limits it has, of a level
who is told) and clause. Forms and reviews may be more than it lists, the other kinds may not. Entries of the comparison
list that it does not hold are said, or belong into another document. Without SHARED the test is skipped (77).
"""
import collections
import json
import pathlib
import subprocess
import sys

OPEN_KINDS = ('form', 'review')


def squeezed(text):
    return ''.join(text.split())


def value_of(fact):
    details = fact['details']
    if fact['kind'] == 'classification':
        return str(len(details))
    if fact['kind'] == 'incident_level':
        return squeezed(details[0]['text']) if details else ''
    if fact['kind'] in ('form', 'revision', 'adopter'):
        return ''
    return squeezed(fact['value'])


def drawn_from(program, path):
    """Every fact, finding and missing entry as (kind, function, name, value, clause)."""
    reading = json.loads(subprocess.run([program, path, '--json'], check=True, capture_output=True).stdout)
    for fact in reading['facts']:
        yield fact['kind'], fact['function'], squeezed(fact['name']), value_of(fact), fact['path']
    for finding in reading['findings']:
        yield 'finding', finding['severity'], finding['rule'], squeezed(finding['words']), finding['path']
    for cover in reading['coverage']:
        if cover['state'] in ('partly', 'perhaps', 'unsaid'):
            yield 'coverage', cover['state'], cover['id'], '', ''


def matches(want, have):
    return want[:3] == have[:3] and want[4] == have[4] and want[3] in ('…', have[3])


def compare(document, wanted, drawn):
    """The number of lines that differ, each printed."""
    left, missing = list(drawn), 0
    for want in wanted:
        found = next((have for have in left if matches(want, have)), None)
        if found is None:
            print(f'{document}: missing {want}')
            missing += 1
        else:
            left.remove(found)
    beyond = [have for have in left if have[0] not in OPEN_KINDS]
    for have in beyond:
        print(f'{document}: not in the table {have}')
    return missing + len(beyond)


def main():
    program, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    if not (shared / 'policies').is_dir():
        print('no policies beside us')
        return 77
    table = collections.defaultdict(list)
    for line in (pathlib.Path(__file__).parent / 'facts.tsv').read_text(encoding='utf-8').splitlines():
        document, *rest = line.split('\t')
        table[document].append(tuple(rest))
    wrong = 0
    for document, wanted in sorted(table.items()):
        drawn = list(drawn_from(program, shared / 'policies' / f'{document}.txt'))
        differing = compare(document, wanted, drawn)
        print(f'{document}: {len(wanted)} lines, {differing} differ')
        wrong += differing
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
