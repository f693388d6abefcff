#!/usr/bin/env python3
"""test_locked.py RELEASE_TOOL: documents under a password, opened by it, refused without it; what is in them is disarmed as any."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import locked
import markup
import packages
from way import finish, say, through, unpacked

PASSWORD = 'ひみつ-Pass1'
MACRO = '<text:p>見える本文<text:script script:language="JavaScript">MARK</text:script></text:p>'
LONG = ''.join(f'<text:p>{i * i * 7919} 見える</text:p>' for i in range(400))


def outcome(name, data, password, policy='office'):
    return through(policy, [(name, data)], password=password)[0]


def deeds(said):
    return sorted(deed for danger, deed, *_ in said['findings'] if danger == 'encrypted')


def check_open(what, name, data, words, password=PASSWORD):
    """With the password it is as if it had none; with another, none, or where nothing may change, it is refused."""
    said, out = outcome(name, data, password)
    inside = unpacked(out) if out else b''
    wrong = [str(said)] if not said['passed'] or deeds(said) != ['dropped'] else []
    wrong += [f'not there: {word}' for word in words if word.encode() not in inside] + (['MARK is there'] if b'MARK' in inside else [])
    wrong += ['still locked'] if b'encryption-data' in inside or b'EncryptionInfo' in inside else []
    if out and not wrong:
        again, _ = outcome(name, out, None)
        wrong += [str(again)] if not again['passed'] or again['findings'] else []
    say(what + ': opened', wrong)
    for other, said in (('another', outcome(name, data, 'other')[0]), ('none', outcome(name, data, None)[0])):
        fine = said['refused'] == 'encrypted' and deeds(said) == ['refused'] and not said['called']
        say(f'{what}: {other} password refuses', [] if fine else [str(said)])
    said, _ = outcome(name, data, password, 'verify-only')
    say(what + ': verify-only does not pass it', [] if not said['passed'] else [str(said)])


def test_open_document():
    package = markup.package('odt', markup.content('odt', MACRO + LONG))
    kinds = {'AES': locked.Entry(), 'Blowfish': locked.Entry(blowfish=True)}
    for what, entry in kinds.items():
        check_open('odt, ' + what, '資料.odt', locked.open_document(package, PASSWORD, entry), ['見える本文', '7919'])
    old = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    data = locked.open_document(package, PASSWORD, kinds['Blowfish'], head=old)
    said, out = outcome('資料.odt', data, PASSWORD)
    say('odt with the document type of old manifests: opened', [] if said['passed'] and '見える本文'.encode() in unpacked(out) else [str(said)])
    for rounds in (0, 1000001, 2 ** 63, -1):
        said, _ = outcome('資料.odt', locked.open_document(package, PASSWORD, kinds['AES'], said_rounds=rounds), PASSWORD)
        say(f'odt: {rounds} rounds are not computed', [] if said['refused'] == 'encrypted' else [str(said)])
    said, _ = outcome('資料.odt', locked.open_document(package, PASSWORD, kinds['AES'], damage=True), PASSWORD)
    say('odt: changed after it was locked refuses', [] if not said['passed'] and not said['called'] else [str(said)])


def test_packages():
    made = packages.word()
    made.add_part('word/vbaProject.bin', b'MARK', 'application/vnd.ms-office.vbaProject')
    made.add_way('word/document.xml', 'rId9', 'http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin')
    package = made.pack()
    words = ['word/document.xml', '住民票の写し']
    for bits in (128, 256):
        check_open(f'docx, standard {bits}', '資料.docx', locked.standard(package, PASSWORD, bits), words)
    for sum_name, bits in (('SHA512', 256), ('SHA1', 128), ('SHA384', 192)):
        check_open(f'docx, agile {sum_name}', '資料.docx', locked.agile(package, PASSWORD, sum_name=sum_name, bits=bits), words)
    said, out = outcome('資料.docx', locked.agile(package, 'VelvetSweatshop'), None)
    say('docx: the password that is not asked for opens', [] if said['passed'] and out else [str(said)])
    for rounds in (1000001, 2 ** 32, -1):
        said, _ = outcome('資料.docx', locked.agile(package, PASSWORD, said_rounds=rounds), PASSWORD)
        say(f'docx: {rounds} rounds are not computed', [] if said['refused'] == 'encrypted' else [str(said)])
    said, _ = outcome('資料.docx', locked.agile(package, PASSWORD, damage=True), PASSWORD)
    say('docx: changed after it was locked is damaged', [] if said['refused'] == 'damaged' else [str(said)])
    said, _ = outcome('資料.xlsx', locked.agile(b'MZ' + bytes(600), PASSWORD), PASSWORD)
    say('a program under a password is one', [] if said['refused'] == 'unsafe' else [str(said)])
    said, _ = outcome('資料.pdf', locked.agile(package, PASSWORD), PASSWORD)
    say('a package that is called a PDF is refused', [] if said['refused'] == 'disguised' else [str(said)])


test_open_document()
test_packages()
finish()
