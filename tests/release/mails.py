"""mails: messages made for test_mail.py, hostile and harmless ones, each in several disguises."""
import base64
import quopri

MARK = b'UNWANTED-7f3a'
HEAD = b'From: =?utf-8?B?55Sz6KuL?= <a@town.example>\r\nTo: b@town.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n'


def b64(data):
    return base64.encodebytes(data)


def part(kind, body, *fields, coding=None):
    data = b64(body) if coding == 'base64' else quopri.encodestring(body) if coding == 'quoted-printable' else body
    head = [b'Content-Type: ' + kind] + list(fields) + ([b'Content-Transfer-Encoding: ' + coding.encode()] if coding else [])
    return b'\r\n'.join(head) + b'\r\n\r\n' + data


def several(parts, kind=b'mixed', boundary=b'b1'):
    inner = b''.join(b'\r\n--' + boundary + b'\r\n' + one for one in parts)
    return b'Content-Type: multipart/' + kind + b'; boundary="' + boundary + b'"\r\n' + inner + b'\r\n--' + boundary + b'--\r\n'


def message(body, head=HEAD):
    return head + body


WORDS = part(b'text/plain; charset=utf-8', 'こんにちは\r\n'.encode())


def page(html, charset='utf-8'):
    return part(b'text/html; charset=' + charset.encode(), html.encode(charset), coding='base64')


def attached(name, data, *fields):
    return part(b'application/octet-stream', data, b'Content-Disposition: attachment; ' + name, *fields, coding='base64')


def disguises(body):
    """As it is; inside parts of parts with odd headers; inside another message."""
    yield message(body)
    yield message(several([part(b'text/plain', b'x'), several([body], b'related', b'b3')], boundary=b'b2'),
                  b'X-A: 1\nSubject: =?utf-8?Q?a?=\r\n =?utf-8?Q?b?=\nfrom : x@y.example\r\n')
    yield message(several([WORDS, part(b'Message/RFC822 (a (comment))', message(body), b'Content-Disposition: inline')], boundary=b'=_outer'))


