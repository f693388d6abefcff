"""Kill -9 of core or of the whole tree at random points over transitions of records: nothing acknowledged is lost, nothing half stands.

    test_record_kill.py PROGRAM SHIM [TRANSITIONS]        (SEED in the environment repeats a run)
"""
import contextlib
import http.client
import os
import random
import signal
import sys
import threading
import time

from record_town import Town
from sitecraft import Failed, Site, check, run

WANTED = int(sys.argv[3]) if len(sys.argv) > 3 else 60
SEED = int(os.environ.get('SEED', time.time()))
dice = random.Random(SEED)
site = Site(sys.argv[1]).init().serve()
site.choose_password()
town = Town(site)
# A record's way: (who, transition, values); between two steps others may stand in the same record.
WAY = (('staff', 'submit', None), ('manager', 'grant', {'condition': '当日返却'}),
       ('staff', 'carry_out', {'out_at': '2026-11-29T09:30', 'out_checked': True}),
       ('staff', 'bring_back', {'back_at': '2026-11-29T17:00', 'back_state': 'complete', 'scanned': True}),
       ('keeper', 'check_return', {'return_note': '異常なし'}))
STATES = ('draft', 'asked', 'granted', 'out', 'returned', 'closed')
receipts = []  # (record, version, state, index of the event)
blows = []
GONE = (OSError, http.client.HTTPException)


class Walker(threading.Thread):
    """Takes one record after another along the way, and keeps what was acknowledged."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ended, self.unexpected = threading.Event(), None

    def run(self):
        while not self.ended.is_set() and self.unexpected is None:
            try:
                self.walk()
            except Failed as problem:
                self.unexpected = problem

    def ask(self, login, method, path, body=None):
        """Until core answers; None when the run has ended."""
        while not self.ended.is_set():
            with contextlib.suppress(*GONE):
                answer = town.sessions[login].ask(method, path, body)
                if answer.status < 500:
                    return answer
            time.sleep(0.01)
        return None

    def walk(self):
        opened = self.ask('staff', 'POST', '/records', {'type': 'takeout_bringin', 'values': town.takeout()})
        if opened is None:
            return
        check(opened.status == 200, opened.body)
        record = note(opened)
        for login, transition, values in WAY:
            record = self.step(login, record, transition, values)
            if record is None:
                return

    def step(self, login, record, transition, values):
        """One transition. When the answer was lost it either stands whole or not at all."""
        body = {'expected_version': record['version'], 'transition': transition, 'values': values or {}}
        answer = self.ask(login, 'POST', f'/records/{record["id"]}/move', body)
        if answer is None:
            return None
        if answer.status == 200:
            return note(answer)
        check(answer.status == 409, answer.body)  # it was made, and the answer got lost
        current = answer.json()['current']
        check(current['version'] == record['version'] + 1, current)
        check(current['state'] == STATES[STATES.index(record['state']) + 1], current['state'])
        check(current['history'][0]['transition'] == transition, current['history'][0])
        return current


def note(answer):
    told = answer.json()
    record = told['record']
    receipts.append((record['id'], record['version'], record['state'], told['event']['index']))
    return record


def await_service(limit=20):
    until = time.monotonic() + limit
    while time.monotonic() < until:
        with contextlib.suppress(*GONE):
            if town.sessions['auditor'].ask('GET', '/home').status == 200:
                return
        time.sleep(0.01)
    raise Failed(f'no answer for {limit} s; {site.tail()}')


def strike():
    what = dice.choice(['core', 'core', 'tree', 'keeper'])
    if what == 'tree':
        site.kill_tree()
        site.serve()
        for session in town.sessions.values():
            session.port = site.port
    else:
        pid = site.pids().get(what)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    blows.append(what)
    await_service()


def kills():
    """after every blow each record stands where it was acknowledged to, or one whole step further"""
    print(f'# seed {SEED}, {WANTED} transitions', flush=True)
    walkers = [Walker() for _ in range(3)]
    for walker in walkers:
        walker.start()
    until = time.monotonic() + 120 + WANTED * 2
    while len(receipts) < WANTED and time.monotonic() < until:
        more = len(receipts) + dice.randrange(1, 12)
        while len(receipts) < more and time.monotonic() < until and not any(walker.unexpected for walker in walkers):
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.05))
        strike()
        for walker in walkers:
            check(walker.unexpected is None, f'seed {SEED}: {walker.unexpected}')
    for walker in walkers:
        walker.ended.set()
    for walker in walkers:
        walker.join(timeout=70)
        check(walker.unexpected is None, f'seed {SEED}: {walker.unexpected}')
    check(len(blows) * 20 >= WANTED, f'only {len(blows)} blows')
    check(len(receipts) >= WANTED, f'only {len(receipts)} of {WANTED} were acknowledged')
    print(f'# {len(receipts)} acknowledged, {len(blows)} blows', flush=True)


def stands():
    """every act ever acknowledged is an event at its index, and its record at least as far"""
    auditor = town.sessions['auditor']
    for identity in {record for record, *_ in receipts}:
        now = auditor.good('GET', f'/records/{identity}')
        events = {event['index']: event for event in now['history']}
        mine = [receipt for receipt in receipts if receipt[0] == identity]
        check(all(index in events for _, _, _, index in mine), f'{identity}: {mine} {sorted(events)}')
        check(now['version'] == len(events) >= max(version for _, version, _, _ in mine), now['version'])
        check(now['state'] == STATES[len(events) - 1], now['state'])


def verifies():
    """the ledgers verify"""
    site.stop()
    site.verify()


def rebuilds():
    """what is rebuilt from the ledger is what stood there, row by row"""
    site.check_rebuild()


try:
    run(kills, stands, verifies, rebuilds)
finally:
    site.close()
