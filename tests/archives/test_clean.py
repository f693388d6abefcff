"""test_clean.py CLEAN-ONE: archives with each danger in several disguises, made here: what comes out is a plain ZIP
without it, says what was left out, is its own output again, and other programs read it."""
import gzip
import io
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

from archives import UTF8, Entry, Tap, deflated, noise, zip_of
from test_lzh import lzh, member
from test_tar import tar_of

NOTICE = '無害化で除いたファイル.txt'
TEXT = '庁舎の外で作業するときは許可を得る。\r\n'.encode() * 9
CSV = '氏名,増減\r\n山田,-5\r\n'.encode()
PNG = (b'\x89PNG\r\n\x1a\n' + b'\0\0\0\rIHDR' + struct.pack('>IIBBBBB', 1, 1, 8, 2, 0, 0, 0))
PNG += struct.pack('>I', zlib.crc32(PNG[12:]))
DATA = zlib.compress(b'\0\1\2\3')
PNG += struct.pack('>I', len(DATA)) + b'IDAT' + DATA + struct.pack('>I', zlib.crc32(b'IDAT' + DATA))
PNG += b'\0\0\0\0IEND' + struct.pack('>I', zlib.crc32(b'IEND'))


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


class Cleaner:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.mib = self.unpacked_mib = 0

    def path(self, name):
        return pathlib.Path(self.folder.name) / name

    def run(self, data, name='in.zip', policy='office', password=None):
        """What is printed, and the bytes that came out (None: none did)."""
        source, out = self.path(name), self.path('out')
        source.write_bytes(data)
        out.unlink(missing_ok=True)
        words = [self.program, policy, str(source), str(out)] + ([password] if password else [])
        run = subprocess.run(words, capture_output=True, timeout=120, check=False)
        if run.returncode != 0:
            return {'refused': f'exit {run.returncode}', 'findings': [], 'why': run.stderr.decode(errors='replace')}, None
        self.unpacked_mib, self.mib = int(run.stderr.split()[-4]) / 1024**2, int(run.stderr.split()[-2]) / 1024
        return json.loads(run.stdout), out.read_bytes() if out.exists() else None

    def members(self, data, **more):
        """The members that came out, by name; {} when it was refused."""
        said, out = self.run(data, **more)
        if out is None:
            return {'': said.get('refused')}
        with zipfile.ZipFile(io.BytesIO(out)) as archive:
            assert archive.testzip() is None
            return {info.filename: archive.read(info) for info in archive.infolist()}


def left(cleaner, *entries, **more):
    """Which names stay beside the good one, and whether a notice names what went."""
    members = cleaner.members(zip_of(Entry('good.txt', TEXT), *entries), **more)
    return sorted(set(members) - {'good.txt'})


def named_dangers(cleaner, data, **more):
    said, _ = cleaner.run(data, **more)
    return {finding[0] for finding in said['findings']}


def plain(cleaner, problems):
    data = zip_of(Entry('文書/'), Entry('文書/届①.txt', TEXT), Entry('表.csv', CSV, method=0), Entry('図.png', PNG),
                  Entry('empty.txt', b''))
    said, out = cleaner.run(data)
    expect(problems, 'refused', said.get('refused'), None)
    expect(problems, 'members', cleaner.members(data),
           {'文書/届①.txt': TEXT, '表.csv': CSV, '図.png': PNG, 'empty.txt': b''})
    again, twice = cleaner.run(out)
    expect(problems, 'the same twice', (again.get('refused'), twice == out, again['findings']), (None, True, []))
    said, out = cleaner.run(data, policy='verify-only')
    expect(problems, 'verify only', (said['same'], out, said['findings']), (True, None, []))
    packed = deflated(TEXT)
    expect(problems, 'copied packed', packed in cleaner.run(zip_of(Entry('a.txt', TEXT)))[1], True)