EXE = b'MZ' + MARK + b'\0' * 60
HIDDEN = [
    '<p style="display:none">%s</p>', '<div style="Visibility: HIDDEN"><b>%s</b></div>', '<span style="font-size:0px">%s</span>',
    '<style>.z{display:none}</style><i class="a z">%s</i>', '<font color="#ffffff">%s</font>', '<p style="opacity:0.0">%s</p>',
    '<div style="max-height:0;overflow:hidden">%s</div>', '<div style="text-indent:-9999px">%s</div>', '<p hidden>%s</p>',
    '<!-- %s -->', '<template>%s</template>', '<div style="mso-hide: all">%s</div>', '<title>%s</title>',
]
# (name, body, what the report says, or None)
VECTORS = [
    ('script', page(f'<p>a</p><script>{MARK.decode()}</script>'), 'script'),
    ('handler', page(f'<p onmouseover="{MARK.decode()}">a</p>'), 'script'),
    ('link to a script', page(f'<a href="java&#115;cript:{MARK.decode()}">a</a>'), 'unsafe-link'),
    ('link to a share', page(rf'<a href="\\host\{MARK.decode()}">a</a>'), 'unsafe-link'),
    ('link to a file', page(f'<a href="file://host/{MARK.decode()}">a</a>'), 'unsafe-link'),
    ('remote picture', page(f'<img src="http://h.example/{MARK.decode()}.gif" width=1 height=1>a'), 'external-resource'),
    ('remote sheet', page(f'<link rel=stylesheet href="//h.example/{MARK.decode()}">a'), 'external-resource'),
    ('frame', page(f'<iframe src="http://h.example/{MARK.decode()}"></iframe>a'), 'external-resource'),
    ('refresh', page(f'<meta http-equiv="refresh" content="0;url=http://{MARK.decode()}.example">a'), 'action'),
    ('form', page(f'<form action="http://h.example/{MARK.decode()}"><input value="x"></form>a'), 'submit'),
    ('object', page(f'<object data="http://h.example/{MARK.decode()}">x</object>a'), 'embedded-object'),
    ('vml', page(f'<v:rect><v:imagedata src="http://h.example/{MARK.decode()}"/></v:rect>a'), 'external-resource'),
    ('program', several([WORDS, attached(b'filename="run.exe"', EXE)]), 'executable'),
    ('program, another name', several([WORDS, attached(b'filename="run.txt"', EXE)]), None),
    ('program, name in pieces', several([WORDS, attached(b"filename*0*=utf-8''%72un; filename*1=.; filename*2=ex; filename*3=e", EXE)]), 'executable'),
    ('program, encoded name', several([WORDS, attached(b'filename="=?iso-2022-jp?B?GyRCPzlALRsoQi5leGU=?="', EXE)]), 'executable'),
    ('program, turned name', several([WORDS, attached('filename="\u202efdp.exe"'.encode(), EXE)]), 'deceptive-name'),
    ('program, two endings', several([WORDS, attached(b'filename="a.pdf          .exe"', EXE)]), 'deceptive-name'),
    ('program, wide ending', several([WORDS, attached('filename="a．ｅｘｅ"'.encode(), EXE)]), 'executable'),
    ('program in uuencode', part(b'text/plain', b'a\r\nbegin 644 run.exe\r\n' + b'M' + b'3' * 60 + b'\r\n`\r\nend\r\n'), 'executable'),
    ('shortcut', several([WORDS, attached(b'filename="a.url"', b'[InternetShortcut]\r\nURL=file://' + MARK)]), 'executable'),
    ('cells', several([WORDS, attached(b'filename="a.csv"', b"x,=cmd|'/C calc'!A0\r\n")]), 'cell-formula'),
    ('page attached', several([WORDS, attached(b'filename="a.html"', b'<html><script>' + MARK + b'</script></html>')]), None),
    ('locked', several([WORDS, part(b'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', MARK, coding='base64')]), 'encrypted'),
    ('pgp', several([part(b'application/pgp-encrypted', b'Version: 1'), part(b'application/octet-stream', MARK)], b'encrypted'), 'encrypted'),
    ('amp', several([WORDS, part(b'text/x-amp-html', b'<html amp4email>' + MARK)], b'alternative'), 'script'),
    ('text outside the parts', several([WORDS]).replace(b'\r\n\r\n--b1', b'\r\n\r\n' + MARK + b'\r\n--b1', 1) + MARK, 'hidden'),
    ('boundary twice', several([WORDS]).replace(b'boundary="b1"', b'boundary="b1"; boundary="' + MARK + b'"'), 'ambiguous'),
    ('signature', several([WORDS, part(b'application/pkcs7-signature; name=smime.p7s', MARK, coding='base64')], b'signed'), 'signature'),
    ('terminal', part(b'text/plain; charset=utf-8', b'a\x1b]0;' + MARK + b'\x07b'), 'control-character'),
    ('desktop.ini', several([WORDS, attached(b'filename="desktop.ini"', b'[.ShellClassInfo]\r\n' + MARK)]), 'leftover'),
] + [(f'hidden {at}', page('<p>a</p>' + way % MARK.decode()), 'hidden' if '%s -->' not in way and 'title' not in way else None)
     for at, way in enumerate(HIDDEN)] + [
    (f'hidden in ISO-2022-JP {at}', page('<p>本文</p>' + way % ('隠' + MARK.decode()), 'iso-2022-jp'), None) for at, way in enumerate(HIDDEN[:5])]
REFUSED = [
    ('external body', part(b'message/external-body; access-type=URL; URL="http://h.example/"', b'Content-Type: text/plain\r\n\r\n')),
    ('partial', part(b'message/partial; id="x"; number=1; total=2', b'x')),
    ('deep', several([WORDS], boundary=b'b0')),
]
for at in range(40):
    REFUSED[2] = ('deep', several([REFUSED[2][1]], boundary=b'd%d' % at))
