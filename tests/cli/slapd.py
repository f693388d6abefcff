"""A real slapd on loopback with a folder of its own: people of みほん町, TLS under our authority, a reader with a password."""
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time

from postfix import certificate, free_port

BASE = 'dc=town,dc=example'
READER, PASSWORD = f'cn=reader,{BASE}', 'Ldap-Secret-1'
CONF = '''include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.3.6.1.4.1.99999.1 NAME 'kanaName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.99999.2 NAME 'staff' SUP inetOrgPerson STRUCTURAL MAY ( kanaName $ departmentNumber ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/pid
sizelimit unlimited
argsfile {home}/args
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
TLSCACertificateFile {home}/ca.pem
database mdb
maxsize 104857600
suffix "{base}"
rootdn "cn=admin,{base}"
rootpw secret
directory {home}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
'''
PEOPLE = (('1001', '佐藤 花子', 'サトウ ハナコ', '税務課', '主事', 'sato'), ('1002', '髙橋 一郎', 'タカハシ イチロウ', '総務課', '総務課長', 'takahashi'))


def entry(number, name, kana, unit, post, mail):
    return (f'dn: employeeNumber={number},{BASE}\nobjectClass: staff\nemployeeNumber: {number}\ncn: {name}\nsn: {name}\ndisplayName: {name}\n'
            f'kanaName: {kana}\nou: {unit}\ntitle: {post}\nmail: {mail}@town.example\n\n')


class Slapd:
    @staticmethod
    def lacking():
        return None if os.path.exists('/usr/sbin/slapd') else 'slapd is not installed (apt install slapd)'

    def __init__(self, more=0):
        """`more`: so many people besides, so that there are several pages."""
        self.home = tempfile.mkdtemp(prefix='sekisho-slapd-', dir='/tmp')
        self.port, self.tls_port = free_port(), free_port()
        os.mkdir(os.path.join(self.home, 'db'))
        certificate(self.home, 'server')
        self.write('slapd.conf', CONF.format(home=self.home, base=BASE, reader=READER))
        hashed = subprocess.run(['/usr/sbin/slappasswd', '-s', PASSWORD], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
        self.write('people.ldif', f'dn: {BASE}\nobjectClass: domain\ndc: town\n\ndn: {READER}\nobjectClass: organizationalRole\n'
                   f'objectClass: simpleSecurityObject\ncn: reader\nuserPassword: {hashed}\n\n'
                   f'dn: cn=elsewhere,{BASE}\nobjectClass: referral\nobjectClass: extensibleObject\ncn: elsewhere\n'
                   f'ref: ldap://127.0.0.1:1/{BASE}\n\n' + ''.join(entry(*one) for one in PEOPLE) +
                   ''.join(entry(str(2000 + at), f'職員 {at}', 'ショクイン', '税務課', '主事', f's{at}') for at in range(more)))
        conf = os.path.join(self.home, 'slapd.conf')
        subprocess.run(['/usr/sbin/slapadd', '-q', '-f', conf, '-l', os.path.join(self.home, 'people.ldif')], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.process = subprocess.Popen(['/usr/sbin/slapd', '-f', conf, '-d', '0', '-h',
                                         f'ldap://127.0.0.1:{self.port} ldaps://127.0.0.1:{self.tls_port}'],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.await_port()

    def write(self, name, text):
        with open(os.path.join(self.home, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def await_port(self):
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(('127.0.0.1', self.tls_port), 1)):
                return
            time.sleep(0.1)
        self.close()
        raise RuntimeError('slapd does not start')

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
