"""Attachments and the virus scanner: looked at, withheld, tried again; a real clamd where there is one."""
import contextlib
import json
import os
import sys
import time
from urllib.parse import quote

from clamd import MARK, NAME, FakeClamd, RealClamd
from postfix import free_port
from record_town import Town
from sitecraft import Site, check, run

site = Site(sys.argv[1]).init()


def set_up(**scan):
    path = os.path.join(site.home, 'courier.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump({'scan': scan}, file)
    done = site.run('courier', 'set', '--site', site.dir, path)
    check(done.returncode == 0, done.stderr)


def send(data, login='staff', name='資料.txt'):
    return town.sessions[login].good('POST', '/attachments?filename=' + quote(name), data, status=201,
                                     kind='application/octet-stream')['id']


def load(identity, login='staff'):
    return town.sessions[login].ask('GET', '/attachments/' + identity)


def await_answer(identity, status, words='', seconds=90):
    """Until the download is answered so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = load(identity)
        if answer.status == status and words in answer.body.decode(errors='replace'):
            return answer
        time.sleep(0.2)
    check(False, f'{answer.status} {answer.body!r} {site.good("GET", "/courier")}')
    return None


def withheld():
    """what nobody looked at is not given out while the site demands checks; it waits for a scanner that is away"""
    identity = send(b'hello')
    check(load(identity).status == 409 and 'virus' in load(identity).body.decode(), load(identity).body)
    set_up(host='127.0.0.1', port=free_port())
    until = time.monotonic() + 90
    while site.good('GET', '/courier')['peers']['scan']['since'] == '':
        check(time.monotonic() < until, 'it fails')
        time.sleep(0.2)
    check(load(identity).status == 409)
    with contextlib.closing(FakeClamd()) as scanner:
        set_up(host='127.0.0.1', port=scanner.port)
        check(b'ClamAV' in site.must('courier', 'check', '--site', site.dir, 'scan').encode())
        check(await_answer(identity, 200).body == b'hello' and scanner.files == [b'hello'], scanner.files)


def found():
    """a virus: nobody gets the bytes, and who sent them, the CSIRT and administrators are told, once"""
    with contextlib.closing(FakeClamd()) as scanner:
        set_up(host='127.0.0.1', port=scanner.port)
        identity = send(b'x' * 200000 + MARK)
        await_answer(identity, 409, 'was found')
        check(scanner.files[-1] == b'x' * 200000 + MARK, len(scanner.files[-1]))
    for who, session in (('staff', town.sessions['staff']), ('csirt', town.sessions['csirt']), ('administrator', site)):
        told = [one for one in session.good('GET', '/notices')['notices'] if one['kind'] == 'virus']
        check(len(told) == 1 and 'ウイルス' in told[0]['text']['ja'] and told[0]['record'] == {}, (who, told))
    events = [one for one in site.good('GET', '/ledger/events?log=body&limit=200')['events'] if one['act'] == 'attachment.infected']
    check(len(events) == 1, events)
    shown = site.good('GET', f'/ledger/events/{events[0]["index"]}?log=body')
    check(NAME in json.dumps(shown) and '資料' not in json.dumps(shown, ensure_ascii=False), shown)
    record = town.open('staff', 'takeout_bringin', town.takeout())
    check(record is not None)


def bad_scanners():
    """what the scanner cannot look at is not clean; one that falls silent over a file lets the others pass; what is no clamd is said"""
    with contextlib.closing(FakeClamd('other')) as scanner:
        set_up(host='127.0.0.1', port=scanner.port)
        done = site.run('courier', 'check', '--site', site.dir, 'scan')
        check(done.returncode == 3 and b'not clamd' in done.stderr, done.stderr)
        waiting = send(b'waits')
        time.sleep(3)
        check(load(waiting).status == 409)
    with contextlib.closing(FakeClamd('silent')) as scanner:
        set_up(host='127.0.0.1', port=scanner.port)
        poison = send(b'poison' * 50000)
        site.must('courier', 'check', '--site', site.dir, 'scan')
        await_answer(waiting, 200)
        check(load(poison).status == 409)
        for _ in range(4):
            time.sleep(1.5)
            site.must('courier', 'check', '--site', site.dir, 'scan')
        counts = site.good('GET', '/courier')['attachments']
        check(counts['failed'] == 1 and counts['unchecked'] == 0, counts)
    with contextlib.closing(FakeClamd('error')) as scanner:
        set_up(host='127.0.0.1', port=scanner.port, max_bytes=1000)
        scanned = len(scanner.files)
        for data in (b'cannot be looked at', b'y' * 1001):  # the second is not even sent
            await_answer(send(data), 409)
        time.sleep(3)
        counts = site.good('GET', '/courier')['attachments']
        check(counts['failed'] == 3 and counts['infected'] == 1 and len(scanner.files) == scanned + 1, (counts, scanner.files))


def real():
    """a real clamd finds what it knows, and passes what it does not"""
    if RealClamd.lacking():
        print('# skipped: ' + RealClamd.lacking())
        return
    with contextlib.closing(RealClamd()) as scanner:
        set_up(path=scanner.path, max_bytes=1 << 22)
        check('ClamAV' in site.must('courier', 'check', '--site', site.dir, 'scan'))
        await_answer(send(b'plain words'), 200)
        await_answer(send(b'some words, then ' + MARK), 409, 'was found')
        large = send(os.urandom(1 << 21))  # more than this clamd takes: it hangs up while it is sent
        counts, until = {}, time.monotonic() + 90
        while counts.get('failed') != 4 and time.monotonic() < until:
            time.sleep(0.3)
            counts = site.good('GET', '/courier')['attachments']
        check(counts['failed'] == 4 and load(large).status == 409, counts)


with open(os.path.join(site.dir, 'site.json'), encoding='utf-8') as file:
    facts = json.load(file)
with open(os.path.join(site.dir, 'site.json'), 'w', encoding='utf-8') as file:
    json.dump({**facts, 'virus_check': True}, file)
site.serve().choose_password()
try:
    town = Town(site, ('staff', 'csirt'))
    run(withheld, found, bad_scanners, real)
finally:
    site.close()
