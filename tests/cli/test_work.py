"""Privileged work from outside: when it is demanded, of which operations, and what the ledger says of it."""
import contextlib
import http.client
import json
import re
import sqlite3
import sys

from openapi_check import DOCUMENT, watch
from sitecraft import Site, check, run

site = Site(sys.argv[1]).init().serve().choose_password()
watch(site)
made = {}


def slug(answer):
    return answer.json()['type'].rsplit(':', 1)[1] if answer.status >= 400 else ''


def refused(who, status, kind, method, path, body=None):
    answer = who.ask(method, path, body)
    check((answer.status, slug(answer)) == (status, kind), f'{method} {path}: {answer.status} {answer.body[:300]!r}')


def events(act):
    """(actor, content) of the site's events of that act, newest first."""
    rows = site.good('GET', '/ledger/events?log=site&limit=100')['events']
    found = [site.good('GET', f'/ledger/events/{row["index"]}?log=site') for row in rows if row['act'] == act]
    return [(one.get('actor', ''), one['content_value']) for one in found]


def alone():
    """one administrator alone is not asked for it, but can begin it"""
    work = site.good('GET', '/session')['work']
    check(work == {'open': False, 'demanded': False, 'longest': 120, 'until': '', 'reason': ''}, work)
    done = site.good('POST', '/accounts', {'login': 'kanri2', 'name': '二人目', 'role': 'administrator'})
    made['second'] = done['password']
    check('work' not in events('person.add')[0][1], 'work is said where there is none')


def demanded():
    """from the second administrator on, every privileged operation asks for it; others do not"""
    check(site.good('GET', '/session')['work']['demanded'])
    refused(site, 403, 'work-needed', 'POST', '/accounts', {'login': 'x', 'name': 'x'})
    privileged = [(path, method, op) for path, ways in DOCUMENT['paths'].items() for method, op in ways.items()
                  if method != 'parameters' and 'x-privileged' in op]
    check(len(privileged) >= 10, privileged)
    for path, method, _ in privileged:
        path = re.sub(r'\{\w+_id\}', '0' * 26, path.replace('{event_index}', '0'))
        refused(site, 403, 'work-needed', method.upper(), path, {})
    site.good('GET', '/accounts')
    site.good('GET', '/settings/sign-in')


def within():
    """within it the acts are done, and each carries the event that began it"""
    for wrong in ({'reason': '', 'minutes': 60}, {'reason': ' ', 'minutes': 60}, {'reason': '登録', 'minutes': 121},
                  {'reason': '登録', 'minutes': 4}):
        refused(site, 400, 'invalid', 'POST', '/session/work', wrong)
    done = site.good('POST', '/session/work', {'reason': '人事異動の登録', 'minutes': 60})
    check(done['work']['open'] and done['work']['reason'] == '人事異動の登録', done)
    number = done['event']['index']
    made['staff'] = site.good('POST', '/accounts', {'login': 'shokuin', 'name': '職員'})
    check(events('person.add')[0][1]['work'] == number, events('person.add'))
    person = made['staff']['account']['id']
    site.good('POST', f'/accounts/{person}/disable')
    check(events('person.disable')[0][1] == {'work': number}, events('person.disable'))
    begun = events('work.begin')[0][1]
    check(begun['reason'] == '人事異動の登録' and begun['minutes'] == 60, begun)


def ended():
    """it ends by hand, with the session, and when it is begun anew: an event each"""
    number = site.good('POST', '/session/work', {'reason': '続き', 'minutes': 15})['event']['index']
    check([one['cause'] for _, one in events('work.end')] == ['hand'], events('work.end'))
    check(not site.good('DELETE', '/session/work')['work']['open'])
    check(events('work.end')[0][1]['work'] == number and len(events('work.end')) == 2, events('work.end'))
    refused(site, 409, 'state', 'DELETE', '/session/work')
    refused(site, 403, 'work-needed', 'POST', '/accounts', {'login': 'x', 'name': 'x'})
    other = site.as_other()
    other.sign_in()
    other.work('別の画面で')
    refused(site, 403, 'work-needed', 'POST', '/accounts', {'login': 'x', 'name': 'x'})  # of one session alone
    other.good('DELETE', '/session')
    check(events('work.end')[0][1]['cause'] == 'session', events('work.end'))


