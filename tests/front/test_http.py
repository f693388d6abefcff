"""What the front promises of HTTP: one connection after another, strict heads, streams, pages, core's end."""
import json
import os
import socket
import subprocess
import sys
import threading
import time

from stagecraft import HOST, SECURITY, Stage, check, run

stage = Stage(sys.argv[1], core_ms=1500, visitors_each_max=200, body_max_bytes=1 << 30)
MIB = 1024 * 1024
WAIT_S = 9  # less than any deadline of the front but core's: what is refused is closed at once


def keep_alive():
    """a connection survives its requests"""
    talk = stage.connect()
    for _ in range(200):
        answer = talk.ask('GET', '/api/v1/small')
        check(answer.status == 200 and len(answer.body) == 58, answer.status)
        check(answer.headers.get('connection', '') != 'close')


def keep_alive_after_refusals():
    """a connection survives refusals and pages too"""
    talk = stage.connect()
    for target, status in (('/missing.js', 404), ('/api/../x', 400), ('/', 200), ('/api/v1/small', 200)) * 5:
        check(talk.ask('GET', target).status == status, target)
    check(talk.ask('POST', '/', body=b'x' * 3000).status == 405)
    check(talk.ask('GET', '/', host='other.example').status == 421)
    check(talk.ask('GET', '/api/v1/small').status == 200)


def pipelining():
    """requests sent in one go are answered in order"""
    talk = stage.connect()
    talk.send(''.join(f'GET /api/v1/echo?{n} HTTP/1.1\r\nHost: {HOST}\r\n\r\n' for n in range(40)))
    for n in range(40):
        check(talk.answer().json()['query'] == str(n))


def head_reaches_core():
    """core sees the request as it was sent"""
    seen = stage.connect().ask('PATCH', '/api/v1/echo/%E6%96%B9%E9%87%9D?path=%2Fa&q=%E7%AB%AF', [
        'Cookie: a=b; sekisho=tok.en-1; c=d', 'X-Csrf-Token: t0', 'Origin: https://' + HOST,
        'Content-Type: application/json', 'Accept-Language: en', 'If-None-Match: "x"'], b'{}').json()
    check(seen['path'] == '/api/v1/echo/方針' and seen['query'] == 'path=%2Fa&q=%E7%AB%AF', seen)
    check((seen['session'], seen['token'], seen['language']) == ('tok.en-1', 't0', 'en'), seen)
    check((seen['method'], seen['secure'], seen['content_bytes'], seen['peer']) == (5, 0, 2, '127.0.0.1'), seen)
    check(seen['host'] == HOST and seen['content_type'] == 'application/json', seen)


def chunked_body():
    """a chunked body arrives whole, however it is cut"""
    talk = stage.connect()
    head = f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n'
    for piece in (head, '5\r\nab', 'cde\r\n', 'A;x=y\r\n0123456789\r\n', '0\r\n', '\r\n'):
        talk.send(piece)
        time.sleep(0.02)
    check(talk.answer().json()['bytes'] == 15)
    check(talk.ask('GET', '/api/v1/small').status == 200)


