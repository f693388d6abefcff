"""Signing in with IC cards: a listener of their own that judges certificates and exchanges them for codes, and what may come of these."""
import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import secrets
import select
import socket
import sqlite3
import ssl
import subprocess
import sys
import time

from card_authority import RSA, Authority
from sitecraft import Answer, Site, check, code_of, run

HANDSHAKE = 5  # seconds one of other listeners may take


class CardSite(Site):
    """Served three times: HTTPS, plain for the administrator of the test, and for cards."""

    def serve(self, *more):
        self.server = subprocess.Popen(
            [self.program, 'serve', '--site', self.dir, '--listen', '127.0.0.1:0', '--listen-plain', '127.0.0.1:0', '--listen-cards',
             '127.0.0.1:0', *more], stdout=subprocess.PIPE, stderr=self.errors, env=self.environment, start_new_session=True)
        said = ''.join(self.server.stdout.readline().decode() for _ in range(3))
        ports = re.findall(r'(https?)://127\.0\.0\.1:(\d+)( \(\w+\))?', said)
        check([(scheme, bool(mark)) for scheme, _, mark in ports] == [('https', False), ('http', False), ('https', True)],
              f'{said!r} {self.tail()}')
        self.tls, self.port, self.cards = (int(port) for _, port, _ in ports)
        return self


site = CardSite(sys.argv[1]).init()
trusted = Authority(site.home + '/trusted', 'みほん町 職員カード認証局')
stranger = Authority(site.home + '/stranger', 'みほん町 職員カード認証局')  # of the very same name
folder = site.dir + '/tls/cards'
made = {}


def write(name, data):
    """As an operator does it: beside it, then renamed."""
    with open(f'{folder}/{name}.new', 'wb') as out:
        out.write(data)
    os.chmod(f'{folder}/{name}.new', 0o644)
    os.rename(f'{folder}/{name}.new', f'{folder}/{name}')


def tls_context(card=None):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if card is not None:
        context.load_cert_chain(card.certificate, card.key)
    return context


def over_tls(port, method, path, card=None, body=None, headers=None):
    connection = http.client.HTTPSConnection('127.0.0.1', port, timeout=60, context=tls_context(card))
    own = {'Host': f'localhost:{port}', 'Accept-Language': 'en'}
    own.update(headers or {})
    try:
        connection.request(method, path, body, own)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def question():
    """(verifier, challenge) as a browser makes them."""
    verifier = secrets.token_urlsafe(32)
    return verifier, base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b'=').decode()


def show(card, challenge=None, **more):
    """Where showing the card leads to."""
    answer = over_tls(site.cards, 'GET', '/?challenge=' + (challenge or question()[1]), card, **more)
    check(answer.status == 303 and 'Set-Cookie' not in answer.headers, (answer.status, answer.body[:300]))
    check(answer.headers['Connection'] == 'close', 'the next one there would come in by the same card')
    home, _, rest = answer.headers['Location'].partition('#')
    check(home == f'https://localhost:{site.tls}/', answer.headers['Location'])
    return rest


def give(code, verifier, headers=None):
    body = ('{"code":"%s","verifier":"%s"}' % (code, verifier)).encode()
    own = {'Origin': f'https://localhost:{site.tls}', 'Content-Type': 'application/json'}
    own.update(headers or {})
    return over_tls(site.tls, 'POST', '/api/v1/session/card', body=body, headers=own)


def slug(answer):
    return answer.status, answer.json()['type'].rsplit(':', 1)[1]


def code_for(card):
    verifier, challenge = question()
    found = re.fullmatch(r'card=([0-9a-f]{64})', show(card, challenge))
    check(found, 'no code')
    return found.group(1), verifier


def register(card, account=None, as_der=False):
    file = base64.b64encode(card.der() if as_der else card.pem()).decode()
    return site.ask('POST', f'/accounts/{account or made["staff"]}/certificates', {'file': file})


