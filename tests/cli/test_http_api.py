"""The interface from outside, over HTTP: sessions, imports, editions, corrections, the ledger; every answer as described."""
import base64
import contextlib
import hashlib
import os
import sqlite3
import sys

from office_acts import Acts
from openapi_check import unasked, watch
from sheet_acts import Sheets
from sitecraft import CHOSEN, PASSWORD, POLICY, Site, check, run

site = Site(sys.argv[1]).init().serve()
ask_plainly = site.ask_plainly
seen = watch(site)
made = {}


def refused(status, slug, method, path, body=None, **more):
    answer = site.ask(method, path, body, **more)
    found = (answer.status, answer.json()['type'].rsplit(':', 1)[1])
    check(found == (status, slug), f'{method} {path}: {found} {answer.body[:300]!r}')
    return answer.json()


def nobody():
    """nobody signed in learns the site's name and no more"""
    check(site.good('GET', '/session') == {'signed_in': False, 'language': 'en'})
    shown = site.good('GET', '/site')
    check(shown['name'] == 'みほん町' and shown['banners'] == [] and shown['bodies'] == [], shown)
    for path in ('/editions', '/imports', '/ledger', '/ledger/events', '/ledger/export'):
        refused(401, 'not-signed-in', 'GET', path)
    refused(401, 'not-signed-in', 'POST', '/ledger/verify', {})
    refused(403, 'not-allowed', 'POST', '/local/rebuild')
    refused(403, 'not-allowed', 'POST', '/local/administrator/reset', {})


def wrong_password():
    """a wrong password is refused, and again and again it takes longer"""
    for _ in range(3):
        answer = site.ask('POST', '/session', {'login': 'admin', 'password': 'not this one'})
        check(answer.status in (401, 429), answer.body)
        check(answer.headers['Set-Cookie'] is None)
    answer = site.ask('POST', '/session', {'login': 'nobody', 'password': 'not this one'})
    check(answer.status in (401, 429), answer.body)


def temporary_password():
    """with a temporary password only the password can be changed"""
    import time
    until = time.monotonic() + 60
    while site.ask('POST', '/session', {'login': 'admin', 'password': PASSWORD}).status == 429:
        check(time.monotonic() < until, 'never allowed again')
        time.sleep(0.3)
    session = site.sign_in(PASSWORD)
    check(session['needs'] == 'password' and session['person']['administrator'], session)
    refused(409, 'state', 'GET', '/editions')
    refused(401, 'wrong-password', 'POST', '/session/password', {'current': 'another', 'new': CHOSEN})
    time.sleep(2)
    refused(400, 'invalid', 'POST', '/session/password', {'current': PASSWORD, 'new': 'short'})
    changed = site.good('POST', '/session/password', {'current': PASSWORD, 'new': CHOSEN})
    check(changed['needs'] == 'none', changed)
    check(site.good('GET', '/editions') == {'editions': []})


def cross_site():
    """a request from another page, or without the session's token, changes nothing"""
    for headers in ({'Origin': 'https://evil.example'}, {'Origin': None}, {'X-Csrf-Token': None},
                    {'X-Csrf-Token': '0' * 64}, {'Origin': f'http://localhost:{site.port + 1}'}):
        refused(403, 'cross-site', 'POST', '/site/language', {'language': 'en'}, headers=headers)
    check(site.good('POST', '/site/language', {'language': 'ja'})['language'] == 'ja')
    check(site.good('GET', '/session')['language'] == 'ja')
    site.good('POST', '/site/language', {'language': 'en'})


