"""test_lzh.py ARCHIVE-LIST: LZH, made here by a packer of our own, which lhasa and 7z must read as well."""
import collections
import heapq
import shutil
import struct
import subprocess
import sys

from archives import Reader, Tap, noise, sha256

TEXT = ('庁舎外で作業するときは許可を得る。記録は一年保存する。\n' * 40 + ''.join(f'第{i}条　' for i in range(400))).encode()
WINDOWS = {b'-lh4-': 12, b'-lh5-': 13, b'-lh6-': 15, b'-lh7-': 16}


def expect(problems, what, got, want):
    if got != want:
        problems.append(f'{what}: {got!r}, not {want!r}')


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


class Bits:
    def __init__(self):
        self.text = []

    def put(self, value, count):
        if count:
            self.text.append(format(value, f'0{count}b'))

    def bytes(self):
        text = ''.join(self.text)
        text += '0' * (-len(text) % 8)
        return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


def lengths_of(counts, size):
    """Lengths of a Huffman code for symbols that occur so often."""
    lengths = [0] * size
    heap = [(count, symbol, (symbol,)) for symbol, count in counts.items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in a[2] + b[2]:
            lengths[symbol] += 1
        heapq.heappush(heap, (a[0] + b[0], min(a[1], b[1]), a[2] + b[2]))
    return lengths


def codes_of(lengths):
    code, codes = 0, {}
    for length in range(1, 17):
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[symbol] = (code, length)
                code += 1
        code <<= 1
    return codes


def put_lengths(bits, lengths, count_bits, gap):
    used = len(lengths)
    while used and lengths[used - 1] == 0:
        used -= 1
    bits.put(used, count_bits)
    i = 0
    while i < used:
        bits.put(min(lengths[i], 7), 3)
        if lengths[i] >= 7:
            bits.put((1 << (lengths[i] - 7)) - 1, lengths[i] - 7)
            bits.put(0, 1)
        i += 1
        if gap and i == 3:
            skip = 0
            while skip < 3 and i + skip < used and lengths[i + skip] == 0:
                skip += 1
            bits.put(skip, 2)
            i += skip


def put_code(bits, counts, size, count_bits, gap):
    if len(counts) == 1:
        bits.put(0, count_bits)
        bits.put(next(iter(counts)), count_bits)
        return dict.fromkeys(counts, (0, 0))
    lengths = lengths_of(counts, size)
    put_lengths(bits, lengths, count_bits, gap)
    return codes_of(lengths)


def put_symbols(bits, counts):
    """The code of literals and lengths, itself coded: runs of symbols without a code by three kinds."""
    if len(counts) == 1:
        put_code(bits, collections.Counter([0]), 19, 5, True)
        bits.put(0, 9)
        bits.put(next(iter(counts)), 9)
        return dict.fromkeys(counts, (0, 0))
    lengths = lengths_of(counts, 510)
    used = max(counts) + 1
    said, i = [], 0
    while i < used:
        run = 0
        while i + run < used and lengths[i + run] == 0:
            run += 1
        if run == 0:
            said.append((lengths[i] + 2, 0, 0))
        elif run >= 20:
            run = min(run, 531)
            said.append((2, run - 20, 9))
        elif run >= 3:
            run = min(run, 18)
            said.append((1, run - 3, 4))
        else:
            run = 1
            said.append((0, 0, 0))
        i += max(run, 1)
    codes = put_code(bits, collections.Counter(s[0] for s in said), 19, 5, True)
    bits.put(used, 9)
    for symbol, value, count in said:
        bits.put(*codes[symbol])
        bits.put(value, count)
    return codes_of(lengths)


def tokens_of(data, window):
    """(symbol, None) or (symbol, distance - 1)."""
    seen, at = {}, 0
    while at < len(data):
        start = seen.get(data[at:at + 3])
        length = 0
        if start is not None and at - start <= (1 << window) - 300:
            while length < 256 and at + length < len(data) and data[start + length] == data[at + length]:
                length += 1
        step = length if length >= 3 else 1
        yield (256 + length - 3, at - start - 1) if length >= 3 else (data[at], None)
        for i in range(at, at + step):
            seen[data[i:i + 3]] = i
        at += step


def pack(method, data, block=900):
    bits, window = Bits(), WINDOWS[method]
    tokens = list(tokens_of(data, window))
    places, place_bits = (14, 4) if window <= 13 else (window + 1, 5)
    for from_ in range(0, len(tokens), block):
        part = tokens[from_:from_ + block]
        bits.put(len(part), 16)
        symbols = put_symbols(bits, collections.Counter(symbol for symbol, _ in part))
        slots = collections.Counter(back.bit_length() for _, back in part if back is not None)
        codes = put_code(bits, slots or collections.Counter([0]), places, place_bits, False)
        for symbol, back in part:
            bits.put(*symbols[symbol])
            if back is not None:
                slot = back.bit_length()
                bits.put(*codes[slot])
                bits.put(back - (1 << (slot - 1)) if slot > 1 else 0, max(slot - 1, 0))
    return bits.bytes()


def extended(*rows, size='<H'):
    """Extended headers, and the size of the first: each ends with the size of the next."""
    out, sizes = b'', [len(data) + 1 + struct.calcsize(size) for _, data in rows] + [0]
    for (kind, data), after in zip(rows, sizes[1:]):
        out += bytes([kind]) + data + struct.pack(size, after)
    return sizes[0], out


def member(name, data=TEXT, method=b'-lh5-', level=1, packed=None, folder=None, mode=None, crc=None, plain=None, system=b'U'):
    packed = (data if method not in WINDOWS else pack(method, data)) if packed is None else packed
    crc = crc16(data) if crc is None else crc
    plain = len(data) if plain is None else plain
    rows = []
    if folder is not None:
        rows.append((2, folder))
    if mode is not None:
        rows.append((0x50, struct.pack('<H', mode)))
    if level == 2:
        first, more = extended((0, b'\0\0'), (1, name), *rows)
        size = 26 + len(more)
        pad = b'\0' if size % 256 == 0 else b''
        head = bytearray(struct.pack('<H5sIIIBBHcH', size + len(pad), method, len(packed), plain, 0, 0x20, 2, crc, system, first)
                         + more + pad)
        head[27:29] = struct.pack('<H', crc16(head))
        return bytes(head) + packed
    if level == 3:
        first, more = extended((0, b'\0\0'), (1, name), *rows, size='<I')
        head = bytearray(struct.pack('<H5sIIIBBHcII', 4, method, len(packed), plain, 0, 0x20, 3, crc, system, 32 + len(more), first) + more)
        head[33:35] = struct.pack('<H', crc16(head))
        return bytes(head) + packed
    first, more = extended(*rows) if level == 1 else (0, b'')
    tail = system + struct.pack('<H', first) if level == 1 else (
        b'U\0' + struct.pack('<IHHH', 0, mode, 0, 0) if mode is not None else b'')
    body = struct.pack('<5sIIIBB', method, len(packed) + len(more), plain, 0, 0x20, level) + bytes([len(name)]) + name
    body += struct.pack('<H', crc) + tail
    return bytes([len(body), sum(body) & 255]) + body + more + packed


def lzh(*members):
    return b''.join(members) + b'\0'


def found(reader, data):
    return [(m['name'], m['kind'], m.get('sha256') or m.get('error')) for m in reader.members(data)]


def methods(reader, problems):
    datas = {'text': TEXT, 'one byte': b'a', 'one symbol': b'a' * 5000, 'noise': noise(3000), 'far': noise(6000) + b'x' * 9000 + noise(6000)}
    for level in (0, 1, 2, 3):
        for method in (b'-lh0-', b'-lz4-', *WINDOWS):
            for what, data in datas.items():
                archive = lzh(member(b'a.txt', data, method, level))
                expect(problems, f'{what} {method} level {level}', found(reader, archive), [('a.txt', 'file', sha256(data))])
                expect(problems, f'{what}: flaws', reader.ask(archive)[-1], {'archive': []})


def others_agree(reader, problems):
    rows = [member(f'{i}.txt'.encode(), TEXT[:200 + i * 900], method, level)
            for i, (method, level) in enumerate((m, v) for m in (b'-lh0-', *WINDOWS) for v in (0, 1, 2))]
    path = reader.path('all.lzh')
    path.write_bytes(lzh(*rows))
    ours = {m['name']: m['sha256'] for m in reader.members(path)}
    asked = 0
    for words in (['lha', '-pq', str(path)], ['7z', 'e', '-so', str(path)]):
        if shutil.which(words[0]) is None:
            continue
        for name, sum_ in ours.items():
            run = subprocess.run([*words, name], capture_output=True, timeout=30, check=False)
            expect(problems, f'{words[0]} {name}', sha256(run.stdout), sum_)
            asked += 1
    expect(problems, 'somebody was asked', asked > 0, True)


def names(reader, problems):
    for encoding in ('cp932', 'utf-8', 'euc-jp'):
        name = '届出書の表.txt'.encode(encoding)
        for level in (0, 1, 2, 3):
            archive = lzh(member(name, level=level), member('第二の様式についての通知.txt'.encode(encoding), level=level))
            expect(problems, f'{encoding} {level}', found(reader, archive)[0][0], '届出書の表.txt')
    for level in (1, 2, 3):
        archive = lzh(member('表.txt'.encode('cp932'), level=level, folder='文書'.encode('cp932') + b'\xff' + '様式'.encode('cp932') + b'\xff'))
        expect(problems, f'folder {level}', found(reader, archive)[0][0], '文書/様式/表.txt')
    odd = reader.members(lzh(member(b'\x83\x00\x81', level=0)))
    expect(problems, 'no character set', odd[0]['flaws'], ['name'])


def bare(name, system, short, data=TEXT[:300], mode=0o100644, method=b'-lh0-'):
    """Level 2 without a sum, as LHarc for Atari writes it and for OS-9, where the size leaves its own two bytes out."""
    first, more = extended((1, name), (0x50, struct.pack('<H', mode)))
    return struct.pack('<H5sIIIBBHcH', 26 + len(more) - short, method, len(data), len(data), 0, 0x20, 2, crc16(data), system, first) + more + data


def systems(reader, problems):
    """What programs on other machines wrote."""
    for what, made, want in (('Atari', bare(b'a', b'a', 0), 'file'), ('OS-9', bare(b'a', b'K', 2), 'file'), ('a folder of OS-9', bare(b'd', b'K', 2, b'', 0xFFBF, b'-lhd-'), 'folder'),
                             ('a folder of OS-9, level 1', member(b'd', b'', b'-lhd-', mode=0xFFBF, system=b'K'), 'folder'),
                             ('a link of OS-9', bare(b'a|b', b'K', 2, b'', 0xFFBF, b'-lhd-'), 'symlink')):
        expect(problems, what, [m['kind'] for m in reader.members(lzh(made, member(b'after')))], [want, 'file'])
    for what, made in (('no sum', bare(b'a', b'U', 0)), ('a short size', bare(b'a', b'U', 2)), ('a short size, Atari', bare(b'a', b'a', 2)), ('a whole one, OS-9', bare(b'a', b'K', 0))):
        expect(problems, what, reader.refusal(lzh(made)), 'damaged')
    for level in (0, 1, 2, 3):
        for name, want in ((b'\\a.txt', 'a.txt'), (b'/d\\a.txt', 'd\\a.txt'), ('\\表\\ソ.txt'.encode('cp932'), '表\\ソ.txt'), (b'\\\\h\\a.txt', '\\\\h\\a.txt'), (b'\\', '\\'), (b'//h/a', '//h/a'),
                           (b'\\..\\a', '..\\a')):
            expect(problems, f'{name} of level {level}', found(reader, lzh(member(name, level=level)))[0][0], want)
        if level:
            expect(problems, f'folder from the root, level {level}', found(reader, lzh(member(b'a', level=level, folder=b'\xffd\xff')))[0][0], 'd/a')


def kinds(reader, problems):
    none = {'data': b'', 'method': b'-lhd-'}
    for what, made, want in (
            ('folder', member(b'd/', **none), 'folder'), ('folder with bytes', member(b'd/', TEXT, b'-lhd-'), 'other'),
            ('link', member(b'a|../../etc/passwd', **none), 'symlink'), ('link by mode', member(b'a', mode=0o120777), 'symlink'),
            ('link by mode, level 0', member(b'a', level=0, mode=0o120777), 'symlink'),
            ('link by mode, level 2', member(b'a', level=2, mode=0o120777, **none), 'symlink'),
            ('link by mode, level 3', member(b'a', level=3, mode=0o120777, **none), 'symlink'),
            ('pipe', member(b'a', mode=0o010644), 'device'), ('lh1', member(b'a', TEXT, b'-lh1-'), 'other'),
            ('pm2', member(b'a', TEXT, b'-pm2-'), 'other'), ('lz5', member(b'a', TEXT, b'-lz5-'), 'other')):
        rows = [m['kind'] for m in reader.members(lzh(made, member(b'after')))]
        expect(problems, what, rows, [want, 'file'])
    expect(problems, 'two names', [m['flaws'] for m in reader.members(lzh(two_names(b'a.txt', b'b.exe'), two_names(b'a.txt', b'a.txt')))],
           [['disagrees'], []])


def two_names(base, other):
    first, more = extended((1, other))
    body = struct.pack('<5sIIIBB', b'-lh0-', len(TEXT) + len(more), len(TEXT), 0, 0x20, 1) + bytes([len(base)]) + base
    body += struct.pack('<H', crc16(TEXT)) + b'M' + struct.pack('<H', first)
    return bytes([len(body), sum(body) & 255]) + body + more + TEXT


def damage(reader, problems):
    """Whatever is changed is noticed, or changes nothing that comes out."""
    for level in (0, 1, 2, 3):
        whole = lzh(member(b'a.txt', TEXT[:600], level=level))
        want, passed = ('a.txt', 'file', sha256(TEXT[:600])), 0
        for at in range(0, len(whole) - 1, 5):
            changed = bytearray(whole)
            changed[at] ^= 0x10
            rows = found(reader, bytes(changed))
            passed += rows == [want]
            lied = [row for row in rows if row[1] == 'file' and row[2] not in (want[2], 'damaged', 'too-large')]
            expect(problems, f'level {level}, byte {at}', lied, [])
        expect(problems, f'level {level}: taken all the same', passed <= 3, True)
        for cut in range(22, len(whole) - 1, 23):
            rows = reader.ask(whole[:cut])
            expect(problems, f'level {level}, cut at {cut}', rows[-1].get('refused'), 'damaged')
    expect(problems, 'another sum', found(reader, lzh(member(b'a', crc=1)))[0][2], 'damaged')
    expect(problems, 'stored, another size', found(reader, lzh(member(b'a', method=b'-lh0-', plain=5)))[0][2], 'damaged')
    expect(problems, 'behind the end', reader.ask(lzh(member(b'a')) + b'MZ')[-1], {'archive': ['behind']})
    expect(problems, 'level 4', reader.refusal(b'\4\0-lh5-' + bytes(13) + b'\4' + bytes(40)), 'damaged')
    wide = member(b'a.txt', TEXT, level=3)
    for size, part in ((8, wide[:2].replace(b'\4', b'\x08') + wide[2:]), (2 ** 32 - 1, wide[:24] + b'\xff' * 4 + wide[28:]), (31, wide[:24] + b'\x1f\0\0\0' + wide[28:])):
        expect(problems, f'level 3 with a size of {size}', reader.refusal(lzh(part)), 'damaged')


def bombs(reader, problems):
    data = b'a' * (8 << 20)
    bits = Bits()
    tokens, blocks = -(-len(data) // 256), []
    while tokens > 0:
        blocks.append(min(tokens, 65535))
        tokens -= blocks[-1]
    for count in blocks:
        bits.put(count, 16)
        for value, width in ((0, 5), (0, 5), (0, 9), (509, 9), (0, 4), (0, 4)):
            bits.put(value, width)
    bomb = member(b'a', b'', b'-lh5-', packed=bits.bytes(), plain=len(data))
    expect(problems, 'bomb', found(reader, lzh(bomb))[0][2], 'too-large')
    expect(problems, 'bomb: memory', reader.unpacked_mib <= 2, True)
    huge = member(b'a', b'abc', b'-lh5-', plain=0xFFFFFFF0)
    expect(problems, 'a size that is not true', found(reader, lzh(huge))[0][2], 'too-large')
    many = lzh(*(member(b'a', b'', b'-lh0-') for _ in range(2100)))
    expect(problems, 'many', reader.refusal(many), 'too-large')


def main():
    reader = Reader(sys.argv[1])
    tests = (methods, others_agree, names, systems, kinds, damage, bombs)
    tap = Tap(len(tests))
    for test in tests:
        problems = []
        test(reader, problems)
        tap.say(test.__name__.replace('_', ' '), problems)


if __name__ == '__main__':
    main()
