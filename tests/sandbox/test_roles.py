"""The whole program: its roles are locked down, whoever is killed is back within a second, nothing acknowledged is lost."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

STANDING = ('front', 'core', 'keeper')


class Site:
    """A site of its own with the program serving it."""

    def __init__(self, program):
        self.program = program
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='sekisho-roles-'))
        self.top.chmod(0o755)  # so that, as root, every role can have a user of its own
        self.path = self.top / 'site'
        self.run('init', '--site', self.path, '--body', 'みほん町')
        self.start()

    def run(self, *words, check=True):
        return subprocess.run([self.program, *map(str, words)], check=check, capture_output=True, text=True, timeout=60)

    def start(self):
        self.parent = subprocess.Popen([self.program, 'serve', '--site', str(self.path), '--listen-plain', '127.0.0.1:0'],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.parent.stdout.readline()
        self.port = int(line.rsplit(':', 1)[1])

    def pids(self):
        """Process ids by role, of the children of this site's parent."""
        found = {}
        for status in pathlib.Path('/proc').glob('[0-9]*/stat'):
            try:
                parent = int(status.read_text().rsplit(')', 1)[1].split()[1])
                words = (status.parent / 'cmdline').read_text().split('\0')
            except (OSError, IndexError):
                continue
            if parent == self.parent.pid and len(words) > 1 and words[1].startswith('--role='):
                found[words[1][len('--role='):]] = int(status.parent.name)
        return found

    def answers(self):
        """Whether front and core together answer."""
        try:
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=2)
            connection.request('GET', '/api/v1/site')
            return connection.getresponse().status == 200
        except OSError:
            return False
        except http.client.HTTPException:
            return False

    def write(self):
        """One acknowledged write; its leaf index, or None when it was refused."""
        done = self.run('admin', 'reset-password', '--site', self.path, '--json', check=False)
        assert done.returncode in (0, 3), (done.returncode, done.stderr)  # done, or told that the site is away
        return json.loads(done.stdout)['event']['index'] if done.returncode == 0 else None

    def verify(self):
        done = self.run('ledger', 'verify', '--site', self.path, '--json', check=False)
        reports = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, next(r for r in reports if r['origin'].endswith('/site'))

    def close(self):
        if self.parent.poll() is None:
            self.parent.kill()
        self.parent.wait()
        self.parent.stdout.close()
        shutil.rmtree(self.top)


def status_of(pid):
    lines = pathlib.Path(f'/proc/{pid}/status').read_text().splitlines()
    return {name: value.strip() for name, value in (line.split(':', 1) for line in lines)}


def repaired_after(site, role, pid):
    """Seconds from the kill until another process has the role and the site answers."""
    begun = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    while time.monotonic() - begun < 60:
        if site.pids().get(role, pid) != pid and site.answers():
            return time.monotonic() - begun
        time.sleep(0.01)
    return float('inf')


def test_locked_down(site):
    pids = site.pids()
    assert set(pids) == set(STANDING), pids
    for role, pid in pids.items():
        facts = status_of(pid)
        assert facts['Seccomp'] == '2', (role, facts['Seccomp'])
        assert facts['NoNewPrivs'] == '1', role
        assert int(facts['CapEff'], 16) == 0, (role, facts['CapEff'])
        if os.geteuid() == 0:
            assert facts['Uid'].split()[0] != '0', (role, facts['Uid'])
    if os.geteuid() == 0:
        assert len({status_of(pid)['Uid'] for pid in pids.values()}) == len(STANDING)


def test_keys_are_closed(site):
    if os.geteuid() != 0:
        return
    core_uid = int(status_of(site.pids()['core'])['Uid'].split()[0])
    owner = (site.path / 'keys').stat().st_uid
    assert owner != core_uid and owner == int(status_of(site.pids()['keeper'])['Uid'].split()[0])
    assert (site.path / 'keys').stat().st_mode & 0o777 == 0o700


def test_repaired(site):
    for role in STANDING:
        before = site.write()
        took = repaired_after(site, role, site.pids()[role])
        assert took < float('inf'), role
        print(f'# {role}: back after {took:.2f} s')
        after = site.write()
        assert after is not None and after > before, (role, before, after)
        time.sleep(0.2)


def test_killed_while_writing(site):
    """Writes go on while the roles are killed in turn; every one that was acknowledged is in the ledger."""
    acknowledged, broken, ending = [], [], threading.Event()

    def write_on():
        try:
            while not ending.is_set():
                index = site.write()
                if index is not None:
                    acknowledged.append(index)
        except AssertionError as error:
            broken.append(error)

    writing = threading.Thread(target=write_on)
    writing.start()
    for turn in range(9):
        time.sleep(0.15 + 0.07 * turn)
        pid = site.pids().get(STANDING[turn % 3])
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 90
    while len(acknowledged) < 6 and not broken and time.monotonic() < deadline:
        time.sleep(0.05)
    ending.set()
    writing.join()
    assert not broken and len(acknowledged) >= 6, (broken, len(acknowledged))
    assert acknowledged == sorted(set(acknowledged))
    status, report = site.verify()
    assert status == 0 and report['ok'], report
    assert report['size'] > acknowledged[-1], (report['size'], acknowledged[-1])


def test_tree_killed(site):
    index = site.write()
    pids = site.pids()
    site.parent.kill()
    site.parent.wait()
    deadline = time.monotonic() + 60
    while any(alive(pid) for pid in pids.values()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(alive(pid) for pid in pids.values())
    site.parent.stdout.close()
    site.start()
    status, report = site.verify()
    assert status == 0 and report['size'] > index, report


def alive(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] != 'Z'
    except OSError:
        return False


def test_stopped(site):
    pids = site.pids()
    site.parent.terminate()
    assert site.parent.wait(timeout=20) == 0
    assert not any(alive(pid) for pid in pids.values())
    assert not (site.path / 'run/core.sock').exists()
    status, report = site.verify()  # brings the site up for its duration, and down again
    assert status == 0 and report['ok'], report


TESTS = (test_locked_down, test_keys_are_closed, test_repaired, test_killed_while_writing, test_tree_killed, test_stopped)


def main():
    site = Site(sys.argv[1])
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    try:
        for number, test in enumerate(TESTS, 1):
            try:
                test(site)
                print(f'ok {number} {test.__name__}', flush=True)
            except (AssertionError, subprocess.SubprocessError, OSError, KeyError, StopIteration, ValueError) as error:
                failed += 1
                print(f'not ok {number} {test.__name__}\n# {type(error).__name__}: {error}', flush=True)
    finally:
        site.close()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
