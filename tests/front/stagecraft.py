"""A front on a stage: starts it with a site of its own, talks raw HTTP to it, tells in TAP what held."""
import contextlib
import gzip
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

HOST = 'sekisho.example.lg.jp'
SECURITY = ('content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy',
            'cross-origin-opener-policy', 'cross-origin-resource-policy', 'cache-control')


def make_site(top, front_limits):
    """site.json, a certificate and a small UI; the path of each."""
    site, ui = top / 'site', top / 'ui'
    (site / 'tls').mkdir(parents=True)
    (ui / 'assets').mkdir(parents=True)
    (site / 'site.json').write_text(json.dumps({'host': HOST, 'front': front_limits}))
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                    '-keyout', site / 'tls/server.key', '-out', site / 'tls/server.pem', '-days', '3',
                    '-subj', '/CN=' + HOST, '-addext', 'subjectAltName=DNS:' + HOST],
                   check=True, stderr=subprocess.DEVNULL)
    (ui / 'index.html').write_text('<!doctype html><title>sekisho</title>' + ' ' * 500)
    script = ('console.log("a");' * 400).encode()
    (ui / 'assets/index-Ab3dEf_9.js').write_bytes(script)
    (ui / 'assets/index-Ab3dEf_9.js.gz').write_bytes(gzip.compress(script, mtime=0))
    (ui / 'secret.c').write_text('no kind of file the UI is made of')
    return site, ui


class Stage:
    """One front with its fake core."""

    def __init__(self, program, **front_limits):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='sekisho-front-'))
        site, ui = make_site(self.top, front_limits)
        arguments = [program, str(site)] + (['weak'] if os.environ.get('SEKISHO_WEAK') else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, SEKISHO_UI=str(ui)))
        self.said = {}
        self.listen()

    def listen(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError('the stage ended')
        self.said = json.loads(line)
        return self.said

    def tell(self, order):
        self.process.stdin.write(order + '\n')
        self.process.stdin.flush()
        return self.listen()

    def connect(self, tls=False, timeout=60, receive_bytes=None):
        plain = socket.socket()
        if receive_bytes:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        plain.settimeout(timeout)
        plain.connect(('127.0.0.1', self.said['tls' if tls else 'plain']))
        if not tls:
            return Talk(plain)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return Talk(context.wrap_socket(plain, server_hostname=HOST))

    def memory_kib(self):
        """The most memory the front ever held."""
        for line in pathlib.Path(f'/proc/{self.said["front"]}/status').read_text().splitlines():
            if line.startswith('VmHWM:'):
                return int(line.split()[1])
        return 0

    def is_small(self):
        """Whether the front kept to little memory; sanitizers need some of their own."""
        sanitized = b'__asan_init' in pathlib.Path(f'/proc/{self.said["front"]}/exe').read_bytes()
        check(self.memory_kib() < (256 if sanitized else 20) * 1024, f'{self.memory_kib()} KiB')

    def cpu_s(self):
        """Processor time the front has used."""
        fields = pathlib.Path(f'/proc/{self.said["front"]}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def is_alive(self):
        talk = self.connect()
        return talk.ask('GET', '/api/v1/small').status == 200

    def close(self):
        with contextlib.suppress(Exception):
            self.process.stdin.close()
            self.process.wait(10)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.top, ignore_errors=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Talk:
    """One connection."""

    def __init__(self, sock):
        self.sock, self.rest = sock, bytearray()

    def send(self, data):
        self.sock.sendall(data if isinstance(data, bytes) else data.encode('latin-1'))

    def more(self):
        data = self.sock.recv(1 << 20)
        self.rest += data
        return data

    def until(self, mark):
        while mark not in self.rest:
            if not self.more():
                raise EOFError(bytes(self.rest[:200]))
        at = self.rest.index(mark)
        head = bytes(self.rest[:at])
        del self.rest[:at + len(mark)]
        return head

    def exactly(self, count):
        while len(self.rest) < count:
            if not self.more():
                raise EOFError(f'{len(self.rest)} of {count}')
        data = bytes(self.rest[:count])
        del self.rest[:count]
        return data

    def answer(self, head_only=False):
        lines = self.until(b'\r\n\r\n').decode('latin-1').split('\r\n')
        status = int(lines[0].split()[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(':')
            headers[name.lower()] = value.strip()
        if head_only or status in (204, 304) or status < 200:
            return Answer(status, headers, b'')
        if headers.get('transfer-encoding') == 'chunked':
            return Answer(status, headers, self.chunks())
        return Answer(status, headers, self.exactly(int(headers.get('content-length', 0))))

    def chunks(self):
        body = []
        while True:
            size = int(self.until(b'\r\n'), 16)
            body.append(self.exactly(size))
            self.until(b'\r\n')
            if size == 0:
                return b''.join(body)

    def ask(self, method, target, headers=(), body=b'', host=HOST):
        lines = [f'{method} {target} HTTP/1.1', f'Host: {host}', *headers]
        if body:
            lines.append(f'Content-Length: {len(body)}')
        with contextlib.suppress(ConnectionError):  # whoever refuses may stop listening; what it said still arrived
            self.send('\r\n'.join(lines).encode('utf-8') + b'\r\n\r\n' + body)
        return self.answer(head_only=method == 'HEAD')

    def is_closed_within(self, seconds):
        """Whether the other side ends the connection in time; what came before is kept."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.sock.settimeout(max(0.01, end - time.monotonic()))
            try:
                if not self.more():
                    return True
            except (ConnectionError, ssl.SSLError):
                return True
            except (TimeoutError, socket.timeout):
                return False
        return False


def check(condition, said=''):
    if not condition:
        raise AssertionError(said)


def run(tests):
    """Every function in order; TAP on the output, exit status 1 when one failed."""
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {test.__doc__ or test.__name__}', flush=True)
        except Exception as error:  # a test that breaks has failed, whatever broke it
            failed += 1
            print(f'not ok {number} - {test.__doc__ or test.__name__}')
            print(f'# {type(error).__name__}: {error}', flush=True)
    sys.exit(1 if failed else 0)
