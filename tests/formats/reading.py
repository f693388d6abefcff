"""What `sekisho policy extract` makes of a document, and how far two readings agree."""
import collections
import json
import subprocess
import zipfile

LISTS = ('actor', 'approver', 'notify', 'records', 'class')
PLAIN = ('path', 'kind', 'modality', 'timing', 'capability', 'mechanism')
AGREEMENT = 0.98


def extract(sekisho, path, *options):
    return subprocess.run([sekisho, 'policy', 'extract', '--weaker-sandbox', str(path), *options], capture_output=True,
                          timeout=120, check=False)


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
