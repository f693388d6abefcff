#!/usr/bin/env python3
"""test_markup.py RELEASE_TOOL: hostile open markup through the whole way: disarmed, checked, released; nothing of the danger comes out
and what is seen does. As it came, the verifier alone refuses each."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parent.parent / 'clean'))
from figures import Figures, format_of
import markup
import saved
from markup import MARK, SEEN
from way import finish, say, through, unpacked

FIGURES = Figures('clean-vectors-markup')
# What is only too much to draw: the disarmer counts it, the verifier does not.
COUNTED = ('svg uses itself', 'svg multiplies', 'svg mask of itself', 'svg patterns multiply', 'svg patterns of rules multiply', 'svg pattern of a rule of itself')


def is_right(said, out):
    if not said['passed']:
        return 'check of' not in (said['why'] or '')
    text = unpacked(out) if out else b''
    return MARK.encode() not in text and SEEN.encode() in text and bool(said['findings'])


def main():
    rows = [(name, [(f'{at}-{i}{Path(called).suffix}', data) for i, (called, data) in enumerate(files)]) for at, (name, files) in enumerate((*markup.vectors(), *saved.vectors()))]
    every = [file for _, files in rows for file in files]
    cleaned = dict(zip((name for name, _ in every), through('office', every)))
    checked = dict(zip((name for name, _ in every), through('office', every, check=True)))
    for name, files in rows:
        wrong = [f'{called}: {cleaned[called][0]}' for called, _ in files if not is_right(*cleaned[called])]
        for called, _ in files:
            FIGURES.note(format_of(called), name, is_right(*cleaned[called]))
        wrong += [f'{called}: the check lets it pass as it came' for called, _ in files
                  if checked[called][0]['passed'] and name not in COUNTED]
        say(name, wrong)
    rules = ''.join(f'.c{i}{{fill:url(#g{i})}}' for i in range(50)) + ''.join(f'.o{i}{{fill:url(#g{i})}}' for i in range(50))
    usual = (f'<svg {markup.SVG}><style>{rules}</style><defs>' + ''.join(f'<linearGradient id="g{i}"><stop/><stop/></linearGradient>' for i in range(50)) + '</defs>'
             + ''.join(f'<rect class="c{i % 50}"/>' for i in range(20000)) + '</svg>')
    said, out = through('office', [('a.svg', usual.encode())])[0]
    say('20,000 shapes coloured by rules pass', [] if said['passed'] and out.count(b'<rect') == 20000 else [str(said)])
    finish()


main()
