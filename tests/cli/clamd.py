"""Virus scanners on loopback: clamd's protocol in few lines, with manners; and the real clamd with a signature of our own."""
import contextlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

MARK = b'sekisho-test-signature-5b1f: not a virus, found by the tests alone'
NAME = 'Sekisho.Test'


class FakeClamd:
    """`manner`: right (finds MARK), silent (hangs up in the middle of what begins with "poison"), error, other (not clamd)."""

    def __init__(self, manner='right'):
        self.manner, self.files = manner, []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, line):
        with contextlib.suppress(OSError, struct.error), contextlib.closing(line), line.makefile('rb') as reader:
            command = b''.join(iter(lambda: reader.read(1), b'\0'))
            if self.manner == 'other':
                line.sendall(b'220 some other server\r\n\0')
            elif command == b'zVERSION':
                line.sendall(b'ClamAV 1.0/1/today\0')
            elif command == b'zINSTREAM':
                line.sendall(self.judge(reader))

    def judge(self, reader):
        whole = b''
        while True:
            size, = struct.unpack('>I', reader.read(4))
            if size == 0:
                break
            whole += reader.read(size)
            if self.manner == 'silent' and whole.startswith(b'poison'):
                raise OSError
        self.files.append(whole)
        if self.manner == 'error':
            return b'INSTREAM size limit exceeded. ERROR\0'
        return f'stream: {NAME} FOUND\0'.encode() if MARK in whole else b'stream: OK\0'

    def close(self):
        # shutdown: what accepts in the other thread would hold the port
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class RealClamd:
    """Knows one signature, listens on a local socket of its own."""

    @staticmethod
    def lacking():
        return None if shutil.which('clamd', path='/usr/sbin:/usr/bin') else 'clamd is not installed (apt install clamav-daemon)'

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='sekisho-clamd-', dir='/tmp')
        os.chmod(self.home, 0o755)
        self.path = os.path.join(self.home, 'clamd.sock')
        os.mkdir(os.path.join(self.home, 'db'))
        with open(os.path.join(self.home, 'db', 'test.ndb'), 'w', encoding='ascii') as file:
            file.write(f'{NAME}:0:*:{MARK.hex()}\n')
        with open(os.path.join(self.home, 'conf'), 'w', encoding='ascii') as file:
            file.write(f'LocalSocket {self.path}\nLocalSocketMode 666\nDatabaseDirectory {self.home}/db\nForeground yes\n'
                       f'LogFile {self.home}/log\nLogFileUnlock yes\nConcurrentDatabaseReload no\nStreamMaxLength 1M\n')
        self.process = subprocess.Popen(['/usr/sbin/clamd', '--config-file', os.path.join(self.home, 'conf')],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.await_socket()

    def await_socket(self):
        until = time.monotonic() + 90
        while not os.path.exists(self.path) and time.monotonic() < until and self.process.poll() is None:
            time.sleep(0.1)
        if not os.path.exists(self.path):
            self.close()
            raise RuntimeError('clamd does not start')

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
