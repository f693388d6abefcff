"""packages: Office files of a few lines, as parts, types and relationships that tests change."""
import io
import re
import struct
import zipfile
import zlib

OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
X = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
P = 'http://schemas.openxmlformats.org/presentationml/2006/main'
A = 'http://schemas.openxmlformats.org/drawingml/2006/main'
TYPE = 'application/vnd.openxmlformats-officedocument.'
RELS_TYPE = 'application/vnd.openxmlformats-package.relationships+xml'


class Package:
    """`parts` name → bytes; the list of types and relationships are parts as any."""

    def __init__(self, parts):
        self.parts = dict(parts)

    @classmethod
    def read(cls, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def pack(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def edit(self, name, old, new):
        """Puts `new` in the place of what the pattern `old` first finds."""
        text, count = re.subn(old, lambda match: match.expand(new) if '\\g' in new else new, self.parts[name].decode(), count=1)
        assert count == 1, (name, old)
        self.parts[name] = text.encode()

    def add_type(self, row):
        self.edit('[Content_Types].xml', '</Types>', row + '</Types>')

    def add_part(self, name, data, content_type=None):
        self.parts[name] = data if isinstance(data, bytes) else data.encode()
        if content_type:
            self.add_type(f'<Override PartName="/{name}" ContentType="{content_type}"/>')

    def add_way(self, source, identity, kind, target, mode=None):
        """`kind` whole, or as it stands behind Office's address; `source` '' for the package."""
        folder, _, base = source.rpartition('/')
        name = f'{folder}/_rels/{base}.rels' if folder else f'_rels/{base}.rels'
        kind = kind if '//' in kind else f'{OFFICE}/{kind}'
        if name not in self.parts:
            self.parts[name] = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        mode = f' TargetMode="{mode}"' if mode else ''
        self.edit(name, '</Relationships>|<Relationships ([^>]*)/>', f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/></Relationships>')


def package(main, main_type, text):
    made = Package({'[Content_Types].xml': f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                                           f'<Default Extension="rels" ContentType="{RELS_TYPE}"/><Default Extension="xml" ContentType="application/xml"/>'
                                           '<Default Extension="png" ContentType="image/png"/></Types>'.encode()})
    made.add_part(main, text, TYPE + main_type)
    made.add_way('', 'rId1', 'officeDocument', main)
    return made


def word():
    """A paragraph, a picture, settings, a header."""
    picture = ('<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="9525" cy="9525"/>'
               f'<wp:docPr id="1" name="図"/><a:graphic xmlns:a="{A}"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
               '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="図"/><pic:cNvPicPr/>'
               f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
               '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
               '</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>')
    made = package('word/document.xml', 'wordprocessingml.document.main+xml',
                   f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>住民票の写し</w:t></w:r></w:p><w:p><w:r>{picture}</w:r></w:p>'
                   '<w:sectPr/></w:body></w:document>')
    made.add_part('word/settings.xml', f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/></w:settings>', TYPE + 'wordprocessingml.settings+xml')
    made.add_part('word/webSettings.xml', f'<w:webSettings xmlns:w="{W}"><w:optimizeForBrowser/></w:webSettings>', TYPE + 'wordprocessingml.webSettings+xml')
    made.add_part('word/media/image1.png', png())
    made.add_way('word/document.xml', 'rId1', 'settings', 'settings.xml')
    made.add_way('word/document.xml', 'rId2', 'image', 'media/image1.png')
    made.add_way('word/document.xml', 'rId3', 'webSettings', 'webSettings.xml')
    return made


def excel():
    made = package('xl/workbook.xml', 'spreadsheetml.sheet.main+xml',
                   f'<workbook xmlns="{X}" xmlns:r="{OFFICE}"><sheets><sheet name="集計" sheetId="1" r:id="rId1"/></sheets>'
                   '<definedNames><definedName name="合計">集計!$A$1</definedName></definedNames></workbook>')
    made.add_part('xl/worksheets/sheet1.xml', f'<worksheet xmlns="{X}" xmlns:r="{OFFICE}"><sheetData><row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>3</v></c>'
                  '<c r="B1"><v>1</v></c><c r="C1"><v>2</v></c></row></sheetData></worksheet>', TYPE + 'spreadsheetml.worksheet+xml')
    made.add_way('xl/workbook.xml', 'rId1', 'worksheet', 'worksheets/sheet1.xml')
    return made


def slides():
    """One slide with its layout and master."""
    tree = '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{}</p:spTree></p:cSld>'
    shape = ('<p:sp><p:nvSpPr><p:cNvPr id="2" name="題"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="ja-JP"/>'
             '<a:t>説明会</a:t></a:r></a:p></p:txBody></p:sp>')
    spaces = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{OFFICE}"'
    colours = ''.join(f'{name}="{value}" ' for name, value in (('bg1', 'lt1'), ('tx1', 'dk1'), ('bg2', 'lt2'), ('tx2', 'dk2'), ('hlink', 'hlink'), ('folHlink', 'folHlink'),
                                                              *((f'accent{i}', f'accent{i}') for i in range(1, 7))))
    made = package('ppt/presentation.xml', 'presentationml.presentation.main+xml',
                   f'<p:presentation {spaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
                   '<p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>')
    made.add_part('ppt/slides/slide1.xml', f'<p:sld {spaces}>{tree.format(shape)}</p:sld>', TYPE + 'presentationml.slide+xml')
    made.add_part('ppt/slideLayouts/slideLayout1.xml', f'<p:sldLayout {spaces}>{tree.format("")}</p:sldLayout>', TYPE + 'presentationml.slideLayout+xml')
    made.add_part('ppt/slideMasters/slideMaster1.xml', f'<p:sldMaster {spaces}>{tree.format("")}<p:clrMap {colours}/>'
                  '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>', TYPE + 'presentationml.slideMaster+xml')
    made.add_way('ppt/presentation.xml', 'rId1', 'slideMaster', 'slideMasters/slideMaster1.xml')
    made.add_way('ppt/presentation.xml', 'rId2', 'slide', 'slides/slide1.xml')
    made.add_way('ppt/slides/slide1.xml', 'rId1', 'slideLayout', '../slideLayouts/slideLayout1.xml')
    made.add_way('ppt/slideLayouts/slideLayout1.xml', 'rId1', 'slideMaster', '../slideMasters/slideMaster1.xml')
    made.add_way('ppt/slideMasters/slideMaster1.xml', 'rId1', 'slideLayout', '../slideLayouts/slideLayout1.xml')
    return made


# ---- pictures ----

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(extra=b'', behind=b'', pixels=b''):
    rows = b'\0\x10\x20\x30' * 2 + pixels
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 2, 8, 2, 0, 0, 0)) + extra + chunk(b'IDAT', zlib.compress(rows)) +
            chunk(b'IEND', b'') + behind)


def emf(*records):
    """Records are pairs of type and data; a rectangle stands among them."""
    body = [struct.pack('<II', kind, 8 + len(data)) + data for kind, data in ((43, struct.pack('<4i', 0, 0, 9, 9)), *records)]
    body.append(struct.pack('<5I', 14, 20, 0, 16, 20))
    size = 88 + sum(map(len, body))
    head = struct.pack('<II8i', 1, 88, 0, 0, 9, 9, 0, 0, 300, 300) + b' EMF' + struct.pack('<IIIHHIIIIIII', 0x10000, size, len(body) + 1, 1, 0, 0, 0, 0, 1000, 1000, 300, 300)
    return head + b''.join(body)


def wmf(*records):
    """Records are pairs of function and data."""
    body = [struct.pack('<IH', 3 + len(data) // 2, function) + data for function, data in ((0x041B, struct.pack('<4h', 9, 9, 0, 0)), *records)]
    body.append(struct.pack('<IH', 3, 0))
    largest = max(len(record) for record in body) // 2
    return struct.pack('<HHHIHIH', 1, 9, 0x300, 9 + sum(map(len, body)) // 2, 0, largest, 0) + b''.join(body)


def bmp(header=None, rows=b'\x30\x20\x10\0', tail=b''):
    info = header or struct.pack('<IiiHHIIiiII', 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    return b'BM' + struct.pack('<IHHI', 14 + len(info) + len(rows) + len(tail), 0, 0, 14 + len(info)) + info + rows + tail


def bmp_with_profile(kind, profile):
    """Kind: LINK or MBED; the profile, or its path, follows the rows."""
    info = struct.pack('<IiiHHIIiiII', 124, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + bytes(16) + kind[::-1] + bytes(36 + 12 + 4) + struct.pack('<III', 128, len(profile), 0)
    return bmp(info, tail=profile)


def gif(extra=b'', behind=b''):
    return b'GIF89a' + struct.pack('<HHBBB', 1, 1, 0x80, 0, 0) + bytes(6) + extra + b',' + struct.pack('<HHHHB', 0, 0, 1, 1, 0) + b'\2\2\x44\1\0;' + behind


def jpeg(extra=b'', behind=b''):
    """8 × 8, grey: one code for "as before", one for "no more"."""
    def segment(mark, data):
        return bytes([0xFF, mark]) + struct.pack('>H', len(data) + 2) + data
    codes = b''.join(bytes([table]) + b'\1' + bytes(15) + b'\0' for table in (0x00, 0x10))
    return (b'\xff\xd8' + extra + segment(0xDB, b'\0' + b'\1' * 64) + segment(0xC0, b'\x08\0\x08\0\x08\1\1\x11\0') + segment(0xC4, codes) +
            segment(0xDA, b'\1\1\0\0\x3f\0') + b'\x3f\xff\xd9' + behind)


def tiff(tags=(), behind=b''):
    """1 × 1, grey; `tags` are (number, bytes)."""
    rows = [(256, 4, 1, 1), (257, 4, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, 1, 1)]
    end = 10 + 2 + 12 * (len(rows) + len(tags)) + 4
    data = b''
    for number, value in tags:
        rows.append((number, 7, len(value), end + len(data)))
        data += value
    return b'II*\0' + struct.pack('<I', 10) + b'\x80\0' + struct.pack('<H', len(rows)) + b''.join(struct.pack('<HHII', *row) for row in rows) + bytes(4) + data + behind


def webp(*extra, behind=b''):
    """1 × 1; further chunks are (name, bytes)."""
    picture = bytes.fromhex('3001009d012a010001000ec0fe25a400037000000000')
    chunks = b''.join(name + struct.pack('<I', len(data)) + data + bytes(len(data) % 2) for name, data in ((b'VP8 ', picture), *extra))
    return b'RIFF' + struct.pack('<I', 4 + len(chunks)) + b'WEBP' + chunks + behind
