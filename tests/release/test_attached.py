#!/usr/bin/env python3
"""test_attached.py RELEASE_TOOL: PDF files with other files attached, through the whole way: disarmed, checked, released.

What comes out is a ZIP of the PDF and what stays of the files, each disarmed; in again it gives itself. Where nothing stays, and
under policies that let nothing stay, it is the PDF.
"""
import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from packages import word
from pdfs import MARK, plain, with_key
from way import finish, say, through

NOTICE = '無害化で除いたファイル.txt'
TEXT = '添付の本文です\r\n'.encode()
EXE = b'MZ' + MARK.encode() + bytes(60)


def tool(policy, *files):
    return through(policy, [(f'{at}.{"zip" if data.startswith(b"PK") else "pdf"}', data) for at, data in enumerate(files)])


def opened(data):
    if not data or not data.startswith(b'PK'):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(name):
    return b'<' + (b'\xfe\xff' + name.encode('utf-16-be')).hex().encode() + b'>' if isinstance(name, str) else b'<' + name.hex().encode() + b'>'


def attach(pdf, number, name, data, keys='UF', packed=True, more=b''):
    """A file specification as `number`, its stream as the next."""
    names = b''.join(b'/%s%s' % (key.encode(), text_of(name)) for key in keys.split())
    pdf.put(number, b'<</Type/Filespec%s/EF<</F %d 0 R>>%s>>' % (names, number + 1, more))
    pdf.put(number + 1, '<</Type/EmbeddedFile/Filter/FlateDecode>>' if packed else '<</Type/EmbeddedFile>>', zlib.compress(data) if packed else data)
    return pdf


def in_tree(*rows, keys='UF'):
    """The plain file with [(name, data)] in its tree of attached files."""
    pdf = plain()
    for at, (name, data) in enumerate(rows):
        attach(pdf, 100 + 2 * at, name, data, keys)
    with_key(1, '/Names<</EmbeddedFiles<</Kids[<</Names[%s]>>]>>>>' % ''.join(f'({at:04d}){100 + 2 * at} 0 R' for at in range(len(rows))))(pdf)
    return pdf


def macro():
    made = word()
    made.add_part('word/vbaProject.bin', MARK, 'application/vnd.ms-office.vbaProject')
    made.add_way('word/document.xml', 'rIdV', 'http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin')
    return made.pack()


def dangers(said, deed=None):
    return [row[0] for row in said['findings'] if deed in (None, row[1])]


def is_plain_pdf(data):
    return data is not None and data.startswith(b'%PDF-1.7') and not any(word in data for word in (b'/EF', b'/AF', b'/FileAttachment', b'/Filespec'))


def test_kept():
    rows = [('本文.txt', TEXT), ('様式.docx', macro()), ('run.exe', EXE), ('photo.jpg', EXE), ('壊れ.docx', b'PK\3\4' + bytes(50)), ('空.txt', b'')]
    source = in_tree(*rows)
    forms = source.disguises(plain())
    results = tool('office', *forms)
    for (said, out), name in zip(results, ('plain', 'hidden', 'updated')):
        found = opened(out)
        say(f'{name}: a ZIP of the PDF, what stays, and a list of what does not', [str(said), list(found)] if said['called'][-4:] != '.zip' or
            set(found) != {said['file'], '本文.txt', '様式.docx', '空.txt', NOTICE} or list(found)[-2] != said['file'] else [])
        say('the text as it was, the document without its macro, the PDF without files', [
            key for key, fine in (('text', found.get('本文.txt') == TEXT), ('pdf', is_plain_pdf(found.get(said['file']))),
                                  ('macro', not any(MARK.encode() in part for key, data in found.items() if key.endswith('.docx')
                                                    for part in opened(data).values()) and 'word/document.xml' in opened(found.get('様式.docx')))) if not fine])
        notice = found.get(NOTICE, b'').decode('utf-8-sig')
        say('and each is told', [str(said['findings']), notice] if not {'executable', 'unknown-content', 'damaged'} <= set(dangers(said, 'dropped')) or 'この PDF を' not in notice or
            any(one not in notice for one in ('run.exe', 'photo.jpg', '壊れ.docx')) or dangers(said, 'rewritten').count('embedded-file') != 3 or
            'embedded-file' in dangers(said, 'dropped') else [])
    outs = [out for _, out in results if out]
    again = tool('office', *outs)
    say('in again each gives itself, and nothing is found', [str(said) for (said, out), before in zip(again, outs) if out != before or said['findings']])
    say('and passes verify-only', [str(said) for said, _ in tool('verify-only', *outs) if said['verdict'] != 'verified-clean'])


def test_dropped():
    (strict, plain_out), (verified, _), (bare, bare_out) = (
        tool('strict', in_tree(('a.txt', TEXT)).plain())[0], tool('verify-only', in_tree(('a.txt', TEXT)).plain())[0],
        tool('office', in_tree(('run.exe', EXE), ('a.bat', b'x')).plain())[0])
    say('where packages go, files go and are told', [str(strict)] if not is_plain_pdf(plain_out) or 'embedded-file' not in dangers(strict, 'dropped') else [])
    say('verify-only refuses it', [str(verified)] if verified['passed'] else [])
    say('a PDF of which no file stays stays a PDF', [str(bare)] if not is_plain_pdf(bare_out) or bare['called'] != bare['file'] or
        dangers(bare).count('executable') != 2 else [])


