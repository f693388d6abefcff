"""PDF files made for tests: objects by number, written as a table or hidden in object streams with names spelt another way."""
import re
import zlib

MARK = 'SEKISHO-MARK-7731'


def escaped(text):
    """Every name with some of its letters as #XX, so that no search for a word finds it."""
    def spell(match):
        name = match.group(1)
        return b'/' + b''.join(b'#%02X' % c if i % 2 else bytes([c]) for i, c in enumerate(name))
    return re.sub(rb'/([A-Za-z][A-Za-z0-9]*)', spell, text)


class Pdf:
    def __init__(self):
        self.objects, self.root = {}, 1

    def put(self, number, text, data=None):
        text = text.encode('latin-1') if isinstance(text, str) else text
        self.objects[number] = (text, data)
        return self

    def one(self, number):
        text, data = self.objects[number]
        if data is None:
            return b'%d 0 obj\n%s\nendobj\n' % (number, text)
        return b'%d 0 obj\n%s/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (number, text[:-2], len(data), data)

    def table(self, out, numbers, previous=None, extra=b''):
        places = {}
        for number in numbers:
            places[number] = len(out)
            out += self.one(number)
        start = len(out)
        out += b'xref\n'
        for number in sorted(places):
            out += b'%d 1\n%010d 00000 n \n' % (number, places[number])
        before = b'/Prev %d' % previous if previous else b''
        out += b'trailer\n<</Size %d/Root %d 0 R%s%s>>\nstartxref\n%d\n%%%%EOF\n' % (max(self.objects) + 1, self.root, before, extra, start)
        return start

    def plain(self):
        out = bytearray(b'%PDF-1.7\n')
        self.table(out, sorted(self.objects))
        return bytes(out)

    def hidden(self):
        """All that is no stream in an object stream, names escaped, places in a cross-reference stream."""
        out, rows = bytearray(b'%PDF-1.7\n'), {}
        packed = [n for n, (_, data) in sorted(self.objects.items()) if data is None]
        top = max(self.objects)
        head, body = b'', b''
        for number in packed:
            head += b'%d %d ' % (number, len(body))
            body += escaped(self.objects[number][0]) + b' '
        for number in sorted(set(self.objects) - set(packed)):
            rows[number] = (1, len(out), 0)
            text, data = self.objects[number]
            out += b'%d 0 obj\n%s/Length %d>>\nstream\r\n%s\nendstream\nendobj\n' % (number, escaped(text[:-2]), len(data), data)
        rows.update({number: (2, top + 1, at) for at, number in enumerate(packed)})
        for number, text, data in ((top + 1, b'<</Type/ObjStm/N %d/First %d' % (len(packed), len(head)), head + body), (top + 2, None, None)):
            rows[number] = (1, len(out), 0)
            if text is None:
                data = b''.join(bytes([kind]) + at.to_bytes(4, 'big') + more.to_bytes(2, 'big')
                                for kind, at, more in (rows.get(n, (0, 0, 0)) for n in range(top + 3)))
                text = b'<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R' % (top + 3, self.root)
            data = zlib.compress(data)
            out += b'%d 0 obj\n%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (number, text, len(data), data)
        return bytes(out + b'startxref\n%d\n%%%%EOF\n' % rows[top + 2][1])

    def hybrid(self, hidden):
        """A table that calls some objects free, and beside it a stream that says where they are."""
        out, places, top = bytearray(b'%PDF-1.7\n'), {}, max(self.objects)
        head, body, rows = b'', b'', b''
        for at, number in enumerate(hidden):
            head += b'%d %d ' % (number, len(body))
            body += self.objects[number][0] + b' '
            rows += b'\2' + (top + 1).to_bytes(4, 'big') + at.to_bytes(2, 'big')
        pack = Pdf().put(top + 1, '<</Type/ObjStm/N %d/First %d>>' % (len(hidden), len(head)), head + body)
        pack.put(top + 2, '<</Type/XRef/Size %d/W[1 4 2]/Index[%d %d]>>' % (top + 3, hidden[0], len(hidden)), rows)
        for number in sorted({*self.objects, top + 1, top + 2} - set(hidden)):
            places[number] = len(out)
            out += (self if number in self.objects else pack).one(number)
        start = len(out)
        out += b'xref\n0 %d\n' % (top + 3)
        for number in range(top + 3):
            out += b'%010d 00000 n \n' % places[number] if number in places else b'0000000000 65535 f \n'
        return bytes(out + b'trailer\n<</Size %d/Root %d 0 R/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n' % (top + 3, self.root, places[top + 2], start))

    def updated(self, before):
        """`before`, and this as an update of it: what changed is written behind."""
        changed = [n for n in sorted(self.objects) if before.objects.get(n) != self.objects[n]]
        out = bytearray(b'%PDF-1.7\n')
        start = before.table(out, sorted(before.objects))
        self.table(out, changed, start)
        return bytes(out)

    def disguises(self, before):
        return [self.plain(), self.hidden(), self.updated(before)]