def programs(cleaner, problems):
    exe, lnk = b'MZ' + bytes(80), bytes.fromhex('4C0000000114020000000000C000000000000046') + bytes(80)
    for what, entry in (
            ('by name', Entry('a.exe', b'x')), ('by name, large', Entry('A.ExE', exe)), ('full width', Entry('a．ｅｘｅ', exe)),
            ('by bytes', Entry('a.txt', exe)), ('by bytes, as a picture', Entry('a.jpg', exe)), ('no ending', Entry('a', exe)),
            ('two endings', Entry('写真.jpg.exe', exe)), ('two endings and blanks', Entry('a.pdf' + ' ' * 60 + '.scr', exe)),
            ('right to left', Entry('請求書\u202egpj.exe', exe)), ('no width', Entry('a.e\u200bxe', exe)),
            ('trailing dot', Entry('a.exe.', exe)), ('trailing blank', Entry('a.exe ', exe)),
            ('shortcut', Entry('a.lnk', lnk)), ('shortcut, renamed', Entry('a.docx', lnk)),
            ('script', Entry('a.js', b'x')), ('encoded script', Entry('a.vbe', b'x')), ('html application', Entry('a.hta', b'x')),
            ('settings', Entry('a.settingcontent-ms', b'x')), ('query', Entry('a.iqy', b'WEB\r\n1\r\nhttp://x')),
            ('disk image', Entry('a.iso', bytes(32769) + b'CD001' + bytes(99))),
            ('disk image, renamed', Entry('a.txt', bytes(32769) + b'CD001' + bytes(99))),
            ('help', Entry('a.chm', b'ITSF')), ('url', Entry('a.url', b'[InternetShortcut]')),
            ('url without its ending', Entry('a', b'[InternetShortcut]\nURL=x')), ('one', Entry('a.one', b'x')),
            ('shell', Entry('a.sh', b'#!/bin/sh')), ('add-in', Entry('a.xll', exe)), ('msi', Entry('a.msi', b'x'))):
        expect(problems, what, left(cleaner, entry), [NOTICE])
        expect(problems, what + ', strict', left(cleaner, entry, policy='strict'), [''])
        expect(problems, what + ', verify only', left(cleaner, entry, policy='verify-only'), [''])
    expect(problems, 'alone', cleaner.members(zip_of(Entry('a.exe', exe)))[''], 'unsafe')
    text = cleaner.members(zip_of(Entry('good.txt', TEXT), Entry('悪い.exe', exe)))[NOTICE].decode('utf-8-sig')
    expect(problems, 'the notice names it', '悪い.exe' in text and 'プログラム' in text, True)


def paths(cleaner, problems):
    for name in ('../a.txt', '..\\a.txt', 'x/../../a.txt', 'x\\..\\..\\a.txt', '/etc/a.txt', '\\a.txt', 'C:\\a.txt', 'c:a.txt',
                 '\\\\server\\share\\a.txt', '//server/a.txt', 'x/.. /a.txt', '..'):
        expect(problems, name, left(cleaner, Entry(name, TEXT)), [NOTICE])
        expect(problems, name, 'unsafe-path' in named_dangers(cleaner, zip_of(Entry('b.txt', TEXT), Entry(name, TEXT))), True)
    for name, want in (('x\\y.txt', 'x/y.txt'), ('./x//y.txt', 'x/y.txt'), ('a.txt:stream.txt', 'a.txt_stream.txt'),
                       ('CON.txt', '_CON.txt'), ('x/nul', 'x/_nul'), ('COM¹.txt', '_COM¹.txt'), ('a?b*c.txt', 'a_b_c.txt'),
                       ('道具.{21EC2020-3aea-1069-A2DD-08002B30309D}/a.txt', '道具_{21EC2020-3aea-1069-A2DD-08002B30309D}/a.txt'),
                       ('b.{21EC2020-3AEA-1069-A2DD-08002B30309D}\u200b/a.txt', 'b_{21EC2020-3AEA-1069-A2DD-08002B30309D}/a.txt'),
                       ('版.{21EC2020-3AEA-1069-A2DD}/a.txt', '版.{21EC2020-3AEA-1069-A2DD}/a.txt'), ('b.txt. .', 'b.txt'), (' c.txt', 'c.txt'), ('請求\u202e書.txt', '請求書.txt'),
                       ('か\u3099.txt', 'が.txt'), ('n' * 300 + '.txt', 'n' * 196 + '.txt'),
                       ('n' * 200, 'n' * 200), ('n.' + 'n' * 197 + '\u3042', 'n.' + 'n' * 194 + '.txt')):
        expect(problems, name, left(cleaner, Entry(name, TEXT)), [want])
    expect(problems, 'NUL', left(cleaner, Entry(b'a.txt\0.exe', TEXT)), [NOTICE])
    for junk in ('__MACOSX/._a.txt', '.DS_Store', 'x/Thumbs.db', 'desktop.ini'):
        expect(problems, junk, left(cleaner, Entry(junk, b'\0\1')), [])


