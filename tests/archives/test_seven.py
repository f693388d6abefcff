"""test_seven.py ARCHIVE-LIST: 7z archives that 7-Zip makes, with each method, solid and not, with and without a password;
and the same, damaged. Skipped where 7z is not installed."""
import lzma
import pathlib
import random
import shutil
import subprocess
import sys
import zlib

from archives import Reader, Tap, noise, sha256

TEXT = '情報資産は分類して取り扱う。\n'.encode() * 200
# No contents of a byte or two: one wrong password in 256 opens those, to what they truly are.
TREE = {'a.txt': TEXT, '文書/届出①.txt': TEXT * 3, 'が.txt': b'short', 'empty': b'', 'large.bin': noise(1 << 17) * 3}


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


def make(reader, *words, name='out.7z'):
    tree = reader.path('tree')
    for path, data in TREE.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    out = reader.path(name)
    out.unlink(missing_ok=True)
    subprocess.run(['7z', 'a', '-bso0', '-bsp0', *words, str(out), '.'], cwd=tree, check=True, timeout=120)
    return out


def found(reader, data, password=None):
    return {m['name']: m.get('sha256', m.get('error', m['kind'])) for m in reader.members(data, password)}


WANT = {name: sha256(data) for name, data in TREE.items()} | {'文書': 'folder'}


def methods(reader, problems):
    for what, words in (('as it comes', []), ('LZMA', ['-m0=LZMA']), ('LZMA2', ['-m0=LZMA2:d=1m']), ('copy', ['-mx=0']),
                        ('deflate', ['-m0=Deflate']), ('bzip2', ['-m0=BZip2']), ('one by one', ['-ms=off']),
                        ('x86', ['-m0=BCJ', '-m1=LZMA2']), ('x86 and LZMA', ['-m0=BCJ', '-m1=LZMA']),
                        ('ARM', ['-m0=ARM', '-m1=LZMA']), ('delta', ['-m0=Delta:4', '-m1=LZMA2']),
                        ('plain header', ['-mhc=off']), ('ultra', ['-mx=9'])):
        data = make(reader, *words)
        expect(problems, what, found(reader, data), WANT)
        expect(problems, what + ': flaws', reader.ask(data)[-1], {'archive': []})
    for what, words in (('PPMd', ['-m0=PPMd']), ('BCJ2', ['-m0=BCJ2', '-m1=LZMA', '-m2=LZMA', '-m3=LZMA'])):
        kinds = found(reader, make(reader, *words))
        expect(problems, what, (kinds['a.txt'], kinds['empty']), ('other', sha256(b'')))


def passwords(reader, problems):
    locked_names = WANT.keys() - {'文書', 'empty'}
    for what, words in (('contents', []), ('names too', ['-mhe=on']), ('one by one', ['-ms=off']),
                        ('copy', ['-mx=0']), ('x86', ['-m0=BCJ', '-m1=LZMA'])):
        data = make(reader, '-pひみつのkey', *words)
        expect(problems, what, found(reader, data, 'ひみつのkey'), WANT)
        for other in (None, 'wrong', ''):
            if '-mhe=on' in words:
                expect(problems, f'{what}, {other}', reader.refusal(data, other), 'encrypted')
            else:
                outcomes = {outcome for name, outcome in found(reader, data, other).items() if name in locked_names}
                expect(problems, f'{what}, {other}', outcomes, {'encrypted'})


