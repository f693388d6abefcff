#!/usr/bin/env python3
"""test_pdf.py RELEASE_TOOL SOURCE_DIR: PDF files with every vector in three disguises, through the whole way: disarmed, checked, released.

What comes out holds nothing of them, is read by qpdf without a word, and stays as it is when it comes in again. A key put back
into any object of an output makes the verifier alone refuse it.
"""
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).resolve().parent.parent / 'clean'))
from figures import Figures, format_of
from packages import jpeg
from pdfs import JS, MARK, VECTORS, plain, with_key
from way import finish, say, skip, through, unpacked

SOURCE = Path(sys.argv[2])
FIGURES = Figures('clean-vectors-pdf')
CORPUS = SOURCE.parent / 'shared' / 'corpora' / 'clean'


def tool(policy, files, check=False):
    return through(policy, [(f'{at}.{"zip" if data.startswith(b"PK") else "pdf"}', data) for at, data in enumerate(files)], check)


def holds(data):
    streams = re.findall(rb'/Filter/FlateDecode/Length \d+>>\nstream\n(.*?)\nendstream', data, re.S)
    return any(MARK.encode() in part for part in [data, *map(zlib.decompress, streams)])


def objects(data):
    """The objects of an output, by number, each as it lies."""
    return {int(m.group(1)): m.group(0) for m in re.finditer(rb'(\d+) 0 obj\n.*?\nendobj\n', data, re.S)}


def assemble(parts, between=b''):
    out, places = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), {}
    for key, text in parts.items():
        places[key] = len(out)
        out += text + between
    rows = b''.join(b'%010d 00000 n \n' % places[key] for key in sorted(places))
    count, start = len(places) + 1, len(out)
    return bytes(out + b'xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n' % (count, rows, count, start))


def test_plain():
    files = [*plain().disguises(plain()), plain().hybrid([12, 13])]
    first = tool('office', files)
    say('the plain file passes in each disguise', [said['why'] for said, out in first if not out])
    outs = [out for _, out in first if out]
    again = tool('office', outs)
    say('disarmed again it stays as it is', [said for (said, out), before in zip(again, outs) if out != before])
    say('and nothing is found in it', [said['findings'] for said, _ in again if said['findings']])
    kept = [b'/Subtype/Link', b'/S/GoTo', b'/Title(second)', b'/Subtype/Widget', b'/V(value)', b'/Lang(ja)', b'/Subtype/Image', b'/ca 0.5']
    say('what is seen or leads inside is there', [(word, at) for at, out in enumerate(outs) for word in kept if word not in out])
    parts = [b'/RoleMap<</Chapter/Sect>>', b'/Nums[0[', b'/StructParents 0', b'/Alt(a square)', b'/T(heading)', b'/O/Table/ColSpan 2', b'/MCID 1']
    say('so is what its parts are, once each', [(word, out.count(word)) for out in outs for word in parts if out.count(word) != 1] +
        [out for out in outs if len(re.findall(rb'<</P \d+ 0 R', out)) != 3])
    circle = plain()
    with_key(17, '/RoleMap<</Chapter/Sect/Head/Chapter/A/B/B/C/C/B/P/P/Head/H1>>')(circle)
    circle.objects[17] = (circle.objects[17][0].replace(b'/RoleMap<</Chapter/Sect>>', b''), None)
    said, made = tool('office', [circle.plain()])[0]
    say('names of parts that stand for each other in a circle stand for nothing', [] if b'/RoleMap<</Chapter/Sect/Head/Chapter>>' in (made or b'') else [said])
    for name, number, old, new in (('a page without a size and resources', 2, b'/MediaBox[0 0 300 400]/Resources 5 0 R', b''),
                                   ('a page whose resources are a stream', 2, b'/Resources 5 0 R', b'/Resources 6 0 R'),
                                   ('a page with a size that is none', 2, b'[0 0 300 400]', b'[0 0 /X 400]'),
                                   ('a place that is no page', 14, b'4 0 R/XYZ', b'9 0 R/XYZ')):
        odd = plain()
        odd.objects[number] = (odd.objects[number][0].replace(old, new), None)
        said, made = tool('office', [odd.plain()])[0]
        say(f'{name} comes out as what stays as it is', [said] if made is None or tool('office', [made])[0][1] != made else [])
        lost = {'a page whose resources are a stream': {'/Resources (page)'}, 'a page with a size that is none': {'/MediaBox (page)'}}.get(name, set())
        say(f'{name}: what goes is told', [said['findings']] if {row[3] for row in said['findings'] if '(page)' in (row[3] or '')} != lost else [])
    say('verify-only passes it unchanged, and no other form', [
        said for (said, _), want in zip(tool('verify-only', [outs[0], files[0]]), ('verified-clean', 'refused')) if said['verdict'] != want])
    return outs[0]


