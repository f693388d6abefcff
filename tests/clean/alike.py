"""alike: how far a file reads and looks the same before and after, as programs that are not ours read it."""
import csv
import email
import email.policy
import pathlib
import re
import subprocess
import tempfile
import zipfile

import PIL.Image
import PIL.ImageChops
import PIL.ImageSequence
from figures import format_of

PAGES, DPI = 30, 40


def text_of(pdf):
    run = subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True)
    return re.sub(r'\s+', ' ', run.stdout.decode('utf-8', 'replace'))


def pictures(pdf):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['pdftoppm', '-r', str(DPI), '-gray', '-l', str(PAGES), pdf, folder + '/p'], check=True)
        found = []
        for path in sorted(pathlib.Path(folder).iterdir()):
            with PIL.Image.open(path) as picture:
                found.append(picture.copy())
        return found


def unlike(before, after):
    """The share of pixels that differ by more than a shade."""
    first, second = pictures(before), pictures(after)
    if len(first) != len(second) or any(a.size != b.size for a, b in zip(first, second)):
        return 1.0
    different = sum(sum(PIL.ImageChops.difference(a, b).histogram()[17:]) for a, b in zip(first, second))
    return different / max(1, sum(a.size[0] * a.size[1] for a in first))


def pages_alike(before, after):
    """Of two PDF files: what is wrong with the text, and the share of pixels that differ."""
    if not before.exists() or not after.exists():
        return [f'LibreOffice could not print it {"before" if not before.exists() else "after"}'], 1.0
    share = unlike(before, after)
    return ([] if text_of(before) == text_of(after) else ['the text is not the same']), share


def frames(path):
    with PIL.Image.open(path) as picture:
        return [frame.convert('RGBA') for frame in PIL.ImageSequence.Iterator(picture)]


def samples_alike(before, after):
    """Of two pictures: every sample of every frame."""
    first, second = frames(before), frames(after)
    if [one.size for one in first] != [one.size for one in second]:
        return ['other frames'], 1.0
    same = all(one.tobytes() == other.tobytes() for one, other in zip(first, second))
    return [] if same else ['other samples'], 0.0 if same else 1.0


def decoded(path):
    data = path.read_bytes()
    for encoding in ('utf-8-sig', 'cp932'):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode('utf-16')


def cells(path):
    """Texts as they are; of a table the cells, whatever marks may be put around them."""
    text = decoded(path)
    return text.splitlines() if path.suffix == '.txt' else list(csv.reader(text.splitlines(), delimiter='\t' if path.suffix == '.tsv' else ','))


def words(text):
    return re.sub(r'\s+', ' ', text).strip()


def texts_in(path):
    """Of a mail that came out: itself, or with what was attached in a ZIP."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith('.txt')]


def mail_alike(before, after):
    """Every line of the plain text that is sent stands in a text of what came out."""
    message = email.message_from_bytes(before.read_bytes(), policy=email.policy.default)
    body = message.get_body(('plain',))
    if body is None:
        return None
    text = words(' '.join(data.decode('utf-8', 'replace') for data in texts_in(after)))
    missing = [line for line in map(words, body.get_content().splitlines()) if line and line not in text]
    return ([f'lost: {line}' for line in missing]), None


def alike(before, after):
    """(what is wrong with the text, or None where there is none; the share of pixels that differ, or None), or None where this cannot be said."""
    kind = format_of(before)
    if kind == 'PDF':
        return pages_alike(before, after)
    if kind == 'pictures':
        return None, samples_alike(before, after)[1]
    if kind == 'tables, texts':
        return ([] if cells(before) == cells(after) else ['the text is not the same']), None
    return mail_alike(before, after) if before.suffix == '.eml' else None
