"""markup: what an attacker puts into OpenDocument, SVG and HTML, each in three disguises. MARK stands in what is dangerous: it may be in no output, while
SEEN must be."""
import io
import zipfile

MARK, SEEN = 'mark-of-danger', '見える'
SPACES = {
    'office': 'urn:oasis:names:tc:opendocument:xmlns:office:1.0', 'text': 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
    'table': 'urn:oasis:names:tc:opendocument:xmlns:table:1.0', 'draw': 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
    'form': 'urn:oasis:names:tc:opendocument:xmlns:form:1.0', 'script': 'urn:oasis:names:tc:opendocument:xmlns:script:1.0',
    'style': 'urn:oasis:names:tc:opendocument:xmlns:style:1.0', 'xlink': 'http://www.w3.org/1999/xlink',
    'of': 'urn:oasis:names:tc:opendocument:xmlns:of:1.2', 'svg': 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
    'presentation': 'urn:oasis:names:tc:opendocument:xmlns:presentation:1.0', 'meta': 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0',
    'config': 'urn:oasis:names:tc:opendocument:xmlns:config:1.0', 'xforms': 'http://www.w3.org/2002/xforms',
    'field': 'urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0', 'anim': 'urn:oasis:names:tc:opendocument:xmlns:animation:1.0'}
KINDS = {'odt': 'text', 'ods': 'spreadsheet', 'odp': 'presentation', 'odg': 'graphics'}


def declared(spaces):
    return ' '.join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())


def package(ending, content, parts=(), wide=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo('mimetype'), 'application/vnd.oasis.opendocument.' + KINDS[ending])
        archive.writestr('content.xml', content.encode('utf-16') if wide else content)
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def content(ending, inside, spaces=None):
    body = {'odg': 'drawing'}.get(ending, KINDS[ending])
    return (f'<office:document-content {declared(spaces or SPACES)}><office:body><office:{body}>{inside}</office:{body}></office:body>'
            '</office:document-content>')


def renamed(text):
    """The same with other prefixes."""
    spaces = {'q' + prefix: uri for prefix, uri in SPACES.items()}
    for prefix in SPACES:
        text = text.replace(f'<{prefix}:', f'<q{prefix}:').replace(f'</{prefix}:', f'</q{prefix}:').replace(f' {prefix}:', f' q{prefix}:')
    for prefix in SPACES:
        text = text.replace(f'xmlns:{prefix}=', f'xmlns:q{prefix}=')
    return text


def disguises(ending, inside):
    """As it stands; with other prefixes; in UTF-16 with every letter of the danger as a reference."""
    plain = content(ending, inside)
    split = plain.replace(MARK, ''.join(f'&#x{ord(c):x};' for c in MARK))
    return [(f'a.{ending}', package(ending, plain)), (f'a.{ending}', package(ending, renamed(plain))), (f'a.{ending}', package(ending, split, wide=True))]


def cell(formula):
    return (f'<table:table table:name="t"><table:table-row><table:table-cell office:value="7" office:value-type="float" table:formula="{formula}">'
            f'<text:p>{SEEN}</text:p></table:table-cell></table:table-row></table:table>')


def paragraph(inside):
    return f'<text:p>{SEEN}{inside}</text:p>'


