#!/usr/bin/env python3
"""test_mail.py RELEASE_TOOL SOURCE_DIR: messages through the whole way: disarmed, checked, released.

What comes out is a text or a ZIP of a text and files; it holds nothing of the vectors, comes out of a second run as it is, and
reads as Python's own mail package reads the message: words, sender, names of attachments.
"""
import base64
import email
import email.header
import email.policy
import io
import random
import sys
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).resolve().parent.parent / 'clean'))
from figures import Figures, format_of
from mails import EXE, MARK, REFUSED, VECTORS, disguises, message, page, part, several
from outlook import compound, packed, winmail
from outlook import message as message_tree
from way import finish, say, through

SOURCE = Path(sys.argv[2])
CORPUS = SOURCE.parent / 'shared' / 'corpora' / 'clean'
BODY = 'メール本文.txt'
FIGURES = Figures('clean-vectors-mail')


def tool(policy, files):
    return through(policy, [(f'{at}.{ending}', data) for at, (ending, data) in enumerate(files)])


def opened(data):
    """{name: bytes} of an output, archives in it opened too."""
    if data is None or not data.startswith(b'PK'):
        return {BODY: data or b''}
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            found[name] = inner
            if inner.startswith(b'PK'):
                found.update({f'{name}/{key}': value for key, value in opened(inner).items()})
    return found


def words(data):
    return opened(data)[BODY].decode('utf-8-sig')


def test_vectors():
    files, names = [], []
    for name, body, told in VECTORS:
        for at, data in enumerate(disguises(body)):
            files.append(('eml', data))
            names.append((f'{name} {at}', told))
    results = tool('office', files)
    wrong = {name: f'{name}: {said["why"] or "still there"}' for (name, _), (said, out) in zip(names, results)
             if out is None or any(MARK in data or MARK.decode() in key for key, data in opened(out).items())}
    for name, _ in names:
        FIGURES.note(format_of('a.eml'), name, name not in wrong)
    say(f'{len(names)} vectors come out without their danger', list(wrong.values()))
    say('each is told', [f'{name}: {said["findings"]}' for (name, told), (said, _) in zip(names, results)
                         if told and told not in [row[0] for row in said['findings']]])
    again = tool('office', [(said['called'].rsplit('.')[-1], out) for said, out in results if out])
    say('disarmed again they stay as they are', [str(said) for (said, out), before in zip(again, [out for _, out in results if out]) if out != before])
    say('and nothing is found in them', [str(said['findings']) for said, _ in again if said['findings']])
    strict = tool('strict', files)
    say('under the strict policy nothing of them comes out either', [name for (name, _), (_, out) in zip(names, strict)
                                                                      if any(MARK in data for data in opened(out).values())])


def test_refused():
    files = [('eml', data) for _, body in REFUSED for data in disguises(body)]
    say('what lies elsewhere, in pieces or too deep is refused', [
        str(said) for at, (said, out) in enumerate(tool('office', files)) if out is not None and at % 3 != 2])
    say('under verify-only every message is', [str(said) for said, _ in tool('verify-only', [('eml', message(page('<p>a</p>')))]) if said['passed']])


TEXT = '情報資産の持出し申請書（様式第１号）ﾃｽﾄ①㈱髙﨑―～∥－￢abc 123'


def encoded(rng):
    """A subject as Python writes it, and one that programs cut where they liked: in the middle of a character."""
    text = ''.join(rng.choice('申請書表示ソ能予十ＡあaZ0 -') for _ in range(rng.randint(1, 40))).strip() or '表'
    charset = rng.choice(['utf-8', 'iso-2022-jp', 'shift_jis', 'euc-jp'])
    data, cut = text.encode(charset), []
    while data:
        size = rng.randint(1, 30)
        one, data = data[:size], data[size:]
        cut.append(f'=?{charset}?B?{base64.b64encode(one).decode()}?=' if rng.random() < .5 else
                   f'=?{charset.upper()}*ja?q?{"".join(f"={byte:02X}" for byte in one)}?=')
    return email.header.Header(text, charset, maxlinelen=rng.choice([30, 76])).encode(linesep='\r\n'), '\r\n '.join(cut), text


def test_oracle():
    rng, files, wants = random.Random(6), [], []
    for _ in range(100):
        head, cut, text = encoded(rng)
        for field in (head, cut):
            files.append(('eml', f'From: {field} <a@b.example>\r\nSubject: {field}\r\n\r\nx'.encode('ascii')))
            wants.append(text)
    results = tool('office', files)
    say(f'{len(files)} subjects and senders read as they were written', [
        f'{want!r}: {words(out)!r}' for want, (_, out) in zip(wants, results)
        if ' '.join(words(out).split('\r\n')[1].split()) != '件名：' + ' '.join(want.split())
        or f'差出人：{" ".join(want.split())} <a@b.example>' != ' '.join(words(out).split('\r\n')[2].split())])
    say('and as the mail package of Python reads them', [
        f'{want!r}' for want, (_, data) in list(zip(wants, files))[::2]
        if ' '.join(str(email.message_from_bytes(data, policy=email.policy.default)['subject']).split()) != ' '.join(want.split())])


