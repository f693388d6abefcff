#!/usr/bin/env python3
"""test_rtf.py RELEASE_TOOL SOURCE_DIR: Rich Text with every vector in three disguises, through the whole way: disarmed, checked, released.

What comes out holds nothing of them and stays as it is when it comes in again; what is put back into an output the verifier alone refuses.
"""
import re
import sys
from pathlib import Path

import yaml

sys.dont_write_bytecode = True
sys.path.append(str(Path(__file__).resolve().parent.parent / 'clean'))
sys.path.insert(0, str(Path(__file__).parent))
from figures import Figures, format_of
from way import finish, say, through

FIGURES = Figures('clean-vectors-rtf')
SOURCE = Path(sys.argv[2])
CORPUS = SOURCE.parent / 'shared' / 'corpora' / 'clean'
MARK = 'UNWANTED7f3a'
MARK_HEX = MARK.encode().hex()
HEAD = r'{\rtf1\ansi\ansicpg932\deff0{\fonttbl{\f0\fnil\fcharset128 MS Mincho;}}'
TEXT = r"\f0 \'90\'5c\'90\'bf\u-28460?\par "
PNG = '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200018d0d2a6a0000000049454e44ae426082'


def tool(policy, files, check=False):
    return through(policy, [(f'{at}.rtf', data) for at, data in enumerate(files)], check)


def spelled(text):
    """A word of an instruction with every letter written another way, in groups of its own."""
    return ''.join(f"{{\\'{ord(c):02x}}}" if at % 3 == 0 or c in '\\{}' else f'\\u{ord(c)}?' if at % 3 == 1 else f'{{\\b {c}}}' for at, c in enumerate(text))


def field(instruction, result='seen'):
    return [f'{{\\field{{\\*\\fldinst {instruction}}}{{\\fldrslt {result}}}}}',
            f'{{\\field\\fldedit{{\\*\\fldinst {{\\rtlch\\f0 {spelled(instruction)}}}}}{{\\fldrslt {{{result}}}}}}}',
            f'{{\\b\\field{{\\fldinst\r\n {instruction.lower()} }}{{\\fldrslt {result}}}}}'.replace('\\b\\field', '\\field')]


def group(name, contents, more=''):
    """A destination: plain, behind \\*, and behind other words in its group, with lines and blanks between its digits."""
    return [f'{{\\{name}{more} {contents}}}', f'{{\\*\\{name}{more}\r\n{contents}}}', f'{{\\b\\f0\\{name}{more} {{{{{contents}}}}}}}']