def test_vectors():
    files, names = [], []
    for name, change in VECTORS:
        pdf = plain()
        change(pdf)
        files += pdf.disguises(plain())
        names += [f'{name} {disguise}' for disguise in ('plain', 'hidden', 'updated')]
    results = tool('office', files)
    for name, (_, out) in zip(names, results):
        FIGURES.note(format_of('a.pdf'), name, bool(out) and not holds(out))
    say(f'{len(names)} vectors come out without their danger', [f'{name}: {said["why"] or "still there"}' for name, (said, out) in zip(names, results)
                                                               if not out or holds(out)])
    quiet = ('orphan', 'comment', 'bytes behind samples')
    say('each is told', [name for name, (said, _) in zip(names, results) if not said['findings'] and not name.startswith(quiet)])
    if shutil.which('qpdf'):
        with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
            bad = []
            for name, (_, out) in list(zip(names, results))[::7]:
                Path(file.name).write_bytes(out or b'')
                run = subprocess.run(['qpdf', '--check', file.name], capture_output=True, text=True)
                if run.returncode or 'WARNING' in run.stdout + run.stderr:
                    bad.append(f'{name}: {run.stderr}')
            say('qpdf finds no fault in what comes out', bad)
    else:
        skip('qpdf finds no fault in what comes out', 'no qpdf')


def test_verifier(out):
    """Each key in each object, and what an output never has."""
    parts = objects(out)
    say('taken apart and put together it passes', [str(said) for said, _ in tool('office', [assemble(parts)], True) if not said['passed']])
    keys = [f'/AA<</O{JS}>>', f'/OpenAction{JS}', '/Metadata 3 0 R', '/F(x)', '/XFA(x)', f'/PA{JS}', '/EF<</F 3 0 R>>', '/OPI<</X(x)>>',
            '/Ref<</F(x)>>', '/JS(x)', '/#54ype/Page', '/Names<</JavaScript 3 0 R>>', '/AF[3 0 R]', '/Perms<<>>', '/Extra 1']
    mutants = [assemble({**parts, at: parts[at].replace(b'<<', b'<<' + key.encode(), 1)}) for at in parts for key in keys]
    mutants += [assemble({**parts, at: parts[at].replace(b'/S/GoTo/D(second)', text)}) for at in parts if b'/S/GoTo' in parts[at]
                for text in (b'/S/Launch/F(x)', b'/S/URI/URI(file:///x)', b'/S/URI/URI(javascript:x)', b'/S/GoTo/D(second)/Next<<>>', b'/S/JavaScript/JS(x)')]
    say(f'{len(mutants)} keys put back are refused', [f'{at}' for at, (said, _) in enumerate(tool('office', mutants, True)) if said['passed']])
    part = next(at for at in parts if b'/T(heading)' in parts[at])
    root = next(at for at in parts if b'/StructTreeRoot/K' in parts[at])
    ways = [(part, b'/K[0', b'/K[0 %d 0 R' % part), (part, b'/K[0', b'/K[0<</Type/OBJR/Obj 1 0 R>>'), (part, b'/K[0', b'/K[0(x)'),
            (part, b'/T(heading)', b'/T %d 0 R' % root), (root, b'/Nums[0[', b'/Nums[0[1 0 R '), (root, b'/K[', b'/K[%d 0 R ' % part), (root, b'/Chapter/Sect', b'/Chapter(x)')]
    say('so are ways from part to part that lead back or elsewhere', [new for (at, old, new), (said, _) in zip(ways, tool(
        'office', [assemble({**parts, at: parts[at].replace(old, new, 1)}) for at, old, new in ways], True)) if said['passed'] or old not in parts[at]])
    count = len(parts) + 1
    frames = {'an object that nothing reaches': assemble({**parts, count: b'%d 0 obj\n(x)\nendobj\n' % count}),
              'bytes between objects': assemble(parts, b'% x\n'), 'bytes behind the end': out + b'x', 'bytes before the header': b'x' + out,
              'an update': out + out, 'another version': out.replace(b'1.7', b'2.0', 1), 'cut': out[:-30],
              'a place that is wrong': out.replace(b' 00000 n \n', b' 00001 n \n', 1)}
    say('so is every other frame', [name for name, (said, _) in zip(frames, tool('office', list(frames.values()), True)) if said['passed']])
    contents = [b'q XX Q', b'q % x\nQ', b'(x) Do', b'BI/W 1/H 1/F/Fl ID x EI', b'q [1 2', b'/T <</X(x)>> BDC', b'1 2 3']
    streams = [at for at in parts if b'/Subtype/Form' in parts[at]]
    bad = []
    for text in contents:
        data = zlib.compress(text)
        head = parts[streams[0]].split(b'/Filter')[0]
        made = head + b'/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (len(data), data)
        bad.append(assemble({**parts, streams[0]: made}))
    say('and every content that is not on the list', [contents[at] for at, (said, _) in enumerate(tool('office', bad, True)) if said['passed']])