def collisions(cleaner, problems):
    for what, names, want in (
            ('case', ['A.txt', 'a.txt'], ['A.txt', 'a (2).txt']), ('width', ['ａ.txt', 'a.txt'], ['a (2).txt', 'ａ.txt']),
            ('percent', ['a.txt', '%61.txt'], ['%61 (2).txt', 'a.txt']), ('ending alone', ['.csv', '.CSV'], ['(2).CSV', '.csv']),
            ('three', ['a.txt', 'A.txt', 'A.TXT'], ['A (2).txt', 'A (3).TXT', 'a.txt']),
            ('taken number', ['a.txt', 'a (2).txt', 'A.txt'], ['A (3).txt', 'a (2).txt', 'a.txt']),
            ('blanks part names', ['議事録 1.txt', '議事録1.txt'], ['議事録 1.txt', '議事録1.txt']),
            ('so does a long vowel', ['サーバー.txt', 'サーバ.txt'], ['サーバ.txt', 'サーバー.txt']),
            ('exactly', ['a.txt', 'a.txt'], ['a.txt', NOTICE]), ('slashes', ['x/a.txt', 'x\\a.txt'], ['x/a.txt', NOTICE]),
            ('a file where a folder is', ['x/a.txt', 'x'], ['x (2)', 'x/a.txt']),
            ('a folder where a file is', ['x', 'x/a.txt'], ['x', NOTICE])):
        entries = [Entry(name, TEXT) for name in names]
        expect(problems, what, sorted(cleaner.members(zip_of(*entries))), want)
    flood = ['a' * (i % 7) + 'B' * (i % 3) + ('x', 'X')[i % 2] + '.txt' for i in range(4000)]
    members = cleaner.members(zip_of(*(Entry(name, b'%d' % i) for i, name in enumerate(flood))))
    expect(problems, 'many collisions', len(set(members) - {NOTICE}), len(set(flood)))
    expect(problems, 'the list takes no name', sorted(cleaner.members(zip_of(Entry(NOTICE, TEXT), Entry('a.exe', b'x')))),
           [NOTICE[:-4] + ' (2).txt', NOTICE])


def specials(cleaner, problems):
    unix = 3 << 8 | 20
    for what, entry in (('link', Entry('l.txt', b'/etc/passwd', made_by=unix, attributes=0o120777 << 16)),
                        ('Windows link', Entry('l.txt', b'x', made_by=10 << 8, attributes=0x400)),
                        ('device', Entry('d.txt', made_by=unix, attributes=0o060600 << 16)),
                        ('disagreement', Entry('a.txt', TEXT, local_name=b'a.exe')),
                        ('unknown method', Entry('a.txt', b'x', method=14)),
                        ('damaged', Entry('a.txt', TEXT, crc=1))):
        expect(problems, what, left(cleaner, entry), [NOTICE])
    tar = tar_of(('good.txt', TEXT, {}), ('l', b'', {'type': tarfile.SYMTYPE, 'linkname': '/etc'}),
                 ('h', b'', {'type': tarfile.LNKTYPE, 'linkname': 'good.txt'}), ('p', b'', {'type': tarfile.FIFOTYPE}),
                 ('d', b'', {'type': tarfile.BLKTYPE}), ('../x.txt', TEXT, {}))
    for name, data in (('a.tar', tar), ('a.tar.gz', gzip.compress(tar))):
        expect(problems, name, sorted(cleaner.members(data, name=name)), ['good.txt', NOTICE])
        text = cleaner.members(data, name=name)[NOTICE].decode('utf-8-sig')
        expect(problems, name + ': five left out', '5 個' in text, True)
    odd = b'#!/bin/sh\n' + zip_of(Entry('a.txt', TEXT), Entry('b.txt', TEXT, gap=b'hidden'), comment=b'c') + b'tail'
    said, _ = cleaner.run(odd[10:])
    expect(problems, 'leftovers', sorted(f[3] for f in said['findings'] if f[0] == 'leftover'), ['behind', 'between', 'comment'])


