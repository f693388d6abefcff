"""test_import.py SEKISHO: documents go through a running site's tool and worker; the Source page shows the text read out.

SEKISHO is the program; a PDF is made by hand, a Word file here, so that nothing else need be installed than pdftotext.
"""
import pathlib
import shutil
import sys
import tempfile

from reading import long_pdf, pdf, zip_to
from sitecraft import Failed, Site, check, run

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
SENTENCE = '職員等は、この基準を守らなければならない。'
site = Site(sys.argv[1]).init().serve().choose_password()


def word_file():
    lines = ('第1条 目的', SENTENCE, '第2条 定義', SENTENCE)
    body = ''.join(f'<w:p><w:r><w:t>{line}</w:t></w:r></w:p>' for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'made'
        zip_to(path, {'[Content_Types].xml': TYPES,
                      'word/document.xml': f'<w:document {W}><w:body>{body}</w:body></w:document>'})
        return path.read_bytes()


def pdf_file():
    return pdf([('1 Aim', 'Staff must keep this rule.', '2 Terms', 'Staff must keep this rule.')])


def bring(name, data):
    answer = site.ask('POST', f'/imports?filename={name}', data, kind='application/octet-stream')
    check(answer.status == 202, (answer.status, answer.body))
    return site.await_import(answer.json()['id'])


def source_of(edition):
    return site.good('GET', f'/editions/{edition}/source?from=1&to=50')['lines']


def word():
    """a Word file is read, and its source is the text that was read out of it"""
    state = bring('policy.docx', word_file())
    check(state['state'] == 'ready', state)
    edition = site.good('GET', '/editions/' + state['edition'])
    check(edition['source']['format'] == 'docx', edition['source'])
    check(source_of(state['edition']) == ['第1条 目的', SENTENCE, '第2条 定義', SENTENCE], source_of(state['edition']))


def made_by_tool():
    """a PDF is read by the tool and the worker, whatever it is called"""
    if shutil.which('pdftotext') is None:
        return
    state = bring('policy.txt', pdf_file())
    check(state['state'] == 'ready', state)
    edition = site.good('GET', '/editions/' + state['edition'])
    check(edition['source']['format'] == 'pdf' and edition['source']['pages'] == 1, edition['source'])
    check('1 Aim' in source_of(state['edition']), source_of(state['edition']))


def long():
    """a PDF of many pages is read by several tools, and every line of it stands in its place"""
    if shutil.which('pdftotext') is None:
        return
    data, lines = long_pdf(130)
    state = bring('long.pdf', data)
    check(state['state'] == 'ready', state)
    check(site.good('GET', '/editions/' + state['edition'])['source']['pages'] == 130, state)
    read = site.good('GET', f'/editions/{state["edition"]}/source?from=1&to=500')['lines']
    check([line for line in read if line] == lines, read)


def refused():
    """what cannot be read is refused with a reason and a way out"""
    for name, data, slug in (('a.pdf', b'%PDF-1.7\ntrailer<</Encrypt 9 0 R>>', 'encrypted'),
                             ('b.pdf', b'%PDF-1.7\n1 0 obj', 'damaged'),
                             ('c.docx', word_file()[:200], 'damaged'),
                             ('d.doc', b'\xD0\xCF\x11\xE0' + 'WordDocument'.encode('utf-16le'), 'unsupported')):
        state = bring(name, data)
        check(state['state'] == 'refused' and state['problem']['type'].endswith(slug), (name, state))
        check(state['problem']['detail'] and state['problem']['way_out'], state)


try:
    run(word, made_by_tool, long, refused)
except Failed as problem:
    print(f'Bail out! {problem}')
finally:
    site.close()