def bad_requests():
    """what is not of the form asked for is named"""
    refused(400, 'invalid', 'POST', '/site/language', {'language': 'fr'})
    refused(400, 'invalid', 'POST', '/site/language', {'language': 'en', 'more': 1})
    refused(400, 'invalid', 'POST', '/site/language', b'{"language":"en"')
    refused(400, 'invalid', 'POST', '/site/language', b'{"language":"en"}', kind='text/plain')
    refused(413, 'too-large', 'POST', '/site/language', b'[' + b' ' * 100000 + b']')
    refused(400, 'invalid', 'GET', '/ledger/events?limit=0')
    refused(400, 'invalid', 'GET', '/ledger/events?nothing=1')
    check(ask_plainly('GET', '/editions/../site').status == 400)
    refused(404, 'not-found', 'GET', '/editions/' + '0' * 26)
    answer = ask_plainly('GET', '/nothing')
    check(answer.status == 404 and answer.json()['type'] == 'urn:sekisho:problem:not-found')
    check(ask_plainly('PUT', '/session', b'').status in (404, 405))


def imports():
    """a policy is received, read and recorded; what cannot be read is refused and says why"""
    identity = site.send_policy()
    state = site.await_import(identity)
    check(state['state'] == 'ready' and state['edition'] == identity, state)
    made['edition'] = identity
    check(site.good('GET', '/imports')['imports'][0]['id'] == identity)
    for body, slug in ((b'', 'empty'), (b'\x00\x01\x02' * 100, 'unsupported'),
                       (('これは表題\n' * 3).encode(), 'no-clauses')):
        bad = site.await_import(site.send_policy(body, 'bad.txt'))
        check(bad['state'] == 'refused' and bad['problem']['type'].endswith(slug), bad)
    refused(400, 'invalid', 'POST', '/imports', POLICY, kind='application/octet-stream')
    refused(404, 'not-found', 'GET', '/imports/' + '0' * 26)
    check(len(site.good('GET', '/editions')['editions']) == 1)


def editions():
    """an edition says what was understood; units can be filtered, searched and taken away"""
    edition = '/editions/' + made['edition']
    whole = site.good('GET', edition)
    check(whole['state'] == 'draft' and whole['units'] == 3 and whole['source']['sha256'] ==
          hashlib.sha256(POLICY).hexdigest(), whole)
    units = site.good('GET', edition + '/units')
    check(units['total'] == 3 and len(units['units']) == 3 and 'next' not in units, units['total'])
    page = site.good('GET', edition + '/units?limit=2')
    check(len(page['units']) == 2 and site.good('GET', f'{edition}/units?limit=2&after={page["next"]}')['units'][0]['n'] == 3)
    check(site.good('GET', edition + '/units?kind=obligation')['total'] == 2)
    check(site.good('GET', edition + '/units?timing=prompt&q=%E5%A0%B1%E5%91%8A')['total'] == 1)
    unit = site.good('GET', edition + '/units/2')
    check(unit['actor'] == ['職員等'] and unit['approver'] == ['情報セキュリティ管理者'] and unit['evidence'], unit)
    refused(404, 'not-found', 'GET', edition + '/units/99')
    csv = site.ask('GET', edition + '/units.csv?kind=obligation')
    check(csv.body.startswith(b'\xef\xbb\xbf') and csv.body.count(b'\r\n') == 3, csv.body[:200])
    check('attachment' in csv.headers['Content-Disposition'])
    source = site.good('GET', edition + '/source?from=3&to=5')
    check([line.strip() for line in source['lines']] == [line.strip() for line in POLICY.decode().split('\n')[2:5]])
    heat = site.good('GET', edition + '/heatmap')
    check(sum(row['total'] for row in heat['chapters']) == heat['total'] == 2, heat)


def corrections():
    """a correction is an event with its proof; one made meanwhile is shown, not overwritten"""
    path = '/editions/' + made['edition'] + '/units/2'
    change = {'expected_version': 1, 'changes': {'timing': 'always', 'actor': ['職員等', '臨時職員']}, 'reason': '条文のとおり'}
    done = site.good('PATCH', path, change)
    check(done['unit']['version'] == 2 and done['unit']['corrected'] and done['unit']['timing'] == 'always', done)
    check(done['event']['root_size'] == done['event']['index'] + 1 and done['event']['log'] == 'localhost/body/main')
    conflict = site.ask('PATCH', path, change)
    check(conflict.status == 409 and conflict.json()['current']['version'] == 2, conflict.body)
    refused(400, 'invalid', 'PATCH', path, dict(change, expected_version=2, changes={'timing': 'sometimes'}))
    refused(400, 'invalid', 'PATCH', path, dict(change, expected_version=2, changes={'timing': 'event'}, reason=' \u3000'))
    history = site.good('GET', path)['history']
    check({row['field'] for row in history} == {'timing', 'actor'} and history[0]['event_index'] == done['event']['index'])
    check(site.good('GET', '/editions/' + made['edition'] + '/units?corrected=true')['total'] == 1)


