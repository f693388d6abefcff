"""An authority that issues certificates of IC cards, made by openssl: good ones and bad ones, and lists of what was revoked."""
import os
import subprocess
import time

CONFIG = '''
[ca]
default_ca = one
[one]
dir = {folder}
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = $dir/ca.pem
private_key = $dir/ca.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
string_mask = utf8only
[any]
commonName = supplied
[req]
distinguished_name = dn
[dn]
[card]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
[encrypting]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
extendedKeyUsage = clientAuth
[silent]
basicConstraints = CA:FALSE
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
extendedKeyUsage = clientAuth
[part]
issuingDistributionPoint = critical, @idp
[idp]
onlyuser = TRUE
'''
EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
RSA = ['-newkey', 'rsa:2048']


def openssl(*words, **more):
    done = subprocess.run(['openssl', *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          **more)
    if done.returncode != 0:
        raise RuntimeError(f'openssl {words}: {done.stderr.decode()}')
    return done.stdout


def when(seconds):
    """As `openssl ca` takes times: that far from now."""
    return time.strftime('%y%m%d%H%M%SZ', time.gmtime(time.time() + seconds))


class Card:
    """A certificate with its key, as PEM files."""

    def __init__(self, stem):
        self.certificate, self.key = stem + '.pem', stem + '.key'

    def pem(self):
        with open(self.certificate, 'rb') as file:
            return file.read()

    def der(self):
        return openssl('x509', '-in', self.certificate, '-outform', 'DER')


class Authority:
    def __init__(self, folder, name):
        self.folder, self.name, self.count = folder, name, 0
        os.makedirs(folder)
        self.config = os.path.join(folder, 'ca.cnf')
        for file, text in (('ca.cnf', CONFIG.format(folder=folder)), ('index.txt', ''), ('serial', '1001'), ('crlnumber', '01')):
            with open(os.path.join(folder, file), 'w', encoding='ascii') as out:
                out.write(text)
        self.pem_path = os.path.join(folder, 'ca.pem')
        openssl('req', '-x509', '-config', self.config, '-extensions', 'authority', *EC, '-nodes', '-days', '30', '-utf8',
                '-subj', '/CN=' + name, '-keyout', os.path.join(folder, 'ca.key'), '-out', self.pem_path)

    def issue(self, name, kind='card', begins=-3600, ends=86400, key=EC):
        self.count += 1
        stem = os.path.join(self.folder, f'card{self.count}')
        openssl('req', '-new', '-config', self.config, *key, '-nodes', '-utf8', '-subj', '/CN=' + name, '-keyout', stem + '.key',
                '-out', stem + '.csr')
        openssl('ca', '-batch', '-config', self.config, '-extensions', kind, '-notext', '-utf8', '-in', stem + '.csr', '-out',
                stem + '.pem', '-startdate', when(begins), '-enddate', when(ends))
        return Card(stem)

    def revoke(self, card):
        openssl('ca', '-config', self.config, '-revoke', card.certificate)

    def revocations(self, begins=-60, ends=86400, extensions=None):
        """A list in PEM of what is revoked."""
        more = [] if extensions is None else ['-crlexts', extensions]
        out = os.path.join(self.folder, 'crl.pem')
        openssl('ca', '-config', self.config, '-gencrl', '-crl_lastupdate', when(begins), '-crl_nextupdate', when(ends), *more,
                '-out', out)
        with open(out, 'rb') as file:
            return file.read()

    def pem(self):
        with open(self.pem_path, 'rb') as file:
            return file.read()
