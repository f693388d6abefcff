"""Programs that call by a token: issued, used over HTTP as a real one would, refused for every reason, ended for good."""
import contextlib
import json
import os
import re
import sqlite3
import sys
import time
import urllib.error
import urllib.request

import yaml
from openapi_check import unasked, watch
from record_town import Town
from sitecraft import Answer, Site, check, run

TYPES = os.path.join(os.path.dirname(__file__), '..', '..', 'types')
DAY = 86400
DECIDES = {'grant', 'refuse', 'return', 'review', 'close'}
site = Site(sys.argv[1]).init().serve()
seen = watch(site)
site.choose_password()
site.sign_in()
town = Town(site, ('csirt', 'keeper', 'chief'))
site.work()
ACTS = ['read', 'open', 'edit', 'note', 'move']
tokens = {}


def day(after=0):
    return time.strftime('%Y-%m-%d', time.gmtime(time.time() + 9 * 3600 + after * DAY))


def asked(name, owner='csirt', **more):
    return {'name': name, 'purpose': '監視装置からの通報', 'reason': '夜間の障害をすぐに記録するため', 'owner': town.ids.get('p' + owner, owner),
            'until_on': day(30), 'allows': [{'type': 'incident', 'acts': ['read', 'open', 'note']}], **more}


def issue(name, **more):
    done = site.good('POST', '/programs', asked(name, **more))
    tokens[name] = done['token']
    return done['program']


