"""disguises: old Office files made here, with every vector in four disguises, on the whole way and before the verifier alone."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / 'clean'))
from books import MARK, WIDE
from compound import compound
from figures import format_of
from way import say, through

DISGUISES = (0, 1, 2, 3)


def tool(policy, files, ending, check=False):
    return through(policy, [(f'{at}.{ending}', data) for at, data in enumerate(files)], check)


def holds(data):
    return MARK.encode() in data or WIDE in data


class Disguises:
    """Files of `base`: what makes one, and packs it in a disguise of which 0 is the one form that is written."""

    def __init__(self, base, ending, figures):
        self.base, self.ending, self.figures = base, ending, figures

    def made(self, change, disguise):
        file = self.base()
        change(file)
        return file.pack(disguise)

    def vectors(self, vectors):
        """In each disguise: nothing of it in the output, and something said of it."""
        ending = self.ending
        names = [f'{name}, disguise {at}' for name in vectors for at in DISGUISES]
        said = tool('office', [self.made(change, at) for change in vectors.values() for at in DISGUISES], ending)
        wrong = {name: f'{name}: {one["why"] or one["findings"]}' for name, (one, out) in zip(names, said)
                 if (one['passed'] and (out is None or holds(out))) or 'check of' in (one['why'] or '')}
        for name in names:
            self.figures.note(format_of('a.' + ending), name, name not in wrong)
        say(f'{ending}: {len(names)} vectors end without their danger', list(wrong.values()))
        refused = [name for name, (one, _) in zip(names, said) if not one['passed']]
        say(f'{ending}: nearly all of them pass without it', refused if len(refused) > len(names) // 10 else [])
        outputs = [out for _, out in said if out]
        again = tool('office', outputs, ending)
        say(f'{ending}: what came out stays as it is', [str(one['why']) for (one, out), was in zip(again, outputs) if out != was])
        alone = tool('office', [self.made(change, 0) for change in vectors.values()], ending, check=True)
        say(f'{ending}: the verifier alone refuses each', [name for name, (one, _) in zip(vectors, alone) if one['passed']])

    def plain(self, kept):
        ending = self.ending
        said = tool('office', [self.base().pack(at) for at in DISGUISES], ending)
        say(f'{ending}: the plain file passes in every disguise, and is the same', [] if len({out for _, out in said}) == 1 and said[0][1] else
            [str(one['why']) for one, _ in said])
        say(f'{ending}: what is in it is there afterwards', [words for words in kept if words not in (said[0][1] or b'')])
        said = tool('verify-only', [out for _, out in said[:1] if out], ending)
        say(f'{ending}: verify-only passes what came out', [] if said and said[0][0]['passed'] else [str(said)])

    def container(self, streams, class_id):
        """The one form, and all that differs from it by a byte."""
        ending = self.ending
        clean = tool('office', [self.base().pack()], ending)[0][1]
        parts = streams(clean)
        say(f'{ending}: the container is the one that another writer makes', [] if compound(parts, class_id) == clean else ['it differs'])
        odd = [compound(parts, class_id, slack=b'x'), compound(parts, class_id, lost=b'x'), compound(parts, class_id, version=4), compound(parts, bytes(16)),
               compound({**parts, 'Other': b'x'}, class_id), clean + b'x', clean + bytes(512)]
        odd += [clean[:at] + bytes([clean[at] ^ 1]) + clean[at + 1:] for at in range(0, 1024, 7)]
        said = tool('office', odd, ending, check=True)
        say(f'{ending}: any other form is none', [str(at) for at, (one, _) in enumerate(said) if one['passed']])
