#!/usr/bin/env python3
"""Verifies an exported ledger as docs/format/ledger.md says, from that document alone.

verify_ledger.py EXPORT [--key VERIFIER] [--against CHECKPOINT] prints a JSON report; exit status 0 when the log is
good, 1 when it is not.
"""
import base64
import hashlib
import json
import re
import sys
import unicodedata

MAGIC = b"sekisho-ledger-export 1\n"
INTEGER_MAX = 2**53 - 1
SIZE_MAX = 2**63 - 1


class Wrong(Exception):
    """The first thing that does not hold: its name in section 9, its place, some words."""

    def __init__(self, kind, at, detail=""):
        super().__init__(kind, at, detail)
        self.kind, self.at, self.detail = kind, at, detail


# ---- Ed25519 (RFC 8032), verification only ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - square) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def point_decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_verify(key, message, signature):
    if len(signature) != 64:
        return False
    a, r = point_decompress(key), point_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return point_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, a)))


# ---- sections 1 and 5: names, keys, notes, checkpoints ----


def read_base64(text):
    """The bytes of `text` when it is their one exact form; None otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def is_name(text):
    if not 1 <= len(text.encode()) <= 255:
        return False
    return not any(c == "+" or c.isspace() or unicodedata.category(c) == "Cc" for c in text)


class Verifier:
    """A log's verifier key, NAME+HASH+KEY."""

    def __init__(self, text):
        parts = text.split("+", 2)
        key = read_base64(parts[2]) if len(parts) == 3 else None
        if key is None or len(key) != 33 or key[0] != 1 or not is_name(parts[0]):
            raise ValueError("the verifier key is not in its form")
        self.name, self.key = parts[0], key[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        if parts[1] != self.id.hex():
            raise ValueError("the hash belongs to another key")


def read_signature(line):
    if not line.startswith("\u2014 "):
        raise ValueError("no signature line")
    name, space, signature = line[2:].partition(" ")
    data = read_base64(signature)
    if not space or not is_name(name) or data is None or not 5 <= len(data) <= 8192:
        raise ValueError("a signature line is not in its form")
    return name, data[:4], data[4:]


def read_note(data):
    """Text and signatures of a signed note; ValueError."""
    if len(data) > 65536:
        raise ValueError("the note is too long")
    note = data.decode("utf-8")
    if any(c < " " and c != "\n" for c in note):
        raise ValueError("the note holds a control character")
    blank = note.rfind("\n\n")
    if blank < 0 or not note.endswith("\n"):
        raise ValueError("the note is not in its form")
    text, lines = note[: blank + 1], note[blank + 2 :].split("\n")[:-1]
    if not 1 <= len(lines) <= 64:
        raise ValueError("the note has no signature, or too many")
    return text, [read_signature(line) for line in lines]


def open_checkpoint(data, verifier):
    """Size and root of a good checkpoint; ValueError."""
    text, signatures = read_note(data)
    ours = [s for name, key_id, s in signatures if name == verifier.name and key_id == verifier.id]
    if not ours or not all(ed25519_verify(verifier.key, text.encode(), s) for s in ours):
        raise ValueError("the log's key has not signed, or a signature does not hold")
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] != "" or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise ValueError("the checkpoint is not in its form")
    root = read_base64(lines[2])
    if lines[0] != verifier.name or int(lines[1]) > SIZE_MAX or root is None or len(root) != 32:
        raise ValueError("the checkpoint is not in its form, or another log's")
    return int(lines[1]), root


# ---- section 2: leaves ----

STRING = r'"(?:[^"\\\x00-\x1f]|\\["\\btnfr]|\\u00(?:0[1-7bef]|1[0-9a-f]))*"'
FULL = STRING.replace("*", "+")
LEAF = re.compile(
    r'\{"act":(?P<act>' + FULL + r'),"actor":' + FULL + r',"behalf":' + STRING
    + r',"clauses":\[(?P<clauses>(?:' + STRING + "(?:," + STRING + r")*)?)\]"
    + r'(?:,"content":"(?P<content>[0-9a-f]{64})")?,"from":' + STRING
    + r',"subject":(?P<subject>' + STRING + r'),"time":(?P<time>0|[1-9][0-9]{0,15}),"to":' + STRING
    + r',"v":1\}'
)
ERASED = re.compile(r'"event/(0|[1-9][0-9]{0,15})"')


