"""Passkeys from outside, over HTTP, by an authenticator of our own: what is taken, and each lie that is refused."""
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys

from authenticator import CREDENTIAL, PRESENT, VERIFIED, Authenticator, b64, cbor, openssl, unb64
from openapi_check import unasked, watch
from sitecraft import CHOSEN, Site, check, run

site = Site(sys.argv[1]).init().serve().choose_password()
seen = watch(site)
origin = f'http://localhost:{site.port}'
made = {}


def new(algorithm=-7, **more):
    return Authenticator(site.home, more.pop('origin', origin), algorithm=algorithm, **more)


def refused(who, status, slug, method, path, body=None, **more):
    answer = who.ask(method, path, body, **more)
    found = (answer.status, answer.json()['type'].rsplit(':', 1)[1])
    check(found == (status, slug), f'{method} {path}: {found} {answer.body[:300]!r}')
    return answer.json()


def question(who=site):
    return who.good('GET', '/session/question')


def new_question(who=site):
    return who.good('GET', '/factors/passkeys/question')


def take_session(who, answer):
    check(answer.status == 200, answer.body)
    who.cookie = re.match(r'sekisho=([0-9a-f]+);', answer.headers['Set-Cookie']).group(1)
    who.csrf = answer.json()['csrf_token']
    return answer.json()


def half_session():
    other = site.as_other()
    session = other.sign_in()
    check(session['needs'] == 'factor' and 'passkey' in session['factors'], session)
    return other


def registering():
    """a passkey is registered, shown, renamed; recovery codes come with the first factor"""
    key = made['key'] = new()
    asked = new_question()
    person = site.good('GET', '/session')['person']
    check(unb64(asked['user']).decode() == person['id'] and asked['login'] == 'admin' and asked['site'] == 'localhost', asked)
    done = site.good('POST', '/factors/passkeys', key.create(asked, name='庁舎の鍵'))
    check(len(done['recovery_codes']) == 10, done)
    row = done['factors']['passkeys'][0]
    made['id'] = row['id']
    check(row['name'] == '庁舎の鍵' and row['used'] == '', row)
    event = site.good('GET', f'/ledger/events/{done["event"]["index"]}?log=site')
    content = event['content_value']
    check(content.pop('public_key') == openssl('pkey', '-in', key.key, '-pubout').decode(), event)
    check(event['act'] == 'factor.add' and content == {
        'kind': 'passkey', 'passkey': row['id'], 'name': '庁舎の鍵', 'recovery': True}, event)
    renamed = site.good('PATCH', f'/factors/passkeys/{row["id"]}', {'name': '青い鍵'})
    check(renamed['passkeys'][0]['name'] == '青い鍵', renamed)
    check(new_question()['credentials'] == [b64(key.id)])
    check(site.good('GET', '/accounts/' + person['id'])['passkeys'] == 1)


def every_algorithm():
    """keys of every kind asked for, and an attestation by the key itself, register and sign in"""
    for algorithm, fmt in ((-8, 'none'), (-35, 'none'), (-257, 'none'), (-7, 'packed'), (-257, 'packed')):
        key = new(algorithm)
        done = site.good('POST', '/factors/passkeys', key.create(new_question(), fmt=fmt))
        check('recovery_codes' not in done, done)
        other = site.as_other()
        take_session(other, other.ask('POST', '/session/passkey', key.get(question(other))))
        mine = [row['id'] for row in done['factors']['passkeys'] if row['id'] != made['id']]
        site.good('DELETE', '/factors/passkeys/' + mine[0])
        refused(site.as_other(), 401, 'passkey', 'POST', '/session/passkey', key.get(question(site.as_other())))


def signing_in():
    """a passkey alone signs in, whole: it asked for the PIN or the finger"""
    other = site.as_other()
    check(question(other)['credentials'] == [], 'a stranger learns which there are')
    session = take_session(other, other.ask('POST', '/session/passkey', made['key'].get(question(other))))
    check(session['needs'] == 'none' and session['person']['login'] == 'admin', session)
    rows = other.good('GET', '/sessions')['sessions']
    check([row['means'] for row in rows if row['this']] == ['passkey'], rows)
    check(other.good('GET', '/factors')['passkeys'][0]['used'] != '')
    other.good('DELETE', '/session')


