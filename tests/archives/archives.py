"""What the tests of archives share: making ZIP files byte by byte, and asking the reader about them."""
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'formats'))
from reading import Tap

UTF8, DESCRIPTOR, ENCRYPTED = 0x800, 8, 1


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def noise(size):
    return b''.join(hashlib.sha256(bytes([i & 255, i >> 8])).digest() for i in range(size // 32))


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class Entry:
    """One entry, of which a test may set anything to be wrong; what is left out is right."""

    def __init__(self, name, data=b'', **more):
        self.name = name.encode() if isinstance(name, str) else name
        self.data = data
        self.flags = UTF8 if isinstance(name, str) and not name.isascii() else 0
        self.method, self.extra, self.local_extra, self.comment = 8, b'', b'', b''
        self.made_by, self.attributes, self.gap, self.time = 20, 0, b'', 0
        self.packed = self.local_name = self.plain_size = self.packed_size = self.crc = None
        self.local_crc = self.local_method = self.local_flags = self.local_sizes = None
        self.signature = b'PK\7\10'
        self.__dict__.update(more)
        if self.packed is None:
            self.packed = deflated(data) if self.method == 8 else data
        self.crc = zlib.crc32(data) if self.crc is None else self.crc
        self.plain_size = len(data) if self.plain_size is None else self.plain_size
        self.packed_size = len(self.packed) if self.packed_size is None else self.packed_size

    def local(self):
        flags = self.flags if self.local_flags is None else self.local_flags
        method = self.method if self.local_method is None else self.local_method
        name = self.name if self.local_name is None else self.local_name
        sums = (self.crc if self.local_crc is None else self.local_crc, self.packed_size, self.plain_size)
        if self.local_sizes is not None:
            sums = (sums[0],) + self.local_sizes
        behind = b''
        if flags & DESCRIPTOR:
            behind, sums = self.signature + struct.pack('<III', *sums), (0, 0, 0)
        head = struct.pack('<4sHHHHHIIIHH', b'PK\3\4', 20, flags, method, self.time, 33, *sums, len(name),
                           len(self.local_extra))
        return head + name + self.local_extra + self.packed + behind

    def central(self, at):
        return struct.pack('<4sHHHHHHIIIHHHHHII', b'PK\1\2', self.made_by, 20, self.flags, self.method, self.time, 33,
                           self.crc, self.packed_size, self.plain_size, len(self.name), len(self.extra),
                           len(self.comment), 0, 0, self.attributes, at) + self.name + self.extra + self.comment


def end_of(count, size, at, comment=b''):
    return struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, count, count, size, at, len(comment)) + comment


def zip_of(*entries, comment=b'', base=0):
    """The bytes of an archive; `base` is added to every place, as if something stood before."""
    out, places = b'', []
    for entry in entries:
        out += entry.gap
        places.append(len(out))
        out += entry.local()
    directory = b''.join(e.central(at + base) for e, at in zip(entries, places))
    return out + directory + end_of(len(entries), len(directory), len(out) + base, comment)


class Reader:
    """The program that prints what is in an archive."""

    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.mib = self.unpacked_mib = 0

    def path(self, name):
        return pathlib.Path(self.folder.name) / name

    def ask(self, data, password=None):
        """Every line it prints, as objects."""
        path = data if isinstance(data, pathlib.Path) else self.path('archive')
        if path is not data:
            path.write_bytes(data)
        words = [self.program, str(path)] + ([password] if password is not None else [])
        run = subprocess.run(words, capture_output=True, timeout=60, check=False)
        if run.returncode != 0:
            self.mib = 0
            return [{'refused': f'exit {run.returncode}', 'why': run.stderr.decode(errors='replace')}]
        self.unpacked_mib, self.mib = int(run.stderr.split()[-4]) / 1024**2, int(run.stderr.split()[-2]) / 1024
        return [json.loads(line) for line in run.stdout.splitlines()]

    def members(self, data, password=None):
        return [line for line in self.ask(data, password) if 'name' in line]

    def refusal(self, data, password=None):
        return self.ask(data, password)[-1].get('refused')
