"""test_zip.py ARCHIVE-LIST: ZIP archives as people and attackers make them, each in several disguises, made here byte by
byte or by other programs."""
import pathlib
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

from archives import DESCRIPTOR, UTF8, Entry, Reader, Tap, end_of, noise, sha256, zip_of

TEXT = '職員は、離席するときは画面に鍵をかける。\n'.encode() * 20
NAME = '様式第１号（申請書）①.txt'


def named(reader, *entries):
    return [line['name'] for line in reader.members(zip_of(*entries))]


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


def names(reader, problems):
    raw = NAME.encode('cp932')
    unicode_path = struct.pack('<HHBI', 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(b'?.txt')) + NAME.encode()
    stale = struct.pack('<HHBI', 0x7075, 5 + 5, 1, 1) + b'b.txt'
    for what, entries, want in (
            ('UTF-8, marked', [Entry(NAME, TEXT)], [NAME]),
            ('UTF-8, not marked, by a Mac', [Entry(NAME.encode(), TEXT), Entry('か\u3099.txt'.encode(), TEXT)],
             [NAME, 'が.txt']),
            ('CP932', [Entry(raw, TEXT), Entry('ｶﾅ.txt'.encode('cp932'))], [NAME, 'ｶﾅ.txt']),
            ('CP932, kanji only', [Entry(f'令和{i}年度予算書案{i}.xlsx'.encode('cp932')) for i in range(9)],
             [f'令和{i}年度予算書案{i}.xlsx' for i in range(9)]),
            ('CP932 with a backslash as second byte', [Entry('表\\ソ.txt'.encode('cp932'))], ['表\\ソ.txt']),
            ('EUC-JP', [Entry('申請書の様式.txt'.encode('euc-jp'))], ['申請書の様式.txt']),
            ('Info-ZIP Unicode path', [Entry(b'?.txt', TEXT, extra=unicode_path)], [NAME]),
            ('Unicode path of another name', [Entry(b'a.txt', TEXT, extra=stale)], ['a.txt']),
            ('marked next to not marked', [Entry(NAME, TEXT), Entry(raw + b'2', TEXT)], [NAME, NAME + '2']),
            ('no known set', [Entry(b'a\xff\xfe.txt', TEXT)], ['a%FF%FE.txt']),
            ('a NUL', [Entry(b'a.txt\0.exe', TEXT)], ['a.txt%00.exe'])):
        expect(problems, what, named(reader, *entries), want)
    expect(problems, 'flaw', reader.members(zip_of(Entry(b'a\0', TEXT)))[0]['flaws'], ['name'])


def contents(reader, problems):
    big = noise(1 << 20) + TEXT * 1000
    archive = zip_of(Entry('a.txt', TEXT), Entry('b.txt', TEXT, method=0), Entry('c.bin', big), Entry('d.bin', big),
                     Entry('e', b''), Entry('f', TEXT, flags=DESCRIPTOR), Entry('g', TEXT, flags=DESCRIPTOR, signature=b''))
    expect(problems, 'sums', [line.get('sha256') for line in reader.members(archive)],
           [sha256(data) for data in (TEXT, TEXT, big, big, b'', TEXT, TEXT)])
    for at in (40, 45, 60):
        broken = bytearray(zip_of(Entry('a.txt', TEXT)))
        broken[at] ^= 0x40
        expect(problems, f'byte {at} changed', reader.members(bytes(broken))[0].get('error'), 'damaged')
    expect(problems, 'wrong sum', reader.members(zip_of(Entry('a', TEXT, crc=1)))[0].get('error'), 'damaged')
    longer = Entry('a', TEXT, plain_size=len(TEXT) + 1)
    expect(problems, 'longer than it is', reader.members(zip_of(longer))[0].get('error'), 'damaged')
    shorter = Entry('a', TEXT, plain_size=len(TEXT) - 1)
    expect(problems, 'shorter than it is', reader.members(zip_of(shorter))[0].get('error'), 'damaged')


def kinds(reader, problems):
    unix = 3 << 8 | 20
    for what, entry, want in (
            ('folder', Entry('a/'), 'folder'), ('folder by attribute', Entry('a', attributes=0x10), 'folder'),
            ('folder by Unix', Entry('a', made_by=unix, attributes=0o040755 << 16), 'folder'),
            ('folder by backslash', Entry('a\\'), 'folder'),
            ('link', Entry('a', b'/etc/passwd', made_by=unix, attributes=0o120777 << 16), 'symlink'),
            ('link by a Mac', Entry('a', b'/etc/passwd', made_by=19 << 8, attributes=0o120777 << 16), 'symlink'),
            ('link by Windows', Entry('a', b'x', made_by=10 << 8, attributes=0x400), 'symlink'),
            ('device', Entry('a', made_by=unix, attributes=0o060600 << 16), 'device'),
            ('pipe', Entry('a', made_by=unix, attributes=0o010600 << 16), 'device'),
            ('socket', Entry('a', made_by=unix, attributes=0o140600 << 16), 'device'),
            ('bzip2', Entry('a', b'x', method=12), 'other'), ('deflate64', Entry('a', b'x', method=9), 'other'),
            ('LZMA', Entry('a', b'x', method=14), 'other'), ('patch', Entry('a', b'x', flags=0x20), 'other'),
            ('strong encryption', Entry('a', b'x', flags=0x41), 'other'),
            ('folder with contents', Entry('a/', b'x'), 'other')):
        expect(problems, what, reader.members(zip_of(entry))[0]['kind'], want)


