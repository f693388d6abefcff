"""test_tar.py ARCHIVE-LIST: TAR as it was written over forty years, and files packed by gzip, bzip2 and xz."""
import bz2
import gzip
import io
import lzma
import shutil
import subprocess
import sys
import tarfile

from archives import Reader, Tap, sha256

TEXT = '庁舎外で作業するときは許可を得る。\n'.encode() * 30
LONG = '長い名前の文書' * 30 + '.txt'


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


def tar_of(*members, form=tarfile.PAX_FORMAT, encoding='utf-8'):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w', format=form, encoding=encoding) as archive:
        for name, data, more in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in more.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def plain(name, data=TEXT):
    return name, data, {}


def forms(reader, problems):
    for what, form, encoding in (('ustar', tarfile.USTAR_FORMAT, 'utf-8'), ('GNU', tarfile.GNU_FORMAT, 'utf-8'),
                                 ('pax', tarfile.PAX_FORMAT, 'utf-8'), ('GNU, CP932', tarfile.GNU_FORMAT, 'cp932')):
        names = ['a.txt', 'フォルダ/届出.txt'] + ([LONG] if form != tarfile.USTAR_FORMAT else ['d' * 90 + '/' + 'e' * 90])
        data = tar_of(*(plain(name) for name in names), form=form, encoding=encoding)
        found = reader.members(data)
        expect(problems, what, [(m['name'], m['kind'], m['sha256']) for m in found],
               [(name, 'file', sha256(TEXT)) for name in names])
        expect(problems, what + ': flaws', reader.ask(data)[-1], {'archive': []})
    old = bytearray(tar_of(plain('old.txt'), form=tarfile.USTAR_FORMAT))
    old[257:512] = bytes(255)
    old[148:156] = b'%06o\0 ' % (sum(old[:148]) + 8 * 32 + sum(old[156:512]))
    expect(problems, 'before POSIX', [m['name'] for m in reader.members(bytes(old))], ['old.txt'])


def kinds(reader, problems):
    for what, kind, want in (('folder', tarfile.DIRTYPE, 'folder'), ('symlink', tarfile.SYMTYPE, 'symlink'),
                             ('hard link', tarfile.LNKTYPE, 'hardlink'), ('pipe', tarfile.FIFOTYPE, 'device'),
                             ('disk', tarfile.BLKTYPE, 'device'), ('terminal', tarfile.CHRTYPE, 'device'),
                             ('contiguous', tarfile.CONTTYPE, 'file'), ('unknown', b'Z', 'other')):
        data = tar_of(('x', b'', {'type': kind, 'linkname': '/etc/passwd'}), plain('after'))
        expect(problems, what, [m['kind'] for m in reader.members(data)], [want, 'file'])
    sparse = tar_of(('x', TEXT, {'pax_headers': {'GNU.sparse.major': '1', 'GNU.sparse.minor': '0'}}))
    expect(problems, 'sparse', [m['kind'] for m in reader.members(sparse)], ['other'])


def packed(reader, problems):
    data = tar_of(plain('a.txt'), plain('b.txt', TEXT * 2))
    for what, pack in (('gzip', gzip.compress), ('bzip2', bz2.compress), ('xz', lzma.compress)):
        found = reader.members(pack(data))
        expect(problems, 'TAR by ' + what, [(m['name'], m['sha256']) for m in found],
               [('a.txt', sha256(TEXT)), ('b.txt', sha256(TEXT * 2))])
        for name, whole in (('one file', pack(TEXT)), ('two streams', pack(TEXT[:99]) + pack(TEXT[99:])),
                            ('an empty stream between', pack(TEXT[:99]) + pack(b'') + pack(TEXT[99:]))):
            expect(problems, f'{name} by {what}', [m.get('sha256') for m in reader.members(whole)], [sha256(TEXT)])
        expect(problems, 'nothing by ' + what, [m['sha256'] for m in reader.members(pack(b''))], [sha256(b'')])
        one = pack(TEXT)
        outcomes = [reader.refusal(one[:cut]) or reader.members(one[:cut])[0].get('error') for cut in range(20, len(one))]
        expect(problems, what + ' cut', set(outcomes), {'damaged'})
        outcomes = set()
        for at in range(12, len(one)):
            changed = bytearray(one)
            changed[at] ^= 4
            lines = reader.ask(bytes(changed))
            outcomes.add(lines[-1].get('refused') or lines[1].get('error') or lines[1].get('sha256'))
        expect(problems, what + ' changed', outcomes <= {'damaged', sha256(TEXT)}, True)
        expect(problems, what + ': something behind', reader.members(one + b'<script>alert(1)</script>')[0].get('error'),
               'damaged')


