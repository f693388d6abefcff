#!/usr/bin/env python3
"""records.py SEKISHO SITE: fills the made-up town with records, some waiting, some late, some done, as its people would.

Reads from standard input what `sekisho account add` said of their temporary passwords; each chooses the one below, which the
town's page of passwords names. Days are counted from today, so that the town is lively whenever it is made.
"""
import datetime
import http.client
import json
import re
import subprocess
import sys

CHOSEN = 'みほん町の紫陽花の坂道12'
NOW = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9)))


def day(shift):
    return (NOW + datetime.timedelta(shift)).strftime('%Y-%m-%d')


class Person:
    """Somebody signed in."""

    def __init__(self, port, login, temporary):
        self.port, self.cookie, self.csrf = port, None, None
        self.sign_in(login, temporary)
        self.ask('POST', '/session/password', {'current': temporary, 'new': CHOSEN})
        self.id = self.sign_in(login, CHOSEN)['person']['id']

    def sign_in(self, login, password):
        session = self.ask('POST', '/session', {'login': login, 'password': password})
        self.csrf = session['csrf_token']
        return session

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        heads = {'Host': f'localhost:{self.port}', 'Origin': f'http://localhost:{self.port}', 'Content-Type': 'application/json'}
        heads |= {'Cookie': f'sekisho={self.cookie}'} if self.cookie else {}
        heads |= {'X-Csrf-Token': self.csrf} if self.csrf else {}
        connection.request(method, '/api/v1' + path, json.dumps(body), heads)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f'{method} {path}: {answer.status} {text.decode()}')
        found = re.match(r'sekisho=([0-9a-f]+)', answer.headers.get('Set-Cookie') or '')
        self.cookie = found.group(1) if found else self.cookie
        return json.loads(text)

    def open(self, kind, values, transition=None):
        body = {'type': kind, 'values': values} | ({'transition': transition} if transition else {})
        return self.ask('POST', '/records', body)['record']

    def move(self, record, transition, **values):
        comment = values.pop('comment', None)
        body = {'expected_version': record['version'], 'transition': transition, 'values': values}
        body |= {'comment': comment} if comment else {}
        return self.ask('POST', f'/records/{record["id"]}/move', body)['record']


def takeout(purpose, where, out, back, what=('paper', '説明資料', 'c2'), **more):
    kind, name, confidentiality = what
    item = {'kind': kind, 'name': name, 'amount': 1, 'confidentiality': confidentiality, 'encrypted': kind == 'data'}
    return {'kind': 'takeout', 'blanket': 'single', 'purpose': purpose, 'destination': where, 'out_on': day(out), 'back_on': day(back),
            'transport': ['public_car'], 'protection': ['case', 'carried'], 'consent': True, 'items': [item], **more}


def takeouts(people):
    """Waiting for the section manager, waiting for the chief officer, out, done, refused."""
    staff, manager = people['juminzei'], people['zeimu-kacho']
    for purpose, where, out in (('納税相談会での説明', '東地区公民館', 1), ('県税事務所との打合せ', '県税事務所', 2), ('申告会場の下見', '商工会館', 3)):
        staff.open('takeout_bringin', takeout(purpose, where, out, out + 1), 'submit')
    high = staff.open('takeout_bringin', takeout('課税資料の照合', '県庁 市町村課', 1, 1, ('data', '課税台帳の抽出', 'c3b')), 'submit')
    manager.move(high, 'endorse', condition='暗号化した媒体に限る')
    out = staff.open('takeout_bringin', takeout('固定資産の現地調査', '町内（西地区）', 0, 1), 'submit')
    out = manager.move(out, 'grant', condition='帰庁後その日のうちに返却すること')
    staff.move(out, 'carry_out', out_at=f'{day(0)}T08:45', out_checked=True)
    done = staff.open('takeout_bringin', takeout('決算統計のヒアリング', '県庁 市町村課', 0, 1), 'submit')
    done = manager.move(done, 'grant')
    done = staff.move(done, 'carry_out', out_at=f'{day(0)}T09:00', out_checked=True)
    done = staff.move(done, 'bring_back', back_at=f'{day(0)}T16:30', back_state='complete', scanned=True)
    manager.move(done, 'check_return', return_note='数量・封とも異常なし')
    refused = staff.open('takeout_bringin', takeout('自宅での作業', '自宅', 1, 2, ('data', '滞納者一覧', 'c2')), 'submit')
    manager.move(refused, 'refuse', comment='庁内で作業してください')


