"""saved: saved pages (MHT) with something dangerous in them, each in three disguises; MARK and SEEN as in markup."""
import base64
import quopri

from markup import MARK, PIXEL, SEEN

PLACE = 'https://example.jp/a/page.html'
# What stands in the page; parts beside it: (fields, bytes).
ROWS = [
    ('saved script', f'<script>{MARK}</script>', []),
    ('saved script part', '<script src="x.js"></script>', [('Content-Type: text/javascript\r\nContent-Location: https://example.jp/a/x.js', MARK)]),
    ('saved picture elsewhere', f'<img src="http://h/{MARK}.png">', []),
    ('saved picture that is a page', '<img src="cid:p" onerror=x>', [('Content-Type: image/svg+xml\r\nContent-ID: <p>', f'<svg onload="{MARK}"/>')]),
    ('saved frame', '<iframe src="cid:f"></iframe>', [('Content-Type: text/html\r\nContent-ID: <f>', f'<body onload="{MARK}()"><p>枠</p><script>{MARK}</script></body>')]),
    ('saved frame of itself', '<iframe src="page.html"></iframe><iframe src="cid:f"></iframe>',
     [('Content-Type: text/html\r\nContent-ID: <f>', f'<iframe src="cid:f"></iframe><iframe src="javascript:{MARK}">{MARK}</iframe>')]),
    ('saved frame elsewhere', f'<frameset><frame src="http://h/{MARK}"></frameset>', []),
    ('saved sheet', '<link rel=stylesheet href="cid:s">', [('Content-Type: text/css\r\nContent-ID: <s>', f'@import url(http://h/{MARK});p{{background:url({MARK})}}')]),
    ('saved sheet that ends', '<link rel=stylesheet href="cid:s">', [('Content-Type: text/css\r\nContent-ID: <s>', f'p{{color:red}}</style><script>{MARK}</script>')]),
    ('saved macros', '<link rel=Edit-Time-Data href="a.files/editdata.mso">',
     [('Content-Type: application/x-mso\r\nContent-Location: https://example.jp/a/a.files/editdata.mso', f'ActiveMime{MARK}')]),
    ('saved objects', '<link rel=OLE-Object-Data href="a.files/oledata.mso">',
     [('Content-Type: application/x-mso\r\nContent-Location: https://example.jp/a/a.files/oledata.mso', f'ActiveMime{MARK}')]),
    ('saved program', '<a href="cid:x">開く</a>', [('Content-Type: text/plain\r\nContent-ID: <x>', f'MZ{MARK}')]),
    ('saved page nobody leads to', '', [('Content-Type: text/html\r\nContent-Location: https://example.jp/b.html', f'<p>{MARK}</p>')]),
    ('saved twice', f'<img src="cid:p" alt="{SEEN}">', [('Content-Type: image/png\r\nContent-ID: <p>', PIXEL), ('Content-Type: text/html\r\nContent-ID: <p>', MARK)]),
    ('saved base', f'<base href="http://h/{MARK}/"><img src="a.png">', []),
]


def as_bytes(data, charset='utf-8'):
    return data if isinstance(data, bytes) else data.encode(charset, 'replace')


def message(parts, boundary, top='', pack=base64.encodebytes, coding='base64'):
    out = f'MIME-Version: 1.0\r\nContent-Type: multipart/related;{top} boundary="{boundary}"\r\n\r\n'.encode()
    for fields, data in parts:
        out += f'--{boundary}\r\n{fields}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'.encode() + pack(data) + b'\r\n'
    return out + f'--{boundary}--\r\n'.encode()


def disguises(inside, parts):
    """As browsers save it; found by its identity behind another part; within alternatives, in ISO-2022-JP."""
    text = f'<html><body><p>{SEEN}</p>{inside}</body></html>'
    rest = [(fields, as_bytes(data)) for fields, data in parts]
    page = (f'Content-Type: text/html; charset=utf-8\r\nContent-Location: {PLACE}', text.encode())
    blink = b'From: <Saved by Blink>\r\nSnapshot-Content-Location: ' + PLACE.encode() + b'\r\n'
    yield 'a.mht', blink + message([page, *rest], '----b', pack=quopri.encodestring, coding='quoted-printable')
    named = (f'Content-Type: text/html\r\nContent-ID: <start@x>\r\nContent-Location: {PLACE}', text.encode('cp932'))
    yield 'a.mhtml', message([*rest, ('Content-Type: text/html', b'<p>other</p>'), named], 'b', top=' start="<start@x>";')
    inner = message([('Content-Type: text/html; charset=iso-2022-jp', text.encode('iso2022_jp'))], 'in', pack=bytes, coding='8bit')
    outer = [(f'Content-Type: multipart/alternative; boundary=in\r\nContent-Location: {PLACE}', inner.partition(b'\r\n\r\n')[2]), *rest]
    yield 'a.mht', message(outer, 'out', pack=bytes, coding='8bit')


def vectors():
    yield from ((name, list(disguises(inside, parts))) for name, inside, parts in ROWS)