def nested(cleaner, problems):
    inner = zip_of(Entry('様式.csv', '=cmd|x!A1\n'.encode()), Entry('bad.exe', b'MZ'))
    members = cleaner.members(zip_of(Entry('中.zip', inner), Entry('a.csv.gz', gzip.compress(CSV))))
    expect(problems, 'names', sorted(members), ['a.csv.zip', '中.zip'])
    with zipfile.ZipFile(io.BytesIO(members['中.zip'])) as archive:
        expect(problems, 'inner', {i.filename for i in archive.infolist()}, {'様式.csv', NOTICE})
        expect(problems, 'frozen', archive.read('様式.csv'), b"'=cmd|x!A1\n")
    with zipfile.ZipFile(io.BytesIO(members['a.csv.zip'])) as archive:
        expect(problems, 'one packed file', archive.namelist(), ['a.csv'])
    said, _ = cleaner.run(zip_of(Entry('中.zip', inner)))
    expect(problems, 'where', [f[2] for f in said['findings'] if f[0] == 'cell-formula'], ['中.zip > 様式.csv'])
    deep = zip_of(Entry('a.txt', TEXT))
    for level in range(1, 7):
        expect(problems, f'{level} deep', cleaner.run(deep)[0].get('refused'), None if level <= 4 else 'too-deep')
        deep = zip_of(Entry('a.zip', deep))


def forms(cleaner, problems):
    tar = tar_of(('文書/a.txt', TEXT, {}))
    rows = [('a.tar', tar, 'a.zip'), ('a.tar.gz', gzip.compress(tar), 'a.zip'), ('a.tgz', gzip.compress(tar), 'a.zip'),
            ('a.txt.gz', gzip.compress(TEXT), 'a.txt.zip'),
            ('a.lzh', lzh(member(b'a.txt', TEXT, folder='文書'.encode('cp932') + b'\xff')), 'a.zip')]
    if shutil.which('7z'):
        tree = cleaner.path('tree')
        (tree / '文書').mkdir(parents=True)
        (tree / '文書/a.txt').write_bytes(TEXT)
        for name, words in (('a.7z', []), ('b.7z', ['-pkey', '-mhe=on']), ('c.zip', ['-tzip', '-pkey', '-mem=AES256'])):
            subprocess.run(['7z', 'a', '-bso0', '-bsp0', *words, f'../{name}', '.'], cwd=tree, check=True, timeout=60)
        rows.append(('a.7z', cleaner.path('a.7z').read_bytes(), 'a.zip'))
        for name in ('b.7z', 'c.zip'):
            data = cleaner.path(name).read_bytes()
            expect(problems, name, cleaner.members(data, name=name, password='key').get('文書/a.txt'), TEXT)
            expect(problems, name + ' without', cleaner.members(data, name=name)[''], 'encrypted')
            expect(problems, name + ', wrong', cleaner.members(data, name=name, password='no')[''], 'encrypted')
            said, _ = cleaner.run(data, name=name, password='key')
            expect(problems, name + ', noted', ['encrypted', 'dropped'] in [f[:2] for f in said['findings']], True)
    for name, data, called in rows:
        said, _ = cleaner.run(data, name=name)
        expect(problems, name + ' is called', said['called'], called)
        want = 'a.txt' if name == 'a.txt.gz' else '文書/a.txt'
        expect(problems, name, cleaner.members(data, name=name).get(want), TEXT)
    for name, data, want in (('a.lzh', b'\x19\0-lh5-' + bytes(40), 'damaged'), ('a.rar', b'Rar!\x1a\7\0' + bytes(40), 'unsupported'),
                             ('a.cab', b'MSCF' + bytes(40), 'unsupported'), ('a.zip', b'Rar!\x1a\7\0' + bytes(40), 'unsupported'),
                             ('a.zip', b'MZ' + zip_of(Entry('a.txt', TEXT)), 'unsafe'), ('a.zip', b'', 'empty'),
                             ('a.txt', zip_of(Entry('a.txt', TEXT)), 'disguised'), ('a.zip', TEXT, 'disguised'),
                             ('a.zip', zip_of(), 'empty'), ('a.zip', zip_of(Entry('a.txt', TEXT))[:-3], 'damaged')):
        said, out = cleaner.run(data, name=name)
        expect(problems, f'{name} {data[:8]!r}', (said.get('refused'), out), (want, None))