def flaws_of(reader, data):
    return reader.ask(data)[-1].get('archive')


def outside(reader, problems):
    plain = zip_of(Entry('a', TEXT))
    program = b'MZ' + bytes(300)
    for what, data, want in (
            ('plain', plain, []), ('before', program + plain, ['before']),
            ('before, places counted right', program + zip_of(Entry('a', TEXT), base=len(program)), ['before']),
            ('between', zip_of(Entry('a', TEXT), Entry('b', TEXT, gap=b'hidden')), ['between']),
            ('between entries and directory',
             zip_of(Entry('a', TEXT), Entry('x', b'y'))[:-22 - 47 - 47] + b'', None),
            ('behind', plain + b'<script>', ['behind']), ('zeros behind', plain + bytes(9), ['behind']),
            ('comment', zip_of(Entry('a', TEXT), comment=b'hi'), ['comment']),
            ('comment of an entry', zip_of(Entry('a', TEXT, comment=b'hi')), ['comment'])):
        if want is not None:
            expect(problems, what, flaws_of(reader, data), want)


def disagreement(reader, problems):
    for what, entry in (
            ('name', Entry('a.txt', TEXT, local_name=b'a.exe')), ('longer name', Entry('a', TEXT, local_name=b'ab')),
            ('sum', Entry('a', TEXT, local_crc=7)), ('sizes', Entry('a', TEXT, local_sizes=(3, 3))),
            ('method', Entry('a', TEXT, local_method=0)), ('encryption', Entry('a', TEXT, local_flags=1)),
            ('descriptor', Entry('a', TEXT, flags=DESCRIPTOR, local_crc=7))):
        expect(problems, what, reader.members(zip_of(entry))[0]['flaws'], ['disagrees'])
    loose = Entry('あ', TEXT, local_flags=UTF8 | 2)
    expect(problems, 'how hard it was packed', reader.members(zip_of(loose))[0]['flaws'], [])


def broken_structure(reader, problems):
    one = Entry('aa', TEXT)
    local, two = one.local(), Entry('ab', TEXT)
    directory = one.central(0) + two.central(0)
    overlap = local + directory + end_of(2, len(directory), len(local))
    nested = Entry('outer', Entry('inner', TEXT).local(), method=0)
    inner = Entry('inner', TEXT).central(30 + 5)
    quine = nested.local() + nested.central(0) + inner
    quine += end_of(2, len(quine) - len(nested.local()), len(nested.local()))
    plain = zip_of(one)
    far = bytearray(plain)
    far[-22 - 48 + 42 - 0:-22 - 48 + 46] = struct.pack('<I', 0x7FFFFFFF)
    for what, data in (
            ('overlap', overlap), ('one inside another', quine), ('cut', plain[:-1]), ('cut in the middle', plain[:60]),
            ('no directory', plain[:len(local)] + end_of(0, 5, 0)), ('place outside', bytes(far)),
            ('more than there are', plain[:-14] + struct.pack('<HH', 2, 2) + plain[-10:]),
            ('fewer than there are', zip_of(one, two)[:-14] + struct.pack('<HH', 1, 1) + zip_of(one, two)[-10:]),
            ('size beyond the file', zip_of(Entry('a', TEXT, packed_size=1 << 20)))):
        expect(problems, what, reader.refusal(data), 'damaged')
    split = plain[:-18] + struct.pack('<HH', 1, 1) + plain[-14:]
    expect(problems, 'one part of several', reader.refusal(split), 'unsupported')
    expect(problems, 'empty', reader.ask(end_of(0, 0, 0))[-1], {'archive': []})


