"""A real Postfix on loopback, with a folder of its own: STARTTLS, sign-in, two mailboxes; nothing leaves the machine."""
import base64
import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time

DOMAIN = 'town.example'
USER, PASSWORD = 'sekisho', 'Postfix-Secret-1'
MAIN = '''compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mail.{domain}
mynetworks =
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_transport = error:none
default_transport = error:nothing leaves this machine
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {home}/boxes
virtual_mailbox_maps = texthash:{home}/known
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {home}/server.pem
smtpd_tls_key_file = {home}/server.key
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {home}/auth
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_reject_unlisted_recipient = yes
alias_maps =
local_recipient_maps =
proxy_read_maps =
maximal_queue_lifetime = 5m
'''
MASTER = '''127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
'''


def lacking():
    """Why it cannot run here; None when it can."""
    if os.geteuid() != 0:
        return 'Postfix needs root'
    return None if os.path.exists('/usr/sbin/postfix') else 'Postfix is not installed (apt install postfix)'


def free_port():
    with contextlib.closing(socket.socket()) as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def certificate(home, name, host='127.0.0.1'):
    """An authority `ca.pem` and a certificate of `host` below it."""
    def openssl(*words):
        subprocess.run(['openssl', *words], cwd=home, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=Test CA', '-keyout',
            'ca.key', '-out', 'ca.pem', '-days', '2')
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=' + host, '-keyout',
            name + '.key', '-out', name + '.csr')
    with open(os.path.join(home, 'ext'), 'w', encoding='ascii') as file:
        file.write(f'subjectAltName=IP:{host}\n')
    openssl('x509', '-req', '-in', name + '.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'ext', '-days',
            '2', '-out', name + '.pem')


class Authority:
    """Says to Postfix who may sign in, in the protocol of Dovecot's authentication service."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        os.chmod(path, 0o777)
        self.listener.listen(8)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.talk, args=(self.listener.accept()[0],), daemon=True).start()

    def talk(self, line):
        line.sendall(b'VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t' + b'0' * 32 + b'\nDONE\n')
        wanted = base64.b64encode(f'\0{USER}\0{PASSWORD}'.encode()).decode()
        for words in (text.rstrip('\n').split('\t') for text in line.makefile(encoding='ascii')):
            if words[0] == 'AUTH' and not any(word.startswith('resp=') for word in words):
                line.sendall(f'CONT\t{words[1]}\t\n'.encode())
            elif words[0] in ('AUTH', 'CONT'):
                good = words[-1].removeprefix('resp=') == wanted
                line.sendall(f'OK\t{words[1]}\tuser={USER}\n'.encode() if good else f'FAIL\t{words[1]}\n'.encode())


class Postfix:
    def __init__(self, known):
        self.home = tempfile.mkdtemp(prefix='sekisho-postfix-', dir='/tmp')
        self.port = free_port()
        os.chmod(self.home, 0o755)
        owner = pwd.getpwnam('nobody')
        for name in ('queue', 'data', 'boxes', 'conf'):
            os.mkdir(os.path.join(self.home, name))
        shutil.chown(os.path.join(self.home, 'data'), 'postfix')
        shutil.chown(os.path.join(self.home, 'boxes'), 'nobody')
        certificate(self.home, 'server')
        facts = {'home': self.home, 'domain': DOMAIN, 'port': self.port, 'uid': owner.pw_uid, 'gid': owner.pw_gid}
        self.write('conf/main.cf', MAIN.format(**facts))
        self.write('conf/master.cf', MASTER.format(**facts))
        self.write('known', ''.join(f'{name}@{DOMAIN} {name}/\n' for name in known))
        self.authority = Authority(os.path.join(self.home, 'auth'))
        self.start()

    def write(self, name, text):
        with open(os.path.join(self.home, name), 'w', encoding='ascii') as file:
            file.write(text)

    def postfix(self, word):
        return subprocess.run(['/usr/sbin/postfix', '-c', os.path.join(self.home, 'conf'), word], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, timeout=60)

    def start(self):
        done = self.postfix('start')
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(('127.0.0.1', self.port), 2)) as line:
                if line.recv(100).startswith(b'220'):
                    return
            time.sleep(0.1)
        why = f'Postfix does not start: {done.stdout!r} {self.log()}'
        self.close()
        raise RuntimeError(why)

    def log(self):
        with contextlib.suppress(OSError), open(os.path.join(self.home, 'log'), encoding='utf-8', errors='replace') as file:
            return file.read()[-3000:]

    def letters(self, name):
        """What lies in a mailbox: bytes each."""
        folder = os.path.join(self.home, 'boxes', name, 'new')
        found = []
        for one in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, one), 'rb') as file:
                found.append(file.read())
        return found

    def stop(self):
        self.postfix('stop')

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
