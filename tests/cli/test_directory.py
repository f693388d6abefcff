"""People of a directory on their way to the import's preview: a real slapd, over STARTTLS and LDAPS, and what is refused."""
import contextlib
import json
import os
import sys

from slapd import BASE, PASSWORD, READER, Slapd
from sitecraft import Site, check, run

site = Site(sys.argv[1]).init()
servers = contextlib.ExitStack()
COLUMNS = {'number': ['employeeNumber'], 'name': ['displayName', 'cn'], 'kana': ['kanaName'], 'unit': ['ou'], 'post': ['title'],
           'mail': ['mail']}


def set_up(port, security, password=PASSWORD, ca=None, **more):
    settings = {'directory': {'host': '127.0.0.1', 'port': port, 'security': security, 'ca': 'own', 'user': READER, 'base': BASE,
                              'columns': COLUMNS, **more}}
    path = os.path.join(site.home, 'courier.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(settings, file)
    done = site.run('courier', 'set', '--site', site.dir, path, '--directory-password-fd', '0', '--directory-ca',
                    ca or os.path.join(server.home, 'ca.pem'), stdin=password.encode())
    check(done.returncode == 0, done.stderr)


def read(status=200):
    return site.good('POST', '/office/directory', status=status)


def unset():
    """without a directory it is said that there is none"""
    check('not set up' in json.dumps(read(409)))


def found():
    """both ways in, several pages: everybody comes, under the heads the import knows, and nothing is changed by it"""
    for port, security in ((server.port, 'starttls'), (server.tls_port, 'tls')):
        set_up(port, security)
        check(BASE in site.must('courier', 'check', '--site', site.dir, 'directory'))
        answer = read()
        check(answer['rows'][0] == ['職員番号', '氏名', 'カナ', '所属', '職名', 'メール'] or
              sorted(answer['rows'][0]) == sorted(['職員番号', '氏名', 'カナ', '所属', '職名', 'メール']), answer['rows'][0])
        people = {dict(zip(answer['rows'][0], row))['職員番号']: dict(zip(answer['rows'][0], row)) for row in answer['rows'][1:]}
        check(len(people) == 1202 and people['1002']['氏名'] == '髙橋 一郎' and people['1001']['カナ'] == 'サトウ ハナコ', len(people))
        check(answer['left_out'] == 0 and answer['referrals'] > 0, (answer['left_out'], answer['referrals']))
    preview = site.good('POST', '/office/import/preview', {'rows': answer['rows'], 'day': '2026-11-29', 'complete': False, 'skip': []})
    check(preview['counts']['new'] >= 1202 and preview['counts']['refused'] == 0, preview['counts'])
    check(site.good('GET', '/office')['people'] == 0)
    check(site.good('GET', '/courier')['peers']['directory']['served'] != '')


def refused():
    """a wrong password, another authority, a base that is not there, a filter that is none: each says why, and nothing comes"""
    set_up(server.port, 'starttls', password='wrong')
    check('Invalid credentials' in json.dumps(read(502)))
    set_up(server.tls_port, 'tls', ca=site.dir + '/tls/ca.pem')
    answer = json.dumps(read(502))
    check('certificate' in answer.lower(), answer)
    for port, security in ((server.port, 'starttls'), (server.tls_port, 'tls')):
        set_up(port, security, host='localhost')  # the certificate is of 127.0.0.1
        answer = json.dumps(read(502))
        check('certificate' in answer, (security, answer))
    set_up(server.tls_port, 'tls', base='dc=nowhere')
    check('No such object' in json.dumps(read(502)))
    set_up(server.port, 'starttls', filter='(unclosed')
    check('filter' in json.dumps(read(502)).lower())
    check(site.good('GET', '/courier')['peers']['directory']['since'] != '')


def left_out():
    """a value that is no line of text leaves its entry out, and that is counted"""
    set_up(server.tls_port, 'tls', columns={**COLUMNS, 'company': ['userPassword']}, filter='(employeeNumber=100*)')
    answer = read()
    check(len(answer['rows']) == 3 and all('' in row for row in answer['rows'][1:]), answer)


if Slapd.lacking():
    print('1..0 # SKIP ' + Slapd.lacking())
    sys.exit(0)
server = servers.enter_context(contextlib.closing(Slapd(1200)))
site.serve().choose_password()
try:
    run(unset, found, refused, left_out)
finally:
    servers.close()
    site.close()
