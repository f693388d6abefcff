"""Accounts from outside, over HTTP: added, changed, disabled, reset; what staff may and may not; what passwords must be."""
import base64
import contextlib
import hashlib
import sqlite3
import sys
import threading
import time

from openapi_check import unasked, watch
from sitecraft import CHOSEN, Site, check, run

site = Site(sys.argv[1]).init().serve().choose_password().work()
seen = watch(site)
made = {}


def refused(who, status, slug, method, path, body=None):
    answer = who.ask(method, path, body)
    found = (answer.status, answer.json()['type'].rsplit(':', 1)[1])
    check(found == (status, slug), f'{method} {path}: {found} {answer.body[:300]!r}')
    return answer.json()


def adding():
    """an account is added with a temporary password that is shown once"""
    done = site.good('POST', '/accounts', {'login': 'm.machida', 'name': '町田 みどり'})
    made.update(staff=done['account']['id'], temporary=done['password'])
    check(done['account']['role'] == 'staff' and done['account']['temporary'] and done['event']['index'] > 0, done)
    shown = site.good('GET', '/accounts/' + made['staff'])
    check(shown == done['account'] and done['password'] not in str(site.good('GET', '/ledger/events?log=site')), shown)
    refused(site, 400, 'invalid', 'POST', '/accounts', {'login': 'M.MACHIDA', 'name': '別の人'})
    given = site.good('POST', '/accounts', {'login': 'x', 'name': '組織の人', 'person': '0123456789abcdefghjkmnpqrs'})
    check(given['account']['id'] == '0123456789abcdefghjkmnpqrs', given)
    check([row['login'] for row in site.good('GET', '/accounts')['accounts']] == ['admin', 'm.machida', 'x'])


def person(at):
    return f'7{at:025d}'


def issuing():
    """accounts are issued to many at once, each by itself; a repeated request issues nothing twice"""
    rows = [{'person': person(at), 'login': f'{at:04d}', 'name': f'髙橋　{at}'} for at in range(3)]
    made['issue'] = {'accounts': [*rows, {'person': person(9), 'login': '０００１', 'name': '似た 名'}]}
    done = site.good('POST', '/accounts/issue', made['issue'])
    check([(one['account']['id'], one['account']['login'], one['account']['name'], one['account']['role'], one['account']['temporary'])
           for one in done['issued']] == [(row['person'], row['login'], row['name'], 'staff', True) for row in rows], done)
    check([(one['person'], one['login']) for one in done['refused']] == [(person(9), '０００１')] and
          done['refused'][0]['problem']['type'].endswith(':invalid'), done)
    made['issued'] = {one['account']['id']: one['password'] for one in done['issued']}
    check(len(set(made['issued'].values())) == 3, done)
    ledger = str(site.good('GET', '/ledger/events?log=site'))
    check(not any(password in ledger for password in made['issued'].values()))
    again = site.good('POST', '/accounts/issue', made['issue'])
    check(not again['issued'] and [one['name'] for one in again['refused']] == [row['name'] for row in made['issue']['accounts']]
          and 'event' not in again, again)
    for wrong in ({'accounts': []}, {'accounts': [rows[0]] * 51}, {'accounts': [{'login': 'x', 'name': 'x'}]},
                  {'accounts': [{**rows[0], 'role': 'administrator'}]}):
        refused(site, 400, 'invalid', 'POST', '/accounts/issue', wrong)


def issuing_again():
    """who has not come in yet is given another temporary password; who has, is not"""
    came = site.as_other().choose_password(made['issued'][person(0)], '0000')
    done = site.good('POST', '/accounts/issue', {**made['issue'], 'again': True})
    check([one['account']['id'] for one in done['issued']] == [person(1), person(2)], done)
    check([one['person'] for one in done['refused']] == [person(0), person(9)], done)
    came.good('GET', '/editions')
    refused(site.as_other(), 401, 'wrong-password', 'POST', '/session', {'login': '0001', 'password': made['issued'][person(1)]})
    site.as_other().choose_password(done['issued'][0]['password'], '0001').good('GET', '/editions')
    refused(came, 403, 'not-allowed', 'POST', '/accounts/issue', made['issue'])