def test_bombs():
    bomb = plain()
    data = b'\0' * (1 << 27)
    for _ in range(3):
        data = zlib.compress(data)
    bomb.put(6, '<</Filter[/FlateDecode/FlateDecode/FlateDecode]>>', data)
    loop = plain()
    loop.put(9, '<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X1 9 0 R>>>>>>', b'/X1 Do')
    loop.put(2, '<</Type/Pages/Kids[3 0 R 2 0 R 4 0 R]/Count 3/MediaBox[0 0 9 9]/Resources 5 0 R>>')
    loop.put(13, '<</Title(second)/Parent 12 0 R/Next 13 0 R/First 12 0 R/Dest[4 0 R/Fit]>>')
    (bombed, out), (looped, flat) = tool('office', [bomb.plain(), loop.plain()])
    say('128 MiB in 300 bytes are refused', [bombed] if out or bombed['refused'] != 'too-large' else [])
    say('what leads back to itself does not any more', [looped] if not flat or re.search(rb'/X1 (\d+) 0 R.*\n\1 0 obj', flat) else [])


def test_long_ways():
    """What leads on and on: each is read or refused, and none takes the memory or the stack that it asks for."""
    lengths, arrays, layers, forms, font = (plain() for _ in range(5))
    for at in range(100, 30100):
        lengths.put(at, f'<</Length {at + 1} 0 R>>\nstream\nq Q\nendstream')
    lengths.put(6, '<</Length 100 0 R>>\nstream\nq Q\nendstream')
    for pdf in (arrays, layers):
        for at in range(100, 128):
            pdf.put(at, f'[{at + 1} 0 R {at + 1} 0 R]')
        pdf.put(128, '[%s]' % (('/' + 'A' * 100) * 50 if pdf is layers else '1000000000 ' * 500))
    with_key(8, '/Widths 100 0 R')(arrays)
    with_key(5, '/Properties<</P1<</Type/OCMD/VE 100 0 R>>>>')(layers)
    for at in range(100, 160):
        forms.put(at, f'<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X {at + 1} 0 R>>>>>>', b'/X Do')
    with_key(5, '/XObject<</X1 9 0 R/X2 11 0 R/X 100 0 R>>')(forms)
    tags = [b'OS/2', b'cmap', b'cvt ', b'fpgm', b'glyf', b'head', b'hhea', b'hmtx', b'loca', b'maxp', b'name', b'post', b'prep']
    size = 12 + 16 * len(tags)
    table = b'\0\1\0\0' + len(tags).to_bytes(2, 'big') + bytes(6)
    table += b''.join(tag + bytes(8) + (size + 90000).to_bytes(4, 'big') for tag in tags) + bytes(90000)
    font.put(100, '<<>>', table)
    with_key(8, '/FontDescriptor<</Type/FontDescriptor/FontFile2 100 0 R>>')(font)
    parts = plain()
    for at in range(100, 5100):
        parts.put(at, '<</S/P/P 18 0 R/K 5100 0 R>>')
    parts.put(5100, '[%s]' % ' '.join(f'{at} 0 R {at}' for at in range(100, 5100)))
    with_key(18, '/K 5100 0 R')(parts)
    nodes = plain()
    for at in range(100, 20100):
        nodes.put(at, '<</Kids 20100 0 R/Nums 20101 0 R>>')
    nodes.put(20100, '[%s]' % ' '.join(f'{at} 0 R' for at in range(100, 20100)))
    nodes.put(20101, '[%s 0[19 0 R]]' % ('null null ' * 20000))
    nodes.put(17, '<</Type/StructTreeRoot/K 18 0 R/ParentTree<</Kids 20100 0 R>>>>')
    said = tool('office', [pdf.plain() for pdf in (lengths, arrays, layers, forms, font, parts, nodes)])
    say('30,000 lengths that lead to each other are no way down', [said[0]] if not said[0][1] else [])
    say('arrays that unfold to 2^28 values are refused', [one for one, out in said[1:3] if out or one['refused'] != 'too-large'])
    say('forms too deep, and tables of a font that are one, go and are told', [
        one for (one, out), want in zip(said[3:5], ('ambiguous', 'font')) if not out or want not in [found[0] for found in one['findings']]])
    say('20,000 nodes of a tree that have the same below them have it once', [] if said[6][1] and said[6][1].count(b'/Nums[0[') == 1 else [said[6][0]])
    say('5,000 parts that name one array have it once', [] if said[5][1] and said[5][1].count(b' 5099') < 20 else [said[5][0]])


