"""Kill -9 of core or of the whole tree while records are disposed of: none stands half erased, what was acknowledged stays
gone, and of what was disposed of no word is left in the site's folder.

    test_disposal_kill.py PROGRAM SHIM [RECORDS]        (SEED in the environment repeats a run)
"""
import contextlib
import http.client
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

from record_town import Town
from sitecraft import CHOSEN, Failed, Site, check, run

WANTED = int(sys.argv[3]) if len(sys.argv) > 3 else 40
SEED = int(os.environ.get('SEED', time.time()))
RENEWED = 'lantern.cellar.71.frost'
YEARS = 6
YEAR_S = 366 * 86400
GONE = (OSError, http.client.HTTPException)
LOGINS = ('ciso', 'chief', 'keeper', 'stranger', 'auditor')
dice = random.Random(SEED)
handle, clock = tempfile.mkstemp(prefix='sekisho-clock-')
os.chmod(clock, 0o644)


def set_clock(seconds):
    os.pwrite(handle, struct.pack('=q', int(seconds * 1_000_000)), 0)


set_clock(-YEARS * YEAR_S)  # what is begun now is old when the clock is right again
preload = os.path.abspath(sys.argv[2])
if 'LD_PRELOAD' in os.environ:
    preload = os.environ['LD_PRELOAD'] + ':' + preload
site = Site(sys.argv[1], {'LD_PRELOAD': preload, 'CLOCK_SHIM': clock}).init().serve()
site.choose_password()
town = Town(site, LOGINS)
secrets = {}  # record: the words only it and its attachment hold
told = set()  # disposed of, as was acknowledged
asked = set()  # not all of these were
blows = []


def word(kind, number):
    """Nothing of a ledger or a name looks like it."""
    return f'{kind}{number:04d}-{dice.getrandbits(64):016x}'


def closing():
    """exceptions with attachments are asked for and withdrawn, years ago"""
    print(f'# seed {SEED}, {WANTED} records', flush=True)
    keeper = town.sessions['keeper']
    for number in range(WANTED + 2):
        words = [word(kind, number) for kind in ('件名', '対象', '理由', '写し', '版')]
        sent = keeper.good('POST', f'/attachments?filename={number}.txt', (words[3] + '\n').encode() * 50, status=201, kind='application/octet-stream')
        values = {'subject': words[0], 'target': words[1], 'reason': words[2], 'attachment': [sent['id']]}
        record = town.open('keeper', 'exception', values)
        record = keeper.good('POST', f'/records/{record["id"]}/edit', {'expected_version': record['version'], 'values': {'plan': words[4]}})['record']
        secrets[record['id']] = words
        town.move('keeper', record, 'withdraw')
    check(found(secrets) == set(secrets), 'what is searched for is there')


def coming_due():
    """years later all are due: told to who decides, and to nobody else"""
    site.stop()
    set_clock(0)
    serve_again()
    for login in LOGINS:
        session = town.sessions[login]
        session.sign_in(CHOSEN, login)
        session.good('POST', '/session/password', {'current': CHOSEN, 'new': RENEWED})  # it is too old
        session.sign_in(RENEWED, login)
    # Whoever administrated then has had no second factor for too long.
    made = json.loads(site.must('account', 'add', '--site', site.dir, '--login', 'successor', '--name', '後任', '--role', 'administrator', '--json'))
    site.choose_password(made['password'], 'successor').sign_in(CHOSEN, 'successor')
    site.work()
    await_that(lambda: site.good('GET', '/ledger')['clock']['state'] == 'stepped')
    check(due() == {}, 'while the clock is in doubt nothing is due')
    site.good('POST', '/ledger/clock/confirm')
    await_that(lambda: len(due()) == len(secrets))
    check(town.sessions['ciso'].good('GET', '/home')['disposals'] == len(secrets))
    stranger = town.sessions['stranger']
    check(stranger.good('GET', '/retention') == {'records': [], 'names': {}, 'referred': {}})
    check(stranger.good('GET', '/home')['disposals'] == 0)


# ---- what is asked ----

def serve_again():
    site.serve()
    for session in town.sessions.values():
        session.port = site.port


def due():
    return {one['id']: one['version'] for one in town.sessions['ciso'].good('GET', '/retention')['records']}


def await_that(holds, limit=30):
    until = time.monotonic() + limit
    while time.monotonic() < until:
        with contextlib.suppress(*GONE):
            if holds():
                return
        time.sleep(0.02)
    raise Failed(f'not within {limit} s; {site.tail()}')