def plain():
    """Two pages: text, a picture, a form, a link inside, an outline, a named place, and what the parts of both are."""
    pdf = Pdf()
    pdf.put(1, '<</Type/Catalog/Pages 2 0 R/Outlines 12 0 R/Names<</Dests 14 0 R>>/AcroForm<</Fields[15 0 R]/DA(/F1 12 Tf)>>/Lang(ja)'
            '/MarkInfo<</Marked true>>/StructTreeRoot 17 0 R>>')
    pdf.put(2, '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 300 400]/Resources 5 0 R>>')
    pdf.put(3, '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[10 0 R 15 0 R]/StructParents 0>>')
    pdf.put(4, '<</Type/Page/Parent 2 0 R/Contents[7 0 R 6 0 R]/Rotate 90>>')
    pdf.put(5, '<</Font<</F1 8 0 R>>/XObject<</X1 9 0 R/X2 11 0 R>>/ExtGState<</G1<</CA 0.5/ca 0.5>>>>>>')
    pdf.put(6, '<<>>', b'q 0.5 w /H1 <</MCID 0>> BDC BT /F1 12 Tf 20 300 Td (Sekisho) Tj ET EMC Q /X1 Do /G1 gs q 50 0 0 50 100 100 cm /X2 Do Q')
    pdf.put(7, '<</Filter/FlateDecode>>', zlib.compress(b'1 0 0 rg 10 10 50 50 re f\n'))
    pdf.put(8, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>')
    pdf.put(9, '<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<<>>>>', b'0 1 0 rg 0 0 20 20 re f')
    pdf.put(10, '<</Type/Annot/Subtype/Link/Rect[0 0 50 50]/A<</S/GoTo/D(second)>>>>')
    pdf.put(11, '<</Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB>>', bytes(range(12)))
    pdf.put(12, '<</Type/Outlines/First 13 0 R/Last 13 0 R/Count 1>>')
    pdf.put(13, '<</Title(second)/Parent 12 0 R/Dest[4 0 R/Fit]>>')
    pdf.put(14, '<</Names[(second)[4 0 R/XYZ null null 0]]>>')
    pdf.put(15, '<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(value)/Rect[100 0 200 20]/P 3 0 R/AP<</N 16 0 R>>>>')
    pdf.put(16, '<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F1 8 0 R>>>>>>', b'/Tx BMC BT /F1 9 Tf (value) Tj ET EMC')
    pdf.put(17, '<</Type/StructTreeRoot/K 18 0 R/ParentTree<</Kids[<</Nums[0[19 0 R null]7 18 0 R]/Limits[0 7]>>]>>/RoleMap<</Chapter/Sect>>>>')
    pdf.put(18, '<</Type/StructElem/S/Chapter/P 17 0 R/K[19 0 R<</S/Figure/P 18 0 R/Alt(a square)/A<</O/Layout/Placement/Block>>>>]>>')
    pdf.put(19, '<</S/H1/P 18 0 R/Pg 3 0 R/T(heading)/A[20 0 R 0]/K[0<</Type/MCR/MCID 1/Pg 4 0 R>><</Type/OBJR/Obj 10 0 R>>18 0 R 17 0 R 19 0 R]>>')
    pdf.put(20, '<</O/Table/ColSpan 2/Scope/Row>>')
    return pdf


def with_key(number, key):
    """The plain file with one more key in one of its dictionaries."""
    def change(pdf):
        text, data = pdf.objects[number]
        pdf.put(number, text[:-2] + key.encode() + b'>>', data)
    return change


def with_object(number, text, data, *changes):
    def change(pdf):
        pdf.put(number, text, data)
        for one in changes:
            one(pdf)
    return change


JS = f'<</S/JavaScript/JS(app.alert\\("{MARK}"\\))>>'
FILE = f'<</Type/Filespec/F({MARK}.exe)/EF<</F 31 0 R>>>>'
# Actions by their kind, and the places that can hold one.
ACTIONS = {
    'JavaScript': JS,
    'Launch': f'<</S/Launch/F({MARK}.exe)/Win<</F({MARK}.exe)>>>>',
    'GoToR': f'<</S/GoToR/F({MARK}.pdf)/D[0/Fit]>>',
    'GoToE': f'<</S/GoToE/T<</R/C/N({MARK})>>>>',
    'file': f'<</S/URI/URI(file://{MARK}/x)>>',
    'script-address': f'<</S/URI/URI(javascript:{MARK})>>',
    'SubmitForm': f'<</S/SubmitForm/F(http://{MARK}/)>>',
    'ImportData': f'<</S/ImportData/F({MARK}.fdf)>>',
    'Rendition': f'<</S/Rendition/JS({MARK})>>',
    'Thread': f'<</S/Thread/F({MARK}.pdf)/D 0>>',
    'unknown': f'<</S/X{MARK}>>',
    'chain': f'<</S/GoTo/D[3 0 R/Fit]/Next[{JS}]>>',
}
PLACES = {'OpenAction': (1, '/OpenAction'), 'catalog': (1, '/AA<</WC'), 'page': (3, '/AA<</O'), 'annotation': (10, '/A'),
          'field': (15, '/AA<</K'), 'widget': (15, '/A'), 'outline': (13, '/A'), 'preview': (10, '/PA')}
VECTORS = [(f'{action} in {place}', with_key(number, key + text + ('>>' if '<<' in key else '')))
           for action, text in ACTIONS.items() for place, (number, key) in PLACES.items()]
VECTORS += [
    ('file of a part', with_object(31, '<</Type/EmbeddedFile>>', MARK.encode(), with_key(19, f'/AF[{FILE}]'))),
    ('words of a program in a part', with_key(19, f'/X({MARK})')),
    ('properties of a part', with_key(18, f'/A<</O/UserProperties/P[<</N(x)/V({MARK})>>]>>')),
    ('script in what a part is like', with_key(20, f'/AA{JS}')),
    ('script in a mark', with_key(18, f'/K[<</Type/MCR/MCID 0/A{JS}>>]')),
    ('names of scripts', with_key(1, f'/Names<</JavaScript<</Names[(a){JS}]>>>>')),
    ('embedded file', with_object(31, '<</Type/EmbeddedFile>>', MARK.encode(), with_key(1, f'/Names<</EmbeddedFiles<</Names[(a){FILE}]>>>>'))),
    ('associated file', with_object(31, '<</Type/EmbeddedFile>>', MARK.encode(), with_key(3, f'/AF[{FILE}]'))),
    ('attachment', with_object(31, '<</Type/EmbeddedFile>>', MARK.encode(), with_key(4, f'/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS{FILE}>>]'))),
    ('portfolio', with_key(1, f'/Collection<</D({MARK})>>')),
    ('XFA', with_object(31, '<<>>', f'<xdp>{MARK}</xdp>'.encode(), with_key(1, '/AcroForm<</Fields[15 0 R]/XFA 31 0 R>>'))),
    ('signature', with_key(15, f'/V<</Type/Sig/Contents({MARK})/ByteRange[0 1 2 3]>>')),
    ('rich media', with_key(4, f'/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]/RichMediaContent<</X({MARK})>>>>]')),
    ('screen', with_key(4, f'/Annots[<</Subtype/Screen/Rect[0 0 9 9]/A{JS}>>]')),
    ('film', with_key(4, f'/Annots[<</Subtype/Movie/Rect[0 0 9 9]/Movie<</F({MARK})>>>>]')),
    ('sound', with_key(4, f'/Annots[<</Subtype/Sound/Rect[0 0 9 9]/Sound 99 0 R/T({MARK})>>]')),
    ('model', with_key(4, f'/Annots[<</Subtype/3D/Rect[0 0 9 9]/3DD<</X({MARK})>>>>]')),
    ('reference XObject', with_key(9, f'/Ref<</F({MARK}.pdf)/Page 0>>')),
    ('PostScript XObject', with_object(31, '<</Type/XObject/Subtype/PS>>', MARK.encode(), with_key(5, '/XObject<</X1 9 0 R/P1 31 0 R>>'))),
    ('OPI', with_key(11, f'/OPI<</2.0<</F({MARK})>>>>')),
    ('alternate', with_key(11, f'/Alternates[<</Image 9 0 R/X({MARK})>>]')),
    ('external stream', with_key(9, f'/F({MARK}.txt)/FFilter/FlateDecode')),
    ('metadata', with_object(31, '<</Type/Metadata/Subtype/XML>>', MARK.encode(), with_key(1, '/Metadata 31 0 R'))),
    ('private data', with_key(3, f'/PieceInfo<</App<</Private({MARK})>>>>')),
    ('thumbnail', with_object(31, '<</Width 1/Height 1>>', MARK.encode(), with_key(3, '/Thumb 31 0 R'))),
    ('web capture', with_key(1, f'/SpiderInfo<</V 1/C({MARK})>>')),
    ('bytes behind samples', with_object(11, '<</Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB>>',
                                         bytes(range(12)) + MARK.encode())),
    ('orphan', with_object(31, f'({MARK})', None)),
    ('unknown operator', with_object(6, '<<>>', f'q ({MARK}) XX Q'.encode())),
    ('comment in content', with_object(6, '<<>>', f'q % {MARK}\nQ'.encode())),
    ('PostScript in a function', with_object(31, '<</FunctionType 4/Domain[0 1]/Range[0 1]>>', f'{{ ({MARK}) run }}'.encode(),
                                             with_key(5, '/Shading<</S1<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 31 0 R>>>>'))),
    ('program in a map', with_object(31, '<</Type/CMap>>', f'begincmap ({MARK}) run endcmap'.encode(), with_key(8, '/ToUnicode 31 0 R'))),
    ('a font that is none', with_object(31, '<<>>', MARK.encode() * 9, with_key(8, '/FontDescriptor<</Type/FontDescriptor/FontFile2 31 0 R>>'))),
]
