"""Second factors from outside, over HTTP: half signed in, codes and recovery codes, and the ways round them that are none."""
import base64
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

from openapi_check import unasked, watch
from sitecraft import CHOSEN, PASSWORD, Site, check, code_of, run

site = Site(sys.argv[1]).init().serve().choose_password()
seen = watch(site)
made = {'used': set()}


def refused(who, status, slug, method, path, body=None):
    answer = who.ask(method, path, body)
    found = (answer.status, answer.json()['type'].rsplit(':', 1)[1])
    check(found == (status, slug), f'{method} {path}: {found} {answer.body[:300]!r}')
    return answer.json()


def fresh_code():
    """A code that was not used yet: at most one step ahead of the clock, which is taken."""
    while True:
        now = int(time.time()) // 30
        for step in (now, now + 1):
            if step not in made['used'] and step > max(made['used'], default=0):
                made['used'].add(step)
                return code_of(made['secret'], step)
        time.sleep(1)


def half_session(login='admin', password=CHOSEN):
    other = site.as_other()
    session = other.sign_in(password, login)
    check(session['needs'] == 'factor', session)
    return other


def take_session(who, answer):
    """What a browser does with a new cookie."""
    check(answer.status == 200, answer.body)
    who.cookie = re.match(r'sekisho=([0-9a-f]+);', answer.headers['Set-Cookie']).group(1)
    who.csrf = answer.json()['csrf_token']
    return answer.json()


def enrolling():
    """a key is shown as text and as a QR code, which says the same, and is taken over with a code of it"""
    session = site.good('GET', '/session')
    check(session['needs'] == 'none' and session['enrol_by'] > session['ends_at'] and session['factors'] == [], session)
    begun = site.good('POST', '/factors/totp')
    address = urllib.parse.urlparse(begun['address'])
    query = urllib.parse.parse_qs(address.query)
    check(query['secret'][0] == begun['key'].replace(' ', '') and query['issuer'] == ['みほん町'], begun)
    made['secret'] = base64.b32decode(query['secret'][0])
    check(read_qr(begun['qr']) in (begun['address'], None), 'the QR code says something else')
    refused(site, 401, 'wrong-code', 'POST', '/factors/totp/confirm', {'code': '12 34'})
    done = site.good('POST', '/factors/totp/confirm', {'code': fresh_code()})
    made['recovery'] = done['recovery_codes']
    check(len(set(made['recovery'])) == 10 and done['factors']['totp'] and done['factors']['recovery'] == 10, done)
    event = site.good('GET', f'/ledger/events/{done["event"]["index"]}?log=site')
    check(event['content_value'] == {'kind': 'totp', 'recovery': True}, event)
    check(site.good('GET', '/session')['factors'] == ['totp', 'recovery'])


