"""Bad files: refused clearly within 5 s and 512 MB, and the service goes on."""
import http.client
import os
import resource
import socket
import sys
import time

from sitecraft import POLICY, Failed, Site, check, run

MIB = 1024 * 1024
SLOW = 8 if 'ASAN_OPTIONS' in os.environ or 'asan' in sys.argv[1] else 1
LONGEST_S = 60  # how long each takes is printed; this tells what hangs
site = Site(sys.argv[1]).init().serve().choose_password()


def core_memory():
    """Peak of core and workers, in bytes."""
    status = open(f'/proc/{site.pids()["core"]}/status', encoding='ascii').read()
    return int(status.split('VmHWM:')[1].split()[0]) * 1024


BAD = {
    'empty': (b'', 'empty'),
    'only spaces': (b' \n' * 5000, 'empty'),
    'binary': (bytes(range(256)) * 4000, 'unsupported'),
    'a picture': (b'\x89PNG\r\n\x1a\n' + bytes(5000), 'unsupported'),
    'a document of another kind': (b'PK\x03\x04' + bytes(5000), 'damaged'),
    'one line of 10 MB': ('あ'.encode() * (10 * MIB // 3), 'too-large'),
    'one line of 5 MB': ('あ'.encode() * (5 * MIB // 3), 'too-large'),
    'cut inside a character': (POLICY + 'あ'.encode()[:2], 'encoding'),
    'no clauses': ('挨拶文のみ。\n'.encode() * 100, 'no-clauses'),
    'nested too deep': (''.join('#' * min(n, 200) + f' 見出し{n}\n' for n in range(1, 300)).encode() +
                        b'(' * 200000 + POLICY, None),
    'many brackets': (('（' * 50000 + '）' * 50000 + '\n').encode() + POLICY, None),
    'many lines': (b'1\n' * 400000, None),
    'many markers': (''.join(f'{"  " * (n % 50)}({n}) しなければならない。\n' for n in range(30000)).encode(), None),
    'zeros': (bytes(4 * MIB), 'unsupported'),
    'control characters': (b'1 \x1b[2Jabc\x07\n' + POLICY, None),
}


def one(name, body, slug):
    began = time.monotonic()
    answer = site.ask('POST', '/imports?filename=bad.txt', body, kind='application/octet-stream')
    if answer.status == 202:
        state = site.await_import(answer.json()['id'])
        problem = state.get('problem')
    else:
        state, problem = {'state': 'refused'}, answer.json()
    took = time.monotonic() - began
    check(took < LONGEST_S, f'{name}: {took:.1f} s')
    if slug is not None:
        check(state['state'] == 'refused', f'{name}: {state}')
        check(problem['type'].endswith(slug), f'{name}: {problem}')
    if state['state'] == 'refused':
        check(problem['detail'] and problem['way_out'], f'{name}: {problem}')
    return took


def refused():
    """each is refused with its reason in time, or read"""
    slowest = max((one(name, body, slug), name) for name, (body, slug) in BAD.items())
    print(f'# slowest: {slowest[1]}, {slowest[0]:.2f} s')


def commands():
    """the command line refuses the same with status 1"""
    for name, (body, slug) in BAD.items():
        began = time.monotonic()
        done = site.run('policy', 'extract', '-', '--jsonl', stdin=body)
        check(time.monotonic() - began < LONGEST_S, name)
        check(done.returncode == 1 if slug else done.returncode in (0, 1), f'{name}: {done}')


def memory():
    """core took no more than 512 MB for all of that"""
    check(core_memory() < 512 * MIB * (1 if SLOW == 1 else 4), core_memory())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    check(peak < 512 * MIB * (1 if SLOW == 1 else 4), peak)
    print(f'# core {core_memory() // MIB} MiB, commands {peak // MIB} MiB')


def too_large():
    """a body announced too large is refused at once; one that only turns out so, when it does"""
    began = time.monotonic()
    answer = site.ask('POST', '/imports?filename=big.txt', b'', kind='application/octet-stream',
                      headers={'Content-Length': str(1024 * MIB)})
    check(answer.status == 413, (answer.status, answer.body))
    check(time.monotonic() - began < LONGEST_S, 'slow')


def stream(total):
    """Sends a chunked body of `total` bytes; (answer, seconds, bytes taken)."""
    talk = socket.create_connection(('127.0.0.1', site.port), timeout=30)
    talk.sendall((f'POST /api/v1/imports?filename=big.txt HTTP/1.1\r\nHost: localhost:{site.port}\r\n'
                  f'Origin: http://localhost:{site.port}\r\nCookie: sekisho={site.cookie}\r\nX-Csrf-Token: {site.csrf}\r\n'
                  'Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n').encode())
    piece, sent, began = b'%x\r\n' % MIB + b'x' * MIB + b'\r\n', 0, time.monotonic()
    try:
        while sent < total:
            talk.sendall(piece)
            sent += MIB
        talk.sendall(b'0\r\n\r\n')
        answer = talk.recv(4096)
    except OSError:
        answer = b''
    talk.close()
    return answer, time.monotonic() - began, sent


def streamed():
    """a body of no announced length is refused when it passes the limit, cut or not, and is kept nowhere"""
    answer, took, sent = stream(33 * MIB)
    check(answer.startswith(b'HTTP/1.1 413'), answer[:200])
    check(took < LONGEST_S, f'{took:.1f} s')
    answer, took, sent = stream(1024 * MIB)
    check(answer == b'' or answer.startswith(b'HTTP/1.1 413'), answer[:200])
    check(took < LONGEST_S, f'{took:.1f} s')


def file_of_1gb():
    """the command line refuses a file of 1 GB"""
    path = os.path.join(site.home, 'big.txt')
    with open(path, 'wb') as file:
        file.truncate(1024 * MIB)
    began = time.monotonic()
    done = site.run('policy', 'extract', path)
    check(done.returncode == 1 and time.monotonic() - began < LONGEST_S, done)
    done = site.run('policy', 'import', '--site', site.dir, path)
    check(done.returncode == 1 and time.monotonic() - began < LONGEST_S, done)


def goes_on():
    """after all of that the service reads a good policy, and leaves no file behind of the bad ones' uploads"""
    site.import_policy()
    blobs = os.path.join(site.dir, 'data', 'blobs')
    left = [name for _, _, files in os.walk(blobs) for name in files if len(name) != 62]
    check(not left, left)
    site.stop()
    site.verify()


def cancelled():
    """an import can be stopped, and a person who goes away in the middle leaves nothing"""
    talk = socket.create_connection(('127.0.0.1', site.port), timeout=30)
    talk.sendall((f'POST /api/v1/imports?filename=half.txt HTTP/1.1\r\nHost: localhost:{site.port}\r\n'
                  f'Origin: http://localhost:{site.port}\r\nCookie: sekisho={site.cookie}\r\nX-Csrf-Token: {site.csrf}\r\n'
                  'Content-Type: application/octet-stream\r\nContent-Length: 500000\r\n\r\n').encode() + b'1 ' * 1000)
    time.sleep(0.1)
    talk.close()
    identity = site.send_policy(('1 目的\n\n' + '職員等は、報告しなければならない。\n' * 30000).encode())
    state = site.good('DELETE', '/imports/' + identity)
    check(state['state'] in ('reading', 'refused', 'ready'), state)
    state = site.await_import(identity)
    check(state['state'] in ('refused', 'ready'), state)


try:
    run(refused, commands, too_large, streamed, file_of_1gb, cancelled, memory, goes_on)
except (Failed, http.client.HTTPException) as problem:
    print(f'Bail out! {problem}')
finally:
    site.close()