def expect_continue():
    """a client that asks first is told to go on"""
    talk = stage.connect()
    talk.send(f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n')
    check(talk.answer().status == 100)
    talk.send('four')
    check(talk.answer().json()['bytes'] == 4)


def big_upload():
    """300 MiB go up through little memory"""
    talk = stage.connect(timeout=60)
    size = 300 * MIB
    talk.send(f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {size}\r\n\r\n')
    block = b'u' * MIB
    for _ in range(300):
        talk.send(block)
    check(talk.answer().json()['bytes'] == size)
    stage.is_small()


def big_answers():
    """300 MiB come down through little memory, with and without a length, also to a slow reader"""
    for kind in ('stream', 'known'):
        talk = stage.connect(timeout=60, receive_bytes=65536)
        talk.send(f'GET /api/v1/{kind}?{150 * MIB} HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
        time.sleep(1.0)
        check(len(talk.answer().body) == 150 * MIB)
        check(talk.ask('GET', '/api/v1/small').status == 200)
    stage.is_small()


def too_long_unannounced():
    """a body that proves too long on the way is read to its end, dropped and refused"""
    other = Stage(sys.argv[1], body_max_bytes=MIB)
    try:
        talk = other.connect(timeout=30)
        head = f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n'
        block = b'100000\r\n' + b'c' * MIB + b'\r\n'
        talk.send(head.encode() + block * 20 + b'0\r\n\r\n')
        answer = talk.answer()
        check(answer.status == 413 and answer.headers['content-type'] == 'application/problem+json', answer.status)
        check(talk.ask('POST', '/api/v1/count', body=b'x' * MIB).json()['bytes'] == MIB)
        check(talk.ask('POST', '/api/v1/count', body=b'x' * (MIB + 1)).status == 413)
        endless = other.connect(timeout=30)
        endless.send(head)
        try:
            endless.send(block * 60)
        except OSError:
            pass
        check(endless.is_closed_within(WAIT_S), 'an endless body was read for ever')
    finally:
        other.close()


def too_long_when_full():
    """a body that proves too long while core has no room for more is dropped as well"""
    window = 256 * 1024  # what core takes before it reads: WIRE_WINDOW_BYTES
    other = Stage(sys.argv[1], body_max_bytes=window - 1)
    try:
        talk = other.connect(timeout=WAIT_S)
        talk.send(f'POST /api/v1/stall HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n')
        talk.send(b'100000\r\n' + b'c' * MIB + b'\r\n0\r\n\r\n')
        check(talk.answer().status == 413)
        check(talk.ask('GET', '/api/v1/small').status == 200)
    finally:
        other.close()


def many_at_once():
    """a hundred slow answers wait side by side with quick ones"""
    talks = [stage.connect() for _ in range(100)]
    for n, talk in enumerate(talks):
        talk.send(f'GET /api/v1/late?{900 + n % 7} HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    start = time.monotonic()
    check(stage.connect().ask('GET', '/api/v1/small').status == 200)
    check(time.monotonic() - start < 0.8, 'a quick one had to wait')
    for talk in talks:
        check(talk.answer().status == 200)
    for talk in talks:
        check(talk.ask('GET', '/api/v1/small').status == 200)


def no_spinning():
    """while visitors wait, dawdle or do not read, the front sleeps"""
    talks = [stage.connect(tls=tls, receive_bytes=4096) for tls in (False, True) for _ in range(4)]
    for tls in (0, 4):
        talks[tls].send(f'GET /api/v1/late?1400 HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
        talks[tls + 1].send(f'GET /api/v1/late?1400 HTTP/1.1\r\nHo')
        talks[tls + 2].send(f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 50000\r\n\r\n' + 'x' * 40000)
        talks[tls + 3].send(f'GET /api/v1/stream?90000000 HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    time.sleep(0.3)
    before = stage.cpu_s()
    time.sleep(0.8)
    used = stage.cpu_s() - before
    check(used <= 0.05, f'{used} s of processor time in 0.8 s of waiting')


def answer_before_the_body_ends():
    """an early refusal by core reaches the client that still sends, and the connection lives on"""
    talk = stage.connect(timeout=30)
    check(talk.ask('POST', '/api/v1/early', body=b'e' * (40 * MIB)).status == 413)
    check(talk.ask('GET', '/api/v1/small').status == 200)


def client_gives_up():
    """a client that leaves in the middle costs nothing"""
    for target, part in (('/api/v1/count', b'x' * 1000), ('/api/v1/never', b'x' * 5000)):
        talk = stage.connect()
        talk.send(f'POST {target} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000\r\n\r\n'.encode() + part)
        time.sleep(0.05)
        talk.sock.close()
    talk = stage.connect()
    talk.send(f'GET /api/v1/stream?{500 * MIB} HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    talk.exactly(MIB)
    talk.sock.close()
    check(stage.is_alive())


def head_method():
    """HEAD has the head of GET and no body"""
    talk = stage.connect()
    for target, size in (('/api/v1/small', '58'), ('/', None), ('/api/v1/known?5000', '5000'), ('/no.js', None)):
        answer = talk.ask('HEAD', target)
        check(size is None or answer.headers.get('content-length') == size, answer.headers)
    check(talk.ask('GET', '/api/v1/small').status == 200)
    check(talk.ask('HEAD', '/api/v1/stream?90000').status == 200)
    check(talk.is_closed_within(2) and talk.rest == b'', talk.rest)


def small_kinds():
    """204, a cookie set by core, an address of the interface that core does not answer for long"""
    talk = stage.connect()
    check(talk.ask('DELETE', '/api/v1/empty').status == 204)
    check(talk.ask('GET', '/api/v1/cookie').headers['set-cookie'].startswith('__Host-sekisho=new'))
    late = talk.ask('GET', '/api/v1/never')
    check(late.status == 504 and late.headers['content-type'] == 'application/problem+json', late.status)
    check(talk.ask('GET', '/api/v1/small').status == 200)


def core_takes_no_body():
    """an upload that core does not take is held back, then refused; memory stays small"""
    talk = stage.connect(timeout=30)
    answer = talk.ask('POST', '/api/v1/stall', body=b'z' * (60 * MIB))
    check(answer.status == 504, answer.status)
    stage.is_small()


REFUSED = {  # raw head -> status; the connection must not answer a second, hidden request
    'absolute form': (f'GET http://{HOST}/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'dot dot': (f'GET /api/../../etc/passwd HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'encoded dot dot': (f'GET /%2e%2e/x HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'encoded slash': (f'GET /api%2Fv1 HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'encoded NUL': (f'GET /a%00b HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'NUL in the address': (f'GET /a\0b HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'NUL in a header': (f'GET / HTTP/1.1\r\nHost: {HOST}\0.evil\r\n\r\n', 400),
    'bad percent': (f'GET /%zz HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'half percent': (f'GET /%4 HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'not UTF-8': (f'GET /%ff%fe HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'double slash': (f'GET //evil.example/x HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'back slash': (f'GET /a\\b HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'fragment': (f'GET /a#b HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'space in the address': (f'GET /a b HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 400),
    'no host': ('GET / HTTP/1.1\r\nAccept: */*\r\n\r\n', 400),
    'two hosts': (f'GET / HTTP/1.1\r\nHost: {HOST}\r\nHost: evil.example\r\n\r\n', 400),
    'other host': ('GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421),
    'host with a trick': (f'GET / HTTP/1.1\r\nHost: {HOST}:80@evil\r\n\r\n', 421),
    'host as prefix': (f'GET / HTTP/1.1\r\nHost: {HOST}.evil.example\r\n\r\n', 421),
    'two lengths': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\nfour', 400),
    'same length twice': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nfour', 400),
    'length and coding': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400),
    'coding and length': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n', 400),
    'two codings': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n', 400),
    'other coding': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 400),
    'hidden coding': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n', 400),
    'coding in HTTP/1.0': (f'POST /api/v1/count HTTP/1.0\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400),
    'space before colon': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length : 4\r\n\r\nfour', 400),
    'folded line': (f'GET / HTTP/1.1\r\nHost: {HOST}\r\nX-A: 1\r\n Content-Length: 4\r\n\r\n', 400),
    'bare LF': (f'GET / HTTP/1.1\r\nHost: {HOST}\nX-A: 1\r\n\r\n', 400),
    'bare LF at the end': (f'GET / HTTP/1.1\r\nHost: {HOST}\r\nX-A: 1\n\n', 400),
    'bare CR': (f'GET / HTTP/1.1\r\nHost: {HOST}\r\nX-A: 1\rContent-Length: 4\r\n\r\n', 400),
    'length with sign': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: +4\r\n\r\nfour', 400),
    'length list': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4, 4\r\n\r\nfour', 400),
    'length of letters': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 0x4\r\n\r\nfour', 400),
    'huge length': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 99999999999999999999999\r\n\r\n', None),
    'over the limit': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 3000000000\r\n\r\n', 413),
    'no colon': (f'GET / HTTP/1.1\r\nHost: {HOST}\r\nnonsense\r\n\r\n', 400),
    'two sessions': (f'GET /api/v1/echo HTTP/1.1\r\nHost: {HOST}\r\nCookie: sekisho=a; sekisho=b\r\n\r\n', 400),
    'odd session': (f'GET /api/v1/echo HTTP/1.1\r\nHost: {HOST}\r\nCookie: sekisho="a b"\r\n\r\n', 400),
    'trace': (f'TRACE / HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 405),
    'options': (f'OPTIONS * HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 405),
    'connect': (f'CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 405),
    'own method': (f'MAKE / HTTP/1.1\r\nHost: {HOST}\r\n\r\n', 405),
    'HTTP/2': (f'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', None),
    'bad chunk': (f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400),
}
CLOSING = ('two lengths', 'same length twice', 'length and coding', 'coding and length', 'two codings', 'other coding',
           'hidden coding', 'coding in HTTP/1.0', 'space before colon', 'folded line', 'bare LF', 'bare LF at the end',
           'bare CR', 'NUL in a header', 'over the limit')


BY_THE_LIBRARY = ('length with sign', 'length list', 'length of letters', 'no colon', 'bad chunk')  # before front sees them


def refusals():
    """unclear and hostile heads are refused, and nothing hidden behind them is read"""
    for name, (raw, status) in REFUSED.items():
        talk = stage.connect()
        talk.send(raw)
        if status is None:
            check(talk.is_closed_within(3) or b'HTTP/1.1 4' in talk.rest or b'HTTP/1.1 505' in talk.rest, name)
            continue
        answer = talk.answer()
        check(answer.status == status, f'{name}: {answer.status} {answer.body[:200]}')
        if name in CLOSING + BY_THE_LIBRARY:
            check(talk.is_closed_within(WAIT_S), f'{name}: stayed open')
            check(b'"bytes"' not in talk.rest, f'{name}: {talk.rest[:80]}')
        if name not in BY_THE_LIBRARY:
            check(answer.headers.get('content-type') == 'application/problem+json', name)
    check(stage.is_alive())


def method_named():
    """an unknown method is named, and no byte that lies behind it"""
    detail = stage.connect().ask('MAKE', '/', ['Accept-Language: en']).json()['detail']
    check(detail.startswith('MAKE ') and detail.isprintable(), detail)


def header_bombs():
    """too many, too long and endless headers are refused"""
    many = ''.join(f'X-{n}: 1\r\n' for n in range(70))
    check(stage.connect().ask('GET', '/', [many.rstrip()]).status == 431)
    check(stage.connect().ask('GET', '/', ['X-Long: ' + 'y' * 7000]).status == 431)
    check(stage.connect().ask('GET', '/', ['Cookie: ' + 'y' * 5000]).status == 431)
    check(stage.connect().ask('GET', '/?' + 'q' * 6200).status == 414)
    check(stage.connect().ask('GET', '/api/v1/echo?' + 'q' * 5000).status == 414)
    for bomb in ('X-Endless: ' + 'e' * 400000, 'GET /' + 'e' * 400000, '\r\n'.join('a:b' for _ in range(60000))):
        talk = stage.connect()
        try:
            talk.send(f'GET / HTTP/1.1\r\nHost: {HOST}\r\n{bomb}')
        except ConnectionError:
            pass
        check(talk.is_closed_within(WAIT_S), bomb[:12])
    check(stage.is_alive())


def garbage():
    """random bytes end nothing but their own connection"""
    for n in range(150):
        talk = stage.connect()
        try:
            talk.send(os.urandom(1 + n * 7))
            talk.send('\r\n\r\n')
            talk.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        # bytes that read as empty lines leave it open for as long as a head may take (head_ms, 10 s)
        check(talk.is_closed_within(30), 'a connection of garbage stayed')
    check(stage.is_alive())


def pages():
    """the UI's files: page addresses, compression, caching, what is not there"""
    talk = stage.connect()
    index = talk.ask('GET', '/')
    check(index.status == 200 and index.headers['content-type'].startswith('text/html'))
    check(index.headers['cache-control'] == 'no-cache')
    for page in ('/policy/方針/4.1'.encode().decode('latin-1'), '/ledger', '/editions/3/units/12'):
        address = ''.join(c if ord(c) < 128 else f'%{ord(c):02X}' for c in page).replace('4.1', '4')
        check(talk.ask('GET', address).body == index.body, address)
    script = '/assets/index-Ab3dEf_9.js'
    plain, packed = talk.ask('GET', script), talk.ask('GET', script, ['Accept-Encoding: br, gzip;q=0.8'])
    check('immutable' in plain.headers['cache-control'] and plain.headers['vary'] == 'Accept-Encoding')
    check(packed.headers['content-encoding'] == 'gzip' and len(packed.body) < len(plain.body) / 5)
    check(talk.ask('GET', script, ['Accept-Encoding: gzip;q=0']).headers.get('content-encoding') is None)
    for answer, extra in ((plain, []), (packed, ['Accept-Encoding: gzip'])):
        again = talk.ask('GET', script, ['If-None-Match: "old", W/' + answer.headers['etag'], *extra])
        check(again.status == 304 and again.headers['etag'] == answer.headers['etag'], again.status)
    check(plain.headers['etag'] != packed.headers['etag'])
    for missing in ('/assets/none.js', '/secret.c', '/site.json', '/tls/server.key', '/assets/index-Ab3dEf_9.js.gz'):
        check(talk.ask('GET', missing).status == 404, missing)


def security_headers():
    """every answer carries the security headers and none says what the server is"""
    talk = stage.connect()
    for method, target in (('GET', '/'), ('GET', '/none.js'), ('GET', '/api/v1/small'), ('POST', '/'),
                           ('GET', '/api/v1/stream?10'), ('GET', '/%00'), ('DELETE', '/api/v1/empty')):
        headers = talk.ask(method, target).headers
        missing = [name for name in SECURITY if name not in headers]
        check(not missing, f'{target}: {missing}')
        check('server' not in headers and 'strict-transport-security' not in headers, target)
        check("'unsafe" not in headers['content-security-policy'])
    check(talk.ask('GET', '/api/v1/small').headers['cache-control'] == 'no-store')


def languages():
    """problems are told in the language asked for"""
    talk = stage.connect()
    for wanted, got in (('', 'ja'), ('ja', 'ja'), ('en', 'en'), ('fr, en;q=0.3', 'en'), ('en;q=0.3, ja', 'ja'),
                        ('en-US,en;q=0.9,ja;q=0.8', 'en')):
        answer = talk.ask('GET', '/none.js', [f'Accept-Language: {wanted}'] if wanted else [])
        check(answer.headers['content-language'] == got, f'{wanted}: {answer.headers["content-language"]}')
        check({'type', 'title', 'detail', 'way_out', 'status'} <= set(answer.json()), answer.body)


def plain_only_on_loopback():
    """a plain listener that others could reach is not served"""
    stage.tell('listen 0.0.0.0:0')
    refused = socket.socket()
    refused.settimeout(10)
    answered = True
    try:
        refused.connect(('127.0.0.1', stage.said['extra']))
        refused.sendall(f'GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n'.encode())
        answered = bool(refused.recv(10))
    except OSError:
        answered = False
    check(not answered)
    check(stage.is_alive())


def core_ends():
    """when core ends, what was asked gets 503 and the front goes on with the next core"""
    waiting, sending = stage.connect(), stage.connect()
    reading = stage.connect()
    waiting.send(f'GET /api/v1/never HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    sending.send(f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 10\r\n\r\nfour')
    reading.send(f'GET /api/v1/known?{400 * MIB} HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    reading.exactly(MIB)
    start = time.monotonic()
    stage.tell('core')
    answer = waiting.answer()
    check(answer.status == 503 and answer.headers['retry-after'] == '1', answer.status)
    check(time.monotonic() - start < WAIT_S, 'it took too long to say so')
    check(answer.json()['type'].endswith('unavailable'))
    sending.send('sixsix')
    check(sending.answer().status == 503)
    check(reading.is_closed_within(WAIT_S), 'a broken answer must not look whole')
    check(waiting.ask('GET', '/api/v1/small').status == 503)
    check(waiting.ask('GET', '/').status == 200)
    stage.tell('new')
    check(waiting.ask('GET', '/api/v1/small').status == 200)


def core_misbehaves():
    """core resetting or dying in the middle of a request is told as such"""
    talk = stage.connect()
    check(talk.ask('GET', '/api/v1/refuse').status == 503)
    talk.send(f'GET /api/v1/break HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    check(talk.is_closed_within(WAIT_S) and len(talk.rest) < 2000)
    check(stage.connect().ask('GET', '/api/v1/die').status == 503)
    stage.tell('core')
    stage.tell('new')
    check(stage.is_alive())
    print(f'# most memory so far: {stage.memory_kib()} KiB')


def curl():
    """curl gets along with it: keep-alive, upload, compression, TLS 1.2 and 1.3"""
    port, tls = stage.said['plain'], stage.said['tls']
    got = subprocess.run(['curl', '-sv', f'http://127.0.0.1:{port}/api/v1/small', f'http://127.0.0.1:{port}/ledger'],
                         capture_output=True, text=True, timeout=60)
    check('Re-using existing connection' in got.stderr, got.stderr[-500:])
    sent = subprocess.run(['curl', '-s', '-T', '-', f'http://127.0.0.1:{port}/api/v1/count'], input=b'c' * 5000000,
                          capture_output=True, timeout=60)
    check(json.loads(sent.stdout)['bytes'] == 5000000, sent.stdout)
    for version in ('--tls-max 1.2', '--tlsv1.3'):
        got = subprocess.run(['curl', '-sk', *version.split(), '-D-', '--resolve', f'{HOST}:{tls}:127.0.0.1',
                              f'https://{HOST}:{tls}/api/v1/echo'], capture_output=True, text=True, timeout=60)
        check('strict-transport-security' in got.stdout.lower() and '"secure":1' in got.stdout, version + got.stdout)


def stop():
    """told to stop, it ends what is under way, then itself"""
    waiting, quiet = stage.connect(), stage.connect()
    quiet.ask('GET', '/api/v1/small')
    waiting.send(f'GET /api/v1/late?400 HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    time.sleep(0.1)
    ended = {}
    teller = threading.Thread(target=lambda: ended.update(stage.tell('stop')))
    teller.start()
    check(waiting.answer().status == 200)
    check(quiet.is_closed_within(WAIT_S))
    teller.join(30)
    check(ended == {'status': 0, 'signal': 0}, ended)


def stop_in_the_middle():
    """told to stop, it does not wait for ever for what core owes"""
    other = Stage(sys.argv[1])
    try:
        waiting, sending = other.connect(), other.connect()
        waiting.send(f'GET /api/v1/never HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
        sending.send(f'POST /api/v1/stall HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 900000\r\n\r\n')
        sending.send(b's' * 800000)
        time.sleep(0.2)
        start = time.monotonic()
        ended = other.tell('stop')
        check(ended == {'status': 0, 'signal': 0}, ended)
        check(4 < time.monotonic() - start < 30, 'patience')
    finally:
        other.close()


try:
    run([keep_alive, keep_alive_after_refusals, pipelining, head_reaches_core, chunked_body, expect_continue,
         big_upload, big_answers, too_long_unannounced, too_long_when_full, many_at_once, no_spinning,
         answer_before_the_body_ends, client_gives_up, head_method, small_kinds,
         core_takes_no_body, refusals, method_named, header_bombs, garbage, pages, security_headers, languages,
         plain_only_on_loopback, core_ends, core_misbehaves, curl, stop, stop_in_the_middle])
finally:
    stage.close()