def issuing_beside():
    """while many passwords are hashed, somebody who signs in does not wait for the last of them"""
    rows = [{'person': person(100 + at), 'login': f'{100 + at:04d}', 'name': '多い 人'} for at in range(10)]
    order = []

    def many():
        site.good('POST', '/accounts/issue', {'accounts': rows})
        order.append('many')
    thread = threading.Thread(target=many)
    thread.start()
    time.sleep(0.1)
    refused(site.as_other(), 401, 'wrong-password', 'POST', '/session', {'login': 'nobody', 'password': 'not this one'})
    order.append('one')
    thread.join()
    check(order == ['one', 'many'], order)


def staff():
    """staff sign in, choose a password, read the policy and may administrate nothing"""
    other = made['other'] = site.as_other().choose_password(made['temporary'], 'm.machida')
    check(not other.good('GET', '/session')['person']['administrator'])
    check(other.good('GET', '/editions') == {'editions': []})
    for method, path, body in (('GET', '/accounts', None), ('POST', '/accounts', {'login': 'y', 'name': 'y'}),
                               ('GET', '/ledger/events?log=site', None), ('GET', '/imports', None),
                               ('PATCH', '/accounts/' + made['staff'], {'role': 'administrator'}),
                               ('POST', f'/accounts/{made["staff"]}/enable', None),
                               ('POST', '/exemption', {'connected': False, 'personal': False, 'note': ''})):
        refused(other, 403, 'not-allowed', method, path, body)


def changing():
    """names and role change as an event; the last administrator stays"""
    done = site.good('PATCH', '/accounts/' + made['staff'], {'name': '町田 花', 'role': 'administrator'})
    check(done['account']['name'] == '町田 花' and done['event']['index'] > 0, done)
    check(made['other'].good('GET', '/session')['person']['administrator'])
    check('event' not in site.good('PATCH', '/accounts/' + made['staff'], {'name': '町田 花'}))
    own = site.good('GET', '/session')['person']['id']
    refused(site, 409, 'state', 'PATCH', '/accounts/' + own, {'role': 'staff'})
    site.good('PATCH', '/accounts/' + made['staff'], {'role': 'staff'})
    check(not made['other'].good('GET', '/session')['person']['administrator'])
    refused(site, 409, 'state', 'POST', f'/accounts/{own}/disable')
    refused(site, 404, 'not-found', 'PATCH', '/accounts/' + '7' + 'z' * 25, {'name': 'nobody'})
    refused(site, 400, 'invalid', 'PATCH', '/accounts/' + made['staff'], {})


def disabling():
    """who is disabled is out at once; the right password says why, a wrong one does not"""
    site.good('POST', f'/accounts/{made["staff"]}/disable')
    refused(made['other'], 401, 'not-signed-in', 'GET', '/editions')
    visitor = site.as_other()
    refused(visitor, 403, 'disabled', 'POST', '/session', {'login': 'm.machida', 'password': CHOSEN})
    refused(visitor, 401, 'wrong-password', 'POST', '/session', {'login': 'm.machida', 'password': 'not this one'})
    check(site.good('POST', f'/accounts/{made["staff"]}/enable')['account']['state'] == 'active')
    made['other'].sign_in(CHOSEN, 'm.machida')


def resetting():
    """a reset ends every session and gives a temporary password; one's own is changed, not reset"""
    done = site.good('POST', f'/accounts/{made["staff"]}/reset', {'password': True})
    check(done['factors'] == site.good('GET', f'/accounts/{made["staff"]}/factors') and done['cards'] == {'certificates': []}, done)
    refused(site, 404, 'not-found', 'GET', f'/accounts/{"0" * 26}/factors')
    refused(site, 404, 'not-found', 'POST', f'/accounts/{made["staff"]}/reset', {'certificates': True})
    refused(made['other'], 401, 'not-signed-in', 'GET', '/editions')
    refused(site.as_other(), 401, 'wrong-password', 'POST', '/session', {'login': 'm.machida', 'password': CHOSEN})
    check(made['other'].sign_in(done['password'], 'm.machida')['needs'] == 'password')
    refused(made['other'], 409, 'state', 'GET', '/editions')
    refused(site, 400, 'invalid', 'POST', f'/accounts/{made["staff"]}/reset', {'password': False})
    own = site.good('GET', '/session')['person']['id']
    refused(site, 409, 'state', 'POST', f'/accounts/{own}/reset', {'password': True, 'factors': True})


