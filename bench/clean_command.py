"""clean_command.py SEKISHO TREE: the whole `sekisho clean` on real files, beside mat2 and LibreOffice to PDF in the same run.

Files are those of a corpus that may lie beside the tree, as far as they pass. Milliseconds of processor time as the kernel
counts it, of the command and all it starts, the least of three rounds in turn: for a file alone, and for one more among many
(what COPIES cost over one). Of the others every few files, alone. Then all Office files on one core and on two, A B A B.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tests/clean'))
from figures import FORMATS, OFFICE, Figures, corpus, format_of

ROUNDS, COPIES, TIMES = 3, 9, 2
MAT2_EVERY, OFFICE_EVERY = 3, 5


def spent_ms(*words, cores=None):
    """Processor time of a program and all it waited for; None when it failed."""
    process = subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (usage.ru_utime + usage.ru_stime) * 1000 if process.returncode == 0 else None


class Bench:
    def __init__(self, sekisho, work):
        self.sekisho, self.work = pathlib.Path(sekisho).resolve(), work
        self.count = 0

    def place(self):
        self.count += 1
        place = self.work / str(self.count)
        place.mkdir()
        return place

    def clean(self, *words, cores=None):
        out = self.place()
        spent = spent_ms(self.sekisho, 'clean', *words, f'{out}/', cores=cores)
        shutil.rmtree(out)
        return spent

    def ours(self, path):
        """(alone, one more among many); None when it does not pass."""
        one, many = self.place(), self.place()
        for folder, copies in ((one, 1), (many, COPIES)):
            for number in range(copies):
                shutil.copy(path, folder / f'{number}{path.suffix}')
        rounds = [(self.clean(one), self.clean('--processes', '1', many)) for _ in range(ROUNDS)]
        if None in rounds[0]:
            return None
        alone, all_of_them = (min(figures) for figures in zip(*rounds))
        return alone, (all_of_them - alone) / (COPIES - 1)

    def mat2(self, path):
        copy = self.place() / path.name
        shutil.copy(path, copy)
        return spent_ms('mat2', '--unknown-members', 'omit', copy)

    def office(self, path):
        return spent_ms('soffice', f'-env:UserInstallation=file://{self.work}/profile', '--headless', '--convert-to', 'pdf', '--outdir',
                        self.place(), path)


def measure(bench, paths):
    """{path: (alone, one of many, mat2, LibreOffice)}; what was not run is None."""
    rows = {}
    for path in paths:
        ours = bench.ours(path)
        if ours is None:
            continue
        at = sum(format_of(path) == format_of(other) for other in rows)
        mat2 = bench.mat2(path) if shutil.which('mat2') and at % MAT2_EVERY == 0 else None
        office = bench.office(path) if shutil.which('soffice') and format_of(path) in OFFICE and at % OFFICE_EVERY == 0 else None
        rows[path] = (*ours, mat2, office)
    return rows


def median(figures):
    known = [figure for figure in figures if figure is not None]
    return f'{statistics.median(known):.3g}' if known else '–'


def say(name, rows):
    alone, many, mat2, office = zip(*rows)
    print(f'{name:14} {len(rows):3} files; alone {median(alone)}, of many {median(many)}, worst {max(many):.3g}; '
          f'mat2 {median(mat2)}, LibreOffice {median(office)} ms of processor time', flush=True)


def two_cores(bench, paths):
    folder = bench.place()
    for number in range(TIMES):
        for path in paths:
            shutil.copy(path, folder / f'{number}-{path.name}')
    walls, spent = {1: [], 2: []}, {1: [], 2: []}
    cores = sorted(os.sched_getaffinity(0))
    for count in (1, 2) * ROUNDS:
        start = time.monotonic()
        spent[count].append(bench.clean(folder, cores=cores[:count]))
        walls[count].append(time.monotonic() - start)
    ratios = [one / two for one, two in zip(walls[1], walls[2])]
    figures = (len(paths) * TIMES, statistics.median(ratios), min(ratios), max(ratios), statistics.median(spent[2]) / statistics.median(spent[1]),
               os.getloadavg()[0])
    Figures('clean-cores').note(*figures)
    print('{} Office files on two cores {:.2f} times as fast as on one ({:.2f}-{:.2f}), for {:.2f} of the processor time; load {:.1f}'.format(*figures))


def main():
    paths = sorted(path for path in corpus(sys.argv[2]) if format_of(path))
    if not paths:
        print('clean-command: no corpus beside the sources')
        return
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(sys.argv[1], pathlib.Path(work))
        rows, figures = measure(bench, paths), Figures('clean-speed')
        for path, row in rows.items():
            figures.note(format_of(path), path.name, *('' if figure is None else f'{figure:.3f}' for figure in row))
        for name in FORMATS:
            of = [row for path, row in rows.items() if format_of(path) == name]
            if of:
                say(name, of)
        two_cores(bench, [path for path in rows if format_of(path) in OFFICE])


if __name__ == '__main__':
    main()