OBJECT = f'{{\\*\\objclass Equation.3}}{{\\*\\objdata 0105000002000000{MARK_HEX}}}{{\\result seen}}'
VECTORS = {
    'DDE': field(f'DDE cmd "/c {MARK}"'), 'DDEAUTO': field(f'DDEAUTO cmd "/c {MARK}"'), 'INCLUDEPICTURE': field(f'INCLUDEPICTURE "http://h.example/{MARK}"'),
    'INCLUDETEXT': field(f'INCLUDETEXT "\\\\\\\\\\\\\\\\h\\\\\\\\{MARK}"'), 'LINK': field(f'LINK Word.Document.8 "c:\\\\\\\\{MARK}" a'),
    'IMPORT': field(f'IMPORT {MARK}'), 'MACROBUTTON': field(f'MACROBUTTON {MARK} seen'), 'DATABASE': field(f'DATABASE {MARK}'),
    'EMBED': field(f'EMBED {MARK}'), 'HYPERLINK file': field(f'HYPERLINK "file://h.example/{MARK}"'), 'HYPERLINK share': field(f'HYPERLINK "\\\\\\\\\\\\\\\\h\\\\\\\\{MARK}"'),
    'HYPERLINK script': field(f'HYPERLINK "javascript:{MARK}"'), 'unknown field': field(f'QUUX {MARK}'),
    'nested field': [f'{{\\field{{\\*\\fldinst {name} {{\\field{{\\*\\fldinst DDE {MARK}}}}}}}{{\\fldrslt seen}}}}' for name in ('IF', 'QUOTE', '')], 'object': [f'{{\\object\\objemb{OBJECT}}}', f'{{\\object\\objupdate\\objautlink{OBJECT}}}', f'{{\\*\\object\\objhtml {{{OBJECT}}}}}'],
    'objdata alone': group('objdata', MARK_HEX) , 'binary': [f'{{\\object{{\\*\\objdata \\bin12 {MARK}}}}}', f'{{\\pict\\bin12 {MARK}}}', f'x\\bin12 {MARK}'],
    'template': group('template', f'\\\\\\\\h\\\\{MARK}'), 'filetbl': group('filetbl', f'{{\\file\\fid0 {MARK}}}'), 'nextfile': group('nextfile', MARK),
    'mmquery': group('mmquery', MARK), 'mmconnectstr': group('mmconnectstr', MARK), 'datastore': group('datastore', MARK_HEX), 'themedata': group('themedata', MARK_HEX),
    'docvar': group('docvar', f'{{a}}{{{MARK}}}'), 'userprops': group('userprops', f'{{\\propname {MARK}}}'), 'fontemb': group('fontemb', MARK_HEX),
    'htmltag': group('htmltag', f'<script>{MARK}</script>'), 'info': group('info', f'{{\\author {MARK}}}'), 'xmlnstbl': group('xmlnstbl', f'{{\\xmlns1 {MARK}}}'),
    'unknown': [f'{{\\*\\quux {MARK}}}', f'{{\\*\\Objdata {MARK}}}', f'{{\\*\\quux{{\\*\\objdata {MARK_HEX}}}}}'], 'background': group('background', f'{{\\shp {MARK}}}'),
    'linked picture of a shape': [f'{{\\shp{{\\*\\shpinst{{\\sp{{\\sn pibName}}{{\\sv {MARK}}}}}{tail}}}}}' for tail in ('', '{\\sp{\\sn pibFlags}{\\sv 14}}', '{\\sp{\\sn pib}{\\sv ' + MARK + '}}')],
    'link of a shape': [f'{{\\shp{{\\*\\shpinst{{\\sp{{\\sn {name}}}{{\\sv {MARK}}}}}}}}}' for name in ('pihlShape', 'hlinkHref', 'fillBlipName')],
    'value of a shape': [f'{{\\shp{{\\*\\shpinst{{\\sp{{\\sn fillColor}}{{\\sv {value}}}}}}}}}' for value in (MARK, f'1{{\\*\\svb {MARK}}}', f'{{\\field{{\\*\\fldinst DDE {MARK}}}}}')],
    'picture that is none': [f'{{\\pict\\pngblip {MARK_HEX}}}', f'{{\\pict\\macpict {MARK_HEX}}}', f'{{\\*\\shppict{{\\pict\\wmetafile8 4d5a{MARK_HEX}}}}}'],
    'behind a picture': [f'{{\\pict\\pngblip {PNG}{MARK_HEX}}}', f'{{\\pict\\jpegblip {" ".join(PNG)}{MARK_HEX}}}', f'{{\\pict{{\\*\\blipuid {MARK_HEX}}}\\pngblip {PNG}}}'],
    'list picture': group('listpicture', f'{{\\pict\\pngblip {PNG}{MARK_HEX}}}'), 'form field': [f'{{\\field{{\\*\\fldinst FORMTEXT {{\\*\\formfield{{\\*\\ffentrymcr {MARK}}}}}}}{{\\fldrslt seen}}}}'] * 3,
    'upr': [f'{{\\upr{{{MARK}}}{{\\*\\ud{{seen}}}}}}', f'{{\\upr{{a}}{{\\*\\ud{{\\*\\objdata {MARK_HEX}}}}}}}', f'{{\\*\\upr{{{MARK}}}}}'],
    'comment group': group('atnauthor', MARK), 'password': group('passwordhash', MARK),
}


def files_of(part):
    """Among text; where the file ends too early; where there is more behind it."""
    yield (HEAD + TEXT + part + TEXT + '}').encode()
    yield (HEAD.replace('\\rtf1', '\\rt') + '{\\header ' + part + '}' + TEXT).encode()
    yield (HEAD + TEXT + '{' + part + '}}' + MARK + r'{\object' + MARK + '}').encode()


def holds(out):
    text = out.decode('latin-1')
    return MARK in text or MARK_HEX in re.sub(r'\s', '', text).lower() or ''.join(f"\\'{ord(c):02x}" for c in MARK) in text


def test_vectors():
    files, names = [], []
    for name, parts in VECTORS.items():
        for part, at in zip(parts, range(3)):
            made = list(files_of(part))
            files.append(made[at])
            names.append(f'{name} {at}')
            files.append(made[0])
            names.append(f'{name} {at} plain')
    results = tool('office', files)
    for name, (_, out) in zip(names, results):
        FIGURES.note(format_of('a.rtf'), name, bool(out) and not holds(out))
    say(f'{len(VECTORS)} vectors in {len(files)} files come out without their danger', [
        f'{name}: {said["why"] or out}' for name, (said, out) in zip(names, results) if out is None or holds(out)])
    say('the text beside them stays', [f'{name}: {out}' for name, (_, out) in zip(names, results) if out and b"\\'90\\'5c\\'90\\'bf\\u-28460?" not in out])
    say('each is told', [name for name, (said, _) in zip(names, results) if not said['findings'] and 'xmlnstbl' not in name and 'picture' not in name and 'upr' not in name])
    again = tool('office', [out for _, out in results if out])
    say('disarmed again they stay as they are', [str(said) for (said, out), before in zip(again, [out for _, out in results if out]) if out != before])
    say('and nothing is found in them', [str(said['findings']) for said, _ in again if said['findings']])
    say('verify-only passes an output, and no other form', [str(said) for (said, _), want in zip(
        tool('verify-only', [results[0][1], files[0]]), ('verified-clean', 'refused')) if said['verdict'] != want])
    return results[0][1]