def lzh_members(cleaner, problems):
    """What LZH can hold and a ZIP of ours may not: links, ways out, programs, old ways of packing, wrong sums."""
    bad = {'link': member(b'link|../../etc', b'', b'-lhd-'), 'out': member(b'../out.txt', TEXT), 'share': member(b'//host/root.txt', TEXT),
           'drive': member(b'c:\\drive.txt', TEXT), 'program': member(b'setup.exe', b'MZ' + TEXT), 'old': member(b'old.txt', TEXT, b'-lh1-'),
           'sum': member(b'sum.txt', TEXT, crc=1), 'folder out': member(b'out.txt', TEXT, folder=b'..\xff..\xff'),
           'disguised': member(b'a.txt', b'MZ' + TEXT, method=b'-lh0-')}
    for what, data in bad.items():
        members = cleaner.members(lzh(data, member('届出書.csv'.encode('cp932'), CSV)), name='a.lzh')
        expect(problems, what, sorted(members), sorted(['届出書.csv', NOTICE]))
        expect(problems, what + ', the other', members.get('届出書.csv'), CSV)
    members = cleaner.members(lzh(member(b'/root.txt', TEXT)), name='a.lzh')
    expect(problems, 'a separator before the path', list(members), ['root.txt'])
    inside = cleaner.members(zip_of(Entry('中.lzh', lzh(member(b'a.txt', TEXT)))))
    expect(problems, 'in a ZIP', list(inside), ['中.zip'])


def single(cleaner, problems):
    for name, data, want in (
            ('a.csv', b'ID;PWXL;N;E\r\n', 'unsupported'), ('a.slk', b'ID;P', 'unsupported'), ('a.csv', b'<html><table>', 'disguised'),
            ('a.csv', b'\x82\xff\xfd', 'encoding'), ('a.xml', b'<?xml version="1.0"?><Workbook>', 'unsupported'),
            ('a.iqy', b'WEB\n1\nhttp://x', 'unsupported'), ('a.dif', b'TABLE\r\n0,1\r\n', 'unsupported'),
            ('a.prn', b'a b', 'unsupported'), ('a.txt', b'\0\1\2\3', 'unsupported'), ('a.dat', b'\1\2\3', 'unsupported'),
            ('a.docx', b'PK\3\4' + bytes(40), 'damaged'), ('a.docx', zip_of(Entry('a.txt', TEXT)), None),
            ('a.bat', b'echo', 'unsafe'), ('a.jpg', b'%PDF-1.4', 'disguised'), ('a.txt', b'MZ\0', 'unsafe'),
            ('a.svg', b'<svg/>', 'unsafe'), ('a.csv', b'a\0b', 'encoding')):
        said, out = cleaner.run(data, name=name)
        expect(problems, f'{name} {data[:12]!r}', out, None)
        if want is not None:
            expect(problems, f'{name} {data[:12]!r}', said.get('refused'), want)
    for name, data, kind, called in (('a.jpg', PNG, 'image-png', 'a.png'), ('a.txt', b'<html>', 'plain-text', 'a.txt'),
                                     ('a.csv', CSV, 'comma-table', 'a.csv'), ('a.rtf', b'{\\rt', 'rtf', 'a.rtf'), ('memo', TEXT, 'plain-text', 'memo'),
                                     ('a.log', b'#!/bin/sh\n', 'plain-text', 'a.log')):
        said, _ = cleaner.run(data, name=name)
        expect(problems, f'{name} {data[:8]!r}', (said.get('refused'), said['kind'], said['called']), (None, kind, called))