def adoption():
    """an edition is adopted by a person, on a date"""
    path = '/editions/' + made['edition'] + '/adopt'
    refused(400, 'invalid', 'POST', path, {'adopted_on': '2026-02-31'})
    done = site.good('POST', path, {'adopted_on': '2026-04-01', 'note': '庁議決定'})
    check(done['edition']['state'] == 'adopted' and done['edition']['adopted_on'] == '2026-04-01', done)
    made['adoption'] = done['event']['index']


def facts():
    """facts can be added, corrected and removed; each is an event, and one made meanwhile is shown"""
    path = '/editions/' + made['edition'] + '/facts'
    known = len(site.good('GET', path)['facts'])
    addition = {'kind': 'post', 'name': '最高情報セキュリティ責任者', 'value': '副町長', 'function': 'ciso', 'reason': '要綱による',
                'details': [{'label': '条件', 'text': '不在のときは総務課長'}], 'path': '方針/2/(1)'}
    added = site.good('POST', path, addition)['fact']
    check(added['n'] == known + 1 and added['origin'] == 'added' and added['details'][0]['label'] == '条件', added)
    refused(400, 'invalid', 'POST', path, dict(addition, kind='poem'))
    refused(400, 'invalid', 'POST', path, dict(addition, value='二行\nになる'))
    one = f'{path}/{added["n"]}'
    change = {'expected_version': 1, 'changes': {'value': '町長'}, 'reason': '改選'}
    corrected = site.good('PATCH', one, change)
    check(corrected['fact']['value'] == '町長' and corrected['fact']['corrected'] and corrected['event']['index'] > 0)
    conflict = site.ask('PATCH', one, change)
    check(conflict.status == 409 and conflict.json()['current']['version'] == 2, conflict.body)
    history = site.good('GET', one)['history']
    check([row['field'] for row in history] == ['added', 'value'] and history[1]['before'] == '副町長', history)
    site.good('POST', one + '/remove', {'expected_version': 2, 'reason': '重複'})
    check(len(site.good('GET', path + '?kind=post&removed=true')['facts']) ==
          len(site.good('GET', path + '?kind=post')['facts']) + 1)
    refused(404, 'not-found', 'GET', path + '/9999')


def review():
    """findings and coverage are decided by people; the questions of exemption are answered by the body"""
    path = '/editions/' + made['edition']
    found = site.good('GET', path + '/findings')
    check(found['counts']['open'] == len(found['findings']), found)
    decision = {'expected_version': 1, 'decision': 'accept', 'reason': '意図したもの'}
    refused(404, 'not-found', 'POST', path + '/findings/9999', decision)
    for finding in found['findings'][:1]:
        done = site.good('POST', f'{path}/findings/{finding["n"]}', decision)
        check(done['finding']['decision'] == 'accept' and done['finding']['version'] == 2, done)
        conflict = site.ask('POST', f'{path}/findings/{finding["n"]}', decision)
        check(conflict.status == 409 and conflict.json()['current']['version'] == 2, conflict.body)
    coverage = site.good('GET', path + '/coverage')
    check(coverage['deadline'] == '2027-07-01' and coverage['applies'] == 'unknown' and coverage['items'], coverage)
    item = next(row for row in coverage['items'] if row['state'] == 'unsaid')
    wanted = {'expected_version': 1, 'state': 'said', 'paths': ['方針/2/(1)'], 'reason': '別の言い方で定めている'}
    refused(400, 'invalid', 'POST', f'{path}/coverage/{item["id"]}', wanted | {'state': 'perhaps'})
    done = site.good('POST', f'{path}/coverage/{item["id"]}', wanted)['item']
    check(done['state'] == 'said' and done['read_state'] == 'unsaid' and done['paths'] == ['方針/2/(1)'], done)
    conflict = site.ask('POST', f'{path}/coverage/{item["id"]}', wanted)
    check(conflict.status == 409 and conflict.json()['current']['decided'], conflict.body)
    refused(404, 'not-found', 'POST', path + '/coverage/no-such-item', wanted)
    check(site.good('GET', '/exemption') == {'answered': False})
    answered = site.good('POST', '/exemption', {'connected': False, 'personal': False, 'note': '一部事務組合'})['exemption']
    check(answered['answered'] and not answered['connected'] and answered['event_index'] > 0, answered)
    check(site.good('GET', path + '/coverage')['applies'] == 'no')