def zip64(reader, problems):
    wide = struct.pack('<HHQQ', 1, 16, len(TEXT), len(Entry('a', TEXT).packed))
    entry = Entry('a', TEXT, extra=wide, local_extra=wide)
    packed = entry.packed
    entry.packed_size = entry.plain_size = 0xFFFFFFFF
    local, central = entry.local(), entry.central(0)
    end64 = struct.pack('<4sQHHIIQQQQ', b'PK\6\6', 44, 45, 45, 0, 0, 1, 1, len(central), len(local))
    locator = struct.pack('<4sIQI', b'PK\6\7', 0, len(local) + len(central), 1)
    whole = local + central + end64 + locator + end_of(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    expect(problems, 'ZIP64', [line.get('sha256') for line in reader.members(whole)], [sha256(TEXT)])
    expect(problems, 'packed at all', len(packed) < len(TEXT), True)
    for what, data in (
            ('too many', local + central + end64.replace(struct.pack('<QQ', 1, 1), struct.pack('<QQ', 1 << 60, 1 << 60))
             + locator + end_of(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)),
            ('elsewhere', local + central + end64 + locator.replace(b'\1\0\0\0', b'\2\0\0\0')
             + end_of(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)),
            ('another count', local + central + end64 + locator + end_of(7, 0xFFFFFFFF, 0xFFFFFFFF))):
        expect(problems, what, reader.refusal(data) in ('damaged', 'too-large'), True)


def passwords(reader, problems):
    source = reader.path('secret.txt')
    source.write_bytes(TEXT * 50)
    made = []
    for program, password, words in (('zip', 'ひみつ', ['-q', '-j', '-P', 'ひみつ']),
                                     ('7z', 'key', ['a', '-bso0', '-mem=AES256', '-pkey']),
                                     ('7z', 'key', ['a', '-bso0', '-mem=AES128', '-pkey', '-mx=0']),
                                     ('7z', 'key', ['a', '-bso0', '-mem=ZipCrypto', '-pkey'])):
        if not shutil.which(program):
            continue
        out = reader.path(f'{len(made)}.zip')
        made.append(words)
        subprocess.run([program, *words, str(out), str(source)], check=True, timeout=60)
        what = ' '.join([program, *words])
        right = reader.members(out, password)[0]
        expect(problems, what, (right.get('sha256'), right['encrypted']), (sha256(TEXT * 50), True))
        expect(problems, what + ', wrong', reader.members(out, 'wrong')[0].get('error'), 'encrypted')
        expect(problems, what + ', none', reader.members(out)[0].get('error'), 'encrypted')
        changed = bytearray(out.read_bytes())
        changed[80] ^= 1
        expect(problems, what + ', changed', 'error' in reader.members(bytes(changed), password)[0], True)
    print(f'# {len(made)} archives locked by other programs')


def others(reader, problems):
    path = reader.path('python.zip')
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('文書/届.txt', TEXT)
        archive.writestr('b.txt', TEXT, zipfile.ZIP_STORED)
    with path.open('rb') as file:
        data = file.read()
    with zipfile.ZipFile(path) as archive:
        want = [(i.filename, sha256(archive.read(i))) for i in archive.infolist()]
    expect(problems, 'zipfile', [(line['name'], line['sha256']) for line in reader.members(data)], want)
    if shutil.which('zip'):
        tree = reader.path('tree')
        (tree / 'a').mkdir(parents=True)
        (tree / 'a/b.txt').write_bytes(TEXT)
        (tree / 'a/link').symlink_to('b.txt')
        subprocess.run(['zip', '-qry', '../info.zip', 'a'], cwd=tree, check=True)
        found = {line['name']: line['kind'] for line in reader.members(reader.path('info.zip'))}
        expect(problems, 'zip', found, {'a/': 'folder', 'a/b.txt': 'file', 'a/link': 'symlink'})


def bombs(reader, problems):
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b''.join(zeros.compress(bytes(1 << 20)) for _ in range(100)) + zeros.flush()
    bomb = Entry('a', packed=packed, plain_size=100 << 20, crc=0)
    lying = Entry('a', packed=packed, plain_size=1000, crc=0)
    flood = [Entry(f'n{i}', b'') for i in range(2001)]
    large = Entry('a', bytes(range(256)) * 4096 * 20, method=0)
    many = [Entry(f'n{i}', method=0, packed=large.packed, crc=large.crc, plain_size=large.plain_size) for i in range(14)]
    for what, data, want in (
            ('packed 1000 times', zip_of(bomb), [{'too-large'}]), ('says it is small', zip_of(lying), [{'damaged'}])):
        expect(problems, what, [{line.get('error')} for line in reader.members(data)], want)
        expect(problems, what + ': MiB unpacked', reader.unpacked_mib < 64, True)
        expect(problems, what + ': MiB', reader.mib < 256, True)
    expect(problems, 'members', reader.refusal(zip_of(*flood)), 'too-large')
    errors = [line.get('error') for line in reader.members(zip_of(*many))]
    expect(problems, 'all together', errors, [None] * 12 + ['too-large'] * 2)


def main():
    reader = Reader(sys.argv[1])
    tests = (names, contents, kinds, outside, disagreement, broken_structure, zip64, passwords, others, bombs)
    tap = Tap(len(tests))
    for test in tests:
        problems = []
        test(reader, problems)
        tap.say(test.__name__.replace('_', ' '), problems)


if __name__ == '__main__':
    assert pathlib.Path(sys.argv[1]).exists()
    main()