def found(records):
    """Those of which a word is in any file of the site."""
    words = {text: record for record in records for text in secrets[record]}
    with tempfile.NamedTemporaryFile('w', encoding='utf-8') as patterns:
        patterns.write('\n'.join(words) + '\n')
        patterns.flush()
        hits = subprocess.run(['grep', '-rahoFf', patterns.name, site.dir], stdout=subprocess.PIPE, check=False)
    check(hits.returncode in (0, 1), hits)
    return {words[line] for line in hits.stdout.decode().splitlines()}


class Disposer(threading.Thread):
    """Disposes of a few at a time until none but two are left."""

    def __init__(self):
        super().__init__(daemon=True)
        self.unexpected = None

    def run(self):
        try:
            while self.dispose():
                pass
        except Failed as problem:
            self.unexpected = problem

    def dispose(self):
        with contextlib.suppress(*GONE, Failed):
            some = list(due().items())[:-2][:dice.randrange(1, 5)]
            if not some:
                return False
            asked.update(identity for identity, _ in some)
            body = {'records': [{'id': identity, 'version': version} for identity, version in some], 'act': 'dispose', 'comment': ''}
            answer = town.sessions['ciso'].ask('POST', '/retention/decide', body)
            if answer.status == 200:
                told.update(one['record'] for one in answer.json()['results'] if one['done'])
        time.sleep(0.05)
        return True


def strike():
    what = dice.choice(['core', 'core', 'core', 'tree'])
    if what == 'tree':
        site.kill_tree()
        serve_again()
    else:
        pid = site.pids().get(what)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    blows.append(what)
    await_that(lambda: town.sessions['auditor'].ask('GET', '/home').status == 200)
    before = set(told)  # more is acknowledged while the answer is under way
    check(not before & set(due()), 'what was acknowledged is due again')


def kills():
    """blow after blow while all but two are disposed of"""
    disposer = Disposer()
    disposer.start()
    until = time.monotonic() + 120 + WANTED
    while disposer.is_alive() and time.monotonic() < until:
        time.sleep(dice.uniform(0, 0.15))
        strike()
    disposer.join(timeout=60)
    check(disposer.unexpected is None and not disposer.is_alive(), f'{disposer.unexpected}; {len(told)} told')
    print(f'# {len(told)} acknowledged, {len(blows)} blows', flush=True)
    check(len(blows) * 20 >= WANTED and told, f'{len(told)} acknowledged, {len(blows)} blows')


def whole_or_gone():
    """each record stands whole, or as its line in the disposal register"""
    auditor = town.sessions['auditor']
    left = set(due())
    check(len(left) == 2 and not left & told and asked == set(secrets) - left, left)
    for identity, words in secrets.items():
        record = auditor.good('GET', f'/records/{identity}')
        if identity in left:
            check(record['values']['subject'] == words[0] and record['values']['plan'] == words[4] and len(record['files']) == 1, record)
        else:
            check(record['title'] == '廃棄済み' and record['files'] == [] and record['applicant'] == '', record)
            check(set(record['values']) == {'applicant', 'applicant_unit', 'opened_on'} and record['values']['applicant'] == '', record['values'])
            note = auditor.ask('POST', f'/records/{identity}/note', {'expected_version': record['version'], 'comment': 'あとから'})
            check(note.status == 409 and note.json()['type'].endswith(':state'), note.body)  # it would stay for ever
            check(record['retention']['state'] == 'erased' and record['retention']['files'] == 1, record['retention'])
    year = int(time.strftime('%Y')) - (int(time.strftime('%m')) < 4)
    listed = auditor.good('GET', f'/retention/disposed?year={year}')
    check({one['id'] for one in listed['records']} == asked and listed['whole'], listed)
    check(town.sessions['stranger'].good('GET', f'/retention/disposed?year={year}')['records'] == [])


def no_word():
    """no file of the site holds a word of what was disposed of, and all of what was not"""
    site.stop()
    serve_again()
    await_that(lambda: not found(asked), 60)
    check(found(secrets) == set(secrets) - asked)
    site.stop()
    check(found(secrets) == set(secrets) - asked)


def verifies():
    """the ledgers verify, and what is rebuilt from them is what stood there, row by row"""
    site.verify()
    site.check_rebuild()
    check(found(secrets) == set(secrets) - asked)


try:
    run(closing, coming_due, kills, whole_or_gone, no_word, verifies)
finally:
    site.close()
    os.unlink(clock)
