"""clean_pdf.py SEKISHO TREE: `sekisho clean` on PDF files beside qpdf, which reads and writes the same file anew and judges nothing.

Files are those of a corpus that may lie beside the tree, as far as both take them. Milliseconds of processor time as the kernel
counts it, of the command and all it starts; ours and qpdf in turn, ROUNDS times, the least of each: ours for a file alone, and
for one more among COPIES. The ratio to qpdf of each file, then medians.
"""
import pathlib
import shutil
import statistics
import sys
import tempfile

from clean_command import COPIES, ROUNDS, Bench, spent_ms

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tests/clean'))
from figures import Figures, corpus


def qpdf(bench, path):
    return spent_ms('qpdf', '--warning-exit-0', path, bench.place() / 'out.pdf')


def measure(bench, path):
    """(alone, one more among many, qpdf); None when one of both refuses the file."""
    one, many = bench.place(), bench.place()
    for folder, copies in ((one, 1), (many, COPIES)):
        for number in range(copies):
            shutil.copy(path, folder / f'{number}.pdf')
    rounds = [(bench.clean(one), qpdf(bench, path), bench.clean('--processes', '1', many), qpdf(bench, path)) for _ in range(ROUNDS)]
    if None in rounds[0]:
        return None
    alone, first, several, second = (min(figures) for figures in zip(*rounds))
    return alone, (several - alone) / (COPIES - 1), min(first, second)


def main():
    paths = sorted(path for path in corpus(sys.argv[2]) if path.suffix == '.pdf')
    if not paths or not shutil.which('qpdf'):
        print('clean-pdf: no corpus beside the sources, or no qpdf')
        return
    with tempfile.TemporaryDirectory() as work:
        bench, rows, figures = Bench(sys.argv[1], pathlib.Path(work)), [], Figures('clean-pdf')
        for path in paths:
            row = measure(bench, path)
            if row is None:
                continue
            rows.append(row)
            figures.note(path.name, *(f'{figure:.3f}' for figure in row))
            print('{}: {:.1f} ms alone, {:.2f} of many; qpdf {:.2f}; {:.2f} times qpdf'.format(path.name, *row, row[1] / row[2]), flush=True)
        if not rows:
            return
        ratios, middle = [many / other for _, many, other in rows], [statistics.median(column) for column in zip(*rows)]
        print('PDF: {} files; alone {:.1f}, of many {:.2f}, qpdf {:.2f} ms of processor time; {:.2f} times qpdf in the median ({:.2f}-{:.2f})'.format(
            len(rows), *middle, statistics.median(ratios), min(ratios), max(ratios)))


main()
