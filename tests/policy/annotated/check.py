#!/usr/bin/env python3
"""check.py FOLDER: the annotated regulations say only what stands in their texts, in the form README.md gives.

Speaks TAP, one test a text.
"""
import collections
import json
import pathlib
import re
import sys
import unicodedata

ALLOWED = {
    'kind': 'obligation permission power designation definition scope lead statement',
    'modality': 'must must_not should may none',
    'timing': 'always event annual periodic as_needed prompt once none',
    'capability': 'ORG ASSET ZONE CLEAN MAIL PHYS DEVICE TRAIN INC ID FILE BACKUP LOG FIM HOST CHANGE VENDOR CLOUD WEBUSE '
                  'CRYPTO EXC LAW AUDIT SELF POLICY NONE',
    'mechanism': 'enforce monitor workflow schedule register report attest none',
}
OWN_WORDS = ('approver', 'notify', 'records', 'class')  # stand in the unit itself; an actor may be inherited
FIELDS = ('doc', 'path', 's', 'lines', 'text', *ALLOWED, 'actor', *OWN_WORDS, 'how')
MOODS = {'obligation': {'must', 'must_not', 'should'}, 'permission': {'may'}, 'lead': {'must', 'must_not', 'should', 'may', 'none'}}
# Such a sentence says who approves and is told by the one it repeats, or asks leave again of whom the one before names.
REPEATS = re.compile(r'同様とする|(?:速やかに|改めて)承認を得る')
PAGE = re.compile(r'\s*- \d+ -\s*$')  # its number, amid a sentence
ROW = re.compile(r'表\d+-行\d+$')
LEAST_UNITS = 100


def squeezed(text):
    return re.sub(r'\s+', '', text)


def folded(text):
    """Narrow, without spaces; the signs of a marker alone are folded, so ① stays."""
    narrow = (unicodedata.normalize('NFKC', c) if '！' <= c <= '～' or '⑴' <= c <= '⒇' else c for c in text)
    return squeezed(''.join(narrow))


def form_problems(unit):
    """Fields that are missing, or whose values are not of the allowed ones or do not go together."""
    for field in set(FIELDS) ^ set(unit):
        yield f'{field} is missing or unknown'
    for field, values in ALLOWED.items():
        if unit[field] not in values.split():
            yield f'{field} is {unit[field]}'
    if unit['modality'] not in MOODS.get(unit['kind'], {'none'}):
        yield f'{unit["kind"]} with modality {unit["modality"]}'
    if not 1 <= len(unit['how'].split()) <= 15:
        yield 'how is empty or longer than 15 words'


def word_problems(unit, text):
    """Names that nobody wrote."""
    own = text if REPEATS.search(unit['text']) else squeezed(unit['text'])
    for field in ('actor', *OWN_WORDS):
        for name in unit[field]:
            if squeezed(name) not in (text if field == 'actor' else own):
                yield f'{field} {name} does not stand in the text'


def head_line(marker, below, heads):
    """The nearest line from `below` upwards that begins with the marker; 0 when there is none."""
    return next((number for number in range(below, 0, -1) if heads[number - 1].startswith(marker)), 0)


def path_problems(unit, heads):
    """Each marker of the path begins a line: the last one the unit's own or one above it, each other one further up."""
    part, *markers = unit['path'].split('/')
    if part != '基準' or not markers:
        yield 'the part is not 基準'
    number = unit['lines'][0]
    for marker in reversed(markers):
        if not ROW.match(marker):
            number = head_line(marker, number, heads)
            if not number:
                yield f'no line begins with {marker}'
                return


def clause_problems(path, units, lines):
    """The sentences of a clause are its lines, whole and in order, without the marker."""
    first, last = units[0]['lines'][0], units[-1]['lines'][1]
    source = folded(''.join(line for line in lines[first - 1:last] if not PAGE.match(line)))
    wanted = folded(''.join(unit['text'] for unit in units))
    marker = path.rsplit('/', 1)[1]
    if source not in (wanted, marker + wanted):
        yield 'its units are not its lines without the marker'
    if [unit['s'] for unit in units] != list(range(1, len(units) + 1)):
        yield 'its sentences are not numbered 1, 2 …'


def left_out(units, lines):
    """Lines ending in a full stop, before the first form, of which no unit speaks."""
    covered = {number for unit in units for number in range(unit['lines'][0], unit['lines'][1] + 1)}
    for number, line in enumerate(lines, 1):
        if line.startswith('様式'):
            return
        if line.rstrip().endswith('。') and number not in covered:
            yield f'line {number} is in no unit'


def problems(lines, units):
    text = squeezed(''.join(lines))
    heads = [folded(line) for line in lines]
    clauses = collections.defaultdict(list)
    for unit in units:
        clauses[unit['path']].append(unit)
        found = [*form_problems(unit), *word_problems(unit, text), *path_problems(unit, heads)]
        yield from (f'{unit["path"]}#{unit["s"]}: {problem}' for problem in found)
    for path, sentences in clauses.items():
        yield from (f'{path}: {problem}' for problem in clause_problems(path, sentences, lines))
    starts = [unit['lines'][0] for unit in units]
    if starts != sorted(starts):
        yield 'units are not in the order of the text'
    if len(units) < LEAST_UNITS:
        yield f'only {len(units)} units'
    yield from left_out(units, lines)


def main():
    folder = pathlib.Path(sys.argv[1])
    names = ('tune', 'unseen', 'computing', 'modern', 'standards')
    print(f'1..{len(names)}')
    good = True
    for number, name in enumerate(names, 1):
        lines = (folder / f'{name}.txt').read_text(encoding='utf-8').splitlines()
        units = [json.loads(line) for line in (folder / f'{name}.jsonl').read_text(encoding='utf-8').splitlines()]
        found = list(problems(lines, units))
        print(f'{"not ok" if found else "ok"} {number} - {name}, {len(units)} units')
        for problem in found:
            print('#', problem)
        good = good and not found
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