def bombs(cleaner, problems):
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b''.join(zeros.compress(bytes(1 << 20)) for _ in range(100)) + zeros.flush()
    flat = Entry('a.txt', packed=packed, plain_size=100 << 20, crc=0)
    layer, modest = zip_of(Entry('a.txt', b'a\n' * 500000)), zip_of(Entry('a.txt', noise(1 << 14) * 20))
    for _ in range(3): # as 42.zip is made: sixteen of the same, and again
        layer = zip_of(*(Entry(f'{i}.zip', layer) for i in range(16)))
        modest = zip_of(*(Entry(f'{i}.zip', modest) for i in range(16)))
    deep = zip_of(Entry('a.zip', zip_of(Entry('a.zip', layer))))
    one = Entry('aa', TEXT)
    directory = b''.join(Entry(f'{i:02}', TEXT).central(0) for i in range(50))
    overlap = one.local() + directory + end(50, len(directory), len(one.local()))
    many = zip_of(*(Entry(f'{i}', b'x') for i in range(20001)))
    for what, data in (('packed thousandfold', zip_of(Entry('b.txt', TEXT), flat)), ('42.zip', layer), ('42.zip, deeper', deep),
                       ('modest layers', modest), ('overlapping', overlap), ('members', many)):
        said, out = cleaner.run(data)
        expect(problems, what, (said.get('refused') in ('too-large', 'too-deep', 'damaged'), out), (True, None))
        expect(problems, what + ': MiB unpacked', cleaner.unpacked_mib < 128, True)
        expect(problems, what + ': MiB', cleaner.mib < 256, True)


def end(count, size, at):
    return struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, count, count, size, at, 0)


def pictures(cleaner, problems):
    """What a picture decodes to is no part of what an archive unpacks to."""
    wide = b'\x89PNG\r\n\x1a\n'
    rows = zlib.compress(bytes(3 * 1500 + 1) * 1500, 9)
    for kind, data in ((b'IHDR', struct.pack('>IIBBBBB', 1500, 1500, 8, 2, 0, 0, 0)), (b'IDAT', rows), (b'IEND', b'')):
        wide += struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    expect(problems, 'a large even picture alone', cleaner.run(wide, name='a.png')[0].get('refused'), None)
    expect(problems, 'and packed', sorted(cleaner.members(zip_of(Entry('a.png', wide)))), ['a.png'])


def others(cleaner, problems):
    data = zip_of(Entry('様式.txt'.encode('cp932'), TEXT), Entry('表①.csv', CSV), Entry('bad.exe', b'MZ'))
    _, out = cleaner.run(data)
    path = cleaner.path('cleaned.zip')
    path.write_bytes(out)
    for words in (['unzip', '-tq'], ['7z', 't', '-bso0', '-bsp0'], ['bsdtar', '-tf']):
        if shutil.which(words[0]):
            run = subprocess.run([*words, str(path)], capture_output=True, timeout=60, check=False)
            expect(problems, words[0], run.returncode, 0)
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    expect(problems, 'names', [i.filename for i in infos], ['様式.txt', '表①.csv', NOTICE])
    expect(problems, 'marked as UTF-8', {i.flag_bits for i in infos}, {UTF8})
    expect(problems, 'bare', {(i.extra, i.comment, i.date_time, i.external_attr) for i in infos},
           {(b'', b'', (1980, 1, 1, 0, 0, 0), 0)})


def main():
    cleaner = Cleaner(sys.argv[1])
    tests = (plain, programs, paths, collisions, specials, nested, forms, lzh_members, single, pictures, bombs, others)
    tap = Tap(len(tests))
    for test in tests:
        problems = []
        test(cleaner, problems)
        tap.say(test.__name__, problems)


if __name__ == '__main__':
    main()