def next_edition():
    """a new edition takes over what people corrected; what changed is decided again; the diff says what changed"""
    older = '/editions/' + made['edition']
    changed = POLICY.decode().replace('速やかに情報セキュリティ管理者', '直ちに統括情報セキュリティ責任者').replace('(2) 報告', '(3) 報告')
    changed = changed.replace('(1) 持出し', '(1) 離席\n\n 職員等は、席を離れるときは、画面を閉じなければならない。\n\n(2) 持出し')
    site.good('PATCH', older + '/units/3', {'expected_version': 1, 'changes': {'how': 'call'}, 'reason': '電話による'})
    newer = site.await_import(site.send_policy(changed.encode(), 'new.txt'))['edition']
    path = '/editions/' + newer
    diff = site.good('GET', f'{path}/diff?from={made["edition"]}')
    check([row['kind'] for row in diff['entries']] == ['added', 'renumbered', 'changed'], diff['entries'])
    check([row['field'] for row in diff['entries'][2]['fields']] == ['notify', 'deadline'], diff['entries'][2])
    check(any(run['change'] == 'removed' and '速やかに' in run['text'] for run in diff['entries'][2]['words']))
    check(site.good('GET', f'{path}/diff?from={made["edition"]}&mode=all&limit=2')['next'] == 2)
    refused(404, 'not-found', 'GET', f'{path}/diff?from={"0" * 26}')
    carry = site.good('GET', path + '/carry')
    check(carry['from'] == made['edition'] and carry['pending'] == 0 and carry['open'] >= 1, carry)
    check(any(row['of'] == 'unit' and row['n'] == 3 for row in carry['kept']), carry['kept'])
    check(site.good('GET', path + '/units/3')['history'][0]['carried']['edition'] == made['edition'])
    refused(409, 'state', 'POST', path + '/carry')
    refused(409, 'state', 'POST', path + '/adopt', {'adopted_on': '2027-04-01'})
    row = next(row for row in carry['rows'] if row['of'] == 'unit')
    check(row['why'] == 'changed' and row['to_n'] == 4 and row['after'] == [{'field': 'how', 'value': ['call']}], row)
    settled = site.good('POST', f'{path}/carry/{row["n"]}', {'decision': 'take', 'reason': '変わらない'})
    check(settled['carry']['open'] == carry['open'] - 1, settled['carry'])
    check(site.good('GET', path + '/units/4')['how'] == 'call')
    conflict = site.ask('POST', f'{path}/carry/{row["n"]}', {'decision': 'leave', 'reason': ''})
    check(conflict.status == 409 and conflict.json()['current']['open'] == carry['open'] - 1, conflict.body)
    site.good('PATCH', older + '/units/1', {'expected_version': 1, 'changes': {'how': 'read'}, 'reason': '目的'})
    check(site.good('GET', path + '/carry')['pending'] == 1)
    check(site.good('POST', path + '/carry')['carry']['pending'] == 0)
    site.good('POST', path + '/discard', {'reason': '試し'})
    check([row['id'] for row in site.good('GET', '/editions')['editions']] == [made['edition']])
    check(site.good('GET', path)['state'] == 'discarded')


