"""A clock that steps: recorded as an event, shown as a banner, confirmed by a person; the ledger verifies."""
import os
import struct
import sys
import tempfile
import time

from sitecraft import Site, check, run

handle, path = tempfile.mkstemp(prefix='sekisho-clock-')
os.chmod(path, 0o644)
os.write(handle, struct.pack('=q', 0))
preload = os.path.abspath(sys.argv[2])
if 'LD_PRELOAD' in os.environ:
    preload = os.environ['LD_PRELOAD'] + ':' + preload
site = Site(sys.argv[1], {'LD_PRELOAD': preload, 'CLOCK_SHIM': path}).init().serve().choose_password()
edition = site.import_policy()


def step(seconds):
    os.pwrite(handle, struct.pack('=q', int(seconds * 1_000_000)), 0)


def correct():
    unit = site.good('GET', f'/editions/{edition}/units/2')
    timing = 'event' if unit['timing'] != 'event' else 'prompt'
    return site.good('PATCH', f'/editions/{edition}/units/2',
                     {'expected_version': unit['version'], 'changes': {'timing': timing}, 'reason': 'r'})


def steady():
    """while the clock is steady nothing is said of it"""
    correct()
    check(site.good('GET', '/ledger')['clock'] == {'state': 'steady'})
    check(not [b for b in site.good('GET', '/site')['banners'] if b['kind'] == 'clock_stepped'])


def stepped_back():
    """a clock set back ten minutes is recorded before the next event"""
    step(-600)
    done = correct()
    clock = site.good('GET', '/ledger')['clock']
    check(clock['state'] == 'stepped' and clock['event_index'] == done['event']['index'] - 1, clock)
    check(site.good('GET', f'/ledger/events/{clock["event_index"]}')['act'] == 'clock.stepped')
    check([b for b in site.good('GET', '/site')['banners'] if b['kind'] == 'clock_stepped'])


def confirmed():
    """a person confirms the clock, and the banner goes"""
    site.good('POST', '/ledger/clock/confirm')
    check(site.good('GET', '/ledger')['clock'] == {'state': 'steady'})
    check(not [b for b in site.good('GET', '/site')['banners'] if b['kind'] == 'clock_stepped'])


def jumped_ahead():
    """a jump ahead of a minute is recorded too"""
    step(-540)
    done = correct()
    clock = site.good('GET', '/ledger')['clock']
    check(clock['state'] == 'stepped' and clock['event_index'] == done['event']['index'] - 1, clock)


def restart():
    """a site that starts with its clock set back says so at its first event"""
    site.good('POST', '/ledger/clock/confirm')
    site.stop()
    step(-5400)
    site.serve()
    site.cookie = site.csrf = None
    site.sign_in()
    correct()
    check(site.good('GET', '/ledger')['clock']['state'] == 'stepped')


def sign_in_again():
    site.stop()
    yield
    site.serve()
    site.cookie = site.csrf = None
    site.sign_in()


def is_stepped():
    until = time.monotonic() + 60
    while site.good('GET', '/ledger')['clock']['state'] != 'stepped':
        check(time.monotonic() < until, 'nobody noticed')
        time.sleep(0.1)


def restarted_ahead():
    """a site that starts with its clock 3 days ahead says so by itself, does nothing of what would be due, and goes on when a person has confirmed it"""
    site.good('POST', '/ledger/clock/confirm')
    size = site.good('GET', '/ledger')['size']
    again = sign_in_again()
    next(again)
    step(-5400 + 3 * 86400)
    next(again, None)
    is_stepped()
    check([b for b in site.good('GET', '/site')['banners'] if b['kind'] == 'clock_stepped'])
    acts = [site.good('GET', f'/ledger/events/{at}')['act'] for at in range(size, site.good('GET', '/ledger')['size'])]
    check(acts == ['clock.stepped'], acts)
    site.good('POST', '/ledger/clock/confirm')
    check(site.good('GET', '/ledger')['clock'] == {'state': 'steady'})


def restarted_back():
    """set right again while it was down, the clock is in doubt once more"""
    again = sign_in_again()
    next(again)
    step(-5400)
    next(again, None)
    is_stepped()


def verifies():
    """both ledgers verify all the same"""
    site.stop()
    site.verify()
    site.check_rebuild()


try:
    run(steady, stepped_back, confirmed, jumped_ahead, restart, restarted_ahead, restarted_back, verifies)
finally:
    site.close()
    os.unlink(path)