def test_verifier(out):
    inside = out[:out.rindex(b'}')]
    parts = [b'\\objupdate ', b'{\\object }', b'{\\*\\objdata 00}', b'{\\*\\template x}', b'{\\*\\quux x}', b'{\\info x}', b'\\bin3 abc', b'\\u65 ', b'\\b', b'\\B ', b'\x82',
             b"\\'8", b"\\'8G", b"\\'01", b'\t', b'{\\field {\\*\\fldinst DDE a b}}', b'{\\field {\\*\\fldinst INCLUDEPICTURE x}{\\fldrslt x}}', b'{\\field {\\fldinst PAGE}}',
             b'{\\*\\fldinst PAGE}', b'{\\field {\\*\\fldinst HYPERLINK "file:///x"}{\\fldrslt x}}', b'{\\pict \\pngblip 00}', b'{\\pict \\quux 00}', b'{\\pict \\jpegblip ' + PNG.encode() + b'}',
             b'{\\sp {\\sn pibName}{\\sv x}}', b'{\\sp {\\sn fillColor}{\\sv x}}', b'{\\sp {\\sn pib}{\\sv x}}', b'\\f40000 ', b'\\f-1 ', b'{', b'}', b'\\fs99999999999 ', b'\\par\\b ',
             b'{\\fonttbl {\\f0 {\\*\\fontemb 00}x;}}', b'{\\header {\\*\\shppict {\\object }}}', b'\\u19?', b'\\u0?']
    say(f'{len(parts)} things put back are refused', [f'{part}' for part, (said, _) in zip(parts, tool('office', [inside + part + b'}\r\n' for part in parts], True)) if said['passed']])
    frames = [out + b'x', b' ' + out, out[:-2], out[:-3], out.replace(b'\\rtf1 ', b'\\rt ', 1), out.replace(b'\\uc1 ', b'', 1)]
    say('and so is every other frame', [str(data[:40]) for data, (said, _) in zip(frames, tool('office', frames, True)) if said['passed']])
    kept = [b'{\\field {\\*\\fldinst PAGE}{\\fldrslt 1}}', b'{\\b x}', b'\\~', b'{\\*\\bkmkstart a}', b'\\u-3913?', b'{\\sp {\\sn fillColor}{\\sv 255}}']
    say('what is on its lists passes', [f'{part}: {said["findings"]}' for part, (said, _) in zip(kept, tool('office', [inside + part + b'}\r\n' for part in kept], True)) if not said['passed']])


def test_limits():
    bombs = [HEAD.encode() + b'{' * 1000 + b'x' + b'}' * 1000 + b'}', HEAD.encode() + b'{\\field{\\fldrslt ' * 300 + b'}}' * 300]
    say('groups too deep are refused', [str(said) for said, out in tool('office', bombs) if out])
    fonts = (r'{\rtf1{\fonttbl' + ''.join(f'{{\\f{at} x;}}' for at in range(33000)) + r'}x}').encode()
    said, out = tool('office', [fonts])[0]
    say('fonts beyond the number that readers bear go', [] if out and b'\\f32767' not in out and b'\\f32766 ' in out else [str(said)[:200]])
    say('what is no Rich Text is refused', [str(said) for said, out in tool('office', [b'{\\rx1 a}', b'{\\r']) if out])


def test_tables():
    clean, verify = (yaml.safe_load((SOURCE / f'rules/{name}-rtf.yaml').read_text(encoding='utf-8')) for name in ('clean', 'verify'))
    say('what the disarmer keeps, the verifier knows', [f'{key}: {word}' for key in ('words', 'destinations', 'starred', 'properties')
                                                        for word in sorted(set(clean[key].split()) - set(verify[key].split()))])


def test_corpus():
    files = sorted(CORPUS.glob('*.rtf')) if CORPUS.exists() else []
    results = tool('office', [path.read_bytes() for path in files])
    say(f'{len(files)} real files pass' + ('' if files else ' # SKIP no corpus'), [
        f'{path.name}: {said["why"]}' for path, (said, out) in zip(files, results) if out is None or b'objdata' in out])


out = test_vectors()
test_verifier(out)
test_limits()
test_tables()
test_corpus()
finish()
