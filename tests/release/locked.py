"""locked: documents under a password, made as the standards say, with openssl's command for the ciphers."""
import base64
import hashlib
import hmac
import io
import struct
import subprocess
import zipfile
import zlib

from compound import compound

MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'
SALT, VECTOR = bytes(range(16)), bytes(range(16, 32))
NO_CLASS = bytes(16)


def cipher(name, key, vector, data):
    """`data` of whole blocks, encrypted without padding; `vector` None for ECB."""
    words = ['openssl', 'enc', '-' + name, '-nopad', '-K', key.hex(), '-provider', 'legacy', '-provider', 'default']
    words += ['-iv', vector.hex()] if vector is not None else []
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout


def b64(data):
    return base64.b64encode(data).decode()


# ---- OpenDocument ----

class Entry:
    """How an entry is locked: the names a manifest gives, and what they mean."""

    def __init__(self, blowfish=False, rounds=1000, sum_bytes=1024):
        self.blowfish, self.rounds, self.sum_bytes = blowfish, rounds, sum_bytes

    def lock(self, data, password):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        start = hashlib.new('sha1' if self.blowfish else 'sha256', password.encode()).digest()
        key = hashlib.pbkdf2_hmac('sha1', start, SALT, self.rounds, 16 if self.blowfish else 32)
        if self.blowfish:
            return packed, cipher('bf-cfb', key, VECTOR[:8], packed)
        fill = 16 - len(packed) % 16
        return packed, cipher('aes-256-cbc', key, VECTOR, packed + bytes([7] * (fill - 1) + [fill]))

    def element(self, packed, said_rounds=None):
        rounds = said_rounds if said_rounds is not None else self.rounds
        sum_of, sum_name = ('sha1', 'SHA1/1K') if self.blowfish else ('sha256', MANIFEST + '#sha256-1k')
        made = f'<m:encryption-data m:checksum-type="{sum_name}" m:checksum="{b64(hashlib.new(sum_of, packed[:self.sum_bytes]).digest())}">'
        if self.blowfish:
            made += f'<m:algorithm m:algorithm-name="Blowfish CFB" m:initialisation-vector="{b64(VECTOR[:8])}"/>'
        else:
            made += f'<m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" m:initialisation-vector="{b64(VECTOR)}"/>'
            made += '<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" m:key-size="32"/>'
        size = '' if self.blowfish else ' m:key-size="32"'
        return made + f'<m:key-derivation m:key-derivation-name="PBKDF2" m:iteration-count="{rounds}" m:salt="{b64(SALT)}"{size}/></m:encryption-data>'


