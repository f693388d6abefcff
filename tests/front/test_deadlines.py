"""The front's own deadlines and caps: a client that dawdles is cut, one that is merely slow is not."""
import contextlib
import socket
import subprocess
import sys
import threading
import time

from stagecraft import HOST, Stage, check, run

HEAD = f'GET /api/v1/small HTTP/1.1\r\nHost: {HOST}\r\n\r\n'
UPLOAD = f'POST /api/v1/count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n\r\n'
stage = Stage(sys.argv[1], handshake_ms=800, head_ms=1200, idle_ms=3000, body_ms=4000, core_ms=3000, window_ms=600,
              rate_min_bytes_s=2000, visitors_max=60, visitors_each_max=40)
LATE_S = 10  # what is cut at all is cut by then, however busy the machine: only 'never' and 'too early' are wrong


def drip(talk, data, pause_s, bytes_at_once=1, limit_s=20):
    """Sends a little at a time until the other side has had enough; how long that took, None when it never did."""
    start = time.monotonic()
    talk.sock.settimeout(0.001)
    for at in range(0, len(data), bytes_at_once):
        if time.monotonic() - start > limit_s:
            return None
        try:
            talk.send(data[at:at + bytes_at_once])
            time.sleep(pause_s)
            if talk.sock.recv(4096) == b'':
                return time.monotonic() - start
        except (BlockingIOError, TimeoutError, socket.timeout):
            continue
        except OSError:
            return time.monotonic() - start
    return None


def side_by_side(*tests):
    """Runs the waits together: each is mostly waiting."""
    failures = []

    def guarded(test):
        try:
            test()
        except Exception as error:
            failures.append(f'{test.__name__}: {error}')
    threads = [threading.Thread(target=guarded, args=(test,)) for test in tests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failures, '; '.join(failures))


def silent():
    talk = stage.connect()
    check(talk.is_closed_within(LATE_S), 'a silent connection stayed')


def empty_lines():
    """An empty line before the request is allowed; NUL is read as one. Who sends nothing else has the time of a head."""
    for data in ('\r\n', '\0\r\n\r\n'):
        talk = stage.connect()
        talk.send(data)
        talk.sock.shutdown(socket.SHUT_WR)
        check(talk.is_closed_within(LATE_S) and not talk.rest, 'a connection of empty lines stayed')


def slow_head():
    took = drip(stage.connect(), HEAD + 'x' * 100, 0.1)
    check(took is not None and took < LATE_S, f'a head of 10 bytes a second: {took}')


def slow_head_after_a_request():
    talk = stage.connect()
    check(talk.ask('GET', '/api/v1/small').status == 200)
    talk.send(HEAD[:34])
    took = drip(talk, HEAD[34:] + 'x' * 100, 0.1)
    check(took is not None and took < LATE_S, f'after a request: {took}')


def idle():
    talk = stage.connect()
    check(talk.ask('GET', '/api/v1/small').status == 200)
    check(not talk.is_closed_within(1.0), 'an idle connection was cut too early')
    check(talk.is_closed_within(LATE_S), 'an idle connection stayed')


def slow_body():
    talk = stage.connect()
    talk.send(UPLOAD)
    took = drip(talk, 'b' * 100000, 0.05)
    check(took is not None and took < LATE_S, f'a body of 20 bytes a second: {took}')


def endless_body():
    talk = stage.connect()
    talk.send(UPLOAD.replace('100000', '50000000'))
    took = drip(talk, 'b' * 200000, 0.05, bytes_at_once=400)
    check(took is not None and 3.5 < took < LATE_S, f'a body within the rate but not the total: {took}')