def rows_of(login, answer):
    return [row for row in answer['sessions'] if row['login'] == login]


def sessions():
    """an administrator sees where everybody is signed in and ends one, or all of a person; never the one that asks"""
    done = site.good('POST', '/accounts', {'login': 'tana', 'name': '田名 進'})
    path = f'/accounts/{done["account"]["id"]}/sessions'
    first = site.as_other().choose_password(done['password'], 'tana')
    others = [site.as_other() for _ in range(3)]
    for other in others:
        other.sign_in(CHOSEN, 'tana')
    rows = rows_of('tana', site.good('GET', '/accounts/sessions'))
    check(len(rows) == 4 and all(row['name'] == '田名 進' and row['peer'] == '127.0.0.1' and not row['this'] for row in rows), rows)
    own = next(row for row in rows_of('admin', site.good('GET', '/accounts/sessions')) if row['this'])
    check(own['work_until'] != '' and rows[0]['work_until'] == '', (own, rows))
    refused(first, 403, 'not-allowed', 'GET', '/accounts/sessions')
    mine = next(row['id'] for row in others[0].good('GET', '/sessions')['sessions'] if row['this'])
    refused(first, 403, 'not-allowed', 'DELETE', f'{path}/{mine}')
    left = site.good('DELETE', f'{path}/{mine}')
    check(len(rows_of('tana', left)) == 3, left)
    event = site.good('GET', f'/ledger/events/{left["event"]["index"]}?log=site')
    check(event['act'] == 'session.end' and event['content_value']['person'] == done['account']['id'] and
          event['actor'] == own['account'], event)
    refused(others[0], 401, 'not-signed-in', 'GET', '/editions')
    refused(site, 404, 'not-found', 'DELETE', f'{path}/{mine}')
    of_tana = rows_of('tana', left)[0]['id']
    refused(site, 404, 'not-found', 'DELETE', f'/accounts/{own["account"]}/sessions/{of_tana}')
    refused(site, 409, 'state', 'DELETE', f'/accounts/{own["account"]}/sessions/{own["id"]}')
    left = site.good('DELETE', path)
    check(not rows_of('tana', left) and rows_of('admin', left), left)
    check('event' not in site.good('DELETE', path))
    refused(others[2], 401, 'not-signed-in', 'GET', '/editions')
    site.good('DELETE', f'/accounts/{own["account"]}/sessions')
    check(site.good('GET', '/session')['person']['id'] == own['account'])


def password_of(login):
    """The hash that stands in the database."""
    with contextlib.closing(sqlite3.connect(f'file:{site.dir}/data/site.db?mode=ro', uri=True)) as database:
        return database.execute('SELECT hash FROM credential c JOIN person p ON p.id = c.person WHERE user_name = ?',
                                (login,)).fetchone()[0]


def settings():
    """settings of sign-in have limits, are an event, and hold from then on"""
    shown = site.good('GET', '/settings/sign-in')
    check(shown['settings'] == shown['defaults'] and shown['limits']['password_min'] == {'low': 8, 'high': 64}, shown)
    for wrong in ({'password_min': 7}, {'password_min': 20}, {'password_hash': 'md5'}, {'nothing': 1}):
        refused(site, 400, 'invalid', 'PATCH', '/settings/sign-in', {'settings': wrong, 'reason': '試し'})
    done = site.good('PATCH', '/settings/sign-in', {'settings': {'password_hash': 'pbkdf2-sha256', 'password_history': 2},
                                                    'reason': 'CRYPTREC の一覧による'})
    check(done['settings']['password_hash'] == 'pbkdf2-sha256' and done['event']['index'] > 0, done)
    event = site.good('GET', f'/ledger/events/{done["event"]["index"]}?log=site')
    check(event['content_value']['changes']['password_history'] == {'before': 0, 'after': 2}, event)


