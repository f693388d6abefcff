"""test_pages.py SEKISHO: a PDF is read whole, however many pages it has and wherever a range of them ends."""
import pathlib
import shutil
import sys
import tempfile

from reading import Tap, extract, long_pdf, pdf

COUNTS = (1, 2, 47, 48, 49, 95, 96, 97, 250)
MIB = 1024 * 1024


def lines_of(done):
    return [line for line in done.stdout.decode().splitlines() if line]


def check_whole(sekisho, path, pages):
    data, lines = long_pdf(pages)
    path.write_bytes(data)
    done = extract(sekisho, path, '--text')
    if done.returncode != 0:
        yield f'status {done.returncode}: {done.stderr.decode()}'
    elif lines_of(done) != lines:
        yield f'{len(lines_of(done))} lines for {len(lines)}'


def check_refused(sekisho, path, data, *says):
    """With one of these reasons, and nothing was read."""
    path.write_bytes(data)
    done = extract(sekisho, path, '--text')
    if done.returncode not in (1, 3) or not any(text in done.stderr.decode() for text in says) or done.stdout:
        yield f'status {done.returncode}: {done.stderr.decode()}, {len(done.stdout)} bytes'


def check_both(sekisho, work):
    """Two PDFs in one command: read one after the other, whole."""
    for name, pages in (('old', 60), ('same', 60), ('new', 61)):
        (work / name).write_bytes(long_pdf(pages)[0])
    for name, status in (('same', 0), ('new', 1)):
        done = extract(sekisho, work / 'old', command='diff', more=[work / name])
        if done.returncode != status:
            yield f'{name}: status {done.returncode}: {done.stderr.decode()} {done.stdout.decode()[:200]}'


def main():
    sekisho = sys.argv[1]
    tap = Tap(len(COUNTS) + 3)
    if shutil.which('pdftotext') is None:
        for number in range(len(COUNTS) + 3):
            tap.skip(f'case {number + 1}', 'pdftotext is not installed')
        return
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        path = work / 'made.pdf'
        for pages in COUNTS:
            tap.say(f'{pages} pages', list(check_whole(sekisho, path, pages)))
        good = [(f'{number} Part', f'Staff must keep {number}.') for number in range(1, 60)]
        endless = b'BT /F 12 Tf (' + b'a' * (400 * MIB) + b') Tj ET'
        tap.say('a page that cannot be held is no end', list(check_refused(
            sekisho, path, pdf([*good, endless, *good]), 'cannot be read to its end', 'took longer')))
        tap.say('a page too many', list(check_refused(sekisho, path, pdf([['a']] * 2001), 'over the limit')))
        tap.say('two editions', list(check_both(sekisho, work)))


main()