def set_up():
    """an administrator registers a certificate, as PEM or DER, once; others than for signing in are refused"""
    os.makedirs(folder)
    write('ca.pem', trusted.pem())
    write('crl.pem', trusted.revocations())
    with open(site.dir + '/site.json', encoding='utf-8') as file:
        said = json.load(file)
    said['front'] = {**said.get('front', {}), 'handshake_ms': HANDSHAKE * 1000, 'visitors_max': 40}
    with open(site.dir + '/site.json', 'w', encoding='utf-8') as out:
        json.dump(said, out, ensure_ascii=False)
    site.serve().choose_password().work()
    done = site.good('POST', '/accounts', {'login': 'm.machida', 'name': '町田 みどり'})
    made.update(staff=done['account']['id'], temporary=done['password'], card=trusted.issue('町田 みどり'),
                rsa=trusted.issue('町田 みどり 予備', key=RSA))
    answer = register(made['card'])
    check(answer.status == 200 and answer.json()['event']['index'] > 0, answer.body)
    shown = answer.json()['certificates'][0]
    check((shown['subject'], shown['issuer']) == ('CN=町田 みどり', 'CN=みほん町 職員カード認証局') and shown['used'] == '', shown)
    check(register(made['rsa'], as_der=True).status == 200)
    check(slug(register(made['card'])) == (400, 'invalid'))
    for kind in ('server', 'encrypting', 'silent', 'authority'):
        made[kind] = trusted.issue('用途違い ' + kind, kind)
        check(slug(register(made[kind])) == (400, 'invalid'), kind)
    expired = trusted.issue('期限切れ', begins=-7200, ends=-3600)
    check(slug(register(expired)) == (400, 'invalid'), 'expired')
    two = base64.b64encode(made['card'].pem() + made['rsa'].pem()).decode()
    for wrong in (two, base64.b64encode(made['card'].der() + b'x').decode(), 'AAAA', base64.b64encode(b'-----BEGIN').decode()):
        check(slug(site.ask('POST', f'/accounts/{made["staff"]}/certificates', {'file': wrong})) == (400, 'invalid'), wrong[:40])
    check(len(site.good('GET', f'/accounts/{made["staff"]}/certificates')['certificates']) == 2)


def comes_in():
    """a registered card brings a session with both factors given, whatever key it has; nothing is owed"""
    nobody = over_tls(site.tls, 'GET', '/api/v1/session').json()
    check(nobody['card_port'] == site.cards and 'card_port' not in site.as_other().good('GET', '/session'), nobody)
    for card in (made['card'], made['rsa']):
        code, verifier = code_for(card)
        answer = give(code, verifier)
        check(answer.status == 200, answer.body)
        session = answer.json()
        check(session['person']['id'] == made['staff'] and session['needs'] == 'none', session)
        cookie = answer.headers['Set-Cookie'].split(';')[0]
        rows = over_tls(site.tls, 'GET', '/api/v1/sessions', headers={'Cookie': cookie}).json()['sessions']
        check([row['means'] for row in rows if row['this']] == ['certificate'], rows)
        made['cookie'], made['csrf'] = cookie, session['csrf_token']
    check(all(row['used'] != '' for row in site.good('GET', f'/accounts/{made["staff"]}/certificates')['certificates']))
    stored = str(site.dump('site.db', ['card_code', 'session', 'certificate', 'certificate_use']))
    check(code not in stored and verifier not in stored)


def long_serial():
    """a serial number of all the 20 bytes there may be is recognised, its highest bit set or not"""
    for serial in ('F0' + 19 * '01', '70' + 19 * '01'):
        with open(trusted.folder + '/serial', 'w', encoding='ascii') as out:
            out.write(serial)
        card = trusted.issue('長い番号 ' + serial[:2])
        check(register(card, site.good('GET', '/session')['person']['id']).status == 200 and show(card).startswith('card='), serial)