INSIDE = [
    ('event', 'odt', paragraph(f'<office:event-listeners><script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:{MARK}"/></office:event-listeners>')),
    ('macro link', 'odt', paragraph(f'<text:a xlink:href="macro:///{MARK}">字</text:a>')),
    ('script link', 'odt', paragraph(f'<text:a xlink:href="vnd.sun.star.script:{MARK}">字</text:a>')),
    ('file link', 'odt', paragraph(f'<text:a xlink:href="file:///c:/{MARK}">字</text:a>')),
    ('share link', 'odt', paragraph(f'<text:a xlink:href="\\\\host\\{MARK}">字</text:a>')),
    ('search link', 'odt', paragraph(f'<text:a xlink:href="search-ms:query={MARK}">字</text:a>')),
    ('script', 'odt', paragraph(f'<text:script script:language="JavaScript">{MARK}</text:script>')),
    ('script address', 'odt', paragraph(f'<text:script script:language="JavaScript" xlink:href="http://h/{MARK}"/>')),
    ('macro field', 'odt', paragraph(f'<text:execute-macro text:name="{MARK}">字</text:execute-macro>')),
    ('scripts', 'odt', f'</office:text></office:body><office:scripts><office:script script:language="ooo:Basic">{MARK}</office:script></office:scripts><office:body><office:text>{paragraph("")}'),
    ('script alone', 'odt', f'</office:text></office:body><office:script script:language="ooo:Basic">{MARK}</office:script><office:body><office:text>{paragraph("")}'),
    ('DDE', 'odt', f'<text:dde-connection-decls><text:dde-connection-decl office:name="{MARK}" office:dde-application="cmd"/></text:dde-connection-decls>{paragraph("")}'),
    ('section', 'odt', f'<text:section text:name="s"><text:section-source xlink:href="http://h/{MARK}"/>{paragraph("")}</text:section>'),
    ('section DDE', 'odt', f'<text:section text:name="s"><office:dde-source office:dde-application="cmd" office:dde-topic="{MARK}"/>{paragraph("")}</text:section>'),
    ('picture', 'odt', paragraph(f'<draw:frame><draw:image xlink:href="http://h/{MARK}"/></draw:frame>')),
    ('picture file', 'odt', paragraph(f'<draw:frame><draw:image xlink:href="file://h/{MARK}"/></draw:frame>')),
    ('background', 'odt', f'</office:text></office:body><office:automatic-styles><style:style style:name="s"><style:paragraph-properties><style:background-image xlink:href="http://h/{MARK}"/></style:paragraph-properties></style:style></office:automatic-styles><office:body><office:text>{paragraph("")}'),
    ('frame', 'odt', paragraph(f'<draw:frame><draw:floating-frame xlink:href="http://h/{MARK}"/></draw:frame>')),
    ('plugin', 'odt', paragraph(f'<draw:frame><draw:plugin xlink:href="{MARK}"/></draw:frame>')),
    ('applet', 'odt', paragraph(f'<draw:frame><draw:applet draw:code="{MARK}" xlink:href="http://h/"/></draw:frame>')),
    ('object', 'odt', paragraph(f'<draw:frame><draw:object xlink:href="http://h/{MARK}"/></draw:frame>')),
    ('OLE', 'odt', paragraph(f'<draw:frame><draw:object-ole xlink:href="./{MARK}" draw:class-id="{MARK}"/></draw:frame>')),
    ('form', 'odt', f'<office:forms><form:form xlink:href="http://h/{MARK}" form:command="{MARK}" form:datasource="{MARK}"/></office:forms>{paragraph("")}'),
    ('button', 'odt', f'<office:forms><form:form><form:button form:button-type="url" xlink:href="http://h/{MARK}" form:image-data="http://h/{MARK}"/></form:form></office:forms>{paragraph("")}'),
    ('service', 'odt', f'<office:forms><form:form><form:text form:control-implementation="ooo:com.sun.star.{MARK}"/></form:form></office:forms>{paragraph("")}'),
    ('submission', 'odt', f'<office:forms><xforms:model><xforms:submission action="http://h/{MARK}"/></xforms:model></office:forms>{paragraph("")}'),
    ('field', 'odt', paragraph(f'<field:fieldmark-start field:type="vnd.oasis.opendocument.field.UNHANDLED"><field:param field:name="code" field:value="INCLUDEPICTURE {MARK}"/></field:fieldmark-start>INCLUDEPICTURE {MARK}<field:fieldmark-separator/>字<field:fieldmark-end/>')),
    ('font', 'odt', f'</office:text></office:body><office:font-face-decls><style:font-face style:name="f"><svg:font-face-src><svg:font-face-uri xlink:href="http://h/{MARK}"/></svg:font-face-src></style:font-face></office:font-face-decls><office:body><office:text>{paragraph("")}'),
    ('unknown', 'odt', f'<evil:e xmlns:evil="urn:evil" evil:a="{MARK}">{MARK}</evil:e>{paragraph("")}'),
    ('unknown value', 'odt', f'<text:p evil:a="{MARK}" xmlns:evil="urn:evil">{SEEN}</text:p>'),
    ('WEBSERVICE', 'ods', cell(f'of:=WEBSERVICE(&quot;http://h/{MARK}&quot;)')),
    ('WEBSERVICE in SUM', 'ods', cell(f'of:=SUM(1;IF(1;COM.MICROSOFT.WEBSERVICE  (&quot;{MARK}&quot;);0))')),
    ('HYPERLINK', 'ods', cell(f'oooc:=HYPERLINK(&quot;file:///{MARK}&quot;)')),
    ('DDE formula', 'ods', cell(f'of:=DDE(&quot;cmd&quot;;&quot;/c {MARK}&quot;;&quot;x&quot;)')),
    ('DDE bar', 'ods', cell(f"msoxl:=cmd|'/c {MARK}'!A0")),
    ('other book', 'ods', cell(f"of:=['file:///{MARK}'#$t.A1]")),
    ('other book bare', 'ods', cell(f"of:='file:///{MARK}'#$t.A1")),
    ('INDIRECT', 'ods', cell(f"of:=INDIRECT(&quot;'file:///{MARK}'#$t.A1&quot;)")),
    ('named', 'ods', cell('of:=1') + f'<table:named-expressions><table:named-expression table:name="n" table:expression="of:=WEBSERVICE(&quot;{MARK}&quot;)"/></table:named-expressions>'),
    ('validation', 'ods', f'<table:content-validations><table:content-validation table:name="v" table:condition="of:cell-content()=WEBSERVICE(&quot;{MARK}&quot;)"><table:error-macro table:execute="true"><office:event-listeners><script:event-listener xlink:href="vnd.sun.star.script:{MARK}"/></office:event-listeners></table:error-macro></table:content-validation></table:content-validations>' + cell('of:=1')),
    ('DDE links', 'ods', f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="{MARK}"/></table:dde-link></table:dde-links>' + cell('of:=1')),
    ('table source', 'ods', f'<table:table table:name="s"><table:table-source xlink:href="http://h/{MARK}"/></table:table>' + cell('of:=1')),
    ('query', 'ods', f'<table:database-ranges><table:database-range table:name="d"><table:database-source-sql table:sql-statement="{MARK}"/></table:database-range></table:database-ranges>' + cell('of:=1')),
    ('sound', 'odp', f'<draw:page><draw:frame><draw:text-box>{paragraph("")}</draw:text-box></draw:frame><anim:audio xlink:href="http://h/{MARK}"/></draw:page>'),
    ('action', 'odp', f'<draw:page><draw:frame><office:event-listeners><presentation:event-listener script:event-name="dom:click" presentation:action="execute" xlink:href="file:///{MARK}"/></office:event-listeners><draw:text-box>{paragraph("")}</draw:text-box></draw:frame></draw:page>'),
    ('image map', 'odg', f'<draw:page><draw:frame><draw:image-map><draw:area-rectangle xlink:href="file:///{MARK}"/></draw:image-map><draw:text-box>{paragraph("")}</draw:text-box></draw:frame></draw:page>'),
]
PARTS = [('Basic/Standard/a.xml', f'<a>{MARK}</a>'), ('Scripts/python/a.py', MARK), ('Dialogs/a.xml', MARK), ('Configurations2/accelerator/current.xml', MARK),
         ('Configurations2/menubar/menubar.xml', MARK), ('META-INF/documentsignatures.xml', MARK), ('Thumbnails/thumbnail.png', MARK), ('manifest.rdf', MARK),
         ('Object 1/content.xml', MARK), ('ObjectReplacements/Object 1', MARK), ('Versions/Version1', MARK), ('Fonts/a.ttf', MARK), ('x.exe', MARK),
         ('Pictures/left.png', MARK), ('META-INF/x.xml', MARK)]


SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG_INSIDE = [
    ('svg script', f'<script>{MARK}</script>'), ('svg script address', f'<script href="http://h/{MARK}"/>'),
    ('svg event', f'<rect onload="{MARK}()" onClick="{MARK}"/>'), ('svg handler', f'<handler type="text/javascript">{MARK}</handler>'),
    ('svg link', f'<a xlink:href="javascript:{MARK}"><text>字</text></a>'), ('svg link data', f'<a href="data:text/html,{MARK}"><text>字</text></a>'),
    ('svg link blank', f'<a href=" java&#9;script:{MARK}"><text>字</text></a>'),
    ('svg image', f'<image href="http://h/{MARK}.png"/>'), ('svg image file', f'<image xlink:href="file:///{MARK}"/>'),
    ('svg image svg', f'<image href="data:image/svg+xml;base64,PHN2Zy8+{MARK}"/>'), ('svg image html', f'<image href="data:text/html;base64,{MARK}"/>'),
    ('svg use', f'<use href="http://h/{MARK}.svg#a"/>'), ('svg use data', f'<use xlink:href="data:image/svg+xml,{MARK}#a"/>'),
    ('svg feImage', f'<filter id="f"><feImage href="http://h/{MARK}"/></filter>'), ('svg pattern', f'<pattern id="p" href="http://h/{MARK}#q"/>'),
    ('svg textPath', f'<text><textPath href="http://h/{MARK}#p">字</textPath></text>'),
    ('svg set', f'<a href="#x"><set attributeName="href" to="javascript:{MARK}"/></a>'), ('svg animate', f'<rect><animate attributeName="href" values="{MARK}"/></rect>'),
    ('svg style import', f'<style>@import url(http://h/{MARK});</style>'), ('svg style font', f'<style>@font-face{{font-family:x;src:url(http://h/{MARK})}}</style>'),
    ('svg style address', f'<style>rect{{fill:url("http://h/{MARK}#a")}}</style>'), ('svg style escape', f'<style>rect{{fill:u\\72l(http://h/{MARK})}}</style>'),
    ('svg style comment', f'<style>rect{{fill:u/**/rl(http://h/{MARK})}}</style>'), ('svg style attribute', f'<rect style="background:url(//h/{MARK})"/>'),
    ('svg style expression', f'<rect style="width:expression({MARK}())"/>'), ('svg style binding', f'<rect style="-moz-binding:url({MARK}#a);behavior:url({MARK})"/>'),
    ('svg style open bracket', f'<style>*{{margin:(1px}}\n)"{{font-family:";background:url(http://h/{MARK});y:"}}</style>'),
    ('svg style open address', f'<style>*{{margin:(1px}}\nurl({{font-family:"));background:url(http://h/{MARK});y:"}}</style>'),
    ('svg fill', f'<rect fill="url(http://h/{MARK}#a)"/>'), ('svg mask', f'<rect mask="url(  &apos;//h/{MARK}#a&apos;)"/>'),
    ('svg cursor', f'<rect style="cursor:url({MARK})"/>'), ('svg frame', f'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="{MARK}"/></foreignObject>'),
    ('svg foreign script', f'<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">字<script>{MARK}</script><img src="x" onerror="{MARK}"/></div></foreignObject>'),
    ('svg metadata', f'<metadata>{MARK}</metadata>'), ('svg unknown', f'<e:x xmlns:e="urn:e" e:y="{MARK}">{MARK}</e:x>'), ('svg comment', f'<!-- {MARK} --><rect/>'),
    ('svg audio', f'<audio xmlns="http://www.w3.org/1999/xhtml" src="{MARK}"/>'), ('svg base', f'<g xml:base="http://h/{MARK}"/>'),
]
SVG_WHOLE = [
    ('svg entity', f'<!DOCTYPE svg [<!ENTITY a "{MARK}">]><svg {SVG}><text>&a;</text></svg>'),
    ('svg entity of another', f'<!DOCTYPE svg [<!ENTITY a "{MARK}"><!ENTITY b "&a;">]><svg {SVG}><g id="&b;"/></svg>'),
    ('svg entity from elsewhere', f'<!DOCTYPE svg [<!ENTITY a SYSTEM "http://h/{MARK}">]><svg {SVG}><g id="&a;"/></svg>'),
    ('svg entity as address', f'<!DOCTYPE svg [<!ENTITY a "http://h/{MARK}">]><svg {SVG}><image href="&a;"/><rect fill="url(&a;)"/><text>{SEEN}</text></svg>'),
    ('svg entity as script', f'<!DOCTYPE svg [<!ENTITY a "javascript:{MARK}">]><svg {SVG}><a href="&a;"><text>{SEEN}</text></a></svg>'),
    ('svg sheet', f'<?xml-stylesheet href="http://h/{MARK}"?><svg {SVG}/>'),
    ('svg uses itself', f'<svg {SVG}><g id="a"><use href="#a"/></g><text>{MARK}</text></svg>'),
    ('svg mask of itself', f'<svg {SVG}><mask id="a"><rect style="mask:url(#a)"/></mask><rect mask="url(#a)"/><text>{MARK}</text></svg>'),
    ('svg patterns multiply', f'<svg {SVG}>' + ''.join(f'<pattern id="p{i + 1}">' + f'<rect fill="url(#p{i})"/>' * 10 + '</pattern>' for i in range(9))
     + f'<pattern id="p0"><rect/></pattern><text>{MARK}</text></svg>'),
    ('svg patterns of rules multiply', f'<svg {SVG}><style>' + ''.join(f'.c{i}{{fill:url(#p{i})}}' for i in range(9)) + '</style>'
     + ''.join(f'<pattern id="p{i + 1}">' + f'<rect class="x c{i}"/>' * 10 + '</pattern>' for i in range(9)) + f'<pattern id="p0"><rect/></pattern><text>{MARK}</text></svg>'),
    ('svg pattern of a rule of itself', f'<svg {SVG}><style>g &gt; rect:hover, rect{{fill:url(#p)}}</style><pattern id="p"><rect/></pattern><rect/><text>{MARK}</text></svg>'),
    ('svg multiplies', f'<svg {SVG}><g id="a0"><rect/></g>' + ''.join(f'<g id="a{i + 1}">' + f'<use href="#a{i}"/>' * 10 + '</g>' for i in range(9)) + f'<text>{MARK}</text></svg>'),
]


def drawn(inside):
    """As it stands; with a prefix for the space; in UTF-16 with the danger as references."""
    plain = f'<svg {SVG}>{inside}<text>{SEEN}</text></svg>'
    other = plain.replace('xmlns="http://www.w3.org/2000/svg"', 'xmlns:s="http://www.w3.org/2000/svg"').replace('<', '<s:').replace('<s:/', '</s:')
    other = other.replace('<s:e:x', '<e:x').replace('</s:e:x', '</e:x').replace('<s:!--', '<!--')
    split = plain if '!--' in inside or 'style>' in inside else plain.replace(MARK, ''.join(f'&#{ord(c)};' for c in MARK))
    return [('a.svg', plain.encode()), ('a.svg', other.encode()), ('a.svg', split.encode('utf-16'))]


HTML_INSIDE = [
    ('html script', f'<script>{MARK}</script>'), ('html script in pieces', f'<scr<script>x</script>ipt>y</script><SCRIPT SRC=//h/{MARK}></SCRIPT>'),
    ('html event', f'<p onclick="{MARK}" ONMOUSEOVER={MARK}>字</p>'), ('html event slash', f'<img/src="x"/onerror={MARK}()>'),
    ('html link', f'<a href="javascript:{MARK}">字</a>'), ('html link blanks', f'<a href=" java&#10;script:{MARK}">字</a>'),
    ('html link entities', f'<a href="&#106;avascript&colon;{MARK}">字</a>'), ('html link vbscript', f'<a href="vbscript:{MARK}">字</a>'),
    ('html link data', f'<a href="data:text/html,{MARK}">字</a>'), ('html link file', f'<a href="file:///{MARK}">字</a><a href="\\\\h\\{MARK}">字</a>'),
    ('html refresh', f'<meta http-equiv="refresh" content="0;url=http://h/{MARK}">'), ('html base', f'<base href="http://h/{MARK}/">'),
    ('html frame', f'<iframe src="http://h/{MARK}"></iframe><iframe srcdoc="{MARK}">{MARK}</iframe>'), ('html object', f'<object data="{MARK}"><embed src="{MARK}"></object>'),
    ('html form', f'<form action="http://h/{MARK}"><input name="{MARK}"><button formaction="{MARK}">字</button></form>'),
    ('html picture', f'<img src="http://h/{MARK}"><img srcset="{MARK} 2x"><picture><source srcset="{MARK}"></picture>'),
    ('html background', f'<table background="http://h/{MARK}"><tr><td background={MARK}>字</td></tr></table>'),
    ('html sheet', f'<link rel=stylesheet href="http://h/{MARK}"><link rel=prefetch href={MARK}>'),
    ('html style import', f'<style>@import "{MARK}";</style>'), ('html style address', f'<p style="background:url(http://h/{MARK})">字</p>'),
    ('html style expression', f'<p style="width:expr/**/ession({MARK})">字</p>'), ('html style escape', f'<p style="background:\\75rl({MARK})">字</p>'),
    ('html style end', f'<style>p{{font-family:"</style><img src=x onerror={MARK}>"}}</style>'),
    ('html conditional', f'<!--[if gte mso 9]><script>{MARK}</script><![endif]--><![if x]>字<![endif]>'), ('html comment trick', f'<!--><img src=x onerror={MARK}>--><!-- --!><script>{MARK}</script>'),
    ('html svg', f'<svg><style><img src=x onerror={MARK}></style><script>{MARK}</script></svg>'), ('html math', f'<math><mtext><table><mglyph><style><img src=x onerror={MARK}></style></mglyph></table></mtext></math>'),
    ('html svg title', f'<svg></p><style><a id="</style><img src=1 onerror={MARK}>"></a></style></svg>'),
    ('html style open bracket', f'<style>*{{margin:(1px}}\n)"{{font-family:";background:url(http://h/{MARK});y:"}}</style>'),
    ('html template', f'<template><script>{MARK}</script></template>'), ('html textarea', f'<textarea></textarea><img src=x onerror={MARK}>'),
    ('html title', f'<title></title><script>{MARK}</script>'), ('html xmp', f'<xmp></xmp><script>{MARK}</script>'), ('html media', f'<video src={MARK} poster={MARK}><source src={MARK}></video><audio src={MARK}></audio>'),
    ('html island', f'<xml src="{MARK}" id=i></xml><span datasrc="#i" datafld="{MARK}" dataformatas=html></span>'),
    ('html VML', f'<v:shape style="behavior:url(#default#VML)" v:x="{MARK}"></v:shape>'), ('html ping', f'<a href="https://example.jp/" ping="http://h/{MARK}">字</a>'),
    ('html area', f'<map name=m><area href="javascript:{MARK}"></map>'), ('html NUL', f'<scr\0ipt>1</script><p on\0click={MARK}>字</p>'.replace('\\0', chr(0))),
    ('html nested form', f'<form><math><mtext></form><form><mglyph><style></math><img src onerror={MARK}></style>'), ('html isindex', f'<isindex action="javascript:{MARK}">'),
    ('html picture data', f'<img src="data:image/svg+xml,<svg onload={MARK}>"><img src="data:text/html;base64,{MARK}">'),
]


def page(inside):
    """As it stands; in upper case; in ISO-2022-JP."""
    plain = f'<html><head><meta charset="{{}}"></head><body><p>{SEEN}</p>{inside}</body></html>'
    upper = plain.replace('<script', '<SCRIPT').replace('</script', '</ScRiPt').replace('<style', '<STYLE').replace('<img', '<IMG').replace('<svg', '<SVG').replace(' onerror', '\nONERROR')
    return [('a.html', plain.format('utf-8').encode()) if '{' not in inside else ('a.html', plain.replace('{}', 'utf-8').encode()),
            ('a.htm', b'\xef\xbb\xbf' + upper.replace('{}', 'shift_jis').encode()), ('a.html', plain.replace('{}', 'iso-2022-jp').encode('iso2022_jp', 'replace'))]


PIXEL = bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082')


def shared_picture():
    """A picture that the document leads to, and a document in a document inside it: its name there is longer than the one it was given first."""
    def frame(inside):
        return paragraph(f'<draw:frame><draw:{inside}/></draw:frame>')
    inner = 'Object 1/Object 2/'
    outer = content('odt', frame(f'image xlink:href="{inner}Pictures/x.png"') + frame('object xlink:href="./Object 1"'))
    parts = [('Object 1/content.xml', content('odt', frame('object xlink:href="./Object 2"'))), (f'{inner}Pictures/x.png', PIXEL),
             (f'{inner}content.xml', content('odt', frame('image xlink:href="Pictures/x.png"'))), ('Basic/a.xml', MARK)]
    return package('odt', outer, parts)


def vectors():
    """(name, [(file name, bytes), …]) of each."""
    yield 'picture of two documents', [('a.odt', shared_picture())]
    yield 'parts of no bytes', [('a.odt', package('odt', content('odt', paragraph('')), [('META-INF/manifest.xml', ''), ('Basic/a.xml', MARK)]))]
    yield 'formula as styles', [('a.odt', package('odt', content('odt', paragraph('')), [('styles.xml', f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>{MARK}</mi></math>')]))]
    for name, ending, inside in INSIDE:
        yield name, disguises(ending, inside)
    yield from ((name, drawn(inside)) for name, inside in SVG_INSIDE)
    yield from ((name, page(inside)) for name, inside in HTML_INSIDE)
    yield from ((name, [('a.svg', text.encode())]) for name, text in SVG_WHOLE)
    for name, data in PARTS:
        yield name, [('a.odt', package('odt', content('odt', paragraph('')), [(name, data)])),
                     ('a.ods', package('ods', content('ods', cell('of:=1')), [(name, data)])),
                     ('a.odp', package('odp', content('odp', f'<draw:page><draw:frame><draw:text-box>{paragraph("")}</draw:text-box></draw:frame></draw:page>'), [(name, data)]))]
