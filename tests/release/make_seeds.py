#!/usr/bin/env python3
"""make_seeds.py FOLDER: seeds for the fuzz target release-file: plain files and vectors, each under every policy once."""
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from packages import bmp, emf, excel, gif, png, slides, wmf, word
from vectors import FILES, PACKAGES

NAMES = ['a.docx', 'a.xlsx', 'a.pptx', 'a.zip', 'a.csv', 'a.tsv', 'a.txt', 'a', 'a.png', 'a.jpg', 'a.gif', 'a.bmp', 'a.tif', 'a.webp', 'a.emf', 'a.wmf', 'a.xlsm', 'a.7z',
         'a.potx']


def files():
    for base, ending, rows in PACKAGES:
        yield f'a.{ending}', base().pack()
        for _, changes in rows[:18]:
            made = base()
            changes[len(rows) % len(changes)](made)
            yield f'a.{ending}', made.pack()
    yield from (('a.png', png()), ('a.gif', gif()), ('a.bmp', bmp()), ('a.emf', emf()), ('a.wmf', wmf()))
    for _, made in FILES:
        yield from made[:2]


def main():
    folder = Path(sys.argv[1])
    for at, (name, data) in enumerate(files()):
        seed = bytes([at % 3, NAMES.index(name)]) + data
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


main()