def pin_typed():
    """a handshake may take as long as a PIN does, and none is resumed; who waits there leaves the main listener its room"""
    inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
    talk = tls_context(made['card']).wrap_bio(inward, outward, server_hostname='localhost')
    with socket.create_connection(('127.0.0.1', site.cards), timeout=60) as line:
        def step(what):
            while True:
                try:
                    return what()
                except ssl.SSLWantReadError:
                    line.sendall(outward.read())
                    piece = line.recv(65536)
                    check(piece, 'cut while the PIN was typed')
                    inward.write(piece)
        with contextlib.suppress(ssl.SSLWantReadError):
            talk.do_handshake()
        line.sendall(outward.read())
        time.sleep(HANDSHAKE + 0.8)
        step(talk.do_handshake)
        talk.write(f'GET /?challenge={question()[1]} HTTP/1.1\r\nHost: localhost:{site.cards}\r\n\r\n'.encode())
        check(b'#card=' in step(lambda: talk.read(65536)) and not talk.session.has_ticket, 'the exchange')
        while line.recv(65536):
            pass  # to its end: nobody counts it any more
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(socket.create_connection(('127.0.0.1', site.cards), timeout=60)) for _ in range(14)]
        closed, until = [], time.monotonic() + 90
        while len(closed) < 4 and time.monotonic() < until:
            closed = select.select(lines, [], [], 0.1)[0]
        time.sleep(0.3)
        closed = len(select.select(lines, [], [], 0)[0])
        check(closed == 4, closed)
        check(over_tls(site.tls, 'GET', '/api/v1/session').status == 200)


def judged():
    """no certificate, another authority's of the same name, one altered, expired, of another purpose: each is told apart"""
    check(show(None) == 'card-refused=none')
    check(show(stranger.issue('町田 みどり')) == 'card-refused=untrusted')
    check(show(trusted.issue('期限切れ', begins=-7200, ends=-60)) == 'card-refused=expired')
    check(show(trusted.issue('これから', begins=3600)) == 'card-refused=expired')
    for kind in ('server', 'silent', 'authority'):
        check(show(made[kind]) == 'card-refused=unfit', kind)
    with contextlib.suppress(OSError, http.client.HTTPException):
        check(False, show(made['encrypting']))  # TLS itself takes no signature of such a key
    check(show(trusted.issue('町田 みどり')) == 'card-refused=unknown')  # of the same name, not registered


def below():
    """a certificate issued by a card that is an authority itself is not trusted, with the chain sent along or not"""
    under = Authority(site.home + '/under', 'にせの認証局')
    for name in ('pem', 'key'):
        os.replace(getattr(made['authority'], 'certificate' if name == 'pem' else 'key'), f'{site.home}/under/ca.{name}')
    card = under.issue('町田 みどり')
    check(show(card) == 'card-refused=untrusted')
    with open(card.certificate, 'ab') as out:
        out.write(under.pem())
    check(show(card) == 'card-refused=untrusted')


def revoked():
    """a revoked card is refused as soon as the list says so; a list out of date, missing, partial or of others lets nobody in"""
    lost = trusted.issue('失くしたカード')
    check(register(lost).status == 200)
    check(show(lost).startswith('card='))
    trusted.revoke(lost)
    write('crl.pem', trusted.revocations())
    check(show(lost) == 'card-refused=revoked' and show(made['card']).startswith('card='))
    for what, data in (('stale', trusted.revocations(-7200, -60)), ('to come', trusted.revocations(3600, 7200)),
                       ("a stranger's", stranger.revocations()), ('partial', trusted.revocations(extensions='part')),
                       ('damaged', b'-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n'), ('empty', b'')):
        write('crl.pem', data)
        check(show(made['card']) == 'card-refused=stale', what)
    os.remove(folder + '/crl.pem')
    check(show(made['card']) == 'card-refused=stale', 'missing')
    write('crl.pem', stranger.revocations() + trusted.revocations())
    check(show(made['card']).startswith('card=') and show(lost) == 'card-refused=revoked')


def used_twice():
    """a code is good once, within a minute, for the browser that asked, and only the last one made"""
    code, verifier = code_for(made['card'])
    check(give(code, verifier).status == 200 and slug(give(code, verifier)) == (409, 'state'))
    code, verifier = code_for(made['card'])
    check(slug(give(code, question()[0])) == (409, 'state'), "another browser's")
    check(slug(give(code, verifier)) == (409, 'state'), 'spent by that')
    first, verifier = code_for(made['card'])
    last, second = code_for(made['card'])
    check(slug(give(first, verifier)) == (409, 'state'), 'replaced')
    check(give(last, second).status == 200)
    check(slug(give('0' * 64, verifier)) == (409, 'state') and slug(give('x' * 64, verifier)) == (400, 'invalid'))
    code, verifier = code_for(made['card'])
    check(slug(give(code, verifier, {'Origin': 'https://elsewhere.example'})) == (403, 'cross-site'))
    check(slug(give(code, verifier, {'Origin': f'https://localhost:{site.cards}'})) == (403, 'cross-site'), 'the other listener')
    with contextlib.closing(sqlite3.connect(site.dir + '/data/site.db')) as database, database:
        database.execute('UPDATE card_code SET made_us = made_us - 61000000')
    check(slug(give(code, verifier)) == (409, 'state'), 'late')