def half_way():
    """after the password it makes the session whole, under a new token"""
    other = half_session()
    before = other.cookie
    session = take_session(other, other.ask('POST', '/session/passkey', made['key'].get(question(other), user=False)))
    check(session['needs'] == 'none' and other.cookie != before, session)
    rows = other.good('GET', '/sessions')['sessions']
    check([row['means'] for row in rows if row['this']] == ['password passkey'], rows)


def proof():
    """shown once more, it stands for the password where that is asked for again"""
    site.stop()
    with sqlite3.connect(f'{site.dir}/data/site.db') as database:
        database.execute('UPDATE session SET proved_us = proved_us - 700000000')
    site.serve()
    made['key'].origin = origin = f'http://localhost:{site.port}'
    globals()['origin'] = origin
    refused(site, 403, 'proof-needed', 'GET', '/factors/passkeys/question')
    before = site.cookie
    answer = site.ask('POST', '/session/passkey', made['key'].get(question()))
    check(answer.status == 200 and answer.headers['Set-Cookie'] is None, answer.body)
    new_question()
    check(site.cookie == before)


# What is said differently: the answer's status and problem.
LIES = {
    'another page': ({'origin': 'https://evil.example'}, 401, 'passkey'),
    'another port': ({'origin': 'http://localhost:1'}, 401, 'passkey'),
    'the name in a longer one': ({'origin': 'http://localhost.evil.example'}, 401, 'passkey'),
    'no origin': ({'origin': None}, 400, 'invalid'),
    'a frame': ({'crossOrigin': True}, 400, 'invalid'),
    'a frame, in words': ({'crossOrigin': 'false'}, 400, 'invalid'),
    'a page around': ({'topOrigin': 'https://evil.example'}, 400, 'invalid'),
    'another ceremony': ({'type': None}, 401, 'passkey'),  # filled below
    'no ceremony of ours': ({'type': 'payment.get'}, 400, 'invalid'),
    'a challenge of its own': ({'challenge': b64(bytes(56))}, 401, 'passkey'),
    'a short challenge': ({'challenge': b64(bytes(16))}, 401, 'passkey'),
    'a challenge that is none': ({'challenge': 'a+b/'}, 400, 'invalid'),
    'no challenge': ({'challenge': None}, 400, 'invalid'),
}


def lies_of_clients():
    """each member of the client data is held against what was asked: of a registration and of an assertion"""
    for name, (said, status, slug) in LIES.items():
        one = {'type': 'webauthn.get'} if name == 'another ceremony' else said
        refused(site, status, slug, 'POST', '/factors/passkeys', new().create(new_question(), **one))
        one = {'type': 'webauthn.create'} if name == 'another ceremony' else said
        other = site.as_other()
        refused(other, status, slug, 'POST', '/session/passkey', made['key'].get(question(other), **one))
    check(len(site.good('GET', '/factors')['passkeys']) == 1)


def lies_of_authenticators():
    """another site's, nobody asked, nobody touched it, a broken signature, another person's handle"""
    other = site.as_other()
    for flags in (0, PRESENT, VERIFIED):
        refused(other, 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(other), flags=flags))
        refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new().create(new_question(), flags=flags | CREDENTIAL))
    refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new().create(new_question(), flags=PRESENT | VERIFIED))
    refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new(site='evil.example').create(new_question()))
    made['key'].site = 'evil.example'
    refused(other, 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(other)))
    made['key'].site = 'localhost'
    given = made['key'].get(question(other))
    signature = bytearray(unb64(given['signature']))
    signature[-1] ^= 1
    refused(other, 401, 'passkey', 'POST', '/session/passkey', dict(given, signature=b64(bytes(signature))))
    for handle in (None, b64(b'0' * 26)):
        lied = dict(made['key'].get(question(other)), user=handle)
        refused(other, 401, 'passkey', 'POST', '/session/passkey', {k: v for k, v in lied.items() if v is not None})
    refused(other, 401, 'passkey', 'POST', '/session/passkey', new().get(question(other)))