def outside():
    """a second factor can be asked of whoever comes from outside; what is inside are ranges, and an address in none is outside"""
    done = site.good('POST', '/accounts', {'login': 'soto', 'name': '外出 多子'})
    other = site.as_other().choose_password(done['password'], 'soto')
    for wrong in ('127.0.0.1/8', '10.0.0.0/33', '町内', '127.0.0.0/8, x', '1' * 2001):
        refused(site, 400, 'invalid', 'PATCH', '/settings/sign-in', {'settings': {'factor_inside': wrong}, 'reason': '試し'})
    for inside, asked in (('', True), ('192.0.2.0/24', True), ('2001:db8::/32、127.0.0.0/8', False), ('::1, 10.0.0.0/8', True)):
        site.good('PATCH', '/settings/sign-in', {'settings': {'factor_for': 'outside', 'factor_inside': inside}, 'reason': '試し'})
        check((other.sign_in(CHOSEN, 'soto')['enrol_by'] != '') == asked, inside)
    check(site.good('GET', '/session')['enrol_by'] != '', 'administrators everywhere')
    site.good('PATCH', '/settings/sign-in', {'settings': {'factor_for': 'privileged', 'factor_inside': ''}, 'reason': '元に'})
    check(other.good('GET', '/session')['enrol_by'] == '')


def rehashing():
    """the next sign-in hashes the password anew as the site wants it now, and it still is the password"""
    check(password_of('admin').startswith('$argon2id$'))
    site.sign_in(CHOSEN)
    rounds, salt, found = password_of('admin').removeprefix('$pbkdf2-sha256$').split('$')
    made_here = hashlib.pbkdf2_hmac('sha256', CHOSEN.encode(), base64.b64decode(salt), int(rounds))
    check(int(rounds) >= 600000 and base64.b64encode(made_here).decode() == found, (rounds, salt, found))
    site.sign_in(CHOSEN)
    site.work()


def past_passwords():
    """a password used before is refused, as is one of the operator's list; what may be one is said"""
    change = {'current': CHOSEN, 'new': 'another.violin.77.fern'}
    site.good('POST', '/session/password', change)
    refused(site, 400, 'invalid', 'POST', '/session/password', {'current': change['new'], 'new': change['new']})
    told = refused(site, 400, 'invalid', 'POST', '/session/password', {'current': change['new'], 'new': CHOSEN})
    check('used before' in told['detail'], told)
    site.must('site', 'leaked-list', '--site', site.dir, '-', stdin=b'meadow.trumpet.12.owl\n')
    told = refused(site, 400, 'invalid', 'POST', '/session/password', {'current': change['new'], 'new': 'meadow.trumpet.12.owl'})
    check('leaked' in told['detail'], told)
    told = refused(site, 400, 'invalid', 'POST', '/session/password', {'current': change['new'], 'new': 'みほん町の管理者2026'})
    check('rests on words' in told['detail'], told)


def unused():
    """an account nobody signed in with for the days of the settings is told apart, until it is disabled or used"""
    added = site.good('POST', '/accounts', {'login': 'seldom', 'name': '休みがちの人'})
    path = '/accounts/' + added['account']['id']
    check(not added['account']['unused'], added)
    days = site.good('GET', '/settings/sign-in')['settings']['unused_days']
    site.stop()
    with contextlib.closing(sqlite3.connect(f'{site.dir}/data/site.db')) as database, database:
        database.execute('UPDATE credential SET changed_us = changed_us - ? WHERE person = ?',
                         ((days * 86400 + 5) * 1000000, added['account']['id']))
    site.serve()
    rows = site.good('GET', '/accounts')['accounts']
    check([row['login'] for row in rows if row['unused']] == ['seldom'], rows)
    check(site.good('GET', path)['unused'])
    check(not site.good('POST', path + '/disable')['account']['unused'])
    check(site.good('POST', path + '/enable')['account']['unused'])
    reset = site.good('POST', path + '/reset', {'password': True})
    check(not reset['account']['unused'], reset)


def rebuild():
    """what is rebuilt from the ledger is what stood there"""
    site.check_rebuild()


def every_operation():
    """every operation of accounts was asked"""
    left = unasked(seen, lambda op: op['operationId'].startswith(('accounts_', 'settings_'))
                   and not op['operationId'].endswith(('_certificate', '_certificates')))  # test_cards.py
    check(not left, left)


try:
    run(adding, staff, issuing, issuing_again, issuing_beside, changing, disabling, resetting, sessions, settings, outside, rehashing, past_passwords, unused, rebuild, every_operation)
finally:
    site.close()
