"""compound: compound files (MS-CFB) in the one form that is written, and in others that mean the same."""
import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def order(name):
    return (len(name.encode('utf-16-le')), name.upper())


def tree(names):
    """{name: (left, right, black)} and the top, as a balanced tree; numbers begin at 1."""
    whole, links = 0, {}
    while (2 << whole) - 1 <= len(names):
        whole += 1

    def place(first, end, level):
        if first == end:
            return FREE
        middle = (first + end) // 2
        links[names[middle]] = (place(first, middle, level + 1), place(middle + 1, end, level + 1), level < whole)
        return middle + 1
    return links, place(0, len(names), 0)


def entry(name, kind, black, left, right, child, first, size, class_id=bytes(16)):
    wide = name.encode('utf-16-le')
    return (wide.ljust(64, b'\0') + struct.pack('<HBBIII', len(wide) + 2 if name else 0, kind, black, left, right, child) + class_id
            + bytes(20) + struct.pack('<IQ', first, size))


def padded(data, unit, fill=b'\0'):
    return data + (fill * unit)[:-len(data) % unit]


def compound(streams, class_id, slack=b'\0', lost=b'', version=3):
    """`slack` fills the ends of streams, `lost` stands in a free sector: with them it is no longer the one form."""
    sector = 512 if version == 3 else 4096
    names = sorted(streams, key=order)
    links, top = tree(names)
    fat, mini, small, body = [], [], b'', b''

    def take(table, count):
        first = len(table)
        table.extend([*range(first + 1, first + count), END] if count else [])
        return first if count else END
    take(fat, -(-(len(names) + 1) // (sector // 128)))
    first = {}
    for name in names:
        if len(streams[name]) < 4096:
            first[name] = take(mini, -(-len(streams[name]) // 64))
            small += padded(streams[name], 64, slack)
    small_first = take(fat, -(-len(small) // sector))
    mini_first = take(fat, -(-len(mini) * 4 // sector))
    for name in names:
        if len(streams[name]) >= 4096:
            first[name] = take(fat, -(-len(streams[name]) // sector))
            body += padded(streams[name], sector, slack)
    if lost:
        fat.append(FREE)
        body += padded(lost, sector)
    count = 1
    while len(fat) + count > count * (sector // 4):
        count += 1
    fat_first = len(fat)
    fat += [FAT] * count
    rows = entry('Root Entry', 5, 1, FREE, FREE, top, small_first, len(small), class_id)
    for name in names:
        left, right, black = links[name]
        rows += entry(name, 2, black, left, right, FREE, first[name], len(streams[name]))
    while len(rows) % sector:
        rows += entry('', 0, 0, FREE, FREE, FREE, 0, 0)
    head = (b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' + bytes(16) + struct.pack('<5H6xIIIIIIIII', 0x3E, version, 0xFFFE, 9 if version == 3 else 12, 6,
            0 if version == 3 else len(rows) // sector, count, 0, 0, 4096, mini_first, -(-len(mini) * 4 // sector), END, 0))
    head += b''.join(struct.pack('<I', fat_first + i if i < count else FREE) for i in range(109))
    numbers = [struct.pack(f'<{len(table)}I', *table) for table in (mini, fat)]
    return (padded(head, sector) + rows + padded(small, sector) + padded(numbers[0], sector, b'\xFF') + body
            + padded(numbers[1], sector, b'\xFF'))