def sessions():
    """a person sees where they are signed in, and ends another session"""
    own, token = site.cookie, site.csrf
    site.sign_in(CHOSEN)
    other = next(row['id'] for row in site.good('GET', '/sessions')['sessions'] if row['this'])
    refused(409, 'state', 'DELETE', '/sessions/' + other)
    later, site.cookie, site.csrf = site.cookie, own, token
    left = site.good('DELETE', '/sessions/' + other)['sessions']
    check(len(left) == 1 and left[0]['this'], left)
    refused(404, 'not-found', 'DELETE', '/sessions/' + other)
    site.cookie = later
    refused(401, 'not-signed-in', 'GET', '/editions')
    site.cookie = own


def hash_leaf(data):
    return hashlib.sha256(b'\0' + data).digest()


def root_from(index, size, leaf, path):
    """RFC 9162 2.1.3.2"""
    node, last, value = index, size - 1, leaf
    for step in map(bytes.fromhex, path):
        if node & 1 or node == last:
            value = hashlib.sha256(b'\1' + step + value).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = hashlib.sha256(b'\1' + value + step).digest()
        node, last = node >> 1, last >> 1
    check(last == 0, 'path of the wrong length')
    return value.hex()


def ledger():
    """events carry a path to the root that anybody can compute; checkpoint, proof, tile, export"""
    import time
    state = site.good('GET', '/ledger')
    events = site.good('GET', '/ledger/events?limit=2')
    check(events['size'] == state['size'] and len(events['events']) == 2 and events['next'], events)
    older = site.good('GET', f'/ledger/events?limit=500&before={events["next"]}')
    check([row['index'] for row in older['events']] == list(range(events['next'] - 1, -1, -1)), older)
    check(site.good('GET', '/ledger/events?act=unit.correct')['events'][0]['act'] == 'unit.correct')
    event = site.good('GET', f'/ledger/events/{made["adoption"]}')
    leaf = base64.b64decode(event['leaf_base64'])
    receipt = event['receipt']
    check(hash_leaf(leaf).hex() == event['leaf_hash'])
    check(root_from(receipt['index'], receipt['root_size'], hash_leaf(leaf), receipt['inclusion']) == receipt['root'])
    refused(404, 'not-found', 'GET', '/ledger/events/100000')
    until = time.monotonic() + 60
    while site.good('GET', '/ledger')['signed_size'] < state['size']:
        check(time.monotonic() < until, 'never signed')
        time.sleep(0.1)
    note = site.ask('GET', '/ledger/checkpoint').body.decode()
    check(note.splitlines()[:2] == ['localhost/body/main', str(state['size'])], note)
    proof = site.ask('GET', f'/ledger/events/{made["adoption"]}/proof')
    check(proof.status == 200 and proof.body.startswith(b'c2sp.org/tlog-proof@v1\n'), proof.body[:100])
    tile = site.ask('GET', f'/ledger/tile/0/000.p/{state["size"]}')
    check(tile.status == 200 and tile.body[32 * made['adoption']:][:32].hex() == event['leaf_hash'])
    made['export'] = site.ask('GET', '/ledger/export')
    check(made['export'].body.startswith(b'sekisho-ledger-export 1\n'))


def export_verifies():
    """the export of the running site verifies without it"""
    path = os.path.join(site.home, 'export')
    with open(path, 'wb') as file:
        file.write(made['export'].body)
    check('holds' in site.must('ledger', 'verify', '--export', path))


def verification():
    """verification tells what holds, also against a checkpoint held elsewhere"""
    report = site.good('POST', '/ledger/verify', {})
    check(report['ok'] and report['findings'] == [] and report['leaves'] == report['size'], report)
    note = site.ask('GET', '/ledger/checkpoint').body.decode()
    check(site.good('POST', '/ledger/verify', {'against': note})['ok'])
    check(not site.good('POST', '/ledger/verify', {'against': note.replace('localhost/body', 'localhost/bodu')})['ok'])
    check(site.good('POST', '/ledger/verify?log=site', {})['ok'])
    refused(400, 'invalid', 'POST', '/ledger/verify', {'against': note[:60]})  # the ledger is not to blame


