"""An authenticator (WebAuthn Level 2) of its own, for tests: keys and signatures by openssl, CBOR written by hand."""
import base64
import hashlib
import json
import os
import struct
import subprocess
import tempfile

PRESENT, VERIFIED, CREDENTIAL = 0x01, 0x04, 0x40


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def cbor_head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for low, form, limit in ((24, '>B', 1 << 8), (25, '>H', 1 << 16), (26, '>I', 1 << 32)):
        if number < limit:
            return bytes([major << 5 | low]) + struct.pack(form, number)
    raise ValueError(number)


def cbor(value):
    if isinstance(value, int):
        return cbor_head(0, value) if value >= 0 else cbor_head(1, -1 - value)
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return cbor_head(4, len(value)) + b''.join(map(cbor, value))
    return cbor_head(5, len(value)) + b''.join(cbor(key) + cbor(one) for key, one in value.items())


def openssl(*words, data=b''):
    return subprocess.run(['openssl', *words], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


# COSE algorithm: how openssl makes such a key
KINDS = {
    -7: ('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'),
    -8: ('genpkey', '-algorithm', 'ED25519'),
    -35: ('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'),
    -257: ('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'),
}


class Authenticator:
    """One credential; what a test changes of `said` and its methods' arguments is what it lies about."""

    def __init__(self, folder, origin, site='localhost', algorithm=-7):
        self.origin, self.site, self.algorithm, self.count = origin, site, algorithm, 0
        self.user = b''
        self.id = os.urandom(32)
        self.key = tempfile.mkstemp(dir=folder, suffix='.pem')[1]
        with open(self.key, 'wb') as file:
            file.write(openssl(*KINDS[algorithm]))

    def cose_key(self):
        der = openssl('pkey', '-in', self.key, '-pubout', '-outform', 'DER')
        if self.algorithm == -8:
            return cbor({1: 1, 3: -8, -1: 6, -2: der[-32:]})
        if self.algorithm == -257:
            return cbor({1: 3, 3: -257, -1: der[-261:-5], -2: der[-3:]})
        size, curve = (32, 1) if self.algorithm == -7 else (48, 2)
        return cbor({1: 2, 3: self.algorithm, -1: curve, -2: der[-2 * size:-size], -3: der[-size:]})

    def sign(self, data):
        if self.algorithm == -8:
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                return openssl('pkeyutl', '-sign', '-rawin', '-inkey', self.key, '-in', file.name)
        return openssl('dgst', '-sha384' if self.algorithm == -35 else '-sha256', '-sign', self.key, data=data)

    def client_data(self, kind, asked, /, **said):
        members = {'type': 'webauthn.' + kind, 'challenge': asked, 'origin': self.origin, 'crossOrigin': False}
        members.update(said)
        return json.dumps({name: value for name, value in members.items() if value is not None}).encode()

    def data(self, flags, extra=b''):
        self.count += 1
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + struct.pack('>I', self.count) + extra

    def create(self, question, name='鍵', flags=PRESENT | VERIFIED | CREDENTIAL, fmt='none', statement=None, **said):
        """What POST /factors/passkeys takes."""
        self.user = unb64(question['user'])
        client = self.client_data('create', question['challenge'], **said)
        data = self.data(flags, bytes(16) + struct.pack('>H', len(self.id)) + self.id + self.cose_key())
        if fmt == 'packed' and statement is None:
            statement = {'alg': self.algorithm, 'sig': self.sign(data + hashlib.sha256(client).digest())}
        attestation = cbor({'fmt': fmt, 'attStmt': statement or {}, 'authData': data})
        return {'name': name, 'client_data': b64(client), 'attestation': b64(attestation)}

    def act(self, question, flags=PRESENT | VERIFIED, **said):
        """X-Attestation: the answer to what POST /session/act asked."""
        made = self.get(question, flags, user=False, **said)
        return b64(json.dumps(dict(made, nonce=question['nonce'])).encode())

    def get(self, question, flags=PRESENT | VERIFIED, user=True, **said):
        """What POST /session/passkey takes."""
        client = self.client_data('get', question['challenge'], **said)
        data = self.data(flags)
        made = {'credential': b64(self.id), 'client_data': b64(client), 'authenticator_data': b64(data),
                'signature': b64(self.sign(data + hashlib.sha256(client).digest()))}
        return dict(made, user=b64(self.user)) if user else made