def call(token, method, path, body=None, **headers):
    """As a program written with Python's own library would: status, headers, what was answered."""
    request = urllib.request.Request(f'http://localhost:{site.port}/api/v1{path}', method=method,
                                     data=None if body is None else json.dumps(body).encode(),
                                     headers={'Authorization': f'Bearer {token}', 'Content-Type': 'application/json', **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        found = refusal.code, refusal.headers, refusal.read()
    for watcher in site.watchers:
        watcher(method, path, Answer(*found))
    return found


def good(token, method, path, body=None):
    status, _, told = call(token, method, path, body)
    check(status == 200, f'{method} {path}: {status} {told[:400]!r}')
    return json.loads(told)


def refused(token, path='/programs/itself', method='GET', body=None, status=401, slug='token', **headers):
    found, heads, told = call(token, method, path, body, **headers)
    check((found, json.loads(told)['type'].rsplit(':', 1)[1]) == (status, slug), f'{path}: {found} {told[:300]!r}')
    check(status != 401 or heads['WWW-Authenticate'] == 'Bearer', heads)
    return told


def events(act):
    return site.good('GET', f'/ledger/events?log=site&act={act}')['events']


def noted(act, program, count):
    """Events about a program, once there are so many: what a refusal leaves is written after its answer."""
    for _ in range(200):
        found = [one for one in events(act) if one['subject'] == f'program/{program["id"]}']
        if len(found) >= count:
            break
        time.sleep(0.05)
    check(len(found) == count, found)


def change(statement, *values):
    """Something of the site's database as time would have made it; the site is served again."""
    site.stop()
    with contextlib.closing(sqlite3.connect(f'{site.dir}/data/site.db')) as database:
        database.execute(statement, values)
        database.commit()
    port = site.serve().port
    for session in town.sessions.values():
        session.port = port


def issuing():
    """issued by an administrator within privileged work, with all that must be said; the secret is nowhere"""
    for name, wrong in (('until_on', day(-1)), ('until_on', day(400)), ('owner', '0' * 26), ('addresses', '192.0.2.0/40'), ('name', '\u3000'),
                        ('reason', ' '), ('allows', [{'type': 'incident', 'acts': ['read']}, {'type': 'incident', 'acts': ['open']}])):
        answer = site.ask('POST', '/programs', {**asked('誤り'), name: wrong})
        check(answer.status == 422 or answer.status == 400, f'{name}: {answer.status} {answer.body!r}')
    for wrong in ({}, {'allows': []}, {'allows': [{'type': 'incident', 'acts': ['approve']}]}, {'allows': [{'type': 'incident', 'acts': []}]}):
        check(site.ask('POST', '/programs', {**asked('誤り'), **wrong} if wrong else {}).status in (400, 422))
    answer = site.ask('POST', '/programs', {**asked('誤り'), 'allows': [{'type': name, 'acts': ['read']} for name in ('incident', 'no_such', 'nor_this')]})
    check(answer.status == 400 and 'no_such, nor_this' in answer.json()['detail'], answer.body)
    check(town.sessions['csirt'].ask('POST', '/programs', asked('誤り')).status == 403)
    program = issue('監視装置')
    token = tokens['監視装置']
    check(re.fullmatch('sekisho_[0-9a-z]{26}_[0-9a-f]{64}', token) and program['state'] == 'active' and program['used_at'] == '', program)
    check(site.ask('POST', '/programs', asked('監視装置')).status in (400, 422), 'one name for two')
    secret = token.rsplit('_', 1)[1].encode()
    for folder, _, files in os.walk(site.dir):
        for file in files:
            with contextlib.suppress(OSError), open(os.path.join(folder, file), 'rb') as content:
                check(secret not in content.read(), f'{folder}/{file} has the secret')
    content = site.good('GET', f'/ledger/events/{events("program.issue")[0]["index"]}?log=site')
    check(secret.decode() not in json.dumps(content) and content['content_value']['work'] > 0, content)


def walking():
    """a real program asks what it may, files an incident, notes on it, and reads the register"""
    token = tokens['監視装置']
    itself = good(token, 'GET', '/programs/itself')
    check(itself['allows'] == [{'type': 'incident', 'acts': ['read', 'open', 'note']}], itself)
    check(good(token, 'GET', '/types/incident')['type'] == 'incident')
    values = {'what': '基幹サーバーの応答がありません', 'known_at': '2026-11-29T12:00', 'kind': ['failure']}
    done = good(token, 'POST', '/records', {'type': 'incident', 'values': values})
    record = done['record']
    check(record['applicant']['id'] == town.person('csirt') if isinstance(record['applicant'], dict) else
          record['applicant'] == town.person('csirt'), record['applicant'])
    good(token, 'POST', f'/records/{record["id"]}/note', {'expected_version': record['version'], 'comment': '10分後も同じ'})
    listed = good(token, 'GET', '/records?type=incident')['records']
    check([one['id'] for one in listed] == [record['id']], listed)
    check(good(token, 'GET', f'/records/{record["id"]}')['values']['what'] == values['what'])
    status, heads, told = call(token, 'GET', '/records.csv?type=incident')
    check(status == 200 and heads['Content-Type'].startswith('text/csv') and values['what'] in told.decode(), told)
    for act in ('record.open', 'record.note'):
        event = site.good('GET', f'/ledger/events?act={act}')['events'][0]
        whole = site.good('GET', f'/ledger/events/{event["index"]}')
        check(whole['actor'].startswith('program/') and whole['on_behalf_of'] == town.person('csirt'), whole)
        check(whole['actor_name'] == '監視装置', whole['actor_name'])
    for _ in range(200):
        used = site.good('GET', '/programs')['programs'][0]
        if used['used_at'] != '':
            break
        time.sleep(0.05)
    check(used['used_at'] != '' and used['used_from'] in ('127.0.0.1', '::1'), used)


def bounds():
    """what it was not let is refused, and what it cannot see is not there"""
    token = tokens['監視装置']
    refused(token, '/records?type=terminal', status=403, slug='not-allowed')
    refused(token, '/records', 'POST', {'type': 'terminal', 'values': {}}, 403, 'not-allowed')
    other = town.open('keeper', 'terminal', {})
    refused(token, f'/records/{other["id"]}', status=404, slug='not-found')
    refused(token, f'/records/{other["id"]}/note', 'POST', {'expected_version': 1, 'comment': 'x'}, 404, 'not-found')
    record = good(token, 'GET', '/records?type=incident')['records'][0]
    for act, body in (('edit', {'expected_version': 2, 'values': {'what': 'x'}}), ('move', {'expected_version': 2, 'transition': 'triage'})):
        refused(token, f'/records/{record["id"]}/{act}', 'POST', body, 403, 'not-allowed')
    values = {'what': '漏えいの疑い', 'known_at': '2026-11-29T12:00', 'kind': ['insider']}
    hidden = town.open('csirt', 'incident', values)
    refused(token, f'/records/{hidden["id"]}', status=404, slug='not-found')
    check(len(good(token, 'GET', '/records?type=incident')['records']) == 1, 'what is restricted is shown to a program')
    refused(token, '/programs/itself', status=403, slug='cross-site', Origin=f'http://localhost:{site.port}')


def transitions():
    """of every transition of every type: a program makes none that decides or keeps two persons apart"""
    found = {}
    for file in sorted(os.listdir(TYPES)):
        if file.endswith('.yaml') and file != 'functions.yaml':
            with open(os.path.join(TYPES, file), encoding='utf-8') as text:
                whole = yaml.safe_load(text)
            found[whole['type']] = whole
    names = sorted(found)
    issue('すべて', allows=[{'type': name, 'acts': ACTS} for name in names])
    issue('移さない', allows=[{'type': name, 'acts': ['read', 'open']} for name in names])
    opened, tried = 0, 0
    for name in names:
        whole = found[name]
        body = {'type': name, 'values': {'what': 'x', 'known_at': '2026-11-29T12:00'} if name == 'incident' else {}}
        closed = any(word in whole for word in ('holds', 'stands_in', 'relief'))
        status, _, told = call(tokens['すべて'], 'POST', '/records', body)
        check(not closed or status == 403, f'{name}: {status} {told[:200]!r}')
        if status != 200:
            continue
        opened += 1
        record = json.loads(told)['record']
        for transition in whole['transitions']:
            tried += 1
            ask = {'expected_version': record['version'], 'transition': transition['name'], 'comment': 'x'}
            path = f'/records/{record["id"]}/move'
            refused(tokens['移さない'], path, 'POST', ask, 403, 'not-allowed')
            same = [one for one in whole['transitions'] if one['name'] == transition['name']]
            if all(one['act'] in DECIDES or 'second' in one or 'not_by' in one for one in same):
                refused(tokens['すべて'], path, 'POST', ask, 403, 'not-allowed')
    check(opened >= 4 and tried > 20, (opened, tried))
    values = {'what': '試験', 'known_at': '2026-11-29T12:00', 'kind': ['failure']}
    record = good(tokens['すべて'], 'POST', '/records', {'type': 'incident', 'values': values})['record']
    refused(tokens['すべて'], f'/records/{record["id"]}/second', 'POST', {'expected_version': 1, 'agree': True}, 403, 'not-allowed')
    refused(tokens['すべて'], '/records/decide', 'POST', {'records': [{'id': record['id'], 'version': 1}], 'transition': 'triage'}, 403, 'not-allowed')


def guessing():
    """wrong tokens wait longer and longer, and shut out neither a right one nor say what was wrong"""
    token = tokens['監視装置']
    identity = token.split('_')[1]
    wrong = [f'sekisho_{identity}_{"0" * 64}', 'sekisho_' + '1' * 26 + '_' + token.rsplit('_', 1)[1], token[:-1], token + '0', token.upper(), '%00', '-']
    good(token, 'GET', '/programs/itself')
    told = set()
    locked = False
    for at in range(30):
        status, heads, answer = call(wrong[at % len(wrong)], 'GET', '/programs/itself')
        check(status in (401, 429), (status, answer))
        locked |= status == 429
        if status == 401:
            told.add(answer)
        if at < 12:
            time.sleep(0 if not locked else 0.01)
    check(locked and len(told) == 1, told)
    good(token, 'GET', '/programs/itself')
    check(call('', 'GET', '/programs/itself')[0] in (401, 429))


def rotating():
    """a new secret makes the one before worthless at once"""
    before = issue('回す')
    old = tokens['回す']
    done = site.good('POST', f'/programs/{before["id"]}/rotate')
    check(done['token'] != old and done['token'].split('_')[1] == old.split('_')[1])
    good(done['token'], 'GET', '/programs/itself')
    status, _, _ = call(old, 'GET', '/programs/itself')
    check(status in (401, 429), status)


def owners():
    """while its owner's account is disabled, or once they left the office, a program is refused, which is noted once"""
    program = issue('持ち主', owner='keeper')
    token = tokens['持ち主']
    good(token, 'GET', '/programs/itself')
    site.good('POST', f'/accounts/{town.person("keeper")}/disable')
    for _ in range(3):
        refused(token)
    check(not site.good('GET', '/programs')['programs'][0]['owner_active'])
    site.good('POST', f'/accounts/{town.person("keeper")}/enable')
    good(token, 'GET', '/programs/itself')
    gone = [{'what': 'person', 'id': town.person('keeper'), 'set': {'until_on': day(-1)}, 'version': site.good('GET', '/office/persons/' + town.person('keeper'))['version']}]
    answer = site.ask('POST', '/office/change', {'changes': gone, 'reason': '退職', 'end_dependents': True})
    check(answer.status == 200, answer.body)
    refused(token)
    noted('program.refuse', program, 2)


def addresses():
    """from elsewhere than its addresses it is refused"""
    issue('よそ', addresses='192.0.2.0/24, 2001:db8::/32')
    refused(tokens['よそ'])
    issue('ここ', addresses='127.0.0.0/8 ::1')
    good(tokens['ここ'], 'GET', '/programs/itself')


def ending():
    """ended is ended: at once, after kill -9, and nothing of it comes back"""
    program = issue('終わる')
    good(tokens['終わる'], 'GET', '/programs/itself')
    site.good('POST', f'/programs/{program["id"]}/end', {'reason': '装置を撤去した'})
    site.kill_tree()
    port = site.serve().port
    for session in town.sessions.values():
        session.port = port
    refused(tokens['終わる'])
    for act, body in (('rotate', None), ('agree', None), ('end', {'reason': 'x'})):
        check(site.ask('POST', f'/programs/{program["id"]}/{act}', body).status == 409, act)
    check(site.good('GET', '/programs')['programs'][0]['state'] == 'ended')


def clock():
    """after its last day it is ended, whatever the clock says then; a clock set back uses nothing"""
    program = issue('期限')
    change('UPDATE program SET until_on = ? WHERE id = ?', day(-1), program['id'])
    check(site.good('GET', '/programs')['programs'][0]['expired'])
    refused(tokens['期限'])
    noted('program.end', program, 1)
    change('UPDATE program SET until_on = ? WHERE id = ?', day(30), program['id'])
    refused(tokens['期限'])
    program = issue('時計')
    good(tokens['時計'], 'GET', '/programs/itself')
    change('UPDATE program_use SET used_us = used_us + 3600000000 WHERE program = ?', program['id'])
    refused(tokens['時計'])
    change('UPDATE program_use SET used_us = used_us - 3600000000 WHERE program = ?', program['id'])
    good(tokens['時計'], 'GET', '/programs/itself')


def unused():
    """one that has not called for long is told as unused"""
    program = issue('使わない')
    check(not site.good('GET', '/programs')['programs'][0]['unused'])
    change('UPDATE program_secret SET since_us = since_us - ? WHERE program = ?', 91 * DAY * 1000000, program['id'])
    listed = site.good('GET', '/programs')['programs'][0]
    check(listed['unused'] and listed['id'] == program['id'], listed)


def seconds():
    """where the site demands it, another administrator agrees before the token can be used"""
    site.good('PATCH', '/settings/sign-in', {'settings': {'program_second': 'always', 'program_days': 31}, 'reason': '試験'})
    check(site.ask('POST', '/programs', asked('長い', until_on=day(32))).status in (400, 422))
    program = issue('二人')
    check(program['state'] == 'asked' and program['mine'], program)
    refused(tokens['二人'])
    check(site.ask('POST', f'/programs/{program["id"]}/agree').status == 409, 'who issued it agreed to it')
    made = site.good('POST', '/accounts', {'login': 'kanri2', 'name': '管理者', 'role': 'administrator'})
    other = site.as_other().choose_password(made['password'], 'kanri2').work()
    done = other.good('POST', f'/programs/{program["id"]}/agree')['program']
    check(done['state'] == 'active' and done['agreed_by'] == '管理者', done)
    good(tokens['二人'], 'GET', '/programs/itself')
    check(town.sessions['chief'].ask('POST', f'/programs/{program["id"]}/end', {'reason': 'x'}).status == 403)


def seconds_again():
    """a token made anew is agreed to anew, by another than who made it; what the one before could is over at once"""
    made = site.good('POST', '/accounts', {'login': 'kanri3', 'name': '管理者三', 'role': 'administrator'})
    other = site.as_other().choose_password(made['password'], 'kanri3').work()
    program = issue('作り直し')
    path = f'/programs/{program["id"]}'
    held = other.good('POST', path + '/rotate')  # who asked does not hold this one
    check(held['program']['state'] == 'asked' and held['program']['issued_by'] == '管理者三', held)
    check(other.ask('POST', path + '/agree').status == 409, 'who made the token agreed to it')
    check(site.good('POST', path + '/agree')['program']['state'] == 'active')
    good(held['token'], 'GET', '/programs/itself')
    anew = site.good('POST', path + '/rotate')
    check(anew['program']['state'] == 'asked' and anew['program']['agreed_by'] == '', anew)
    for token in (held['token'], anew['token']):
        status, _, _ = call(token, 'GET', '/programs/itself')
        check(status in (401, 429), status)
    check(site.ask('POST', path + '/agree').status == 409, 'who made the token agreed to it')
    check(other.good('POST', path + '/agree')['program']['state'] == 'active')
    good(anew['token'], 'GET', '/programs/itself')


def own():
    """who answers for programs sees those, and nobody else's"""
    mine = town.sessions['csirt'].good('GET', '/programs/own')['programs']
    check('作り直し' in [one['name'] for one in mine] and {one['owner'] for one in mine} == {town.person('csirt')}, mine)
    check(town.sessions['chief'].good('GET', '/programs/own') == {'programs': []})


def rebuilt():
    """all of it comes out of the ledger again"""
    check(unasked(seen, lambda op: op['tags'] == ['programs']) == [])
    site.stop()
    site.check_rebuild()
    site.verify()


try:
    run(issuing, walking, bounds, transitions, owners, addresses, rotating, ending, clock, unused, seconds, seconds_again, own, guessing, rebuilt)
finally:
    site.close()
