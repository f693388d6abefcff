"""A town on a real site: its office, and a session for each kind of person."""
from sitecraft import CHOSEN, check

UNITS = (('town', 'みほん町', None), ('general', '総務課', 'town'), ('tax', '税務課', 'town'), ('residents', '住民課', 'town'))
# login: (name, unit, post, kind)
PEOPLE = {
    'ciso': ('副町 長', 'town', '副町長', 'special'), 'chief': ('総務 次郎', 'general', '総務課長', 'regular'),
    'manager': ('税 務', 'tax', '税務課長', 'regular'), 'staff': ('一 太郎', 'tax', '主事', 'regular'),
    'colleague': ('二子 花', 'tax', '主事補', 'fiscal_year'), 'keeper': ('咲 良', 'tax', '主任', 'regular'),
    'other': ('住 順', 'residents', '住民課長', 'regular'), 'stranger': ('森 守', 'residents', '主事', 'regular'),
    'csirt': ('情報 係', 'general', '情報係長', 'regular'), 'auditor': ('監 査', 'town', '監査委員', 'special'),
}
HELD = (('ciso', None, 'ciso'), ('chief_officer', None, 'chief'), ('section_manager', 'general', 'chief'),
        ('section_manager', 'tax', 'manager'), ('section_manager', 'residents', 'other'), ('section_staff', 'tax', 'keeper'),
        ('section_staff', 'general', 'csirt'), ('csirt', None, 'csirt'), ('csirt_head', None, 'csirt'), ('auditor', None, 'auditor'))


def office():
    """The changes that put the office in; ids begin with + and are made."""
    changes = [{'what': 'unit', 'id': '+u' + key, 'set': {'name': name, 'from_on': '2020-04-01', **({'parent': '+u' + above} if above else {})}}
               for key, name, above in UNITS]
    for login, (name, unit, post, kind) in PEOPLE.items():
        changes += [{'what': 'post', 'id': '+t' + login, 'set': {'name': post, 'unit': '+u' + unit, 'from_on': '2020-04-01'}},
                    {'what': 'person', 'id': '+p' + login, 'set': {'name': name, 'kind': kind, 'from_on': '2020-04-01'}},
                    {'what': 'appointment', 'id': '+a' + login, 'set': {'person': '+p' + login, 'post': '+t' + login, 'main': True,
                                                                        'from_on': '2020-04-01'}}]
    for at, (function, scope, login) in enumerate(HELD):
        more = {'scope': '+u' + scope} if scope else {}
        changes.append({'what': 'holding', 'id': f'+h{at}', 'set': {'function': function, 'post': '+t' + login, 'from_on': '2020-04-01', **more}})
    return changes


class Town:
    """`site` is served, its administrator signed in with a password of its own; `logins`: who else gets a session."""

    def __init__(self, site, logins=tuple(PEOPLE)):
        self.site, self.sessions = site, {'administrator': site}
        done = site.good('POST', '/office/change', {'changes': office(), 'reason': '設定'})
        self.ids = {one['name'][1:]: one['id'] for one in done['ids']}
        for login in logins:
            self.sessions[login] = self.session(login)
        self.sessions['nobody'] = site.as_other()

    def session(self, login):
        made = self.site.good('POST', '/accounts', {'login': login, 'name': PEOPLE[login][0], 'person': self.ids['p' + login]})
        other = self.site.as_other()
        other.choose_password(made['password'], login)
        check(other.sign_in(CHOSEN, login)['person']['id'] == self.ids['p' + login])
        return other

    def person(self, login):
        return self.ids['p' + login]

    def unit(self, name):
        return self.ids['u' + name]

    def takeout(self, **more):
        return {'kind': 'takeout', 'blanket': 'single', 'purpose': '県庁での決算ヒアリング', 'destination': '県庁 市町村課',
                'out_on': '2099-12-01', 'back_on': '2099-12-04', 'transport': ['public_car'], 'protection': ['carried'], 'consent': True,
                'items': [{'kind': 'paper', 'name': '決算資料', 'amount': 2, 'confidentiality': 'c2'}], **more}

    def open(self, login, kind, values, **more):
        return self.sessions[login].good('POST', '/records', {'type': kind, 'values': values, **more})['record']

    def move(self, login, record, transition, values=None, status=200, **more):
        """The record after it, or what was answered when that is something else."""
        session = self.sessions[login]
        body = {'expected_version': record['version'], 'transition': transition, **more}
        if values is not None:
            body['values'] = values
        answer = session.good('POST', f'/records/{record["id"]}/move', body, status=status)
        return answer['record'] if status == 200 else answer