def test_places():
    """Everywhere a file can hang; one that hangs at several is one."""
    places = {
        'attachment': (4, '/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 100 0 R>>]'), 'of the catalog': (1, '/AF[100 0 R]'), 'of a page': (3, '/AF 100 0 R'),
        'of an annotation': (10, '/AF[100 0 R]'),
        'everywhere': (1, '/AF[100 0 R 100 0 R]/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[(a)100 0 R(b)100 0 R]>>>>'),
    }
    files = []
    for at, key in places.values():
        pdf = attach(plain(), 100, 'a.txt', TEXT)
        with_key(at, key)(pdf)
        files.append(pdf.plain())
    results = tool('office', *files)
    say('files of every place stay, once', [f'{name}: {said}' for name, (said, out) in zip(places, results)
                                            if sorted(opened(out)) != sorted([said['file'], 'a.txt'] if out else []) or 'embedded-file' in dangers(said, 'dropped')])
    outside, loop = plain(), in_tree(('a.txt', TEXT))
    with_key(4, '/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS(//host/share)>>]')(outside)
    loop.put(1, b'<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 200 0 R>>>>')
    loop.put(200, b'<</Kids[200 0 R 201 0 R]>>').put(201, b'<</Kids[200 0 R]/Names[(a)100 0 R(b)99 0 R(c)]>>')
    (said, out), (looped, found) = tool('office', outside.plain(), loop.plain())
    say('one that is none goes and is told', [str(said)] if not is_plain_pdf(out) or 'embedded-file' not in dangers(said, 'dropped') else [])
    say('a tree that leads back to itself is gone through', [str(looped)] if 'a.txt' not in opened(found) else [])


def test_names():
    """(name as it stands there, what it becomes)"""
    rows = [('../../etc/申請.txt', '申請.txt'), (r'C:\Users\x\表.txt', '表.txt'), ('表示.txt'.encode('cp932'), '表示.txt'), ('ソ能.txt'.encode(), 'ソ能.txt'),
            (b'\xef\xbb\xbf' + '髙﨑.txt'.encode(), '髙﨑.txt'), (b'caf\x84 \xa0.txt', 'caf\u2014 \u20ac.txt'), ('con.txt', '_con.txt'), ('a\u202etxt.b.txt', 'atxt.b.txt'),
            ('..', '添付'), ('無害化で除いたファイル.txt', '無害化で除いたファイル.txt'), ('0.pdf/', '添付 (2)')]
    said, out = tool('office', in_tree(*[(name, TEXT) for name, _ in rows]).plain())[0]
    names = set(opened(out)) - {said['file']}
    say('names are read and made safe', [f'{sorted(names)}', f'{sorted({want for _, want in rows})}', str(said['why'])] if len(names) != len(rows) or
        {want for _, want in rows} - names else [])
    said, out = tool('office', in_tree(('同じ.txt', TEXT), ('同じ.txt', b'other'), ('0.pdf', plain().plain()), ('0.PDF', plain().plain())).plain())[0]
    found = opened(out)
    say('the same name twice is two files, and none is the PDF', [f'{said} {list(found)}'] if len(found) != 5 or
        {TEXT, b'other'} - set(found.values()) or '0.pdf' not in found else [])
    both = attach(plain(), 100, b'old.txt', TEXT, 'F', more=b'/UF' + text_of('新しい.txt'))
    with_key(3, '/AF 100 0 R')(both)
    say('UF counts before F', [str(list(opened(out))) for _, out in tool('office', both.plain()) if '新しい.txt' not in opened(out)])
    two = attach(attach(plain(), 100, 'a.txt', TEXT), 102, 'b.txt', b'other')
    two.put(100, b'<</F(a.txt)/EF<</UF 101 0 R/F 103 0 R>>>>')
    with_key(3, '/AF 100 0 R')(two)
    said, out = tool('office', two.plain())[0]
    say('two files under one specification both stay', [str(said)] if {TEXT, b'other'} - set(opened(out).values()) else [])


def zipped(*rows):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as archive:
        for name, data in rows:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def test_inside():
    inner = in_tree(('a.txt', TEXT), ('run.exe', EXE)).plain()
    said, out = tool('office', in_tree(('内.pdf', inner)).plain())[0]
    found = opened(opened(out).get('内.zip'))
    say('a PDF in a PDF becomes a ZIP in a ZIP', [str(said)] if set(found) != {'内.pdf', 'a.txt', NOTICE} or found['a.txt'] != TEXT else [])
    (packed, file), = tool('office', zipped(('課/申請.pdf', inner), ('x.txt', b'x')))
    found = opened(opened(file).get('課/申請.zip'))
    say('one in a ZIP becomes a ZIP there', [str(packed)] if set(found) != {'申請.pdf', 'a.txt', NOTICE} else [])
    deep = inner
    for _ in range(5):
        deep = in_tree(('内.pdf', deep), ('b.txt', TEXT)).plain()
    (deeper, flat), = tool('office', deep)
    say('what lies too deep goes, and the rest stays', [str(deeper)] if 'b.txt' not in opened(flat) or 'limit' not in dangers(deeper, 'dropped') else [])
    ways = [one for one in (out, file, flat) if one]
    say('in again they give themselves', [str(said) for (said, made), before in zip(tool('office', *ways), ways) if made != before or said['findings']])