def lies_of_attestations():
    """a statement that vouches for nothing, one that is not signed by the key, one with more in it than it may hold"""
    key = new()
    good = key.create(new_question())
    raw = unb64(good['attestation'])
    for bad in (raw + b'\0', raw[:-1], b'\xa4' + raw[1:] + cbor('x') + cbor(1), raw.replace(b'\xa3', b'\xbf', 1) + b'\xff', b''):
        refused(site, 400, 'invalid', 'POST', '/factors/passkeys', dict(good, attestation=b64(bad)))
    refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new().create(new_question(), statement={'x': 1}))
    refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new().create(new_question(), fmt='tpm'))
    lying = {'alg': -7, 'sig': new().sign(b'something else')}
    refused(site, 401, 'passkey', 'POST', '/factors/passkeys', new().create(new_question(), fmt='packed', statement=lying))
    refused(site, 400, 'invalid', 'POST', '/factors/passkeys', dict(good, client_data='!'))
    refused(site, 400, 'invalid', 'POST', '/factors/passkeys', dict(good, name='\n\u3000'))
    site.good('POST', '/factors/passkeys', good)  # none of these used it up
    again = dict(key.create(new_question()))
    refused(site, 409, 'state', 'POST', '/factors/passkeys', again)


def questions_are_used_once():
    """an answer is taken once, in the session that asked, within five minutes"""
    other = site.as_other()
    given = made['key'].get(question(other))
    take_session(other, other.ask('POST', '/session/passkey', given))
    refused(site.as_other(), 409, 'used', 'POST', '/session/passkey', given)
    refused(site, 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(site.as_other())))
    refused(site.as_other(), 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(site)))
    half = half_session()
    refused(half, 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(other)))
    refused(half, 403, 'factor-needed', 'GET', '/factors/passkeys/question')


def configured_name_alone():
    """under another name than the configured one there are no passkeys, whatever the client data says"""
    other = site.as_other()
    for host, status, slug in ((f'127.0.0.1:{site.port}', 409, 'state'), ('evil.example', 421, 'misdirected'),
                               (f'localhost.evil.example:{site.port}', 421, 'misdirected')):
        refused(other, status, slug, 'GET', '/session/question', headers={'Host': host})
        given = made['key'].get(question(other), origin='http://' + host)
        refused(other, status, slug, 'POST', '/session/passkey', given, headers={'Host': host, 'Origin': 'http://' + host})


def copied():
    """a count that does not go on is refused and noted: the key was copied"""
    other = site.as_other()
    take_session(other, other.ask('POST', '/session/passkey', made['key'].get(question(other))))
    made['key'].count -= 1
    refused(site.as_other(), 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(site.as_other())))
    events = site.good('GET', '/ledger/events?log=site&limit=10')['events']
    doubts = [event for event in events if event['act'] == 'factor.doubt']
    check(len(doubts) == 1 and doubts[0]['actor'] == 'system', events)
    value = site.good('GET', f'/ledger/events/{doubts[0]["index"]}?log=site')['content_value']
    check(value['said'] == value['counted'] and value['passkey'] == made['id'], value)
    other = site.as_other()
    take_session(other, other.ask('POST', '/session/passkey', made['key'].get(question(other))))


def another_person():
    """nobody uses another's passkey, or touches it; a disabled person's opens nothing"""
    added = site.good('POST', '/accounts', {'login': 'second', 'name': '次の人'})
    second = site.as_other().choose_password(added['password'], 'second')
    key = new()
    second.good('POST', '/factors/passkeys', key.create(new_question(second)))
    for method, body in (('PATCH', {'name': 'x'}), ('DELETE', None)):
        refused(second, 404, 'not-found', method, '/factors/passkeys/' + made['id'], body)
    refused(second, 401, 'passkey', 'POST', '/session/passkey', made['key'].get(question(second)))
    half = half_session()
    refused(half, 401, 'passkey', 'POST', '/session/passkey', key.get(question(half)))
    site.good('POST', f'/accounts/{added["account"]["id"]}/disable')
    refused(site.as_other(), 403, 'disabled', 'POST', '/session/passkey', key.get(question(site.as_other())))
    site.good('POST', f'/accounts/{added["account"]["id"]}/enable')
    site.good('POST', f'/accounts/{added["account"]["id"]}/reset', {'factors': True})
    refused(site.as_other(), 401, 'passkey', 'POST', '/session/passkey', key.get(question(site.as_other())))


