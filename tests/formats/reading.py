"""What `sekisho policy extract` makes of a document, and how far two readings agree."""
import collections
import json
import subprocess
import zipfile
import zlib

LISTS = ('actor', 'approver', 'notify', 'records', 'class')
PLAIN = ('path', 'kind', 'modality', 'timing', 'capability', 'mechanism')
AGREEMENT = 0.98


def extract(sekisho, path, *options, command='extract', more=()):
    return subprocess.run([sekisho, 'policy', command, '--weaker-sandbox', str(path), *map(str, more), *options],
                          capture_output=True, timeout=120, check=False)


def units(sekisho, path):
    done = extract(sekisho, path, '--jsonl')
    if done.returncode != 0:
        raise AssertionError(f'{path}: {done.stderr.decode()}')
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def pairs(wanted, found):
    """Units of equal text, white space aside, in order."""
    waiting = collections.defaultdict(collections.deque)
    for unit in found:
        waiting[''.join(unit['text'].split())].append(unit)
    for unit in wanted:
        queue = waiting[''.join(unit['text'].split())]
        if queue:
            yield unit, queue.popleft()


def harmonic(hits, wanted, found):
    return 2 * hits / (wanted + found) if wanted + found else 1.0


def agreement(wanted, found):
    """{field: share}: units by pairs, lists by their items, the rest by equality."""
    both = list(pairs(wanted, found))
    shares = {'units': harmonic(len(both), len(wanted), len(found))}
    for field in PLAIN:
        shares[field] = sum(a[field] == b[field] for a, b in both) / len(both) if both else 0.0
    for field in LISTS:
        hits = sum((collections.Counter(a[field]) & collections.Counter(b[field])).total() for a, b in both)
        shares[field] = harmonic(hits, sum(len(a[field]) for a, _ in both), sum(len(b[field]) for _, b in both))
    return shares


def disagreements(wanted, found):
    return [f'{field} {share:.4f}' for field, share in agreement(wanted, found).items() if share < AGREEMENT]


def zip_to(path, parts, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, 'w', method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def pdf(pages):
    """A PDF of pages of lines, Latin text in a font every reader has; a page of bytes is drawn as it is, packed."""
    objects = {1: b'<</Type/Catalog/Pages 2 0 R>>', 3: b'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'}
    kids = []
    for page in pages:
        drawn = page if isinstance(page, bytes) else (
            b'BT /F 12 Tf 14 TL 60 780 Td ' + b''.join(b'(%s) Tj T* ' % line.encode() for line in page) + b'ET')
        packed = zlib.compress(drawn, 9)
        number = 4 + 2 * len(kids)
        kids.append(b'%d 0 R' % number)
        objects[number] = (b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R'
                           b'/Resources<</Font<</F 3 0 R>>>>>>' % (number + 1))
        objects[number + 1] = b'<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream' % (len(packed), packed)
    objects[2] = b'<</Type/Pages/Kids[%s]/Count %d>>' % (b' '.join(kids), len(kids))
    return (b'%PDF-1.4\n' + b''.join(b'%d 0 obj%sendobj\n' % (number, objects[number]) for number in sorted(objects)) +
            b'trailer<</Root 1 0 R>>\n')


def long_pdf(pages):
    """A PDF of so many pages, no two alike, and the lines it shows."""
    def word(number):
        return ''.join('abcdefghij'[int(digit)] for digit in str(number))
    made = [(f'{number} Part {word(number)}', f'Staff must keep {word(number)}{word(number)}.')
            for number in range(1, pages + 1)]
    return pdf(made), [line for page in made for line in page]


class Tap:
    def __init__(self, count):
        self.at = 0
        print(f'1..{count}')

    def say(self, name, problems):
        self.at += 1
        print(f'{"not ok" if problems else "ok"} {self.at} - {name}', flush=True)
        for problem in problems:
            print('#', problem, flush=True)

    def skip(self, name, why):
        self.at += 1
        print(f'ok {self.at} - {name} # SKIP {why}', flush=True)