class Held:
    """A request whose body is kept back."""

    def __init__(self, who, method, path, body):
        self.body = json.dumps(body).encode()
        self.connection = http.client.HTTPConnection('127.0.0.1', who.port, timeout=60)
        self.connection.putrequest(method, '/api/v1' + path, skip_host=True)
        for name, value in (('Host', f'localhost:{who.port}'), ('Origin', f'http://localhost:{who.port}'),
                            ('Cookie', 'sekisho=' + who.cookie), ('X-Csrf-Token', who.csrf),
                            ('Content-Type', 'application/json'), ('Content-Length', str(len(self.body)))):
            self.connection.putheader(name, value)
        self.connection.endheaders(self.body[:1])

    def let_go(self):
        """(status, problem) of its answer."""
        self.connection.send(self.body[1:])
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        self.connection.close()
        return answer.status, found.get('type', '').rsplit(':', 1)[-1]


def kept_back():
    """an act whose body comes when the work, the session or the account has ended is not done"""
    account = {'login': 'late', 'name': '遅れて来た人'}
    site.work()
    held = Held(site, 'POST', '/accounts', account)
    site.good('DELETE', '/session/work')
    check(held.let_go() == (403, 'work-needed'), 'after the work')
    other = site.as_other()
    other.sign_in()
    held = Held(other.work(), 'POST', '/accounts', account)
    other.good('DELETE', '/session')
    check(held.let_go() == (401, 'not-signed-in'), 'after the session')
    second = site.as_other().choose_password(made['second'], 'kanri2')
    held = Held(second.work(), 'POST', '/accounts', account)
    site.work()
    person = second.good('GET', '/session')['person']['id']
    site.good('POST', f'/accounts/{person}/disable')
    check(held.let_go() == (401, 'not-signed-in'), 'after the account')
    site.good('POST', f'/accounts/{person}/enable')
    check('late' not in [one['login'] for one in site.good('GET', '/accounts')['accounts']])
    site.good('DELETE', '/session/work')


def staff_have_none():
    """staff cannot begin it"""
    site.work()
    person = made['staff']['account']['id']
    site.good('POST', f'/accounts/{person}/enable')
    other = site.as_other().choose_password(made['staff']['password'], 'shokuin')
    check('work' not in other.good('GET', '/session'))
    refused(other, 403, 'not-allowed', 'POST', '/session/work', {'reason': 'x', 'minutes': 15})


def over():
    """when its time is up the acts are refused, and the end is noted for that time"""
    site.stop()
    with contextlib.closing(sqlite3.connect(f'{site.dir}/data/site.db')) as database:
        back = 3 * 3600 * 1000000
        database.execute('UPDATE session SET work_began_us = work_began_us - ?, work_until_us = work_until_us - ?'
                         ' WHERE work_event > 0', (back, back))
        database.commit()
    site.serve()
    check(not site.good('GET', '/session')['work']['open'])
    refused(site, 403, 'work-needed', 'POST', '/accounts', {'login': 'x', 'name': 'x'})
    other = site.as_other()
    other.sign_in()
    found = events('work.end')[0][1]
    check(found['cause'] == 'time' and found['ended_at'] < events('work.begin')[0][1]['until'], found)


def setting():
    """the site can ask for it always or never, and for how long it lasts; the operator is not asked"""
    site.work()
    site.good('PATCH', '/settings/sign-in', {'settings': {'work_demand': 'never', 'work_minutes': 30}, 'reason': '試し'})
    site.good('DELETE', '/session/work')
    refused(site, 400, 'invalid', 'POST', '/session/work', {'reason': 'x', 'minutes': 60})
    site.good('PATCH', '/settings/sign-in', {'settings': {'work_demand': 'always'}, 'reason': '試し'})
    refused(site, 403, 'work-needed', 'PATCH', '/settings/sign-in', {'settings': {'work_demand': 'never'}, 'reason': 'x'})
    site.must('account', 'add', '--site', site.dir, '--login', 'operator-made', '--name', '職員')


def demanding_passkeys():
    """nobody demands passkeys who has none"""
    site.work(minutes=15)
    refused(site, 409, 'state', 'PATCH', '/settings/sign-in', {'settings': {'attest_for': ['accounts']}, 'reason': 'x'})
    refused(site, 400, 'invalid', 'PATCH', '/settings/sign-in', {'settings': {'attest_for': ['all']}, 'reason': 'x'})


def whole():
    """the ledgers hold, and rebuild gives the same tables"""
    site.stop()
    site.verify()
    site.check_rebuild()


try:
    run(alone, demanded, within, ended, kept_back, staff_have_none, over, setting, demanding_passkeys, whole)
finally:
    site.close()