class Leaf:
    def __init__(self, data):
        if len(data) > 65535:
            raise ValueError("too long")
        found = LEAF.fullmatch(data.decode("utf-8"))
        if found is None:
            raise ValueError("not in its form")
        self.content = bytes.fromhex(found["content"]) if found["content"] is not None else None
        self.time = int(found["time"])
        self.stepped = found["act"] == '"clock.stepped"'
        self.erases = None
        if self.time > INTEGER_MAX or len(re.findall(STRING, found["clauses"])) > 1024:
            raise ValueError("a number is too large or there are too many clauses")
        if found["act"] == '"content.erase"':
            erased = ERASED.fullmatch(found["subject"])
            if erased is None or int(erased[1]) > INTEGER_MAX:
                raise ValueError("an erasure names no event")
            self.erases = int(erased[1])


# ---- section 4: the tree ----


class Tree:
    """The roots of complete subtrees from the largest to the smallest: enough to know the root."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, leaf_hash):
        self.size += 1
        self.peaks.append(leaf_hash)
        size = self.size
        while size % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(hashlib.sha256(b"\x01" + left + right).digest())
            size //= 2

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = hashlib.sha256(b"\x01" + peak + root).digest()
        return root


# ---- section 8: the export ----

LENGTHS = {"H": (2, 4096), "L": (1, 65535), "R": (32, 32), "C": (32, 67108896), "E": (0, 0), "K": (1, 65536), "Z": (32, 32)}


def records(data, size_of):
    """(kind, payload) of each record, by the rules of section 8 that concern bytes and order alone."""
    if data[: len(MAGIC)] != MAGIC:
        raise Wrong("export", 0, "not an export")
    at, last = len(MAGIC), None
    while last != "Z":
        if len(data) - at < 5:
            raise Wrong("export", size_of(), "it ends too early")
        kind, length = chr(data[at]), int.from_bytes(data[at + 1 : at + 5], "big")
        low, high = LENGTHS.get(kind, (1, 0))
        if not low <= length <= high or (kind == "H") != (last is None) or (kind in "CE" and last != "L"):
            raise Wrong("export", size_of(), "a record of this kind or length may not stand here")
        payload = data[at + 5 : at + 5 + length]
        if len(payload) != length:
            raise Wrong("export", size_of(), "it ends too early")
        if kind == "Z" and hashlib.sha256(data[:at]).digest() != payload:
            raise Wrong("export", size_of(), "the digest does not agree")
        at, last = at + 5 + length, kind
        if kind == "Z" and at != len(data):
            raise Wrong("export", size_of(), "something follows the end")
        yield kind, payload


def no_duplicates(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate keys")
    return dict(pairs)


def read_header(payload):
    text = payload.decode("utf-8")
    header = json.loads(text, object_pairs_hook=no_duplicates)
    if not isinstance(header, dict) or not all(isinstance(v, (str, int)) for v in header.values()):
        raise ValueError("the header is not an object of strings and integers")
    if any(type(v) is int and abs(v) > INTEGER_MAX for v in header.values()):
        raise ValueError("a number is too large")
    if type(header.get("format")) is not int or header["format"] != 1:
        raise ValueError("another format")
    if type(header.get("size")) is not int or header["size"] < 0:
        raise ValueError("no size")
    if not isinstance(header.get("origin"), str) or not isinstance(header.get("verifier"), str):
        raise ValueError("no origin or verifier")
    return header


# ---- section 9 ----


class Audit:
    def __init__(self, key, against):
        self.expected_key, self.against_note = key, against
        self.against = None
        self.tree, self.last_time = Tree(), 0
        self.events = []  # of each: "none", "due", "stands", "erased", "withheld"
        self.erased_by_event = set()
        self.wanted = None  # content hash the last leaf asks for, until its content or mark comes
        self.checkpoints = 0

    def begin(self, header):
        self.size = header["size"]
        try:
            self.verifier = Verifier(header["verifier"])
        except ValueError as error:
            raise Wrong("log", 0, str(error))
        if self.verifier.name != header["origin"]:
            raise Wrong("log", 0, "the key is not the log's")
        if self.expected_key is not None and self.expected_key != header["verifier"]:
            raise Wrong("log", 0, "the key is not the one expected")
        if self.against_note is not None:
            try:
                self.against = open_checkpoint(self.against_note, self.verifier)
            except ValueError as error:
                raise Wrong("checkpoint", 0, str(error))
            if self.against[0] > self.size:
                raise Wrong("truncated", self.against[0])
        self.compare_against()

    def compare_against(self):
        if self.against is not None and self.against[0] == self.tree.size and self.against[1] != self.tree.root():
            raise Wrong("fork", self.tree.size)

    def next_event(self, leaf_hash, state):
        if self.tree.size >= self.size:
            raise Wrong("order", self.tree.size, "more events than the header says")
        self.events.append(state)
        self.tree.add(leaf_hash)
        self.compare_against()

    def leaf(self, payload):
        index = self.tree.size
        if index >= self.size:
            raise Wrong("order", index, "more events than the header says")
        try:
            leaf = Leaf(payload)
        except ValueError as error:
            raise Wrong("leaf", index, str(error))
        if leaf.time < self.last_time and not leaf.stepped:
            raise Wrong("time", index)
        if leaf.erases is not None:
            if leaf.erases >= index or self.events[leaf.erases] == "none":
                raise Wrong("erasure", index, "it erases nothing")
            self.erased_by_event.add(leaf.erases)
        self.last_time, self.wanted = leaf.time, leaf.content
        self.next_event(hashlib.sha256(b"\x00" + payload).digest(), "none" if leaf.content is None else "due")

    def content(self, payload):
        index = self.tree.size - 1
        if self.wanted is None or hashlib.sha256(b"\x53" + payload).digest() != self.wanted:
            raise Wrong("content", index)
        self.events[index], self.wanted = "stands", None

    def erased(self):
        if self.wanted is None:
            raise Wrong("erasure", self.tree.size - 1, "no leaf asks for content here")
        self.events[-1], self.wanted = "erased", None

    def checkpoint(self, payload):
        try:
            size, root = open_checkpoint(payload, self.verifier)
        except ValueError as error:
            raise Wrong("checkpoint", self.tree.size, str(error))
        if size > self.tree.size:
            raise Wrong("truncated", size)
        if size < self.tree.size:
            raise Wrong("checkpoint", size, "out of place")
        if root != self.tree.root():
            raise Wrong("fork", size)
        self.checkpoints += 1

    def record(self, kind, payload):
        if kind not in "CE" and self.wanted is not None:
            raise Wrong("missing", self.tree.size - 1)
        if kind == "H":
            try:
                header = read_header(payload)
            except (ValueError, RecursionError) as error:
                raise Wrong("export", 0, str(error))
            self.begin(header)
        elif kind == "L":
            self.leaf(payload)
        elif kind == "R":
            self.next_event(payload, "withheld")
        elif kind == "C":
            self.content(payload)
        elif kind == "E":
            self.erased()
        elif kind == "K":
            self.checkpoint(payload)

    def end(self):
        if self.tree.size != self.size:
            raise Wrong("order", self.tree.size, "fewer events than the header says")
        for index, state in enumerate(self.events):
            if state == "erased" and index not in self.erased_by_event:
                raise Wrong("missing", index)
            if state == "stands" and index in self.erased_by_event:
                raise Wrong("erasure", index)


def verify(data, key=None, against=None):
    """The report as a dictionary."""
    audit = Audit(key, against)
    report = {"ok": True}
    try:
        for kind, payload in records(data, lambda: audit.tree.size):
            audit.record(kind, payload)
        audit.end()
    except Wrong as wrong:
        report = {"ok": False, "wrong": {"kind": wrong.kind, "at": wrong.at, "detail": wrong.detail}}
    report["size"], report["root"] = audit.tree.size, audit.tree.root().hex()
    report["contents"], report["erased"] = audit.events.count("stands"), audit.events.count("erased")
    report["withheld"], report["checkpoints"] = audit.events.count("withheld"), audit.checkpoints
    return report


def main(arguments):
    options = {"--key": None, "--against": None}
    file = None
    while arguments:
        word = arguments.pop(0)
        if word in options and arguments:
            options[word] = arguments.pop(0)
        elif file is None and not word.startswith("-"):
            file = word
        else:
            sys.exit(__doc__)
    if file is None:
        sys.exit(__doc__)
    against = None
    if options["--against"] is not None:
        with open(options["--against"], "rb") as note:
            against = note.read()
    with open(file, "rb") as export:
        report = verify(export.read(), options["--key"], against)
    print(json.dumps(report, ensure_ascii=False))
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
