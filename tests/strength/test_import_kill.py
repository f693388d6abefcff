"""Kill -9 of core or of the whole tree while rows are imported: each becomes one record, none is lost, and the ledger says so.

    test_import_kill.py PROGRAM SHIM [ROWS]        (SEED in the environment repeats a run)
"""
import contextlib
import csv
import http.client
import os
import random
import signal
import sys
import time

from record_town import Town
from sitecraft import Failed, Site, check, run

ROWS = int(sys.argv[3]) if len(sys.argv) > 3 else 800
BLOWS = 5
SEED = int(os.environ.get('SEED', time.time()))
dice = random.Random(SEED)
site = Site(sys.argv[1]).init().serve()
site.choose_password()
town = Town(site, ('keeper',))
keeper = town.sessions['keeper']
HEADS = ['管理番号', 'kind', 'メーカー・型番', 'シリアル番号', 'OS・版', '使用者', '接続先の区分', '設置場所', '扱う情報の機密性',
         '内蔵装置を暗号化している', '利用者の認証', 'ワイヤーで固定または施錠保管', '持出しを許すことがある', 'リース', '導入日']
CELLS = ['ノートパソコン', 'みほん電機 NB', 'S1', 'OS 11', '一 太郎', 'LGWAN接続系', '本庁', '機密性2', 'はい', 'パスワード、ICカード', 'はい',
         'いいえ', 'いいえ', '2026/4/1']
NUMBERS = [f'PC-{at:04d}' for at in range(ROWS)]
ASKED = {'id': f'{1:026d}', 'file': '端末.xlsx', 'type': 'terminal', 'transition': 'register', 'heads': HEADS, 'first': 2,
         'rows': [[number, *CELLS] for number in NUMBERS]}
ONE = '/records/imports/' + ASKED['id']


def ask(method, path, body=None):
    """Until core answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = keeper.ask(method, path, body)
            if answer.status < 500:
                return answer
        time.sleep(0.01)
    raise Failed(f'seed {SEED}: no answer; {site.tail()}')


def strike(what):
    if what == 'core':
        until = time.monotonic() + 20
        while (pid := site.pids().get('core')) is None and time.monotonic() < until:
            time.sleep(0.01)  # it is being started again
        os.kill(pid, signal.SIGKILL)
        return
    site.kill_tree()
    site.serve()
    keeper.port = site.port


def far():
    """How far it has come. What was said once is never taken back, and each row taken is a record."""
    told = ask('GET', ONE).json()
    check(told['opened'] == told['taken'], told)
    return told['taken'], told['state']


def kills():
    """a confirmation cut off by a blow is given again; it goes on by itself after each blow, and comes to its end"""
    print(f'# seed {SEED}, {ROWS} rows', flush=True)
    with contextlib.suppress(OSError, http.client.HTTPException):
        check(keeper.ask('POST', '/records/import', ASKED).status == 202)
    strike('core')
    answer = ask('POST', '/records/import', ASKED)
    check(answer.status == 202, answer.body)
    struck, last, state = 1, 0, 'running'
    until = time.monotonic() + 200
    for share in sorted(dice.uniform(0, 0.6) for _ in range(BLOWS)):
        while last < share * ROWS and state == 'running' and time.monotonic() < until:
            now, state = far()
            check(now >= last, f'seed {SEED}: {now} after {last}')
            last = now
        if state == 'running':
            time.sleep(dice.uniform(0, 0.05))
            strike(dice.choice(['core', 'core', 'tree']))
            struck += 1
    while state == 'running' and time.monotonic() < until:
        now, state = far()
        check(now >= last, f'seed {SEED}: {now} after {last}')
        last = now
    check((last, state) == (ROWS, 'done'), f'seed {SEED}: {last} {state}')
    check(struck >= 3, f'seed {SEED}: only {struck} blows')


def once():
    """each row is one record, in the order of the file"""
    lines = list(csv.reader(keeper.ask('GET', '/records.csv?type=terminal').body.decode('utf-8-sig').splitlines()))
    found = sorted(cell for line in lines for cell in line if cell.startswith('PC-') and len(cell) == len(NUMBERS[0]))
    check(found == NUMBERS, f'seed {SEED}: {len(found)} numbers')
    check(keeper.good('GET', '/records?type=terminal&which=all')['total'] == ROWS)


def disabled():
    """it stops when the account of who began it is disabled, and goes on when they are back and say so"""
    more = dict(ASKED, id=f'{2:026d}', rows=[[number.replace('C', 'D'), *CELLS] for number in NUMBERS])
    one = f'/accounts/{town.person("keeper")}/'
    site.sign_in()
    check(keeper.ask('POST', '/records/import', more).status == 202)
    site.good('POST', one + 'disable')
    until, before = time.monotonic() + 60, ''
    while 'stopped' not in before and time.monotonic() < until:
        before = site.dump('body-main.db', ['record_import'])['record_import'][-1]
        time.sleep(0.05)
    check('stopped' in before and '停止' in before, before)
    site.good('POST', one + 'enable')
    keeper.sign_in(login='keeper')
    path = '/records/imports/' + more['id']
    told = keeper.good('GET', path)
    check(told['state'] == 'stopped' and told['opened'] < ROWS, told)
    keeper.good('POST', path, {'act': 'continue'})
    while (told := keeper.good('GET', path))['state'] == 'running' and time.monotonic() < until:
        time.sleep(0.05)
    check((told['state'], told['opened']) == ('done', ROWS), told)


def verifies():
    """the ledgers verify, and no row waits any more"""
    site.stop()
    site.verify()
    left = site.dump('body-main.db', ['record_import_row'])['record_import_row']
    check(left == [], left)


def rebuilds():
    """what is rebuilt from the ledger is what stood there, row by row"""
    site.check_rebuild()


try:
    run(kills, once, disabled, verifies, rebuilds)
finally:
    site.close()
