"""A backup of a running site under load, and the site restored from it: logs go on under new origins that cite the old."""
import json
import os
import sys
import threading

from sitecraft import CHOSEN, POLICY, Site, check, run

site = Site(sys.argv[1]).init().serve().choose_password()
edition = site.import_policy()
copy = os.path.join(site.home, 'b')
restored = Site(sys.argv[1])
before = []  # acknowledged before the backup began
ended = threading.Event()
unexpected = []


def correct():
    path = f'/editions/{edition}/units/2'
    unit = site.good('GET', path)
    timing = 'event' if unit['timing'] != 'event' else 'prompt'
    done = site.ask('PATCH', path, {'expected_version': unit['version'], 'changes': {'timing': timing}, 'reason': 'r'})
    return done.json()['event']['index'] if done.status == 200 else None


def load():
    try:
        while not ended.is_set():
            correct()
    except Exception as problem:  # told by the test that started it
        unexpected.append(problem)


def backup_under_load():
    """a backup is taken while the site is written to, and costs it nothing"""
    for _ in range(20):
        before.append(correct())
    worker = threading.Thread(target=load)
    worker.start()
    try:
        site.must('site', 'backup', '--site', site.dir, '--to', copy, '--passphrase-fd', '0', stdin='合言葉'.encode())
    finally:
        ended.set()
        worker.join()
    check(not unexpected, unexpected)
    check(not os.listdir(os.path.join(site.dir, 'data', 'backup')), 'the copy was left in the site')


def whole():
    """every file is what the manifest says, and no key stands in the clear"""
    manifest = json.load(open(os.path.join(copy, 'manifest.json'), encoding='utf-8'))
    names = {row['name'] for row in manifest['files']}
    check({'site.db', 'body-main.db'} <= names and any(name.startswith('blobs/') for name in names), names)
    sealed = open(os.path.join(copy, 'keys.sealed'), 'rb').read()
    check(sealed.startswith(b'sekisho-sealed 1\n') and b'PRIVATE' not in sealed)
    for folder, _, files in os.walk(copy):
        for name in files:
            check(b'PRIVATE KEY' not in open(os.path.join(folder, name), 'rb').read(), name)


def held():
    """the log left behind goes on, and its last checkpoint is kept elsewhere"""
    correct()
    import time
    time.sleep(1.5)
    site.must('ledger', 'checkpoint', '--site', site.dir, '--output', os.path.join(site.home, 'held'))


def restore():
    """the restored site verifies; what was acknowledged before the backup is in it"""
    restored.must('site', 'restore', '--from', copy, '--site', restored.dir, '--last-checkpoint',
                  os.path.join(site.home, 'held'), '--passphrase-fd', '0', stdin='合言葉'.encode())
    key = open(os.path.join(site.dir, 'data', 'factors.key'), 'rb').read()
    check(open(os.path.join(restored.dir, 'data', 'factors.key'), 'rb').read() == key, 'what second factors are sealed with')
    for folder, _, files in os.walk(copy):
        for name in files:
            check(key not in open(os.path.join(folder, name), 'rb').read(), name)
    sizes = restored.verify()
    check(set(sizes) == {'localhost/site/r2', 'localhost/body/main/r2'}, sizes)
    restored.serve().sign_in(CHOSEN)
    for index in before:
        check(restored.good('GET', f'/ledger/events/{index}')['act'] == 'unit.correct', index)
    check(restored.good('GET', f'/editions/{edition}/units/2')['version'] > len(before))


def cites():
    """the first leaf under the new origin cites the last checkpoint of the old log, the size restored and who did it"""
    events = restored.good('GET', '/ledger/events?act=log.open')['events']
    event = restored.good('GET', f'/ledger/events/{events[0]["index"]}')
    content = event['content_value']
    check(content['previous_origin'] == 'localhost/body/main', content)
    check(content['previous_checkpoint'] == open(os.path.join(site.home, 'held'), encoding='utf-8').read(), content)
    check(content['restored_size'] == events[0]['index'] and event['actor'].startswith('operator '), event)


def gap():
    """an auditor with the old checkpoint sees that the restored log is not its continuation"""
    note = open(os.path.join(site.home, 'held'), encoding='utf-8').read()
    report = restored.good('POST', '/ledger/verify', {'against': note})
    check(not report['ok'] and report['findings'], report)


def goes_on():
    """the restored site imports, is rebuilt to what it was, and can be restored again as the third"""
    restored.import_policy(POLICY + ' 職員等は、記録を残さなければならない。\n'.encode())
    restored.check_rebuild()
    restored.must('site', 'backup', '--site', restored.dir, '--to', os.path.join(restored.home, 'b'))
    third = Site(sys.argv[1])
    try:
        third.must('site', 'restore', '--from', os.path.join(restored.home, 'b'), '--site', third.dir)
        check('localhost/body/main/r3' in third.verify())
    finally:
        third.close()


def damaged():
    """a backup with one byte changed is not taken"""
    path = os.path.join(copy, 'body-main.db')
    with open(path, 'r+b') as file:
        file.seek(8192)
        byte = file.read(1)
        file.seek(8192)
        file.write(bytes([byte[0] ^ 1]))
    other = Site(sys.argv[1])
    try:
        done = other.run('site', 'restore', '--from', copy, '--site', other.dir)
        check(done.returncode == 3 and b'manifest' in done.stderr, done)
    finally:
        other.close()


try:
    run(backup_under_load, whole, held, restore, cites, gap, goes_on, damaged)
finally:
    ended.set()
    site.close()
    restored.close()