def removing():
    """one is removed, other sessions end; the last factor of an administrator stays"""
    rows = site.good('GET', '/factors')['passkeys']
    check(len(rows) == 2, rows)
    other = site.as_other()
    take_session(other, other.ask('POST', '/session/passkey', made['key'].get(question(other))))
    spare = [row['id'] for row in rows if row['id'] != made['id']][0]
    site.good('DELETE', '/factors/passkeys/' + spare)
    refused(other, 401, 'not-signed-in', 'GET', '/factors')
    refused(site, 409, 'state', 'DELETE', '/factors/passkeys/' + made['id'])


def ten_at_most():
    """a person has ten at most"""
    for _ in range(8):
        site.good('POST', '/factors/passkeys', new(-8).create(new_question()))
    refused(site, 409, 'state', 'POST', '/factors/passkeys', new(-8).create(new_question()))


def ask_act(method, path, body=None, who=site):
    return who.good('POST', '/session/act', dict(method=method, path='/api/v1' + path, **({} if body is None else {'body': body})))


def acts():
    """where the site demands it, a passkey signs the act itself, once, and nothing but that act"""
    key = made['act'] = new()
    site.work()
    settings, body = '/settings/sign-in', {'settings': {'attest_for': ['accounts', 'ledger', 'settings']}, 'reason': '試し'}
    site.good('POST', '/factors/passkeys', key.create(new_question(), name='作業の鍵'))
    account = {'login': 'act', 'name': '署名で登録した人'}
    site.good('PATCH', settings, {'settings': {'attest_for': ['ledger']}, 'reason': '試し'})
    # A demand that the session alone could take back, or an account made by it get round, is none.
    refused(site, 403, 'attestation-needed', 'PATCH', settings, {'settings': {'attest_for': []}, 'reason': 'x'})
    refused(site, 403, 'attestation-needed', 'POST', '/accounts', dict(account, role='administrator'))
    site.good('PATCH', settings, body, headers={'X-Attestation': key.act(ask_act('PATCH', settings, body))})
    refused(site, 403, 'attestation-needed', 'POST', '/accounts', account)
    asked = ask_act('POST', '/accounts', account)
    check(hashlib.sha256(asked['act'].encode()).digest() == unb64(asked['challenge']), asked)
    head = {'X-Attestation': key.act(asked)}
    refused(site, 401, 'passkey', 'POST', '/accounts', dict(account, role='administrator'), headers=head)
    refused(site, 401, 'passkey', 'PATCH', settings, {'settings': {'attest_for': []}, 'reason': 'x'}, headers=head)
    done = site.good('POST', '/accounts', account, headers=head)
    made['event'] = done['event']['index']
    refused(site, 409, 'used', 'POST', '/accounts', account, headers=head)
    erase = '/ledger/events/0/erase'
    reason = {'reason': '試し'}
    head = {'X-Attestation': key.act(ask_act('POST', erase, reason))}
    erased = site.good('POST', erase, reason, headers=head)['event']['index']  # of the body's log, by the site's passkey
    refused(site, 409, 'used', 'POST', erase, reason, headers=head)
    kept = site.good('GET', f'/ledger/events/{erased}')['content_value']['attestation']
    check(json.loads(kept['act'])['path'] == '/api/v1' + erase, kept)
    for wrong in ({'X-Attestation': b64(b'[')}, {'X-Attestation': '!'}):
        refused(site, 400, 'invalid', 'POST', '/accounts', account, headers=wrong)
    for lie in (b64(b'{}'), b64(b'{"nonce":1}'), key.act(ask_act('POST', '/accounts', account), flags=PRESENT),
                key.act(ask_act('POST', '/accounts', account), origin='https://localhost.example')):
        refused(site, 401, 'passkey', 'POST', '/accounts', account, headers={'X-Attestation': lie})
    other = site.as_other()
    take_session(other, other.ask('POST', '/session/passkey', key.get(question(other))))
    theirs = key.act(ask_act('POST', '/accounts', account, other))
    refused(site, 401, 'passkey', 'POST', '/accounts', account, headers={'X-Attestation': theirs})  # another session's