def test_weights():
    """Parts that draw each other ten times are little to read and endless to show."""
    forms, patterns, glyphs, few, names, twins, ends, cut = (plain() for _ in range(8))
    draw = {forms: ('<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X#31 %d 0 R>>>>>>', b'/X1 Do ' * 10),
            patterns: ('<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</Pattern<</P %d 0 R>>>>>>',
                       b'/Pattern cs /P scn 0 0 9 9 re f ' * 10)}
    for pdf, (text, data) in draw.items():
        for at in range(100, 112):
            pdf.put(at, text % (at + 1), data)
    for at in range(100, 112):
        glyphs.put(at, '<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]/Encoding'
                   f'<</Differences[97/a]>>/CharProcs<</a {at + 100} 0 R>>/Resources<</Font<</F {at + 1} 0 R>>>>>>')
        glyphs.put(at + 100, '<<>>', b'1 0 d0 BT /F 1 Tf (aaaaaaaaaa) Tj ET')
    for pdf, last, key, page in ((forms, '<</Subtype/Form/BBox[0 0 1 1]>>', '/XObject<</X1 9 0 R/X2 11 0 R/X 100 0 R>>', b'/X Do'),
                                 (patterns, '<</Subtype/Form/BBox[0 0 1 1]>>', '/Pattern<</P 100 0 R>>', b'/Pattern cs /P scn 0 0 9 9 re f'),
                                 (glyphs, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>', '/Font<</F1 8 0 R/F 100 0 R>>', b'BT /F 1 Tf (aaaaaaaaaa) Tj ET')):
        pdf.put(112, last, None if pdf is glyphs else b'0 0 1 1 re f')
        with_key(5, key)(pdf)
        pdf.put(6, '<<>>', page)
    few.put(6, '<<>>', b'/X1 Do ' * 10000)
    few.put(3, '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</XObject<</X1 9 0 R>>>>>>')
    names.put(5, '<</XObject<<%s>>>>' % ''.join(f'/Y{i} 9 0 R' for i in range(60000)))
    twins.put(5, '<</XObject<<%s>>>>' % ('/X1 9 0 R' * 60000))
    for at in range(100, 40100):
        ends.put(at, '<</Length (x)>>\nstream\nq Q')
    cut.put(6, '<</Filter/FlateDecode>>', zlib.compress(bytes(range(256)) * 40)[:-300])
    said = tool('office', [pdf.plain() for pdf in (forms, patterns, glyphs, few, names, twins, ends, cut)])
    say('forms, patterns and glyphs that unfold to 10^12 are refused', [one for one, out in said[:3] if out or one['refused'] != 'too-large'])
    say('what is drawn often, and called by many names, is not', [one for one, out in said[3:7] if not out])
    say('packed data that break off are told', [said[7]] if not said[7][1] or 'damaged' not in [f[0] for f in said[7][0]['findings']] else [])
    shared, alike = plain(), plain()
    own = '/Resources<</Font<</F1 8 0 R>>/XObject<</X1 9 0 R/X2 11 0 R>>/ExtGState<</G1<<>>>>>>'
    for pdf, resources in ((shared, ''), (alike, own)):
        pdf.put(4, f'<</Type/Page/Parent 2 0 R/Contents 6 0 R/Rotate 90{resources}>>')
    for name, (_, out) in zip(('one content', 'one content and resources of their own'), tool('office', [pdf.plain() for pdf in (shared, alike)])):
        say(f'pages with {name} have one', [] if len(set(re.findall(rb'/Contents (\d+) 0 R', out or b''))) == 1 else [out])
    named = plain()
    with_key(5, '/Shading<</S 100 0 R/T 101 0 R>>')(named)
    named.put(100, '<</ShadingType/2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function<</FunctionType 2/Domain[0 1]/N 1>>>>')
    named.put(101, '<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function<</FunctionType 2/Domain[0 1]/N 1>>>>')
    said, out = tool('office', [named.plain()])[0]
    say('a kind told by a name where a number tells it goes alone', [] if out and out.count(b'/ShadingType 2') == 1 else [str(said)])


def test_left_out_alone():
    """What is written of a part that is then left out would be an object that nothing leads to: the whole file would be refused."""
    half = {'a font without a size': '/ExtGState<</G1<</Font[100 0 R(x)]>>>>',
            'a table of colours without a length': '/ColorSpace<</C[/Indexed[/CalRGB 101 0 R](x)<000000>]>>',
            'an ink without a transform': '/ColorSpace<</C[/Separation/Ink[/CalRGB 101 0 R]/none]>>'}
    for name, key in half.items():
        pdf = plain()
        with_key(5, key)(pdf)
        pdf.put(100, '<</Type/Font/Subtype/Type1/BaseFont/Courier>>')
        pdf.put(101, '<</WhitePoint[0.9 1 1]>>')
        said, out = tool('office', [pdf.plain()])[0]
        say(f'{name} goes alone', [] if out else [str(said)])
    pdf = plain()
    with_key(5, '/Properties<</O<</Type/OCMD/OCGs[100 0 R]/VE[/And 100 0 R[/Not<<>>]]>>>>')(pdf)
    pdf.put(100, '<</Type/OCG/Name(layer)>>')
    said, out = tool('office', [pdf.plain()])[0]
    say('a layer without a number goes alone', [] if out and b'/VE[/And' in out else [str(said)])
    pdf = plain()
    pdf.put(15, '<</FT/Tx/T(above)/Kids[100 0 R]>>')
    pdf.put(100, '15 0 R')
    said, out = tool('office', [pdf.plain()])[0]
    say('a field below itself, by way of a reference to a reference, is there once', [] if out and out.count(b'/T(above)') == 1 else [str(said)])


def test_repeated():
    """One text that many refer to is written where each stands: as often as is usual, and no more."""
    many, few, links = (plain() for _ in range(3))
    for pdf, count, size in ((many, 5000, 20000), (few, 5000, 300)):
        for at in range(100, 100 + count):
            pdf.put(at, '<</S/P/P 18 0 R/Alt 99999 0 R>>')
        pdf.put(99999, '(%s)' % ('a' * size))
        with_key(18, '/K[%s]' % ' '.join(f'{at} 0 R' for at in range(100, 100 + count)))(pdf)
    for at in range(100, 20100):
        links.put(at, '<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI 99999 0 R>>>>')
    links.put(99999, '(https://www.example.lg.jp/%s)' % ('a' * 1900))
    links.put(3, '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[%s]>>' % ' '.join(f'{at} 0 R' for at in range(100, 20100)))
    said = tool('office', [pdf.plain() for pdf in (many, few, links)])
    say('a text of 20 kB said 5,000 times is refused, and so is an address said 20,000 times', [one for one, out in (said[0], said[2]) if out or one['refused'] != 'too-large'])
    say('5,000 parts that share a sentence have it', [] if said[1][1] and said[1][1].count(b'a' * 300) == 5000 else [said[1][0]])


def test_odd():
    """What is odd but no danger passes: disarmer and verifier agree about it."""
    odd = {
        'an empty name': with_key(5, '/Font<</F1 8 0 R/ 8 0 R>>'),
        'a list that only ends': lambda pdf: pdf.put(6, '<<>>', b'/T <</MCID ]>> BDC EMC'),
        'a predictor of three bits': lambda pdf: pdf.put(
            11, '<</Subtype/Image/Width 3/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode'
            '/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 3/Columns 8>>>>', zlib.compress(bytes(4))),
        'a predictor of too many': lambda pdf: pdf.put(
            11, '<</Subtype/Image/Width 3/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode'
            '/DecodeParms<</Predictor 15/Colors 9007199254740992/BitsPerComponent 9007199254740992/Columns 8>>>>', zlib.compress(bytes(4))),
    }
    files = []
    for change in odd.values():
        pdf = plain()
        change(pdf)
        files.append(pdf.plain())
    say('what is odd but no danger passes', [f'{name}: {said["why"]}' for name, (said, out) in zip(odd, tool('office', files)) if not out])


def streams_of(out):
    return [zlib.decompress(part) for part in re.findall(rb'/Filter/FlateDecode/Length \d+>>\nstream\n(.*?)\nendstream', out or b'', re.S)]


def test_sloppy():
    """What programs in use write wrongly, and every reader forgives: nothing that is seen or copied is lost."""
    ranges = b'1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfchar\n<41> <3042>\nendbfchar\n'
    head, tail = b'/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n', b'endcmap CMapName currentdict /CMap defineresource pop end end'
    maps = {'a word in two': head + ranges + b'endcmap CMapName currentdict /CMap define resource pop end end',
            'a name with blanks': head + b'/CMapName /Of a font def\n' + ranges + tail, 'a reference': head + b'/CIDSystemInfo 9 0 R def\n' + ranges + tail,
            'a word in a dictionary': head + b'/CIDSystemInfo <</Registry (x) /Ordering y /V true [1 z] /Supplement 0>> def\n' + ranges + tail,
            'no slash': head + b'CIDSystemInfo <</Registry (x)>> def WMode 0 def\n' + ranges + tail,
            'a bracket': head + b'/CIDSystemInfo [ def\n' + ranges + tail, 'a bracket and a word': head + b'/CIDSystemInfo [ x def\n' + ranges + tail,
            'a dictionary': head + b'/CIDSystemInfo <</Registry (x) def\n' + ranges + tail,
            'a list without its end': head + b'2 beginbfrange <50> <51> <3050> <60> <61> [<3060> <3061> endbfrange\n' + ranges + tail,
            'a bracket in a list': head + ranges.replace(b'endbfchar', b'<42> [ <3043>\nendbfchar') + tail}
    files = []
    for text in [*maps.values(), head + ranges.replace(b'<41>', b'<41> x') + tail, head + ranges.replace(b'<41>', b'<4/>') + tail]:
        pdf = plain()
        with_key(8, '/ToUnicode 31 0 R')(pdf)
        files.append(pdf.put(31, '<</Type/CMap>>', text).plain())
    said = tool('office', files)
    say('a map of characters with words nobody knows keeps what it maps, and that is told', [
        f'{name}: {one}' for name, (one, out) in zip(maps, said) if not any(b'<41> <3042>' in part and part.count(b'<<') == part.count(b'>>') and b'[' not in part for part in streams_of(out)) or
        'unknown-content' not in [found[0] for found in one['findings']]])
    cut = b'\n'.join(streams_of(dict(zip(maps, said))['a list without its end'][1]))
    say('and what came before a list without its end', [cut] if b'<50> <51> <3050>' not in cut or b'<60>' in cut else [])
    say('one with such a word among its ranges goes', [one for one, out in said[len(maps):] if not out or b'/ToUnicode' in out])
    text, locked, zeros = b'%!PS-AdobeFont-1.0: Made\n/FontType 1 def currentfile eexec\n', bytes(range(130, 170)), b'0' * 64 + b'\ncleartomark\n'
    cut = b''.join(b'\x80' + bytes([kind]) + len(part).to_bytes(4, 'little') + part for kind, part in ((1, text), (2, locked), (1, zeros))) + b'\x80\x03'
    font, drawn, seen, parted = (plain() for _ in range(4))
    with_key(8, '/FontDescriptor<</Type/FontDescriptor/FontFile 31 0 R>>')(font)
    font.put(31, f'<</Length1 {len(text) + 6}/Length2 {len(locked) + 6}/Length3 {len(zeros) + 6}>>', cut)
    said, out = tool('office', [font.plain()])[0]
    lengths = f'/Length1 {len(text)}/Length2 {len(locked)}/Length3 {len(zeros)}'.encode()
    say('a font in the segments of its file is one without them', [said] if text + locked + zeros not in streams_of(out) or lengths not in out or said['findings'] else [])
    drawn.put(11, '<</Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode>>', b'\r\n' + jpeg())
    seen.put(6, '<<>>', b'q BI/W 8/H 8/BPC 8/CS/G/F/DCT ID \n\n' + jpeg() + b'\nEI Q')
    parted.put(6, '<<>>', b'q\nQ% a picture\nBI/W 1/H 1/BPC 8/CS/G ID \xff EI')
    said = tool('office', [pdf.plain() for pdf in (drawn, seen, parted)])
    say('a JPEG behind blanks is one', [one for one, out in said[:2] if not out or 'damaged' in [found[0] for found in one['findings']]])
    say('a picture that a comment alone parts from what is before it is apart', [said[2]] if not any(b'Q BI/W 1' in part for part in streams_of(said[2][1])) else [])
    before = [b'Sent by a program that talks first\r\n\r\n', bytes(range(1, 9)) * 9]
    said = tool('office', [text + plain().plain() for text in (*before, b'a' * 1100, b'MZ' + bytes(99))])
    say('what stands before the header is passed over within 1,024 bytes, and told', [one for one, out in said[:2] if not out or 'leftover' not in [f[0] for f in one['findings']]])
    say('unless it is too long, or a program', [one for one, out in said[2:] if out])


def test_coded():
    """Fax, JBIG2 and JPEG 2000: one that can be read comes out as samples, one that cannot is empty; the file passes either way."""
    def picture(keys, data, width=8, height=2):
        pdf = plain()
        pdf.put(11, f'<</Subtype/Image/Width {width}/Height {height}{keys}>>', data)
        return pdf.plain()
    # Two rows of Group 4: nothing white and eight black, then as above, then the end.
    four = int('001' '00110101' '000101' '1' '1' '000000000001' '000000000001', 2)
    four = (four << (-43 % 8)).to_bytes(6, 'big')
    gray = '/BitsPerComponent 1/ColorSpace/DeviceGray'
    fax = '/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 8>>'
    inline = plain()
    inline.put(6, '<<>>', b'q BI/W 8/H 2/BPC 1/CS/G/F/CCF/DP<</K -1/Columns 8>> ID ' + four + b'\nEI Q')
    files = {'fax': picture(gray + fax, four), 'a fax mask': picture('/ImageMask true' + fax, four),
             'a fax of no depth': picture(fax, four),
             'fax in Flate': picture(gray + '/Filter[/FlateDecode/CCITTFaxDecode]/DecodeParms[null<</K -1/Columns 8>>]', zlib.compress(four)),
             'inline fax': inline.plain(), 'a fax cut off': picture(gray + fax, four[:1]), 'a fax of no columns': picture(gray + fax.replace('8>', '0>'), four),
             'JBIG2 of no form': picture(gray + '/Filter/JBIG2Decode', MARK.encode() * 9), 'JPEG 2000 of no form': picture('/Filter/JPXDecode', MARK.encode()),
             'JPEG of no form': picture(gray + '/Filter/DCTDecode', MARK.encode()),
             'JBIG2 behind JPEG': picture('/Filter[/DCTDecode/JBIG2Decode]', MARK.encode())}
    results = dict(zip(files, tool('office', list(files.values()))))
    say('files with coded pictures pass', [f'{name}: {said["why"]}' for name, (said, out) in results.items() if not out or holds(out)])
    def rows(out):
        found = re.search(rb'/Width 8[^F>]*/Filter/FlateDecode/Length \d+>>\nstream\n(.*?)\nendstream', out or b'', re.S)
        return found and zlib.decompress(found.group(1))
    say('a fax is its rows', [name for name, (_, out) in list(results.items())[:4] if rows(out) != b'\0\0'])
    say('in the content too', [1] if not any(b'/F/AHx ID 0000>' in zlib.decompress(part) for part in re.findall(
        rb'stream\n(x.*?)\nendstream', results['inline fax'][1] or b'', re.S)) else [])
    broken = list(results.items())[5:]
    say('what cannot be read is white, and told', [name for name, (said, out) in broken if rows(out) != b'\xff\xff' or
                                                   'damaged' not in [found[0] for found in said['findings']]])
    again = tool('office', [out for _, out in results.values() if out])
    say('and stays as it is', [said for (said, out), (_, before) in zip(again, results.values()) if out != before or said['findings']])


def test_colours():
    """A picture of samples goes with colours that cannot stay; one that is unpacked here is given others."""
    lost = '[/Indexed/DeviceRGB 1 99 0 R]'
    ways = {'samples': ('', bytes(8)), 'Flate': ('/Filter/FlateDecode', zlib.compress(bytes(8))), 'a mask': ('/ImageMask true', bytes(8)),
            'a fax': ('/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 8>>', b'\0\x10\x01')}
    files = []
    for keys, data in ways.values():
        pdf = plain()
        files.append(pdf.put(11, f'<</Subtype/Image/Width 8/Height 8/BitsPerComponent 1/ColorSpace{lost}{keys}>>', data).plain())
    results = dict(zip(ways, tool('office', files)))
    shown = {name: b'/Subtype/Image' in (out or b'') for name, (_, out) in results.items()}
    say('a picture whose colours go', [shown] if shown != {'samples': False, 'Flate': False, 'a mask': True, 'a fax': True} else [])
    say('is told', [said for said, _ in results.values() if not said['findings']])
    outs = [out for _, out in results.values() if out]
    say('and the rest stays as it is', [said for (said, out), before in zip(tool('office', outs), outs) if out != before or said['findings']])


def test_encrypted():
    if not shutil.which('qpdf'):
        skip('encrypted files', 'no qpdf')
        return
    ways = [['40'], ['128', '--use-aes=n'], ['128', '--use-aes=y'], ['256']]
    files = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / 'plain.pdf'
        source.write_bytes(plain().plain())
        for user in ('', 'secret'):
            for at, way in enumerate(ways):
                path = Path(folder) / f'{at}.pdf'
                subprocess.run(['qpdf', '--allow-weak-crypto', '--encrypt', user, 'owner', *way, '--', str(source), str(path)], check=True)
                files.append(path.read_bytes())
    results = tool('office', files)
    say('under no password they are opened', [said['why'] for said, out in results[:4] if not out or b'/Encrypt' in out or b'/Title(second)' not in out])
    say('under an unknown one they are refused as such', [said for said, out in results[4:] if out or said['refused'] != 'encrypted'])
    where = re.search(rb'/CF (<<.*?>> >>) ', files[3], re.S)
    apart = files[3].replace(where.group(0), b'/CF 97 0 R ').replace(b'startxref', b'start')
    apart += b'97 0 obj\n<</StdCF 98 0 R>>\nendobj\n98 0 obj\n%s\nendobj\n' % re.search(rb'<< /AuthEvent.*?>>', where.group(1)).group(0)
    other = files[3].replace(b'/Filter /Standard', b'/Filter /Adobe.PubSec').replace(b'startxref', b'start')
    said = tool('office', [apart, other])
    say('so are filters that stand in objects of their own', [said[0]] if not said[0][1] or b'/Title(second)' not in said[0][1] else [])
    say('a lock that no password opens is told apart', [said[1]] if said[1][1] or said[1][0]['refused'] != 'unsupported' else [])


def test_corpus():
    if not CORPUS.is_dir():
        skip('a corpus', 'none beside the sources')
        return
    rows = [line.split('\t') for line in (CORPUS / 'MANIFEST.tsv').read_text(encoding='utf-8').splitlines()]
    files = {row[0]: row[2] for row in rows if row[0].endswith('.pdf')}
    results = dict(zip(files, tool('office', [(CORPUS / name).read_bytes() for name in files])))
    hostile = [name for name, kind in files.items() if kind.startswith('hostile')]
    words = [b'/JavaScript', b'/JS', b'/SubmitForm', b'/Launch', b'/EmbeddedFile', b'/AA', b'/XFA', b'/FFilter']
    say(f'{len(hostile)} hostile files lose their vector', [f'{name}: {word}' for name in hostile for word in words if word in unpacked(results[name][1] or b'')])
    say('what comes out stays as it is', [said['file'] for said, out in results.values() if out and tool('office', [out])[0][1] != out])
    say('disarmer and verifier agree', [said['why'] for said, _ in results.values() if 'check of' in (said['why'] or '')])


first = test_plain()
test_vectors()
test_verifier(first)
test_bombs()
test_long_ways()
test_weights()
test_left_out_alone()
test_repeated()
test_odd()
test_sloppy()
test_coded()
test_colours()
test_encrypted()
test_corpus()
finish()