def read_qr(qr):
    """What zbarimg reads off it; None where that is not installed."""
    rows = [[0] * qr['size'] for _ in range(qr['size'])]
    for x, y, width in re.findall(r'M(\d+) (\d+)h(\d+)v1h-\3z', qr['path']):
        rows[int(y)][int(x):int(x) + int(width)] = [1] * int(width)
    image = f'P1 {qr["size"] * 4} {qr["size"] * 4}\n' + '\n'.join(
        ' '.join(str(bit) for bit in row for _ in range(4)) for row in rows for _ in range(4)) + '\n'
    try:
        done = subprocess.run(['zbarimg', '-q', '--raw', '-Sdisable', '-Sqrcode.enable', 'pbm:-'], input=image.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    except FileNotFoundError:
        print('# zbarimg is not installed: the QR code was not read', flush=True)
        return None
    return done.stdout.decode().rstrip('\n')


def half_way():
    """with the password alone nothing can be seen or done but giving the second factor"""
    other = half_session()
    check('last' not in other.good('GET', '/session'), 'a half session learns of the person')
    check(other.good('GET', '/site')['bodies'] == [], 'a half session learns of the bodies')
    for method, path, body in (('GET', '/editions', None), ('GET', '/factors', None), ('POST', '/factors/totp', None),
                               ('POST', '/site/language', {'language': 'en'}), ('GET', '/sessions', None),
                               ('POST', '/session/proof', {'password': CHOSEN}),
                               ('POST', '/session/password', {'current': CHOSEN, 'new': 'another.violin.77.fern'})):
        refused(other, 403, 'factor-needed', method, path, body)
    half = other.cookie
    session = take_session(other, other.ask('POST', '/session/code', {'code': fresh_code()}))
    check(session['needs'] == 'none' and other.cookie != half, session)
    check(other.good('GET', '/editions') == {'editions': []})
    fixed = site.as_other()
    fixed.cookie = half
    refused(fixed, 401, 'not-signed-in', 'GET', '/editions')
    refused(other, 409, 'state', 'POST', '/session/code', {'code': '000000'})
    refused(site.as_other(), 401, 'not-signed-in', 'POST', '/session/code', {'code': '000000'})
    rows = other.good('GET', '/sessions')['sessions']
    check(sorted(row['means'] for row in rows) == ['password', 'password totp'], rows)
    made['whole'] = other


def cross_site():
    """a second factor from another page, or without the half session's own token, is not looked at"""
    other = half_session()
    for headers in ({'Origin': 'https://evil.example'}, {'X-Csrf-Token': site.csrf}, {'X-Csrf-Token': None}):
        answer = other.ask('POST', '/session/code', {'code': made['recovery'][0]}, headers=headers)
        check(answer.status == 403 and answer.json()['type'].endswith('cross-site'), answer.body)


def one_code_two_requests():
    """of two requests with one code at the same time one comes in"""
    code = made['recovery'].pop()
    others = [half_session() for _ in range(4)]
    answers = []
    threads = [threading.Thread(target=lambda who=who: answers.append(who.ask('POST', '/session/code', {'code': code}).status))
               for who in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(sorted(answers) == [200, 401, 401, 401], answers)


def proof():
    """what lets others in later asks that the person showed a credential lately"""
    other = made['whole']
    site.stop()
    with sqlite3.connect(f'{site.dir}/data/site.db') as database:
        database.execute('UPDATE session SET proved_us = proved_us - 700000000')
        database.execute('DELETE FROM sign_in_failure')
    site.serve()
    other.port = site.port
    for method, path in (('POST', '/factors/totp'), ('DELETE', '/factors/totp'), ('POST', '/factors/recovery')):
        refused(other, 403, 'proof-needed', method, path)
    refused(other, 401, 'wrong-password', 'POST', '/session/proof', {'password': 'not this one'})
    other.good('POST', '/session/proof', {'password': CHOSEN})
    done = other.good('POST', '/factors/recovery')
    check(done['factors']['recovery'] == 10 and not set(done['recovery_codes']) & set(made['recovery']), done)
    refused(half_session(), 401, 'wrong-code', 'POST', '/session/code', {'code': made['recovery'].pop()})
    made['recovery'] = done['recovery_codes']
    refused(other, 409, 'state', 'DELETE', '/factors/totp')


def secrets_are_sealed():
    """no secret and no code stands in the database, the ledger or the backup's databases as it is"""
    raw = b''.join(open(f'{site.dir}/data/{name}', 'rb').read() for name in ('site.db', 'site.db-wal'))
    check(made['secret'] not in raw and base64.b32encode(made['secret']) not in raw, 'the TOTP secret')
    for code in made['recovery']:
        check(code.encode() not in raw and code.replace('-', '').encode() not in raw, 'a recovery code')
    check(len(open(f'{site.dir}/data/factors.key', 'rb').read()) == 32)


def lost_factor():
    """another administrator resets lost factors; the operator can, for the first one"""
    added = made['whole'].good('POST', '/accounts', {'login': 'second', 'name': '次の管理者', 'role': 'administrator'})
    second = site.as_other().choose_password(added['password'], 'second').work()
    own = made['whole'].good('GET', '/session')['person']['id']
    account = second.good('GET', '/accounts/' + own)
    check(account['totp'] and account['passkeys'] == 0, account)
    done = second.good('POST', f'/accounts/{own}/reset', {'factors': True})
    check(not done['account']['totp'] and 'password' not in done, done)
    other = site.as_other()
    check(other.sign_in(CHOSEN)['needs'] == 'none')
    site.must('admin', 'reset-password', '--site', site.dir, '--password-fd', '0', stdin=PASSWORD.encode())
    check(site.as_other().sign_in(PASSWORD)['needs'] == 'password')


def required():
    """once the days are over a person who needs a second factor can only register one"""
    site.stop()
    with sqlite3.connect(f'{site.dir}/data/site.db') as database:
        database.execute('UPDATE enrolment SET begun_us = begun_us - 15 * 86400 * 1000000')
    site.serve()
    other = site.as_other()
    session = other.sign_in(CHOSEN, 'second')
    check(session['needs'] == 'enrolment', session)
    for method, path in (('GET', '/editions'), ('GET', '/accounts'), ('GET', '/ledger')):
        refused(other, 403, 'factor-needed', method, path)
    begun = other.good('POST', '/factors/totp')
    secret = base64.b32decode(begun['key'].replace(' ', ''))
    other.good('POST', '/factors/totp/confirm', {'code': code_of(secret, int(time.time()) // 30)})
    check(other.good('GET', '/session')['needs'] == 'none')
    check(other.good('GET', '/editions') == {'editions': []})
    site.cookie, site.csrf = other.cookie, other.csrf


def rebuild():
    """what is rebuilt from the ledger is what stood there"""
    site.check_rebuild()


def every_operation():
    """every operation of second factors was asked"""
    asked = ('factors_', 'session_give_code', 'session_prove')
    left = unasked(seen, lambda op: op['operationId'].startswith(asked) and 'passkey' not in op['operationId'])
    check(not left, left)


try:
    run(enrolling, half_way, cross_site, one_code_two_requests, proof, secrets_are_sealed, lost_factor, required, rebuild,
        every_operation)
finally:
    site.close()
