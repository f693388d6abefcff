"""Kill -9 of a role or of the whole tree at random moments during imports and corrections: nothing acknowledged is lost.

    test_kill.py PROGRAM SHIM [ROUNDS]        (SEED in the environment repeats a run)
"""
import contextlib
import http.client
import os
import random
import signal
import sys
import threading
import time

from sitecraft import POLICY, Failed, Site, check, run

ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 10
SEED = int(os.environ.get('SEED', time.time()))
dice = random.Random(SEED)
site = Site(sys.argv[1]).init().serve().choose_password()
first = site.import_policy()
receipts = []  # of corrections: (index, version)
imports = {}  # id: acknowledged
repairs = []  # seconds until core answered again


class Client(threading.Thread):
    """Sends one kind of write after another until told to stop; keeps what was acknowledged."""

    def __init__(self, write):
        super().__init__(daemon=True)
        self.write, self.ended, self.unexpected = write, threading.Event(), None

    def run(self):
        while not self.ended.is_set():
            try:
                self.write()
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)  # front or core is gone for the moment
            except Failed as problem:
                self.unexpected = problem
                return


def send_import():
    size = dice.randrange(1, 40)
    body = POLICY + ''.join(f'\n({n}) 項目{n}\n\n 職員等は、記録{n}を保管しなければならない。\n'
                            for n in range(3, 3 + size)).encode()
    answer = site.ask('POST', '/imports?filename=kill.txt', body, kind='application/octet-stream')
    if answer.status == 202:
        imports[answer.json()['id']] = True
    elif answer.status < 500:
        raise Failed(f'import: {answer.status} {answer.body!r}')


def send_correction():
    path = f'/editions/{first}/units/2'
    unit = site.ask('GET', path)
    if unit.status != 200:
        return
    now = unit.json()
    timing = 'event' if now['timing'] != 'event' else 'prompt'
    answer = site.ask('PATCH', path, {'expected_version': now['version'], 'changes': {'timing': timing}, 'reason': 'r'})
    if answer.status == 200:
        receipts.append((answer.json()['event']['index'], answer.json()['unit']['version']))
    elif answer.status not in (409,) and answer.status < 500:
        raise Failed(f'correction: {answer.status} {answer.body!r}')


def await_service(limit=10):
    """Seconds until a small write path answers again."""
    began = time.monotonic()
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if site.ask('GET', '/editions').status == 200:
                return time.monotonic() - began
        if time.monotonic() - began > limit:
            raise Failed(f'no answer for {limit} s; {site.tail()}')
        time.sleep(0.005)


def strike():
    """One blow: core, keeper, front or a worker, or all of it."""
    what = dice.choice(['core', 'core', 'tree', 'tree', 'worker', 'keeper', 'front'])
    if what == 'tree':
        site.kill_tree()
        site.serve()
        return what
    pid = site.pids().get(what)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
    return what


def check_receipts():
    """Each acknowledged correction is where its receipt says, and versions only grow."""
    for index, _version in receipts[-20:]:
        event = site.good('GET', f'/ledger/events/{index}')
        check(event['act'] == 'unit.correct', f'event {index} is {event["act"]}')
    if receipts:
        unit = site.good('GET', f'/editions/{first}/units/2')
        check(unit['version'] >= max(version for _, version in receipts), 'an acknowledged correction is gone')


def check_imports():
    """Each acknowledged import is known: ready, or refused with a reason that says what to do."""
    for identity in list(imports)[-30:]:
        state = site.await_import(identity)
        if state['state'] == 'refused':
            check(state['problem']['way_out'], state)
            check(state['retryable'], state)
        else:
            check(site.good('GET', '/editions/' + state['edition'])['units'] > 2, state)


def one_round():
    clients = [Client(send_import), Client(send_correction)]
    for client in clients:
        client.start()
    time.sleep(dice.uniform(0.02, 0.6))
    what = strike()
    repaired = await_service()
    if what in ('core', 'front', 'keeper', 'worker'):
        repairs.append(repaired)
    time.sleep(dice.uniform(0.0, 0.3))
    for client in clients:
        client.ended.set()
    for client in clients:
        client.join(timeout=70)
        check(client.unexpected is None, client.unexpected)
    check_receipts()
    check_imports()


def kills():
    """after every blow the service is back and what it had acknowledged is there"""
    print(f'# seed {SEED}, {ROUNDS} rounds', flush=True)
    for number in range(ROUNDS):
        try:
            one_round()
        except Failed as problem:
            raise Failed(f'round {number}, seed {SEED}: {problem}') from problem
    check(receipts and imports, 'nothing was acknowledged at all')
    repairs.sort()
    print(f'# {len(receipts)} corrections and {len(imports)} imports acknowledged; '
          f'a role back in {repairs[len(repairs) // 2]:.3f} s (median), {repairs[-1]:.3f} s at most', flush=True)


def all_receipts():
    """every correction ever acknowledged stands at its index"""
    for index, _version in receipts:
        check(site.good('GET', f'/ledger/events/{index}')['act'] == 'unit.correct', index)


def verifies():
    """both ledgers verify, and so does the export"""
    site.verify()
    path = os.path.join(site.home, 'export')
    site.must('ledger', 'export', '--site', site.dir, '--output', path)
    site.must('ledger', 'verify', '--export', path)


def rebuilds():
    """what is rebuilt from the ledger is what stood there"""
    site.check_rebuild()


def leaves_nothing():
    """no half-written file is left once the site has started again"""
    site.stop()
    site.serve()
    blobs = os.path.join(site.dir, 'data', 'blobs')
    left = [name for _, _, files in os.walk(blobs) for name in files if len(name) != 62]
    check(not left, left)


try:
    run(kills, all_receipts, verifies, rebuilds, leaves_nothing)
finally:
    site.close()