def test_charsets():
    rows = [('utf-8', TEXT), ('shift_jis', TEXT), ('windows-31j', TEXT), ('cp932', TEXT), ('iso-2022-jp', TEXT.replace('髙﨑', '')), ('euc-jp', '情報資産ﾃｽﾄあ'),
            ('us-ascii', TEXT), ('x-unknown', TEXT)]
    files = []
    for label, text in rows:
        data = as_mail(text, label)
        files.append(('eml', message(part(f'text/plain; charset={label}'.encode(), data))))
        files.append(('eml', message(part(f'text/plain; charset={label}'.encode(), data, coding='base64'))))
    wrong = [f'{rows[at // 2][0]}: {words(out)}' for at, (_, out) in enumerate(tool('office', files)) if rows[at // 2][1] not in words(out)]
    say('every character set of Japanese mail comes out as it was meant', wrong)


def as_mail(text, label):
    if label == 'iso-2022-jp': # as programs send it: with the rows of NEC, and kana of half width
        out, state = b'', b'\x1b(B'
        for char in text:
            code = char.encode('cp932')
            if len(code) == 2:
                lead, trail = code
                row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2 + (1 if trail >= 0x9F else 0)
                cell = trail - (0x9F if trail >= 0x9F else 0x40 if trail < 0x7F else 0x41)
                want, bytes_ = b'\x1b$B', bytes([row + 0x21, cell + 0x21])
            else:
                want, bytes_ = (b'\x1b(I', bytes([code[0] & 0x7F])) if code[0] >= 0x80 else (b'\x1b(B', code)
            out += (want if want != state else b'') + bytes_
            state = want
        return out + b'\x1b(B'
    return text.encode({'us-ascii': 'utf-8', 'x-unknown': 'cp932', 'shift_jis': 'cp932', 'windows-31j': 'cp932'}.get(label, label))


def test_names():
    """Names of attachments as Python reads them."""
    rows = [b'filename="=?iso-2022-jp?B?GyRCPzlALRsoQg==?=.txt"', b"filename*=utf-8''%E7%94%B3%E8%AB%8B.txt", b'filename="a b.txt"',
            b"filename*0*=shift_jis'ja'%90%5C; filename*1*=%90%BF; filename*2=.txt", b'filename="=?utf-8?B?55Sz?=\r\n =?utf-8?B?6KuLLnR4dA==?="',
            b'filename=plain.txt (a comment)']
    files = [('eml', message(several([part(b'text/plain', b'x'), part(b'text/plain', b'y', b'Content-Disposition: attachment; ' + row)]))) for row in rows]
    wrong = []
    for (_, data), (_, out) in zip(files, tool('office', files)):
        want = [one.get_filename() for one in email.message_from_bytes(data, policy=email.policy.default).walk() if one.get_filename()]
        if set(want) != set(opened(out)) - {BODY}:
            wrong.append(f'{want}: {sorted(opened(out))}')
    say('attachments are called what Python calls them', wrong)
    apart = [('eml', message(several([part(b'text/plain', b'x'), part(b'text/plain', b'y', b'Content-Disposition: attachment; filename="' + name.encode() + b'.txt"')])))
             for name in ('か\u3099', '\ufa1b')]
    first = [out for _, out in tool('office', apart)]
    say('names come out composed, and out of a second time the same', [name for out, (_, again), name in zip(
        first, tool('office', [('zip', out) for out in first]), ('が.txt', '福.txt')) if name not in opened(out) or out != again])


PERSON = {0x3001: '総務課', 0x39FE: 'soumu@town.example', 0x0C15: 1}
HEAD = {0x0037: '申請①㈱', 0x0042: '町長', 0x5D02: 'mayor@town.example', 0x0039: 133500000000000000, 0x001A: 'IPM.Note'}
PAGE = '<p>本文</p><p style="display:none">%s</p><a href="https://h.example/">here</a>' % MARK.decode()
WRAPPED = (r'{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fcharset128 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \'96\'7b\'95\'b6'
           r'\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag64 <p hidden>}' + MARK.decode() + r'{\*\htmltag72 </p>}{\*\htmltag64 <a href="https://h.example/">}'
           r'here{\*\htmltag72 </a>}}').encode()


def attachment(name, data, method=1, **more):
    return {0x3707: name, 0x3701: data, 0x3705: method}


def outlook_files():
    """(name, file, what is among its words, what is told)."""
    exe = attachment('run.exe', EXE)
    inner = message_tree({**HEAD, 0x0037: '中の件名', 0x1000: '中の本文'}, [exe], inside=True)
    return [
        ('plain', compound(message_tree({**HEAD, 0x1000: '本文です\r\n二行目'}, [], [PERSON])),
         ['件名：申請①㈱', '差出人：町長 <mayor@town.example>', '宛先：総務課 <soumu@town.example>', '日時：2024年1月18日', '本文です\r\n二行目'], None),
        ('page', compound(message_tree({**HEAD, 0x1013: PAGE.encode(), 0x3FDE: 65001})), ['本文', 'here <https://h.example/>'], 'hidden'),
        ('page in Rich Text', compound(message_tree({**HEAD, 0x1009: packed(WRAPPED)})), ['本文', 'here <https://h.example/>'], 'hidden'),
        ('Rich Text', compound(message_tree({**HEAD, 0x1009: packed(rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 x;}}\f0 \'96{\v HID}\'7b\u25991?\par{\object " + MARK + rb"}}")})),
         ['本文'], None),
        ('program', compound(message_tree({**HEAD, 0x1000: 'x'}, [exe])), ['run.exe（除きました）'], 'executable'),
        ('by reference', compound(message_tree({**HEAD, 0x1000: 'x'}, [{0x3707: 'a.docx', 0x3705: 2, 0x370D: '\\\\host\\' + MARK.decode()}])), ['参照だけ'], 'external-resource'),
        ('object', compound(message_tree({**HEAD, 0x1000: 'x'}, [{0x3707: 'a', 0x3705: 6, 0x3701: {'\x01Ole10Native': EXE * 70}}])), ['埋め込み'], 'embedded-object'),
        ('message inside', compound(message_tree({**HEAD, 0x1000: 'x'}, [{0x3001: '中の件名', 0x3705: 5, 0x3701: inner}, attachment('a.txt', b'a\n')])), ['中の件名.txt', 'a.txt'], 'executable'),
        ('form', compound(message_tree({**HEAD, 0x001A: 'IPM.Note.' + MARK.decode(), 0x1000: 'x'})), ['独自のフォーム'], 'control'),
    ]


def test_outlook():
    rows = outlook_files()
    results = tool('office', [('msg', data) for _, data, _, _ in rows])
    say('Outlook messages come out with their words, and without their danger', [
        f'{name}: {said["why"]}' if out is None else f'{name}: {words(out)}' for (name, _, has, _), (said, out) in zip(rows, results)
        if out is None or any(word not in words(out) for word in has) or any(MARK in data for data in opened(out).values())])
    say('and each is told', [f'{name}: {said["findings"]}' for (name, _, _, told), (said, _) in zip(rows, results)
                              if told and told not in [row[0] for row in said['findings']]])
    broken = [data[:-700] for _, data, _, _ in rows] + [data[:1500] + bytes(512) + data[2012:] for _, data, _, _ in rows]
    say('cut or damaged ones never come out with it either', [str(said) for said, out in tool('office', [('msg', data) for data in broken])
                                                            if out and any(MARK in data for data in opened(out).values())])


def test_winmail():
    data = winmail({0x0037: '件名', 0x1009: packed(WRAPPED)}, [('a.txt', b'a\n', {0x3707: '申請.txt'}), ('run.exe', EXE, {})])
    inside = message(several([part(b'application/ms-tnef; name=winmail.dat', data, coding='base64')]))
    cut = [part(b'text/plain; charset=utf-8', '別の本文\n'.encode(), coding='base64'), part(b'application/ms-tnef; name=winmail.dat', data[:-9], coding='base64')]
    results = tool('office', [('eml', inside), ('dat', data), ('eml', message(several(cut))), ('dat', data[:-9])])
    say('winmail.dat is taken apart', [f'{said["why"]}: {out and sorted(opened(out))} {words(out)}' for said, out in results[:2] if out is None
                                       or '申請.txt' not in opened(out) or '本文' not in words(out) or 'run.exe（除きました）' not in words(out)
                                       or any(MARK in one for one in opened(out).values())])
    said, out = results[2]
    text = words(out) if out else ''
    say('cut, it alone is left out and told; the message passes', [] if '別の本文' in text and 'winmail.dat（除きました' in text and '申請.txt' not in text
        and 'damaged' in [row[0] for row in said['findings']] else [f'{said} {text}'])
    say('and refused when it is cut and alone', [str(said) for said, out in results[3:] if out is not None])


def test_corpus():
    files = [path for path in sorted(CORPUS.glob('*.eml'))] if CORPUS.exists() else []
    results = tool('office', [('eml', path.read_bytes()) for path in files])
    wrong = []
    for path, (said, out) in zip(files, results):
        read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = read.get_body(('plain',))
        lines = [line.strip() for line in body.get_content().splitlines() if line.strip()] if body else []
        wrong += [path.name] if out is None else [f'{path.name}: {line}' for line in lines if line not in words(out)]
    outlook = sorted(CORPUS.glob('*.msg')) if CORPUS.exists() else []
    wrong += [f'{path.name}: {said["why"]}' for path, (said, out) in zip(outlook, tool('office', [('msg', path.read_bytes()) for path in outlook])) if out is None]
    say(f'{len(files + outlook)} real messages pass, with all their words' + ('' if files else ' # SKIP no corpus'), wrong)


test_vectors()
test_refused()
test_oracle()
test_charsets()
test_names()
test_outlook()
test_winmail()
test_corpus()
finish()