def gzip_names(reader, problems):
    for what, name in (('ASCII', b'report.csv'), ('UTF-8', '報告.csv'.encode()), ('CP932', '報告.csv'.encode('cp932'))):
        out = io.BytesIO()
        with gzip.GzipFile(filename='x', mode='wb', fileobj=out, mtime=0) as file:
            file.write(TEXT)
        data = out.getvalue().replace(b'x\0', name + b'\0', 1)
        want = '報告.csv' if what != 'ASCII' else 'report.csv'
        expect(problems, what, [m['name'] for m in reader.members(data)], [want])
    expect(problems, 'zeros behind', [m.get('sha256') for m in reader.members(gzip.compress(TEXT) + bytes(512))],
           [sha256(TEXT)])


def wrong(reader, problems):
    data = tar_of(plain('a.txt'), plain('b.txt'))
    end = len(data.rstrip(b'\0'))
    second = 512 * (1 + (len(TEXT) + 511) // 512)
    for what, bad in (('sum', data[:100] + b'X' + data[101:]), ('cut in contents', data[:700]),
                      ('no end', data[:second * 2]), ('cut in a header', data[:second + 100]),
                      ('junk for a header', data[:second] + b'\1' * 512 + data[second + 512:])):
        expect(problems, what, reader.refusal(bad), 'damaged')
    expect(problems, 'something behind', reader.ask(data[:end + 2048] + b'MZ' + bytes(1022))[-1], {'archive': ['behind']})
    expect(problems, 'something in padding', reader.ask(data[:second - 1] + b'!' + data[second:])[-1],
           {'archive': ['between']})
    folder = tar_of(('x', TEXT, {'type': tarfile.DIRTYPE}))
    expect(problems, 'a folder with contents', reader.refusal(folder), 'damaged')


def bombs(reader, problems):
    zeros = bytes(1 << 20)
    gz = b''.join((gzip.compress(zeros) for _ in range(64)))
    bz = b''.join((bz2.compress(zeros * 10) for _ in range(64)))
    xz = lzma.LZMACompressor()
    xz = b''.join(xz.compress(zeros) for _ in range(200)) + xz.flush()
    huge = lzma.compress(TEXT, format=lzma.FORMAT_XZ,
                         filters=[{'id': lzma.FILTER_LZMA2, 'dict_size': 1 << 30, 'mode': lzma.MODE_FAST, 'nice_len': 8,
                                   'mf': lzma.MF_HC3, 'depth': 1}])
    tar = gzip.compress(tar_of(plain('a', zeros * 200)))
    for what, data in (('gzip', gz), ('bzip2', bz), ('xz', xz), ('xz that wants 1 GiB', huge), ('TAR by gzip', tar)):
        lines = reader.ask(data)
        outcome = lines[-1].get('refused') or lines[1].get('error')
        expect(problems, what, outcome, 'too-large')
        expect(problems, what + ': MiB unpacked', reader.unpacked_mib < 64, True)
        expect(problems, what + ': MiB', reader.mib < 256, True)


def others(reader, problems):
    tree = reader.path('tree')
    (tree / '文書').mkdir(parents=True)
    (tree / '文書/届.txt').write_bytes(TEXT)
    (tree / '文書' / ('n' * 200)).write_bytes(b'x')
    (tree / 'link').symlink_to('文書')
    want = {'link': 'symlink', '文書/': 'folder', '文書/届.txt': 'file', '文書/' + 'n' * 200: 'file'}
    for what, words in (('GNU tar', ['tar', '-cf']), ('GNU tar, gzip', ['tar', '-czf']), ('bsdtar', ['bsdtar', '-cf']),
                        ('bsdtar, pax', ['bsdtar', '--format', 'pax', '-cf']), ('v7', ['tar', '--format=v7', '-cf'])):
        if not shutil.which(words[0]):
            continue
        names = ['link', '文書'] if what != 'v7' else ['link', '文書/届.txt']
        run = subprocess.run([*words, '../out.tar', *names], cwd=tree, check=False, timeout=60, capture_output=True)
        found = {m['name']: m['kind'] for m in reader.members(reader.path('out.tar'))}
        expect(problems, what, found, want if what != 'v7' else {'link': 'symlink', '文書/届.txt': 'file'})
        expect(problems, what + ' ran', run.returncode, 0)


def main():
    reader = Reader(sys.argv[1])
    tests = (forms, kinds, packed, gzip_names, wrong, bombs, others)
    tap = Tap(len(tests))
    for test in tests:
        problems = []
        test(reader, problems)
        tap.say(test.__name__.replace('_', ' '), problems)


if __name__ == '__main__':
    main()