def anchors():
    """an anchor covers what was signed; what comes after is counted as unanchored"""
    before = site.good('GET', '/ledger')
    done = site.good('POST', '/ledger/anchors', {'kind': 'printed', 'detail': '令和8年度第2回情報セキュリティ委員会資料 12頁'})
    after = site.good('GET', '/ledger')
    check(before['anchors'] == [] and before['unanchored'] == before['size'], before)
    check(after['anchors'][0]['index'] == done['event']['index'] and after['unanchored'] == 1, after)


def erasure():
    """content can be erased; leaf and proof stay, verification knows, derived rows go"""
    index = min(row['index'] for row in site.good('GET', '/ledger/events')['events'] if row['act'] == 'unit.correct')
    site.good('POST', f'/ledger/events/{index}/erase', {'reason': '個人名が含まれていたため'})
    event = site.good('GET', f'/ledger/events/{index}')
    check(event['content'] == 'erased' and 'content_value' not in event, event)
    report = site.good('POST', '/ledger/verify', {})
    check(report['ok'] and report['erased'] == 1, report)
    check(site.good('GET', '/editions/' + made['edition'] + '/units/2')['timing'] == 'event')


def clock():
    """there is nothing to confirm while the clock is steady"""
    refused(409, 'state', 'POST', '/ledger/clock/confirm')


def rebuild():
    """what is rebuilt from the ledger is what stood there"""
    site.check_rebuild()


def cut_back():
    """a log cut back together with its checkpoints agrees with itself, but not with what the keeper signed"""
    site.stop()
    with contextlib.closing(sqlite3.connect(os.path.join(site.dir, 'data', 'body-main.db'))) as database, database:
        for table, column in (('leaf', 'idx'), ('content', 'idx'), ('checkpoint', 'size')):
            database.execute(f'DELETE FROM ledger_{table} WHERE {column} > 1')
        database.execute('DELETE FROM ledger_leaf WHERE idx = 1')
        database.execute('DELETE FROM ledger_content WHERE idx = 1')
    done = site.run('ledger', 'verify', '--site', site.dir, '--log', 'body')
    check(done.returncode == 1 and b'ends before a signed checkpoint' in done.stdout, done)


def other_key():
    """a log whose key the keeper no longer holds does not pass"""
    site.stop()
    names = [os.path.join(site.dir, 'keys', 'localhost+' + name + '.key') for name in ('body+main', 'site')]
    own, others = (open(name, 'rb').read() for name in names)
    with open(names[0], 'wb') as file:
        file.write(others)
    done = site.run('ledger', 'verify', '--site', site.dir, '--log', 'body')
    check(done.returncode == 1 and b'key is not the one expected' in done.stdout, done)
    with open(names[0], 'wb') as file:
        file.write(own)


def signing_out():
    """after signing out the session is gone"""
    check(site.good('DELETE', '/session')['signed_in'] is False)
    refused(401, 'not-signed-in', 'GET', '/editions')
    check(site.good('GET', '/session')['signed_in'] is False)
    site.cookie = None


def courier():
    """no server is set up yet, and one that is not cannot be tried"""
    check(site.good('GET', '/courier')['settings'] == {})
    refused(409, 'state', 'POST', '/courier/check', {'peer': 'mail'})
    refused(400, 'invalid', 'POST', '/courier/check', {'peer': 'feeds'})
    refused(409, 'state', 'POST', '/office/directory')


def every_operation():
    """every operation was asked but the local ones, and those that test_accounts.py, test_records.py, test_letters.py and test_programs.py ask"""
    left = unasked(seen, lambda op: op['tags'] not in (['accounts'], ['records'], ['programs']))
    check(set(left) <= {'imports_cancel', 'letters_again', 'letters_choose', 'letters_read'}, left)


try:
    run(nobody, wrong_password, temporary_password, cross_site, bad_requests, imports, editions, corrections, adoption, facts, review,
        next_edition, *Acts(site, refused).all(), *Sheets(site, refused).all(), sessions, ledger, export_verifies, verification, anchors, erasure, clock, courier, rebuild, signing_out, every_operation,
        other_key, cut_back)
finally:
    site.close()