def incidents(people):
    """One whose clocks have run out, one to be taken in, one a near miss."""
    staff, csirt = people['juminzei'], people['joho-kakaricho']
    seen = {'finder': '税務課 榎本（内線 221）', 'confidentiality': 'c2', 'personal': False}
    late = staff.open('incident', {'what': '共有フォルダーのファイルが開けなくなった', 'known_at': f'{day(-3)}T16:20', 'kind': ['malware'], **seen})
    csirt.move(late, 'triage', level='l2')
    staff.open('incident', {'what': '取引先を装ったメールが届いた。添付は開いていない', 'known_at': f'{day(0)}T08:30', 'kind': ['phishing'], **seen})
    near = staff.open('incident', {'what': '宛先を間違えかけたが、送る前に気付いた', 'known_at': f'{day(-1)}T11:00', 'kind': ['near_miss'], **seen})
    csirt.move(near, 'triage', level='l0')


def systems(people):
    """The register of systems, and a look at the logs of one."""
    staff, chief, csirt = people['juminzei'], people['soumu-kacho'], people['joho-kakaricho']
    common = {'manager': csirt.id, 'emergency_contact': '情報係 内線234', 'integrity': 'i2', 'availability': 'a2', 'contract_from': '2024-04-01', 'may_stop': 'ask'}
    made = []
    for number, name, purpose, zone, secret in (('SYS-001', '税務システム', '賦課と収納', 'mynumber', 'c3b'), ('SYS-002', '文書管理システム', '文書の起案と決裁', 'lgwan', 'c3c'),
                                                ('SYS-003', '町ホームページ', '町からのお知らせ', 'internet', 'c1')):
        values = {'system_no': number, 'name': name, 'purpose': purpose, 'kind': 'own', 'zone': zone, 'confidentiality': secret, 'personal': zone == 'mynumber', **common}
        made.append(chief.move(staff.open('information_system', values, 'submit'), 'confirm'))
    csirt.open('log_review', {'system': made[0]['id'], 'period_from': day(-30), 'period_to': day(-1)})


def exceptions(people):
    """One in force, one to be examined."""
    staff, chief, ciso = people['juminzei'], people['soumu-kacho'], people['ciso']

    def asked(subject, until):
        values = {'subject': subject, 'clauses': [{'clause': '対策基準 6', 'words': 'サポートの切れた機器を使わない'}], 'target': '税務課 端末2台', 'from_on': day(0),
                  'reason': '後継システムの稼働まで新しい OS に対応しない', 'content': '独立した端末として使う', 'until_on': day(until), 'confidentiality': 'c2',
                  'risk': 'middle', 'risk_text': '脆弱性を突かれるおそれ', 'compensation': 'ネットワークから切り離し、週1回ログを確認する', 'plan': '新システムに移行し廃棄'}
        return staff.open('exception', values, 'submit')

    chief_done = chief.move(asked('旧税務端末の継続使用', 100), 'examine', condition='週1回ログを確認すること')
    ciso.move(chief_done, 'grant')
    asked('スキャナー制御用端末の継続使用', 60)


def main():
    program, site = sys.argv[1:3]
    said = re.findall(r'sign-in name (\S+), temporary password (\S+)', sys.stdin.read())
    server = subprocess.Popen([program, 'serve', '--site', site, '--listen-plain', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
    try:
        port = int(re.search(r'http://127\.0\.0\.1:(\d+)', server.stdout.readline()).group(1))
        people = {login: Person(port, login, temporary) for login, temporary in said}
        for fill in (takeouts, incidents, systems, exceptions):
            fill(people)
    finally:
        server.terminate()
        server.wait(30)
    print(f'The six people of the town sign in with the password {CHOSEN}')


main()
