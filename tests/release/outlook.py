"""outlook: Outlook's messages (MS-CFB, MS-OXMSG) and winmail.dat (MS-OXTNEF), made for test_mail.py."""
import struct
import zlib

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def order(name):
    return len(name.encode('utf-16le')), name.upper()


def compound(tree):
    """A compound file of {name: bytes or such a tree}; no stream is small, so that none lies in the small ones' place."""
    rows, streams = [['Root Entry', 5, None, tree]], []

    def add(index):
        at = {}
        for name in sorted(rows[index][3], key=order):
            value = rows[index][3][name]
            at[name] = len(rows)
            rows.append([name, 1 if isinstance(value, dict) else 2, None, value])
        names = list(at)
        rows[index][2] = at[names[0]] if names else FREE
        for name, after in zip(names, names[1:] + [None]):
            rows[at[name]].append(at[after] if after else FREE)
        for name in names:
            if rows[at[name]][1] == 1:
                add(at[name])

    add(0)
    rows[0].append(FREE)
    body, fat = bytearray(), []

    def put(data):
        start = len(fat)
        count = -(-len(data) // SECTOR)
        body.extend(data.ljust(count * SECTOR, b'\0'))
        fat.extend([*range(start + 1, start + count), END])
        return start

    places = {}
    for index, row in enumerate(rows):
        if row[1] == 2:
            data = row[3] if len(row[3]) >= 4096 or not row[3] else row[3] + b'\0' * (4096 - len(row[3]))
            places[index] = (put(data) if data else END, len(data))
    directory = b''
    for index, (name, kind, child, _, right) in enumerate(rows):
        start, size = places.get(index, (END if kind == 5 else 0, 0))
        wide = name.encode('utf-16le') + b'\0\0'
        directory += struct.pack('<64sHBBIII16sIQQIQ', wide, len(wide), kind, 1, FREE, right, FREE if child is None else child, b'', 0, 0, 0, start, size)
    directory += struct.pack('<64sHBBIII16sIQQIQ', b'', 0, 0, 0, FREE, FREE, FREE, b'', 0, 0, 0, 0, 0) * (-len(rows) % 4)
    first = put(directory)
    count = 1
    while count * (SECTOR // 4) < len(fat) + count:
        count += 1
    table = fat + [FAT] * count
    start = len(fat)
    table += [FREE] * (count * (SECTOR // 4) - len(table))
    header = struct.pack('<8s16sHHHHH6xIIIIIIIII', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', b'', 0x3E, 3, 0xFFFE, 9, 6, 0, count, first, 0, 4096, END, 0, END, 0)
    header += struct.pack('<109I', *[start + at if at < count else FREE for at in range(109)])
    return header + bytes(body) + struct.pack(f'<{len(table)}I', *table)


def values(rows, head):
    """Streams of properties: {id: text, bytes or number}; an attached message is a tree."""
    tree, fixed = {}, b'\0' * head
    for key, value in rows.items():
        if isinstance(value, int):
            fixed += struct.pack('<HHIQ', 3 if value < 2**32 else 0x40, key, 6, value)
        elif isinstance(value, dict):
            tree[f'__substg1.0_{key:04X}000D'] = value
        else:
            wide = isinstance(value, str)
            data = value.encode('utf-16le') if wide else value
            tree[f'__substg1.0_{key:04X}{"001F" if wide else "0102"}'] = data if len(data) >= 4096 else data.ljust(4096, b'\0') if wide else data
    tree['__properties_version1.0'] = fixed.ljust(4096, b'\0')
    return tree


def message(rows, files=(), people=(), inside=False):
    tree = values(rows, 24 if inside else 32)
    for at, one in enumerate(files):
        tree[f'__attach_version1.0_#{at:08X}'] = values(one, 8)
    for at, one in enumerate(people):
        tree[f'__recip_version1.0_#{at:08X}'] = values(one, 8)
    return tree


def packed(rtf):
    """Rich Text as Outlook keeps it, every byte as it is."""
    body = b''.join(b'\0' + rtf[at:at + 8] for at in range(0, len(rtf), 8))
    return struct.pack('<IIII', len(body) + 12, len(rtf), 0x75465A4C, zlib.crc32(body)) + body


def attribute(level, key, data):
    return struct.pack('<BII', level, key, len(data)) + data + struct.pack('<H', sum(data) & 0xFFFF)


def properties(rows):
    out = struct.pack('<I', len(rows))
    for key, value in rows.items():
        if isinstance(value, int):
            out += struct.pack('<HHI', 3, key, value)
        else:
            wide = isinstance(value, str)
            data = value.encode('utf-16le') + b'\0\0' if wide else value
            out += struct.pack('<HHII', 0x1F if wide else 0x102, key, 1, len(data)) + data + b'\0' * (-len(data) % 4)
    return out


def winmail(rows, files=()):
    out = b'\x78\x9f\x3e\x22\x01\x00' + attribute(1, 0x00089006, b'\0\0\1\0') + attribute(1, 0x00069003, properties(rows))
    for name, data, more in files:
        out += attribute(2, 0x00069002, b'\0' * 14) + attribute(2, 0x00018010, name.encode('cp932') + b'\0')
        out += attribute(2, 0x0006800F, data) + attribute(2, 0x00069005, properties(more))
    return out
