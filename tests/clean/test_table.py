"""test_table.py TREE: tools/clean-table makes its tables of the rows that tests and benches leave."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'formats'))
from reading import Tap

TREE = pathlib.Path(sys.argv[1])
LEFT = {
    'clean-vectors': (('Word', 'dde', True), ('Word', 'fields', False), ('Excel', 'calls', True)),
    'clean-corpus': (('Word', 'a.docx', 'benign', 'cleaned', True), ('Word', 'b.docx', 'benign', 'refused', False),
                     ('Word', 'c.docx', 'hostile:vba', 'cleaned', True), ('Word', 'd.docx', 'edge:encrypted', 'refused', True)),
    'clean-kept': (('Word', 'a.docx', 'benign', True, True, '0.000500', False), ('Word', 'e.docx', 'made', True, False, '0.002000', False),
                   ('Word', 'g.docx', 'made', True, '', '', False), ('Word', 'f.docx', 'made', True, True, '0.900000', True), ('Word', 'c.docx', 'hostile:vba', True)),
    'clean-speed': (('Word', 'a.docx', '30.000', '8.000', '300.000', ''), ('Word', 'e.docx', '40.000', '12.000', '', '2000.000')),
    'pairs': (('40 MB of sheet', 'disarm', 'inflate alone', 'ms', 110.5, 60, 1.75, 1.5, 2), ('blobs', 'ours', 'theirs', 'ms', 1, 2, 0.5, 0.4, 0.6)),
    'clean-cores': ((88, 1.8, 1.6, 1.9, 1.01, 2.0),),
}
WANT = {
    'a format': '| Word | 1 of 2 | 2 of 2 | 1 of 2 | 2 of 3 | 1 of 2 (and 1 with fonts of their own) | 10, 12 | 35 | 300 ms, 10× | 2,000 ms, 50× |',
    'a format of which little was left': '| Excel | 1 of 1 |' + ' – |' * 8,
    'a large part beside the limit': '| 40 MB of sheet | 110 | inflate alone | 60 | 1.75 |',
    'cores': '88 Office files on two cores: 1.80 times as fast as on one (1.60–1.90), for 1.01 of the processor time; the load of the machine was 2.0.',
}


def made(left):
    """What the tool prints of rows that were left as figures.py leaves them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in left.items():
            text = ''.join('\t'.join(map(str, row)) + '\n' for row in rows)
            (pathlib.Path(folder) / f'{name}.tsv').write_text(text, encoding='utf-8')
        return subprocess.run([TREE / 'tools/clean-table', folder], capture_output=True, text=True, check=True,
                              env=os.environ | {'PYTHONIOENCODING': 'utf-8'}).stdout.splitlines()


def main():
    tap = Tap(len(WANT) + 2)
    lines = made(LEFT)
    for name, line in WANT.items():
        tap.say(name, [] if line in lines else lines)
    tap.say('other pairs are no part of it', [line for line in lines if 'blobs' in line])
    bare = [line for line in made({})[2:] if line]
    tap.say('of nothing, dashes', [line for line in bare if not line.endswith(' |' + ' – |' * 9)] + ([] if bare else ['no rows']))


main()
