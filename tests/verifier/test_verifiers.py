#!/usr/bin/env python3
"""Both verifiers, the program's and verify_ledger.py, on good and on damaged logs: they must agree on every one.

test_verifiers.py LEDGER_TOOL speaks TAP.
"""
import base64
import functools
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import verify_ledger as second

# The same checkpoints stand in most cases; checking each once keeps the test short.
second.ed25519_verify = functools.lru_cache(None)(second.ed25519_verify)
SEED = b"\x07" * 32  # of the logs the tool makes
STRANGER = b"\x2a" * 32


# ---- signing, so that forgeries are well signed ----


def compress(point):
    z = pow(point[2], second.P - 2, second.P)
    x, y = point[0] * z % second.P, point[1] * z % second.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def expand(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return a, h[32:]


def public_key(seed):
    return compress(second.point_multiply(expand(seed)[0], second.BASE))


def sign(seed, message):
    a, prefix = expand(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % second.L
    point = compress(second.point_multiply(r, second.BASE))
    h = int.from_bytes(hashlib.sha512(point + public_key(seed) + message).digest(), "little") % second.L
    return point + ((r + h * a) % second.L).to_bytes(32, "little")


def key_id(name, seed):
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key(seed)).digest()[:4]


def verifier_text(name, seed):
    return f"{name}+{key_id(name, seed).hex()}+{base64.b64encode(bytes([1]) + public_key(seed)).decode()}"


def checkpoint(name, size, root, seed=SEED):
    text = f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(key_id(name, seed) + sign(seed, text.encode())).decode()
    return f"{text}\n\u2014 {name} {signature}\n".encode()


# ---- exports taken apart and put together ----


def take_apart(data):
    return [[kind, payload] for kind, payload in second.records(data, lambda: 0)][:-1]


def put_together(records):
    data = second.MAGIC
    for kind, payload in records:
        data += kind.encode() + len(payload).to_bytes(4, "big") + payload
    return data + b"Z\x00\x00\x00\x20" + hashlib.sha256(data).digest()


def header_of(records):
    return json.loads(records[0][1])


def set_header(records, **changes):
    header = {**header_of(records), **changes}
    records[0][1] = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()


def events_of(records):
    """Positions of the leaves (or withheld hashes) by event number."""
    return [at for at, (kind, _) in enumerate(records) if kind in "LR"]


def event_slice(records, number):
    """Where event `number` and its content lie."""
    at = events_of(records)[number]
    end = at + 1
    if end < len(records) and records[end][0] in "CE":
        end += 1
    return at, end


def roots_of(records):
    tree, roots = second.Tree(), [second.Tree().root()]
    for kind, payload in records:
        if kind in "LR":
            tree.add(payload if kind == "R" else hashlib.sha256(b"\x00" + payload).digest())
            roots.append(tree.root())
    return roots


def resign(records, seed=SEED):
    """Every checkpoint signed anew for what the leaves are now: a rewritten history by the key's own holder."""
    roots, count = roots_of(records), 0
    name = header_of(records)["origin"]
    for record in records:
        if record[0] in "LR":
            count += 1
        elif record[0] == "K":
            record[1] = checkpoint(name, count, roots[count], seed)


# ---- the cases: name, export, expected kind (None: good), key, checkpoint held elsewhere ----


class Cases:
    def __init__(self, folder):
        self.folder, self.list = folder, []
        self.good = {p.stem: p.read_bytes() for p in sorted(folder.glob("*.export"))}

    def add(self, name, data, expected, key=None, against=None):
        self.list.append((name, data, expected, key, against))

    def changed(self, name, of, change, expected, **more):
        records = take_apart(self.good[of])
        change(records)
        self.add(name, put_together(records), expected, **more)


def add_good(cases):
    for name, data in cases.good.items():
        cases.add(f"good {name}", data, None)
        records = take_apart(data)
        cases.add(f"put together again {name}", put_together(records), None)
        cases.add(f"with its key {name}", data, None, key=header_of(records)["verifier"])
        for kind, payload in records:
            if kind == "K":
                cases.add(f"against its own checkpoint {name}", data, None, against=payload)
    cases.add("another key expected", cases.good["some"], "log", key=verifier_text("town.example/body/mihon", STRANGER))


def add_truncated(cases):
    data = cases.good["erased"]
    at = len(second.MAGIC)
    for kind, payload in take_apart(data):
        cases.add(f"cut before byte {at}", data[:at], "export")
        cases.add(f"cut inside the record at {at}", data[: at + 3], "export")
        at += 5 + len(payload)
    cases.add("cut by one byte", data[:-1], "export")
    cases.add("one byte more", data + b"\n", "export")
    cases.add("nothing", b"", "export")

    def drop_last_event(records):
        at, end = event_slice(records, len(events_of(records)) - 1)
        del records[at:end]
        set_header(records, size=header_of(records)["size"] - 1)

    def drop_last_and_checkpoint(records):
        drop_last_event(records)
        del records[max(at for at, (kind, _) in enumerate(records) if kind == "K")]

    last = [payload for kind, payload in take_apart(cases.good["some"]) if kind == "K"][-1]
    cases.changed("last event gone", "some", drop_last_event, "truncated")
    cases.changed("last event and checkpoint gone", "some", drop_last_and_checkpoint, None)
    cases.changed("the same, against the checkpoint", "some", drop_last_and_checkpoint, "truncated", against=last)
    cases.changed("fewer than the header says", "some", lambda r: set_header(r, size=99), "order")
    cases.changed("more than the header says", "some", lambda r: set_header(r, size=3), "order")


def replace_in_leaf(number, old, new):
    def change(records):
        at = events_of(records)[number]
        assert old in records[at][1]
        records[at][1] = records[at][1].replace(old, new, 1)

    return change


def add_altered(cases):
    cases.changed("another actor", "some", replace_in_leaf(3, b'"actor":"p0', b'"actor":"q0'), "fork")
    cases.changed("a blank in a leaf", "some", replace_in_leaf(3, b'"v":1', b'"v": 1'), "leaf")
    cases.changed("another version", "some", replace_in_leaf(3, b'"v":1', b'"v":2'), "leaf")
    cases.changed("an escape that is not canonical", "some", replace_in_leaf(3, b"thing/", b"thing\\/"), "leaf")
    cases.changed("a member more", "some", replace_in_leaf(3, b'"v":1', b'"v":1,"w":1'), "leaf")
    cases.changed("bytes that are no UTF-8", "some", replace_in_leaf(3, b"thing/", b"thing\xff"), "leaf")
    cases.changed("an earlier time", "some", replace_in_leaf(3, b'"time":17', b'"time":16'), "time")

    def with_history_rewritten(change):
        def both(records):
            change(records)
            resign(records)

        return both

    actor = with_history_rewritten(replace_in_leaf(3, b'"actor":"p0', b'"actor":"q0'))
    held = [payload for kind, payload in take_apart(cases.good["some"]) if kind == "K"]
    cases.changed("history rewritten and signed anew", "some", actor, None)
    cases.changed("the same, against what was held", "some", actor, "fork", against=held[-1])
    cases.changed("the same, against a checkpoint before it", "some", actor, None, against=held[0])

    def first_content(records, change):
        at = next(at for at, (kind, _) in enumerate(records) if kind == "C")
        records[at][1] = change(records[at][1])

    cases.changed("a byte of content", "some", lambda r: first_content(r, lambda p: p[:-1] + b"x"), "content")
    cases.changed("a byte of salt", "some", lambda r: first_content(r, lambda p: b"x" + p[1:]), "content")
    cases.changed("content cut", "some", lambda r: first_content(r, lambda p: p[:-1]), "content")
    cases.changed("content made empty", "some", lambda r: first_content(r, lambda p: p[:32]), "content")
    cases.changed("content after a leaf without", "some", lambda r: r.insert(event_slice(r, 2)[1], ["C", b"x" * 40]), "content")


def swap(first, other):
    def change(records):
        a, b = event_slice(records, first), event_slice(records, other)
        parts = records[a[0] : a[1]], records[b[0] : b[1]]
        records[b[0] : b[1]], records[a[0] : a[1]] = parts[0], parts[1]

    return change


def set_all_times(records):
    """One time for all, so that only the order tells."""
    for record in records:
        if record[0] == "L":
            head, _, tail = record[1].partition(b'"time":')
            record[1] = head + b'"time":5' + tail[tail.index(b",") :]


def add_reordered(cases):
    cases.changed("two events swapped", "some", swap(2, 3), "time")

    def swapped_at_one_time(records):
        set_all_times(records)
        resign(records)
        swap(2, 3)(records)

    cases.changed("two events of one time swapped", "some", swapped_at_one_time, "fork")

    def checkpoint_moved(records):
        at = max(at for at, (kind, _) in enumerate(records) if kind == "K")
        records.insert(at - 3, records.pop(at))

    cases.changed("a checkpoint too early", "some", checkpoint_moved, "truncated")
    cases.changed("a checkpoint too late", "some", lambda r: r.append(r.pop(1)), "checkpoint")


def add_forked(cases):
    name = "town.example/body/mihon"

    def second_checkpoint(root, seed=SEED, size=None):
        def change(records):
            n = len(events_of(records))
            records.append(["K", checkpoint(name, n if size is None else size, root, seed)])

        return change

    cases.changed("two checkpoints of one size", "some", second_checkpoint(b"\x01" * 32), "fork")
    cases.changed("a checkpoint of a stranger", "some", second_checkpoint(b"\x01" * 32, STRANGER), "checkpoint")
    cases.changed("a checkpoint ahead of the log", "some", second_checkpoint(b"\x01" * 32, SEED, 1000), "truncated")
    cases.changed("a checkpoint twice", "some", lambda r: r.append(["K", r[-1][1]]), None)

    def other_key(records):
        set_header(records, verifier=verifier_text(name, STRANGER))
        resign(records, STRANGER)

    cases.changed("signed with another key", "some", other_key, None)
    cases.changed("the same, the key known", "some", other_key, "log", key=verifier_text(name, SEED))
    cases.changed("another origin", "some", lambda r: set_header(r, origin="town.example/body/other"), "log")
    cases.changed("a signature broken", "some", lambda r: r[-1].__setitem__(1, r[-1][1].replace(b"=", b"A", 1)), "checkpoint")
    cases.changed("a leading zero in the size", "some", lambda r: r.append(["K", resigned_text(name, r, "0%d")]), "checkpoint")
    cases.changed("an extension line", "some", lambda r: r.append(["K", resigned_text(name, r, "%d", "more\n")]), "checkpoint")


def resigned_text(name, records, size_form, extension=""):
    n = len(events_of(records))
    text = f"{name}\n{size_form % n}\n{base64.b64encode(roots_of(records)[n]).decode()}\n{extension}"
    signature = base64.b64encode(key_id(name, SEED) + sign(SEED, text.encode())).decode()
    return f"{text}\n\u2014 {name} {signature}\n".encode()


def add_erased(cases):
    def content_to_mark(records):
        at = next(at for at, (kind, _) in enumerate(records) if kind == "C")
        records[at] = ["E", b""]

    def drop_content(records):
        del records[next(at for at, (kind, _) in enumerate(records) if kind == "C")]

    def restore_content(records):
        whole = take_apart(cases.good["some"])
        at = next(at for at, (kind, _) in enumerate(records) if kind == "E")
        records[at] = whole[at]

    def rename_erasure(new):
        def change(records):
            for record in records:
                record[1] = record[1].replace(b'"subject":"event/7"', b'"subject":"' + new + b'"')
            resign(records)

        return change

    cases.changed("erased without an event", "some", content_to_mark, "missing")
    cases.changed("neither content nor mark", "some", drop_content, "missing")
    cases.changed("a mark after a leaf without content", "some", lambda r: r.insert(event_slice(r, 2)[1], ["E", b""]), "erasure")
    cases.changed("an erasure that names a later event", "erased", rename_erasure(b"event/17"), "erasure")
    cases.changed("an erasure that names itself", "erased", rename_erasure(b"event/16"), "erasure")
    cases.changed("an erasure of nothing", "erased", rename_erasure(b"event/2"), "erasure")
    cases.changed("an erasure of another", "erased", rename_erasure(b"event/3"), None_or_missing)
    cases.changed("an erasure with a leading zero", "erased", rename_erasure(b"event/07"), "leaf")
    cases.changed("an erasure of no event", "erased", rename_erasure(b"thing/7"), "leaf")
    cases.changed("content that was erased", "erased", restore_content, "any")


None_or_missing = "any"  # refused; which of two faults is met first is the verifier's own matter


def add_random(cases):
    """Single bits turned anywhere, the digest made anew: nothing is said of them but that both agree."""
    chance = random.Random(20261121)
    for name in ("one", "erased", "erased-withheld"):
        for number in range(120):
            records = take_apart(cases.good[name])
            at = chance.randrange(len(records))
            payload = bytearray(records[at][1])
            if not payload:
                continue
            payload[chance.randrange(len(payload))] ^= 1 << chance.randrange(8)
            records[at][1] = bytes(payload)
            cases.add(f"bit {number} of {name}", put_together(records), "either")
        for number in range(40):
            records = take_apart(cases.good[name])
            at = chance.randrange(len(records))
            if number % 2:
                del records[at]
            else:
                records.insert(chance.randrange(len(records)), records[at])
            cases.add(f"record {number} of {name}", put_together(records), "either")


# ---- running ----


def first_report(tool, cases):
    """The program's own reports, in order: one run of the tool for each pair of key and checkpoint."""
    reports, groups = {}, {}
    for at, (_, data, _, key, against) in enumerate(cases.list):
        path = cases.folder / f"case-{at}"
        path.write_bytes(data)
        groups.setdefault((key, against), []).append((at, path))
    for (key, against), members in groups.items():
        command = [tool, "verify", key if key is not None else "-"]
        if against is not None:
            note = cases.folder / "note"
            note.write_bytes(against)
            command.append(str(note))
        lines = "".join(f"{path}\n" for _, path in members)
        out = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
        reports.update({at: json.loads(line) for (at, _), line in zip(members, out)})
    return reports


def judge(case, first, other):
    """What is wrong with how the two judged this case; None when nothing is."""
    _, _, expected, _, _ = case
    if first.get("failed") or first["ok"] != other["ok"]:
        return "they disagree"
    if expected == "either":
        return None
    if first["ok"] != (expected is None):
        return f"expected {expected}"
    if first["ok"]:
        same = all(first[key] == other[key] for key in ("size", "root", "contents", "erased", "withheld", "checkpoints"))
        return None if same else "they counted differently"
    if expected != "any" and not first["wrong"]["kind"] == other["wrong"]["kind"] == expected:
        return f"expected {expected}"
    if expected != "any" and first["wrong"]["at"] != other["wrong"]["at"]:
        return "they name different places"
    return None


def main(tool):
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([tool, "make", name], check=True)
        cases = Cases(folder)
        for add in (add_good, add_truncated, add_altered, add_reordered, add_forked, add_erased, add_random):
            add(cases)
        reports = first_report(tool, cases)
        print(f"1..{len(cases.list)}")
        for at, case in enumerate(cases.list):
            other = second.verify(case[1], case[3], case[4])
            fault = judge(case, reports[at], other)
            print(f"{'not ok' if fault else 'ok'} {at + 1} - {case[0]}{': ' + fault if fault else ''}")
            if fault:
                failed += 1
                print(f"# first: {json.dumps(reports[at].get('wrong'))}\n# other: {json.dumps(other.get('wrong'))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