def keys_answer_for_keys():
    """where acts are signed, the session alone neither registers nor removes a passkey of who has one"""
    key = made['act']
    another = new().create(new_question())
    refused(site, 403, 'attestation-needed', 'POST', '/factors/passkeys', another)
    refused(site, 403, 'attestation-needed', 'DELETE', '/factors/passkeys/' + made['id'])
    head = {'X-Attestation': key.act(ask_act('POST', '/factors/passkeys', another))}
    added = site.good('POST', '/factors/passkeys', another, headers=head)
    gone = '/factors/passkeys/' + added['factors']['passkeys'][-1]['id']
    site.good('DELETE', gone, headers={'X-Attestation': key.act(ask_act('DELETE', gone))})
    content = site.good('GET', f'/ledger/events/{added["event"]["index"]}?log=site')['content_value']
    check(content['kind'] == 'passkey' and json.loads(content['attestation']['act'])['path'] == '/api/v1/factors/passkeys', content)
    account = {'login': 'third', 'name': '三人目', 'role': 'administrator'}
    done = site.good('POST', '/accounts', account, headers={'X-Attestation': key.act(ask_act('POST', '/accounts', account))})
    stop = f'/accounts/{done["account"]["id"]}/disable'
    asked = ask_act('POST', stop)
    check('body' not in json.loads(asked['act']), asked)  # an act without one
    site.good('POST', stop, headers={'X-Attestation': key.act(asked)})
    site.good('POST', stop.replace('disable', 'enable'), headers={
        'X-Attestation': key.act(ask_act('POST', stop.replace('disable', 'enable')))})
    third = site.as_other().choose_password(done['password'], 'third')
    third.good('POST', '/factors/passkeys', new().create(new_question(third)))  # who has none yet cannot sign


def audited():
    """from the event alone an auditor verifies it with openssl: the act, the question, the signature, the key"""
    content = site.good('GET', f'/ledger/events/{made["event"]}?log=site')['content_value']
    proof = content['attestation']
    act, client = json.loads(proof['act']), json.loads(unb64(proof['client_data']))
    check(act['path'] == '/api/v1/accounts' and act['method'] == 'POST' and act['body']['login'] == content['user_name'], act)
    check(unb64(client['challenge']) == hashlib.sha256(proof['act'].encode()).digest() and client['origin'] == origin, client)
    signed = unb64(proof['authenticator_data']) + hashlib.sha256(unb64(proof['client_data'])).digest()
    files = {name: os.path.join(site.home, name) for name in ('pem', 'sig')}
    with open(files['pem'], 'w', encoding='ascii') as pem, open(files['sig'], 'wb') as signature:
        pem.write(proof['public_key'])
        signature.write(unb64(proof['signature']))
    words = ['openssl', 'dgst', '-sha256', '-verify', files['pem'], '-signature', files['sig']]
    check(subprocess.run(words, input=signed, check=False, stdout=subprocess.DEVNULL).returncode == 0, 'openssl refuses it')
    check(subprocess.run(words, input=signed + b'.', check=False, stdout=subprocess.DEVNULL).returncode != 0, 'and anything')
    added = [row for row in site.good('GET', '/ledger/events?log=site&limit=200')['events'] if row['act'] == 'factor.add']
    keys = [site.good('GET', f'/ledger/events/{row["index"]}?log=site')['content_value'].get('public_key') for row in added]
    check(proof['public_key'] in keys, 'the key stands in no registration')
    body = {'settings': {'attest_for': []}, 'reason': '戻す'}
    site.good('PATCH', '/settings/sign-in', body, headers={'X-Attestation': made['act'].act(ask_act('PATCH', '/settings/sign-in', body))})


def rebuild():
    """what is rebuilt from the ledger is what stood there"""
    site.check_rebuild()


def every_operation():
    """every operation of passkeys was asked"""
    left = unasked(seen, lambda op: 'passkey' in op['operationId'] or op['operationId'] in ('session_question', 'session_ask_act'))
    check(not left, left)


try:
    run(registering, every_algorithm, signing_in, half_way, proof, lies_of_clients, lies_of_authenticators,
        lies_of_attestations, questions_are_used_once, configured_name_alone, copied, another_person, removing, acts,
        keys_answer_for_keys, audited, ten_at_most, rebuild, every_operation)
finally:
    site.close()