def test_limits():
    bomb = plain()
    data = zlib.compress(zlib.compress(bytes(1 << 26)))
    attach(bomb, 100, 'a.txt', data, packed=False)
    bomb.put(101, '<</Filter[/FlateDecode/FlateDecode]>>', data)
    with_key(3, '/AF 100 0 R')(bomb)
    crowd = in_tree(('a.txt', TEXT))
    crowd.put(1, b'<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%s]>>>>>>' % b''.join(b'(x)<</F(%d.txt)/EF<</F 101 0 R>>>>' % at for at in range(20100)))
    cut = attach(plain(), 100, 'a.txt', zlib.compress(TEXT * 99)[:-20], packed=False)
    cut.put(101, '<</Filter/FlateDecode>>', zlib.compress(TEXT * 99)[:-20])
    with_key(3, '/AF 100 0 R')(cut)
    results = tool('office', bomb.plain(), crowd.plain(), cut.plain())
    say('a bomb and a crowd of files are refused', [str(said) for said, out in results[:2] if out or said['refused'] != 'too-large'])
    say('one that breaks off goes', [str(results[2][0])] if not is_plain_pdf(results[2][1]) or 'damaged' not in dangers(results[2][0], 'dropped') else [])


PADDING = bytes.fromhex('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A')


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted(password, files_only):
    """Attached files under RC4 of 128 bits, the rest plain, or the other way round (7.6.4, algorithms 2 and 5)."""
    owner, identity = bytes(range(32)), b'0123456789abcdef'
    key = hashlib.md5((password + PADDING)[:32] + owner + b'\xfc\xff\xff\xff' + identity).digest()
    for _ in range(50):
        key = hashlib.md5(key).digest()
    user = hashlib.md5(PADDING + identity).digest()
    for turn in range(20):
        user = rc4(bytes(byte ^ turn for byte in key), user)
    def locked(number, data):
        return rc4(hashlib.md5(key + number.to_bytes(3, 'little') + b'\0\0').digest(), data)
    pdf = in_tree(('a.txt', TEXT))
    for at, (text, data) in list(pdf.objects.items()):
        if data is not None and (at == 101) == files_only:
            pdf.put(at, text, locked(at, data))
    ways = b'/EFF/StdCF' if files_only else b'/StmF/StdCF/EFF/Identity'
    pdf.put(300, b'<</Filter/Standard/V 4/R 4/Length 128/P -4/O<%s>/U<%s>/CF<</StdCF<</CFM/V2/Length 16>>>>%s>>' % (
        owner.hex().encode(), (user + bytes(16)).hex().encode(), ways))
    out = bytearray(b'%PDF-1.7\n')
    pdf.table(out, sorted(pdf.objects), extra=b'/Encrypt 300 0 R/ID[<%s><%s>]' % (identity.hex().encode(), identity.hex().encode()))
    return bytes(out)


def test_encrypted():
    (files, out), (rest, other), (locked, bare) = tool('office', encrypted(b'', True), encrypted(b'', False), encrypted(b'secret', True))
    say('files have a cipher of their own, or none', [str(said) for said, made in ((files, out), (rest, other)) if opened(made).get('a.txt') != TEXT])
    say('under an unknown password they alone go', [str(locked)] if not is_plain_pdf(bare) or dangers(locked, 'dropped').count('encrypted') != 2 else [])


def test_qpdf():
    """As another program attaches and encrypts them."""
    if not shutil.which('qpdf'):
        say('files that qpdf attached # SKIP no qpdf', [])
        return
    with tempfile.TemporaryDirectory() as folder:
        made = [Path(folder) / name for name in ('plain.pdf', 'attached.pdf', 'encrypted.pdf')]
        made[0].write_bytes(plain().plain())
        (Path(folder) / 'a').write_bytes(TEXT)
        subprocess.run(['qpdf', made[0], '--add-attachment', f'{folder}/a', '--filename=申請書.txt', '--', made[1]], check=True)
        subprocess.run(['qpdf', made[1], '--encrypt', '', 'owner', '256', '--', made[2]], check=True)
        results = tool('office', *(path.read_bytes() for path in made[1:]))
    say('files that qpdf attached, encrypted too', [str(said) for said, out in results if opened(out).get('申請書.txt') != TEXT])


test_kept()
test_dropped()
test_places()
test_names()
test_inside()
test_limits()
test_encrypted()
test_qpdf()
finish()