def open_document(package, password, entry, said_rounds=None, head='', damage=False):
    """The package with every entry locked but those that say what it is."""
    out = io.BytesIO()
    listed = ''
    with zipfile.ZipFile(io.BytesIO(package)) as plain, zipfile.ZipFile(out, 'w') as archive:
        for name in plain.namelist():
            data = plain.read(name)
            if name == 'META-INF/manifest.xml':
                continue
            if name == 'mimetype':
                archive.writestr(zipfile.ZipInfo(name), data)
                continue
            packed, locked = entry.lock(data, password)
            locked = locked[:-20] + bytes(20) if damage else locked
            archive.writestr(zipfile.ZipInfo(name), locked)
            listed += f'<m:file-entry m:full-path="{name}" m:media-type="text/xml" m:size="{len(data)}">{entry.element(packed, said_rounds)}</m:file-entry>'
        manifest = f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<m:manifest xmlns:m="{MANIFEST}">{listed}</m:manifest>'
        archive.writestr(zipfile.ZipInfo('META-INF/manifest.xml'), manifest, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---- Office packages (MS-OFFCRYPTO 2.3.4) ----

def whole(data, unit=16):
    return data + bytes(-len(data) % unit)


def standard(package, password, bits=128):
    """Binary: a header, then what tells the password; each block by itself."""
    wide = hashlib.sha1(SALT + password.encode('utf-16-le')).digest()
    for i in range(50000):
        wide = hashlib.sha1(struct.pack('<I', i) + wide).digest()
    last = hashlib.sha1(wide + bytes(4)).digest()
    pads = [hashlib.sha1(bytes(a ^ pad for a in last.ljust(64, b'\0'))).digest() for pad in (0x36, 0x5C)]
    key = (pads[0] + pads[1])[:bits // 8]
    name = f'aes-{bits}-ecb'
    secret = bytes(range(40, 56))
    header = struct.pack('<8I', 0x24, 0, 0x660E + (bits - 128) // 64, 0x8004, bits, 24, 0, 0) + 'Some provider\0'.encode('utf-16-le')
    info = struct.pack('<HHII', 4, 2, 0x24, len(header)) + header + struct.pack('<I', 16) + SALT + cipher(name, key, None, secret)
    info += struct.pack('<I', 20) + cipher(name, key, None, whole(hashlib.sha1(secret).digest(), 32))
    stream = struct.pack('<Q', len(package)) + cipher(name, key, None, whole(package))
    return compound({'EncryptionInfo': info, 'EncryptedPackage': stream}, NO_CLASS)


def agile(package, password, rounds=1000, said_rounds=None, sum_name='SHA512', bits=256, damage=False):
    """XML: a key of the password for a key of the data, segments of 4096 bytes, a sum over all."""
    def digest(data):
        return hashlib.new(sum_name.lower(), data).digest()

    def fitted(data, size):
        return data[:size].ljust(size, b'\x36')

    def locked(key, vector, data):
        return cipher(f'aes-{bits}-cbc', key, vector, whole(data))
    own, of_data, secret = bytes(range(60, 76)), bytes(range(80, 96)), bytes(range(100, 100 + bits // 8))
    spun = digest(own + password.encode('utf-16-le'))
    for i in range(rounds):
        spun = digest(struct.pack('<I', i) + spun)

    def of_own(purpose, data):
        return b64(locked(fitted(digest(spun + bytes.fromhex(purpose)), bits // 8), own, data))

    def of_whole(purpose, data):
        return b64(locked(secret, fitted(digest(of_data + bytes.fromhex(purpose)), 16), data))
    verifier, hmac_key = bytes(range(120, 136)), bytes(range(64))[:len(spun)]
    stream = struct.pack('<Q', len(package))
    for at in range(0, len(package), 4096):
        vector = fitted(digest(of_data + struct.pack('<I', at // 4096)), 16)
        stream += locked(secret, vector, package[at:at + 4096])
    total = hmac.new(hmac_key, stream, sum_name.lower()).digest()
    both = f'blockSize="16" keyBits="{bits}" hashSize="{len(spun)}" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="{sum_name}"'
    info = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
            'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
            f'<keyData saltSize="16" {both} saltValue="{b64(of_data)}"/><dataIntegrity encryptedHmacKey="{of_whole("5fb2ad010cb9e1f6", hmac_key)}" '
            f'encryptedHmacValue="{of_whole("a0677f02b22c8433", total)}"/><keyEncryptors><keyEncryptor '
            'uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
            f'<p:encryptedKey spinCount="{said_rounds if said_rounds is not None else rounds}" saltSize="16" {both} saltValue="{b64(own)}" '
            f'encryptedVerifierHashInput="{of_own("fea7d2763b4b9e79", verifier)}" encryptedVerifierHashValue="{of_own("d7aa0f6d3061344e", digest(verifier))}" '
            f'encryptedKeyValue="{of_own("146e0be7abacd0d6", secret)}"/></keyEncryptor></keyEncryptors></encryption>')
    stream = stream[:-20] + bytes(20) if damage else stream
    return compound({'EncryptionInfo': struct.pack('<HHI', 4, 4, 0x40) + info.encode(), 'EncryptedPackage': stream}, NO_CLASS)
