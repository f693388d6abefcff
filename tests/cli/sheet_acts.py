"""Tables sent to be read, for test_http_api.py: what comes back, and what is refused with its reason."""
import os
import time

from sitecraft import check
from workbook import DATE, DIGITS, TIME, Number, workbook

HEADS = ['職員番号', '氏名', '発令日']
OLE = bytes.fromhex('d0cf11e0a1b11ae1')


def zeros_in_zip(size):
    """A workbook whose sheet says that it is larger than it may be."""
    big, declared = bytearray(workbook([['a']])), size.to_bytes(4, 'little')
    for find, head, place in ((big.find, b'PK\x03\x04', 22), (big.rfind, b'PK\x01\x02', 24)):
        at = big.rfind(head, 0, find(b'xl/worksheets/sheet0.xml')) + place
        big[at:at + 4] = declared
    return bytes(big)


class Sheets:
    def __init__(self, site, refused):
        self.site, self.refused_plainly = site, refused

    def read(self, name, body):
        return self.site.good('POST', '/sheets?filename=' + name, body, kind='application/octet-stream')

    def refused(self, status, slug, body, words='', sheet=1):
        told = self.refused_plainly(status, slug, 'POST', f'/sheets?filename=t&sheet={sheet}', body, kind='application/octet-stream')
        check(told['detail'] and told['way_out'] and words in told['detail'] + told['way_out'], told)

    def excel(self):
        """a workbook's first sheet that is not hidden comes as people see it, whatever the file's name says"""
        rows = [HEADS, [Number(7, DIGITS), '髙橋　学', Number(46478, DATE)], ['', '', '', '備考'], ['=A2+1', Number(46478.375, TIME)]]
        got = self.read('list.csv', workbook(rows, hidden=[['消えたはずの行']], more=['以前の職員'], merged=['A3:A4']))
        check(got == {'format': 'xlsx', 'encoding': 'utf-8', 'merged': 1, 'uncomputed': 1, 'sheet': 1, 'sheets': ['名簿', '以前の職員'],
                      'rows': [HEADS, ['0007', '髙橋　学', '2027-04-01'], ['', '', '', '備考'], ['', '2027-04-01 09:00']]}, got)
        self.refused(422, 'empty', workbook(rows, more=['以前の職員']), sheet=2)
        self.refused(404, 'not-found', workbook(rows, more=['以前の職員']), sheet=3)

    def text(self):
        """of a text the character set and the separator are found out, and formulas stay the text they are"""
        text = '職員番号,氏名,備考\r\n0007,髙橋　学,"=HYPERLINK(""http://x"")"\r\n'
        rows = [['職員番号', '氏名', '備考'], ['0007', '髙橋　学', '=HYPERLINK("http://x")']]
        for encoding, bytes_ in (('cp932', text.encode('cp932')), ('utf-8', text.encode()), ('utf-8', text.encode('utf-8-sig')),
                                 ('utf-16', b'\xff\xfe' + text.encode('utf-16le')), ('utf-16', b'\xfe\xff' + text.encode('utf-16be'))):
            got = self.read('list.xlsx', bytes_)
            check(got['rows'] == rows and got['format'] == 'csv' and got['encoding'].startswith(encoding), (encoding, got))

    def other_files(self):
        """what is no table, or is locked, is refused with what to do instead"""
        self.refused(415, 'unsupported', OLE + b'W\0o\0r\0k\0b\0o\0o\0k\0', '(.xls)')
        self.refused(422, 'encrypted', OLE + 'EncryptedPackage'.encode('utf-16le'), 'password')
        self.refused(415, 'unsupported', b'%PDF-1.7\n', 'PDF')
        self.refused(415, 'unsupported', bytes(range(256)) * 40)
        self.refused(422, 'damaged', b'PK\x03\x04' + bytes(500))
        self.refused(422, 'damaged', workbook([['a']])[:-9])
        self.refused(422, 'empty', b'')
        self.refused(422, 'empty', workbook([['']]))

    def limits(self):
        """a table beyond the limits is refused with the limit, soon, and core holds no more of it"""
        began = time.monotonic()
        self.refused(413, 'too-large', b'a,b\n' * 1_000_000, '100,000 rows')
        self.refused(413, 'too-large', (b',' * 999 + b'x\n') * 1001, '1,000,000 cells')
        self.refused(413, 'too-large', b'x,' * 1001, '1,000 columns')
        self.refused(413, 'too-large', b'x' * 140_000, '128 KiB')
        self.refused(413, 'too-large', workbook([['職員', str(n)] for n in range(100_001)]), '100,000 rows')
        self.refused(413, 'too-large', zeros_in_zip(200 << 20))
        self.refused(413, 'too-large', bytes(33 << 20))
        slower = 10 if 'ASAN_OPTIONS' in os.environ else 1
        check(time.monotonic() - began < 60 * slower, 'slow')

    def nothing_kept(self):
        """of tables that were read, or refused, no file stays"""
        blobs = os.path.join(self.site.dir, 'data', 'blobs', 'incoming')
        check(os.listdir(blobs) == [], os.listdir(blobs))

    def all(self):
        return [self.excel, self.text, self.other_files, self.limits, self.nothing_kept]