def disabled():
    """who is disabled gets no code, and one made before is worth nothing; so is one whose certificate was removed"""
    code, verifier = code_for(made['card'])
    site.good('POST', f'/accounts/{made["staff"]}/disable')
    check(show(made['card']) == 'card-refused=disabled')
    check(slug(give(code, verifier)) == (403, 'disabled'))
    site.good('POST', f'/accounts/{made["staff"]}/enable')
    check(slug(give(code, verifier)) == (409, 'state'), 'spent')
    code, verifier = code_for(made['rsa'])
    rows = site.good('GET', f'/accounts/{made["staff"]}/certificates')['certificates']
    rsa = next(row['id'] for row in rows if row['subject'].endswith('予備'))
    fresh, own = code_for(made['card'])
    cookie = give(fresh, own).headers['Set-Cookie'].split(';')[0]
    other = site.good('GET', '/session')['person']['id']
    check(slug(site.ask('DELETE', f'/accounts/{other}/certificates/{rsa}')) == (404, 'not-found'))
    left = site.good('DELETE', f'/accounts/{made["staff"]}/certificates/{rsa}')
    check(len(left['certificates']) == len(rows) - 1 and left['event']['index'] > 0, left)
    check(over_tls(site.tls, 'GET', '/api/v1/sessions', headers={'Cookie': cookie}).status == 401, 'its sessions ended')
    check(slug(give(code, verifier)) == (409, 'state') and show(made['rsa']) == 'card-refused=unknown')


def nothing_else():
    """the listener for cards serves nothing else, and takes along neither session, token nor a header that looks like a card"""
    code, verifier = code_for(made['card'])
    cookie = give(code, verifier).headers['Set-Cookie'].split(';')[0]
    for path in ('/api/v1/session', '/api/v1/accounts', '/api/v1/card?challenge=' + question()[1], '/index.html', '//', '/%2e', '/x'):
        answer = over_tls(site.cards, 'GET', path, made['card'], headers={'Cookie': cookie})
        check(answer.status in (400, 404) and 'Location' not in answer.headers, (path, answer.status))
    for method in ('POST', 'PUT', 'DELETE', 'HEAD'):
        answer = over_tls(site.cards, method, '/?challenge=' + question()[1], made['card'])
        check(answer.status == 405, (method, answer.status))
    check(over_tls(site.cards, 'GET', '/', made['card']).status == 400, 'no challenge')
    check(over_tls(site.cards, 'GET', '/?challenge=' + 'x' * 42, made['card']).status == 400)
    check(over_tls(site.cards, 'GET', f'/?challenge={question()[1]}&home=https://evil.example', made['card']).status == 400)
    check(over_tls(site.cards, 'GET', '/?challenge=' + question()[1], made['card'], headers={'Host': 'evil.example'}).status == 421)
    text = re.search(r"'([0-9a-f]{64} [0-9a-f]{64} [0-9a-f]+)'", str(site.dump('site.db', ['certificate']))).group(1)
    for headers in ({'Card': text}, {'X-Card': text}, {'X-Client-Cert': text}, {'X-SSL-Client-Verify': 'SUCCESS'}):
        for port in (site.tls, site.cards):
            answer = over_tls(port, 'GET', '/api/v1/card?challenge=' + question()[1], headers=headers)
            check(answer.status in (403, 404), (headers, answer.status))
        check(show(None, headers=headers) == 'card-refused=none', headers)
    check(over_tls(site.tls, 'GET', '/api/v1/card?challenge=' + question()[1], made['card']).status == 403)
    check(site.ask('GET', '/card?challenge=' + question()[1]).status == 403)


