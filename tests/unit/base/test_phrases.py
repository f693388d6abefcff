#!/usr/bin/env python3
"""test_phrases.py ROOT: whatever readers and engines say of a file in English words has its Japanese in src/base/phrase_texts.c."""
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(sys.argv[1])
FOLDERS = ('archive', 'clean', 'image', 'mail', 'ole', 'pdf', 'release', 'rtf', 'verify')
STRING = r'"((?:[^"\\\n]|\\.)*)"'
# Words that no report shows: pieces of formats, and names of kinds, which stand beside their Japanese.
OTHER = {
    'multi-part message in MIME format', 'desc mluc', 'text mluc', 'curv para', ' times its packed size', ' MiB of memory',
    'The check of the finished file found it in x.', 'Ask for an Office document, PDF, picture or text.',
    'Ask for it as a JPEG or PNG picture.', 'Ask for it packed as ZIP.'}
# Single words that are names in the file's own language.
NAMES = {'blipname', 'content.xml', 'display', 'hex', 'href', 'html', 'hlink', 'manifest', 'meta', 'mimetype', 'pibname', 'picprop', 'pict', 'pihl', 'push',
         'svg', 'use', 'utf-8'}
told = 0


def say(name, wrong):
    global told
    told += 1
    print(f'{"not ok" if wrong else "ok"} {told} {name}')
    for line in sorted(wrong)[:20]:
        print(f'# {line}')


def rows(table, name):
    body = re.search(rf'{name}\[\] = \{{\n(.*?)\n\}};', table, re.S)[1]
    return [tuple(row) for row in re.findall(rf'\{{{STRING},\s*{STRING}\}}', body)]


def source(path):
    text = re.sub(r'/\*.*?\*/', '', path.read_text(encoding='utf-8'), flags=re.S)
    text = re.sub(r'#include[^\n]*', '', text)
    text = re.sub(r'"\s*\n\s*"', '', text)
    text = re.sub(rf'"[^"\n]*[^\x00-\x7f][^"\n]*",\s*{STRING}', '', text)  # a pair of both languages
    return re.sub(r'(PROBLEM_BOTH|TEXT)\(.*?\)(?=[;,)}\s])', '', text, flags=re.S)


def is_phrase(text):
    """Two words in a row, and nothing of a format's own."""
    return re.search(r'[a-z]{2,} [a-z]', text) and not re.search(r'[|<>={}\\:]|[^\x00-\x7f]', text) and len(text) < 150


def said():
    """{phrase: file} of what the sources hold."""
    found = {}
    paths = [path for folder in FOLDERS for path in sorted((ROOT / 'src' / folder).glob('*.[ch]'))]
    for path in [*paths, ROOT / 'src/base/cursor.c', ROOT / 'src/base/cursor.h']:
        plain = source(path)
        words = re.findall(r'(?:find|apply|note|say|wrong|refuse|drop|danger)\([^;"]*DISARM_\w+,\s*"([a-z][a-z.-]{2,})"', plain)
        found.update((word, path.name) for word in words if word not in NAMES)
        for text in re.findall(STRING, plain):
            if is_phrase(text):
                found[re.sub(r'%("\s*G_\w+\s*"|[a-z0-9]+)', 'x', text)] = path.name
    return found


def kinds():
    """Names of kinds, with their Japanese where it is said elsewhere."""
    table = yaml.safe_load((ROOT / 'rules/clean-kinds.yaml').read_text(encoding='utf-8'))['kinds']
    yield from ((kind['kind'], kind['ja']) for kind in table)
    parts = yaml.safe_load((ROOT / 'rules/clean-ooxml-parts.yaml').read_text(encoding='utf-8'))['kinds']
    yield from ((part['name'], None) for part in parts if 'main' in part)
    image = (ROOT / 'src/image/kind.c').read_text(encoding='utf-8')
    yield from re.findall(rf'{{"(image-[a-z0-9-]+)",\s*TEXT\("[^"]*",\s*{STRING}\)', image)
    archive = (ROOT / 'src/archive/format.c').read_text(encoding='utf-8')
    yield from re.findall(rf'\[ARCHIVE_(?!NONE)\w+\] = {{"([a-z0-9]+)", {{{STRING}', archive)
    yield from ((name, None) for name in re.findall(r'"(odf-[a-z-]+)", "', (ROOT / 'src/clean/odf/odf.c').read_text(encoding='utf-8')))


def main():
    table = (ROOT / 'src/base/phrase_texts.c').read_text(encoding='utf-8')
    whole, gaps = rows(table, 'phrase_rows'), rows(table, 'phrase_gaps')
    names = [english.encode() for english, _ in whole]
    say('sorted, each once', [] if names == sorted(set(names)) and len(names) > 400 else ['the rows are not in the order of bytes'])
    say('each has one gap, in both', [row[0] for row in gaps if row[0].count('*') != 1 or row[1].count('*') != 1])
    say('each in Japanese', [english for english, japanese in whole + gaps if ' ' in english and japanese.isascii()])
    fits = [re.compile(re.escape(english).replace(r'\*', '.*')) for english, _ in gaps]
    known = dict(whole)
    phrases = said()
    missing = [f'{text} ({where})' for text, where in phrases.items()
               if text not in known and text not in OTHER and text.strip() not in OTHER and not any(fit.fullmatch(text) for fit in fits)]
    say('whatever is said of a file', missing if len(phrases) > 200 else ['the sources were not found'])
    listed = list(kinds())
    say('kinds of files', [f'{name}: {known.get(name)}' for name, japanese in listed if name not in known or japanese not in (None, known[name])]
        if len(listed) > 90 else ['the kinds were not found'])
    print(f'1..{told}')


main()