def reads_nothing():
    talk = stage.connect(receive_bytes=4096)
    talk.send(f'GET /api/v1/stream?80000000 HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    time.sleep(3.0)
    check(talk.is_closed_within(LATE_S), 'a client that does not read stayed')
    check(len(talk.rest) < 30000000, 'the answer was not cut')


def slow_readers_and_writers_live():
    """(merely slow)"""
    reader, writer = stage.connect(receive_bytes=4096), stage.connect()
    reader.send(f'GET /api/v1/known?6000000 HTTP/1.1\r\nHost: {HOST}\r\n\r\n')
    writer.send(UPLOAD.replace('100000', '15000'))
    for _ in range(30):
        writer.send(b'w' * 500)
        if len(reader.rest) < 400000:
            reader.rest += reader.sock.recv(16384)
        time.sleep(0.1)
    check(writer.answer().json()['bytes'] == 15000)
    check(len(reader.answer().body) == 6000000)


def slow_loris():
    """clients that dawdle are cut: silent, slow heads, idle, slow and endless bodies, readers of nothing"""
    side_by_side(silent, empty_lines, slow_head, slow_head_after_a_request, idle, slow_body, endless_body, reads_nothing)
    check(stage.is_alive())


def merely_slow():
    """clients that are merely slow are served"""
    slow_readers_and_writers_live()


def handshake():
    """a TLS handshake that does not come to its end is cut; so is plain HTTP on the TLS port"""
    silent_talk = socket.create_connection(('127.0.0.1', stage.said['tls']))
    silent_talk.settimeout(LATE_S)
    check(silent_talk.recv(1) == b'', 'no handshake')
    plain = socket.create_connection(('127.0.0.1', stage.said['tls']))
    plain.settimeout(LATE_S)
    plain.sendall(HEAD.encode())
    try:
        said = plain.recv(4096)
    except ConnectionError:
        said = b''
    check(b'HTTP/1.1 2' not in said, said)


def tls_slow_head():
    """a slow head inside TLS is cut as well, and an idle TLS connection"""
    def slow():
        took = drip(stage.connect(tls=True), HEAD + 'x' * 100, 0.1)
        check(took is not None and took < LATE_S, took)

    def unused():
        check(stage.connect(tls=True).is_closed_within(LATE_S))
    side_by_side(slow, unused)
    check(stage.connect(tls=True).ask('GET', '/api/v1/small').status == 200)


def tls_versions():
    """TLS 1.2 and 1.3 are spoken, older ones and weak ciphers are not"""
    def shake(*options):
        return subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{stage.said["tls"]}', *options],
                              input='', capture_output=True, text=True, timeout=60).stdout
    check('TLSv1.3' in shake('-tls1_3') and 'Cipher is TLS_' in shake('-tls1_3'))
    check('Cipher is ECDHE' in shake('-tls1_2'))
    check('Cipher is (NONE)' in shake('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'))
    check('Cipher is (NONE)' in shake('-tls1_2', '-cipher', 'AES128-SHA:AES128-GCM-SHA256:@SECLEVEL=0'))
    check('Cipher is (NONE)' in shake('-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0'))


def caps():
    """one address gets its share of connections, and gives it back"""
    time.sleep(3.2)
    talks = [stage.connect() for _ in range(40)]
    for talk in talks[:5]:
        check(talk.ask('GET', '/api/v1/small').status == 200)
    surplus = stage.connect()
    with contextlib.suppress(ConnectionError):
        surplus.send(HEAD)
    check(surplus.is_closed_within(LATE_S) and not surplus.rest, 'one more than its share was let in')
    for talk in talks:
        talk.sock.close()
    end = time.monotonic() + LATE_S
    while not is_served():
        check(time.monotonic() < end, 'the share was not given back')
        time.sleep(0.1)


def is_served():
    with contextlib.suppress(EOFError, ConnectionError):
        return stage.is_alive()
    return False


def core_silent():
    """an answer that core owes for too long is 504; an answer begun and not continued is broken off"""
    talk, broken = stage.connect(), stage.connect()
    talk.send(HEAD.replace('small', 'never'))
    broken.send(HEAD.replace('small', 'break'))
    answer = talk.answer()
    check(answer.status == 504 and answer.headers['retry-after'] == '1', answer.status)
    check(broken.is_closed_within(LATE_S), 'a broken answer stayed')
    check(talk.ask('GET', '/api/v1/small').status == 200)


try:
    run([slow_loris, merely_slow, handshake, tls_slow_head, tls_versions, caps, core_silent])
finally:
    stage.close()