def smuggled():
    """two requests in one, a head that does not add up: no second one is heard"""
    head = f'GET /?challenge={question()[1]} HTTP/1.1\r\nHost: localhost:{site.cards}\r\nConnection: close\r\n'
    inner = f'GET /api/v1/accounts HTTP/1.1\r\nHost: localhost:{site.cards}\r\n\r\n'
    for lines in (f'Content-Length: {len(inner)}\r\n', 'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n', 'X: a\r\n b\r\n',
                  'Content-Length: 0\r\nContent-Length: 5\r\n'):
        with socket.create_connection(('127.0.0.1', site.cards), timeout=60) as plain:
            with tls_context(made['card']).wrap_socket(plain) as talk:
                talk.sendall((head + lines + '\r\n' + inner).encode())
                got = b''
                with contextlib.suppress(OSError):
                    while piece := talk.recv(65536):
                        got += piece
        statuses = re.findall(rb'HTTP/1\.1 (\d+)', got)
        check(statuses and statuses[0] in (b'400', b'405') and b'"accounts"' not in got and b'#card=' not in got, (lines, got[:300]))


def fixed():
    """who signs in with a card leaves the session that was open there, whoever made it"""
    other = site.as_other().choose_password(made['temporary'], 'm.machida')
    code, verifier = code_for(made['card'])
    body = {'code': code, 'verifier': verifier}
    check(other.ask('POST', '/session/card', body, headers={'X-Csrf-Token': 'f' * 64}).status == 403)
    answer = other.ask('POST', '/session/card', body)
    check(answer.status == 200 and other.ask('GET', '/sessions').status == 401, answer.status)
    check(other.cookie not in answer.headers['Set-Cookie'])


def acts_since(index):
    """Acts on the person in the site's log after that event, the oldest first."""
    events = site.good('GET', '/ledger/events?log=site')['events']
    return [one['act'] for one in sorted(events, key=lambda one: one['index']) if one['index'] > index and one['subject'] == 'person/' + made['staff']]


def resets():
    """a new temporary password says what else lets the person in, and ends it in the same step where that is asked"""
    path = f'/accounts/{made["staff"]}'
    done = site.good('POST', path + '/reset', {'password': True})
    held = site.good('GET', path + '/certificates')
    check(done['cards'] == held and len(held['certificates']) > 1 and not done['factors']['totp'], done)
    check(show(made['card']).startswith('card='), 'it still signs in')
    person = site.as_other().choose_password(done['password'], 'm.machida')
    secret = base64.b32decode(person.good('POST', '/factors/totp')['key'].replace(' ', ''))
    person.good('POST', '/factors/totp/confirm', {'code': code_of(secret, int(time.time()) // 30)})
    done = site.good('POST', path + '/reset', {'password': True})
    check(done['factors']['totp'] and done['factors']['recovery'] == 10 and done['cards'] == held, done)
    check(site.good('GET', path + '/factors') == done['factors'])
    code, verifier = code_for(made['card'])
    before = done['event']['index']
    done = site.good('POST', path + '/reset', {'password': True, 'factors': True, 'certificates': True})
    check(not done['factors']['totp'] and done['factors']['recovery'] == 0 and done['cards'] == {'certificates': []}, done)
    wanted = ['certificate.remove'] * len(held['certificates']) + ['factor.remove', 'credential.reset']
    check([act for act in acts_since(before) if act != 'session.begin'] == wanted, acts_since(before))
    check(show(made['card']) == 'card-refused=unknown' and slug(give(code, verifier)) == (409, 'state'))
    check(site.as_other().sign_in(done['password'], 'm.machida')['needs'] == 'password')
    check(slug(site.ask('POST', path + '/reset', {'certificates': True})) == (404, 'not-found'))


def without():
    """without authorities or without HTTPS the listener does not start; bad authorities stop the program with a word"""
    site.stop()
    words = ['serve', '--site', site.dir, '--listen', '127.0.0.1:0', '--listen-cards', '127.0.0.1:0']
    for data in (b'', b'no PEM', made['card'].pem()):
        write('ca.pem', data)
        done = site.run(*words)
        check(done.returncode != 0 and b'ca.pem' in done.stderr, done.stderr)
    os.remove(folder + '/ca.pem')
    done = site.run(*words)
    check(done.returncode != 0 and b'ca.pem' in done.stderr, done.stderr)


def whole():
    """the ledgers hold, and rebuild gives the same certificates"""
    site.verify()
    site.check_rebuild()


try:
    run(set_up, comes_in, long_serial, pin_typed, judged, below, revoked, used_twice, disabled, nothing_else, smuggled, fixed, resets, without, whole)
finally:
    site.close()