def damage(reader, problems):
    whole = make(reader).read_bytes()
    for cut in list(range(0, 40)) + [len(whole) // 2, len(whole) - 1]:
        refusal = reader.refusal(whole[:cut])
        expect(problems, f'cut at {cut}', refusal, 'damaged')
    chance = random.Random(7)
    for _ in range(150):
        changed = bytearray(whole)
        changed[chance.randrange(8, len(whole))] ^= 1 << chance.randrange(8)
        lines = reader.ask(bytes(changed))
        good = lines[-1].get('refused') or {m.get('error') for m in lines if 'error' in m}
        if not good and found(reader, bytes(changed)) != WANT:
            problems.append('a change went unnoticed')
        if str(lines[-1].get('refused')).startswith('exit'):
            problems.append(lines[-1]['refused'])
    expect(problems, 'behind', reader.ask(whole + b'x')[-1], {'archive': ['behind']})


def links(reader, problems):
    tree = reader.path('links')
    tree.mkdir()
    (tree / 'link').symlink_to('/etc/passwd')
    out = reader.path('links.7z')
    subprocess.run(['7z', 'a', '-bso0', '-bsp0', '-snl', str(out), '.'], cwd=tree, check=True, timeout=60)
    expect(problems, 'symbolic link', [m['kind'] for m in reader.members(out)], ['symlink'])


def fix_sums(data):
    """After a change in the first header, the sums that cover it."""
    start = bytearray(data)
    at = 32 + int.from_bytes(start[12:20], 'little')
    size = int.from_bytes(start[20:28], 'little')
    start[28:32] = zlib.crc32(start[at:at + size]).to_bytes(4, 'little')
    start[8:12] = zlib.crc32(start[12:32]).to_bytes(4, 'little')
    return bytes(start)


def number(value):
    """As 7z writes numbers, in the longest form."""
    return b'\xff' + value.to_bytes(8, 'little')


def seven_of(packed, plain_bytes, coder):
    """An archive of one member, of one stream packed by one coder."""
    name = 'zeros.txt'.encode('utf-16-le') + b'\0\0'
    header = b''.join((b'\1\4\6', number(0), b'\1\x09', number(len(packed)), b'\0\7\x0b\1\0\1', coder, b'\x0c',
                       number(plain_bytes), b'\0\0\5\1\x11', number(len(name) + 1), b'\0', name, b'\0\0'))
    start = b''.join((len(packed).to_bytes(8, 'little'), len(header).to_bytes(8, 'little'),
                      zlib.crc32(header).to_bytes(4, 'little')))
    return b''.join((b'7z\xbc\xaf\x27\x1c\0\4', zlib.crc32(start).to_bytes(4, 'little'), start, packed, header))


def by_hand(reader, problems):
    filters = [{'id': lzma.FILTER_LZMA2, 'dict_size': 1 << 20}]
    packed = lzma.compress(TEXT, format=lzma.FORMAT_RAW, filters=filters)
    lzma2 = b'\x21\x21\1\x10'
    whole = seven_of(packed, len(TEXT), lzma2)
    expect(problems, 'LZMA2', found(reader, whole), {'zeros.txt': sha256(TEXT)})
    for what, data in (('longer than it is', seven_of(packed, len(TEXT) + 1, lzma2)),
                       ('cut', seven_of(packed[:-9], len(TEXT), lzma2)),
                       ('a dictionary of 4 GiB', seven_of(packed, len(TEXT), b'\x21\x21\1\x28'))):
        want = sha256(TEXT) if 'dictionary' in what else 'damaged'
        expect(problems, what, found(reader, data), {'zeros.txt': want})
    expect(problems, 'an unknown coder', reader.members(seven_of(packed, len(TEXT), b'\x21\x7f\1\x10'))[0]['kind'], 'other')


def bombs(reader, problems):
    """Ten GiB of zeros: as many pieces of LZMA2 as it takes, each of which begins anew."""
    zeros = bytes(1 << 21)
    filters = [{'id': lzma.FILTER_LZMA2, 'dict_size': 1 << 16}]
    piece = lzma.compress(zeros, format=lzma.FORMAT_RAW, filters=filters)[:-1]
    for what, count, said in (('honest', 5120, 10 << 30), ('that say they are small', 5120, 1 << 20),
                              ('that want much memory', 5120, 1 << 62)):
        bomb = seven_of(piece * count + b'\0', said, b'\x21\x21\1\x28')
        outcome = [m.get('error') for m in reader.members(bomb)]
        expect(problems, what, outcome in (['too-large'], ['damaged']) or said == 1 << 20, True)
        expect(problems, what + ': MiB unpacked', reader.unpacked_mib < 64, True)
        expect(problems, what + ': MiB', reader.mib < 256, True)


def header_changes(reader, problems):
    """Every bit of a header that is not packed, with its sums put right: refused, or read within the budget."""
    whole = make(reader, '-mhc=off').read_bytes()
    at = 32 + int.from_bytes(whole[12:20], 'little')
    outcomes = set()
    for place in range(at, len(whole), 3):
        for bit in (0, 3, 7):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            lines = reader.ask(fix_sums(bytes(changed)))
            outcomes.add(lines[-1].get('refused', 'read'))
            if reader.unpacked_mib > 64:
                problems.append(f'{place}.{bit} unpacked {reader.unpacked_mib} MiB')
    expect(problems, 'outcomes', outcomes <= {'read', 'damaged', 'too-large', 'encrypted'}, True)
    expect(problems, 'some are refused', 'damaged' in outcomes, True)


def main():
    tests = (by_hand, bombs, methods, passwords, damage, links, header_changes)
    tap = Tap(len(tests))
    reader = Reader(sys.argv[1])
    for test in tests:
        if test not in (by_hand, bombs) and not shutil.which('7z'):
            tap.skip(test.__name__, '7z is not installed')
            continue
        problems = []
        test(reader, problems)
        tap.say(test.__name__.replace('_', ' '), problems)


if __name__ == '__main__':
    assert pathlib.Path(sys.argv[1]).exists()
    main()
