"""Mail servers as they should not be, on loopback: each in a thread, gone with the test."""
import contextlib
import socket
import ssl
import threading


class BadServer:
    """`manner`: full (turns everybody away), closed (hangs up), mute (says nothing), stuck (takes a letter and never says so),
    greylist (not now, to each recipient once), choosy (hangs up over a letter to `not_for`)."""

    def __init__(self, manner, context=None, not_for=''):
        self.manner, self.context, self.not_for = manner, context, not_for.encode()
        self.seen, self.letters, self.lines = set(), [], []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                line = self.listener.accept()[0]
                self.lines.append(line)
                threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def serve(self, line):
        with contextlib.suppress(OSError, ssl.SSLError):
            if self.manner == 'closed':
                line.close()
            elif self.manner == 'full':
                line.sendall(b'421 too many letters today\r\n')
                line.close()
            elif self.manner != 'mute':
                self.talk(line)

    def talk(self, line):
        if self.context is not None:
            line = self.context.wrap_socket(line, server_side=True)
            self.lines.append(line)
        line.sendall(b'220 here\r\n')
        reader = line.makefile('rb')
        disliked = False
        for command in iter(reader.readline, b''):
            verb = command[:4].upper()
            disliked |= self.manner == 'choosy' and verb == b'RCPT' and self.not_for in command
            if verb == b'DATA' and disliked:
                line.close()
                reader.close()
                return
            if verb == b'DATA':
                line.sendall(b'354 go on\r\n')
                self.letters.append(b''.join(iter(reader.readline, b'.\r\n')))
                if self.manner == 'stuck':
                    continue
            elif verb == b'RCPT' and self.manner == 'greylist' and command not in self.seen:
                self.seen.add(command)
                line.sendall(b'450 4.7.1 come again\r\n')
                continue
            line.sendall(b'221 bye\r\n' if verb == b'QUIT' else b'250 well\r\n')

    def close(self):
        for one in [self.listener, *self.lines]:
            with contextlib.suppress(OSError):
                one.close()
