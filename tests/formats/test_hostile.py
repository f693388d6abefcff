"""test_hostile.py SEKISHO: bombs, cut, locked and misnamed documents are refused with a reason, in 5 s and 512 MB."""
import pathlib
import resource
import sys
import tempfile
import time
import zipfile
import zlib

from reading import Tap, extract, zip_to

MIB = 1024 * 1024
SLOW = 8 if 'asan' in sys.argv[1] else 1
TYPES = {'[Content_Types].xml': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body):
    return TYPES | {'word/document.xml': f'<w:document {W}><w:body>{body}</w:body></w:document>'}


def paragraphs(count, text):
    return f'<w:p><w:r><w:t>{text}</w:t></w:r></w:p>' * count


def pdf(stream, extra=b''):
    """One page whose contents are a packed stream; the reader finds the objects without a table."""
    packed = zlib.compress(stream, 9)
    return (b'%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
            b'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n'
            b'4 0 obj<</Length %d/Filter/FlateDecode>>stream\n' % len(packed) + packed +
            b'\nendstream endobj\ntrailer<</Root 1 0 R%s>>\n' % extra)


def entities(depth):
    steps = ''.join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE a [<!ENTITY e0 "x">{steps}]><a>&e{depth - 1};</a>'


def overlapping(work):
    """Two entries of the directory that share one place."""
    path = work / 'overlap'
    zip_to(path, {'a.xml': 'x', 'b.xml': 'x'})
    data = bytearray(path.read_bytes())
    second = data.rindex(b'PK\1\2')
    data[second + 42:second + 46] = bytes(4)
    return bytes(data)


def zipped(work, parts):
    zip_to(work / 'made', parts)
    return (work / 'made').read_bytes()


def cases(work):
    good = zipped(work, word(paragraphs(50, '第1条 職員等は、守らなければならない。')))
    yield 'many bytes from few', zipped(work, TYPES | {'word/document.xml': 'a' * (40 * MIB)}), 'over the limit'
    yield 'a part of 60 MB', zipped(work, word(paragraphs(900000, '職員等は、守らなければならない。'))), 'over the limit'
    yield 'many parts', zipped(work, TYPES | {f'n{n}': '' for n in range(10001)}), 'over the limit'
    yield 'overlapping parts', overlapping(work), 'cannot be read to its end'
    yield 'entities', zipped(work, TYPES | {'word/document.xml': entities(9)}), 'are not read'
    yield 'nested deep', zipped(work, word('<w:tbl><w:tr><w:tc>' * 20000)), 'nested deeper'
    yield 'cut', good[:len(good) // 2], 'cannot be read to its end'
    yield 'text without end', zipped(work, word(paragraphs(250000, 'あ' * 60))), 'over the limit'
    yield 'a table of a million cells', b'<html><table><tr>' + b'<td>' * 1000000, 'over the limit'
    yield 'boxes in boxes', b'<html>' + b'<div>' * 1000000, 'nested deeper'
    yield 'unclosed tags', b'<html>' + b'<b><i>' * 500000, 'holds nothing'
    yield 'locked Word', b'\xD0\xCF\x11\xE0' + bytes(512) + 'EncryptedPackage'.encode('utf-16le'), 'locked'
    yield 'old Word', b'\xD0\xCF\x11\xE0' + bytes(512) + 'WordDocument'.encode('utf-16le'), 'are not read'
    yield 'a cut PDF', b'%PDF-1.7\n1 0 obj', 'cannot be read to its end'
    yield 'a locked PDF', b'%PDF-1.7\ntrailer<</Encrypt 9 0 R>>', 'locked'
    yield 'a scanned PDF', pdf(b'0 0 10 10 re f'), 'no text'
    yield 'a PDF that unpacks to 400 MB', pdf(b' ' * (400 * MIB)), None
    yield 'a workbook', zipped(work, {'[Content_Types].xml': 'spreadsheetml.sheet.main+xml'}), 'are not read'


def check(sekisho, path, says):
    began = time.monotonic()
    done = extract(sekisho, path, '--tree')
    took = time.monotonic() - began
    told = done.stderr.decode()
    print(f'# {took:.1f} s')
    if says is not None and (done.returncode != 1 or says not in told):
        yield f'status {done.returncode}: {told}'
    if says is None and done.returncode not in (1, 3):
        yield f'status {done.returncode}: {told}'


def main():
    sekisho = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        made = list(cases(work))
        tap = Tap(len(made) + 2)
        for name, data, says in made:
            (work / 'document').write_bytes(data)
            tap.say(name, list(check(sekisho, work / 'document', says)))
        misnamed = work / 'policy.pdf'
        zip_to(misnamed, word(paragraphs(3, '第1条 職員等は、守らなければならない。')), zipfile.ZIP_STORED)
        done = extract(sekisho, misnamed, '--tree')
        tap.say('a Word file called PDF is read', [] if done.returncode == 0 else [done.stderr.decode()])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        tap.say('within 512 MB', [] if peak < 512 * MIB * (1 if SLOW == 1 else 4) else [f'{peak // MIB} MiB'])
        print(f'# {peak // MIB} MiB')


main()
