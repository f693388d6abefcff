"""A full disk: writes are refused whole and say so, reading goes on, and with room again all goes on."""
import contextlib
import os
import subprocess
import sys
import tempfile

from sitecraft import POLICY, Failed, Site, check, run

if os.geteuid() != 0:
    print('1..0 # SKIP a file system of its own needs root')
    sys.exit(0)
home = tempfile.mkdtemp(prefix='sekisho-disk-')
if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m,mode=0711', 'tmpfs', home], check=False,
                  stderr=subprocess.DEVNULL).returncode != 0:
    os.rmdir(home)
    print('1..0 # SKIP no file system can be mounted here')
    sys.exit(0)
site = Site(sys.argv[1], folder=home).init().serve().choose_password()
edition = site.import_policy()
filler = os.path.join(home, 'filler')
acknowledged = []


def fill():
    with contextlib.suppress(OSError), open(filler, 'ab', buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b'x' * size)


def correct():
    path = f'/editions/{edition}/units/2'
    unit = site.good('GET', path)
    timing = 'event' if unit['timing'] != 'event' else 'prompt'
    return site.ask('PATCH', path, {'expected_version': unit['version'], 'changes': {'timing': timing}, 'reason': 'r'})


def refuses_whole():
    """writes are refused with 507 and a way out, imports too; nothing half stands"""
    fill()
    refused = 0
    for _ in range(300):
        answer = correct()
        if answer.status == 200:
            acknowledged.append(answer.json()['event']['index'])
            fill()
            continue
        check(answer.status == 507 and answer.json()['type'].endswith('disk-full'), (answer.status, answer.body))
        refused += 1
        if refused == 5:
            break
    check(refused == 5, 'the disk never was full')
    answer = site.ask('POST', '/imports?filename=p.txt', POLICY + b' ' * 300000, kind='application/octet-stream')
    if answer.status == 202:
        state = site.await_import(answer.json()['id'])
        check(state['state'] == 'refused' and state['problem']['type'].endswith('disk-full'), state)
    else:
        check(answer.status == 507, (answer.status, answer.body))


def goes_on_reading():
    """meanwhile everything can be read, and nobody is signed out"""
    check(site.good('GET', f'/editions/{edition}/units')['total'] == 3)
    check(site.good('GET', '/session')['signed_in'])
    for index in acknowledged:
        site.good('GET', f'/ledger/events/{index}')


def goes_on_writing():
    """with room again, writes are taken without a restart"""
    os.unlink(filler)
    answer = correct()
    check(answer.status == 200, (answer.status, answer.body))
    acknowledged.append(answer.json()['event']['index'])
    site.import_policy()


def verifies():
    """both ledgers verify and hold what was acknowledged"""
    for index in acknowledged:
        check(site.good('GET', f'/ledger/events/{index}')['act'] == 'unit.correct')
    site.stop()
    site.verify()
    site.check_rebuild()


try:
    run(refuses_whole, goes_on_reading, goes_on_writing, verifies)
except Failed as problem:
    print(f'Bail out! {problem}')
finally:
    if site.server is not None:
        site.kill_tree()
    site.errors.close()
    subprocess.run(['umount', home], check=False)
    os.rmdir(home)
