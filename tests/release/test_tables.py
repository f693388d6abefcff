#!/usr/bin/env python3
"""test_tables.py SOURCE_DIR: whatever the disarmer's tables keep, the verifier's know: or good files would be refused at the end.

The two stay apart: this only asks that the second reader knows as much as the first.
"""
import sys
from pathlib import Path

import yaml

RULES = Path(sys.argv[1]) / 'rules'
OFFICE = ['http://schemas.openxmlformats.org/officeDocument/2006/relationships/', 'http://purl.oclc.org/ooxml/officeDocument/relationships/']
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships/'
number = 0


def read(name):
    return yaml.safe_load((RULES / f'{name}.yaml').read_text(encoding='utf-8'))


def say(name, asked, unknown):
    global number
    number += 1
    print(f'{"ok" if asked and not unknown else "not ok"} {number} {name}')
    for line in sorted(unknown):
        print(f'# {line}')


def ways_of(word):
    """The addresses that a word of the disarmer's table stands for."""
    start, colon, rest = word.partition(':')
    if colon:
        return [{'package': PACKAGE, 'officedocument': OFFICE[0]}[start] + rest]
    return ['http://schemas.microsoft.com/' + word] if '/' in word else [office + word for office in OFFICE]


kinds = [kind for kind in read('clean-ooxml-parts')['kinds'] if 'danger' not in kind]
parts = read('verify-ooxml-parts')
types = {part['type'].lower() for part in parts['parts']}
ways = {uri.lower() for row in parts['relationships'] if 'danger' not in row
        for uri in ([row['uri']] if 'uri' in row else [OFFICE[0] + row['way'], OFFICE[1] + row.get('strict', row['way'])])}
written = {kind['types'][0] for kind in kinds}
say('every type of a part that is kept', written, {one for one in written if one.lower() not in types})
gone_to = {uri for kind in kinds for word in kind['from'] for uri in ways_of(word)}
say('every way to a part that is kept', gone_to, {one for one in gone_to if one.lower() not in ways})

dangers = {uri for row in parts['spaces-of-danger'] for uri in row['uri']}  # of these the verifier refuses even the names


def keeps(space):
    return any('!drop' not in line and '!taint' not in line for line in space.get('elements', '').splitlines())


spaces = {uri for name in ('chart', 'drawing', 'properties', 'sheet', 'slide', 'vml', 'word') for space in read(f'clean-ooxml-{name}')['namespaces']
          for uri in (space['uri'], space.get('strict')) if uri and keeps(space)} - dangers
known = {uri for path in RULES.glob('verify-ooxml-*.yaml') for space in read(path.stem)['spaces'] for uri in space['uri']}
say('every namespace', spaces, spaces - known)

words, plain = read('verify-words'), read('clean-formulas')
functions, fields = set(plain['plain'].split()), set(plain['fields'].split())
say('every function', functions, functions - set(str(words['functions']).split()))
say('every field', fields, fields - set(words['fields'].split()) - set(words['link-fields'].split()))


# ---- old workbooks, presentations and drawings ----

def numbers(text, base):
    ends = [word.partition('-') for word in text.split()]
    return {number for first, _, last in ends for number in range(int(first, base), int(last or first, base) + 1)}


def records(rules):
    return {word.partition(':')[0] for act in ('containers', 'own', 'keep') for word in str(rules.get(act, '')).split()}


old, second = read('clean-xls'), read('verify-xls')
rows = [word.split(':') for word in second['functions'].split()]
named = {int(number): name for number, name, _ in rows}
calls = {(number, count) for count, text in old['arguments'].items() for number in numbers(text, 10)}
say('every function of old workbooks', named, {number for number, _ in calls} ^ set(named))
say('each of them by name', named, {f'{number} {name}' for number, name in named.items() if name not in functions or name not in str(words['functions']).split()})
taken = {(int(number), count) for number, _, counts in rows for count in counts.split('/')}
say('how many parameters they take', taken, taken ^ calls)
say('every record of old workbooks', old, records(old) - records(second))
print(f'1..{number}')
