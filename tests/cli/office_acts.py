"""The organisation over HTTP: put in, asked, changed, refused."""
from sitecraft import check

TOWN = [
    {'what': 'unit', 'id': '+town', 'set': {'name': 'みほん町', 'code': '01'}},
    {'what': 'unit', 'id': '+general', 'set': {'name': '総務課', 'code': '02', 'parent': '+town', 'place': 1}},
    {'what': 'unit', 'id': '+tax', 'set': {'name': '税務課', 'code': '03', 'parent': '+town', 'place': 2}},
    {'what': 'unit', 'id': '+network', 'set': {'name': '情報係', 'code': '04', 'parent': '+general'}},
    {'what': 'post', 'id': '+vice', 'set': {'name': '副町長', 'unit': '+town', 'kind': 'special'}},
    {'what': 'post', 'id': '+head', 'set': {'name': '課長', 'unit': '+general', 'kind': 'head'}},
    {'what': 'post', 'id': '+taxhead', 'set': {'name': '課長', 'unit': '+tax', 'kind': 'head'}},
    {'what': 'post', 'id': '+clerk', 'set': {'name': '主事', 'unit': '+tax', 'many': True}},
    {'what': 'person', 'id': '+sato', 'set': {'name': '佐藤　正', 'kana': 'サトウ タダシ', 'number': '0001', 'kind': 'special'}},
    {'what': 'person', 'id': '+ito', 'set': {'name': '伊藤 花', 'kana': 'イトウ ハナ', 'number': '0002', 'mail': 'ito@mihon.example'}},
    {'what': 'person', 'id': '+kato', 'set': {'name': '加藤 光', 'kana': 'カトウ ヒカル', 'number': '0003'}},
    {'what': 'person', 'id': '+taka', 'set': {'name': '髙\U000e0100橋 𠮷', 'kana': 'タカハシ ヨシ', 'number': '0004'}},
    {'what': 'appointment', 'id': '+a1', 'set': {'person': '+sato', 'post': '+vice', 'main': True, 'from_on': '2024-04-01'}},
    {'what': 'appointment', 'id': '+a2', 'set': {'person': '+ito', 'post': '+head', 'main': True, 'from_on': '2024-04-01'}},
    {'what': 'appointment', 'id': '+a3', 'set': {'person': '+kato', 'post': '+taxhead', 'main': True, 'from_on': '2024-04-01'}},
    {'what': 'holding', 'id': '+h1', 'set': {'function': 'ciso', 'post': '+vice'}},
    {'what': 'holding', 'id': '+h2', 'set': {'function': 'chief_officer', 'post': '+head'}},
    {'what': 'holding', 'id': '+h3', 'set': {'function': 'section_manager', 'scope': '+general', 'post': '+head'}},
    {'what': 'holding', 'id': '+h4', 'set': {'function': 'section_manager', 'scope': '+tax', 'post': '+taxhead'}},
    {'what': 'deputy', 'id': '+d1', 'set': {'function': 'ciso', 'holder_post': '+vice', 'deputy_post': '+head', 'standing': True,
                                            'after_view': True}},
]


class Acts:
    def __init__(self, site, refused):
        self.site, self.refused, self.ids = site, refused, {}

    def all(self):
        return [self.put_in, self.tree, self.pages, self.persons, self.changes, self.refusals, self.absence, self.preview,
                self.extract, self.bad_extracts, self.plans, self.offers]

    def change(self, *changes, **more):
        body = {'changes': list(changes), 'reason': '設定', **more}
        done = self.site.good('POST', '/office/change', body)
        self.ids.update({one['name'][1:]: one['id'] for one in done['ids']})
        return done

    def put_in(self):
        """an organisation is put in with one act"""
        before = self.site.good('GET', '/office')
        check(before['units'] == [] and before['may_change'], before)
        done = self.change(*TOWN)
        check(len(done['ids']) == len(TOWN) and done['event']['index'] > 0, done)

    def tree(self):
        """the tree of a day has units in order, who is in which post, and where nobody is"""
        office = self.site.good('GET', '/office')
        check([(unit['name'], unit['depth']) for unit in office['units']] ==
              [('みほん町', 0), ('総務課', 1), ('情報係', 2), ('税務課', 1)], office['units'])
        head = next(post for post in office['posts'] if post['id'] == self.ids['head'])
        check([one['name'] for one in head['people']] == ['伊藤 花'], head)
        kinds = {gap['kind'] for gap in office['gaps']}
        check({'function_nobody', 'person_without_post', 'unit_without_manager', 'no_deputy'} <= kinds, office['gaps'])
        check(self.site.good('GET', '/office/gaps')['gaps'] == office['gaps'])
        earlier = self.site.good('GET', '/office?day=2024-03-31')
        check(all(post['people'] == [] for post in earlier['posts']), earlier['posts'])
        self.refused(400, 'invalid', 'GET', '/office?day=2026-02-30')
        self.refused(400, 'invalid', 'GET', '/office?day=tomorrow')

    def pages(self):
        """a unit, a post and a person say what hangs on them"""
        unit = self.site.good('GET', f'/office/units/{self.ids["network"]}')
        answering = [(one['function'], one['person'], one['unit']) for one in unit['answering']]
        check(answering == [('section_manager', '伊藤 花', '総務課')], unit['answering'])
        post = self.site.good('GET', f'/office/posts/{self.ids["head"]}')
        check([one['person'] for one in post['appointments']] == ['伊藤 花'] and len(post['holdings']) == 2, post)
        person = self.site.good('GET', f'/office/persons/{self.ids["ito"]}')
        keys = [one['key'] for one in person['keys']]
        check('f:chief_officer:' in keys and f'f:section_manager:{self.ids["network"]}' in keys, keys)
        check(person['number'] == '0002' and person['unit'] == '総務課' and person['history'], person)
        functions = self.site.good('GET', '/office/functions')
        check({one['function'] for one in functions['held']} == {'ciso', 'chief_officer', 'section_manager'}, functions)
        check(functions['deputies'][0]['deputy_post_unit'] == '総務課', functions['deputies'])
        self.site.good('GET', '/office/offers')
        check(self.site.good('GET', '/office/me')['may_change'])
        for path in ('units', 'posts', 'persons'):
            self.refused(404, 'not-found', 'GET', f'/office/{path}/{"0" * 26}')

    def persons(self):
        """persons are found by name, kana, number and unit, whatever the spelling, and come by kana"""
        found = lambda query: [one['name'] for one in self.site.good('GET', '/office/persons?' + query)['persons']]
        check(found('') == ['伊藤 花', '加藤 光', '佐藤　正', '髙\U000e0100橋 𠮷'], found(''))
        check(found('q=%E9%AB%98%E6%A9%8B') == ['髙\U000e0100橋 𠮷'])   # 高橋
        check(found('q=%E3%81%8B%E3%81%A8%E3%81%86') == ['加藤 光'])    # かとう
        check(found('q=0002') == ['伊藤 花'])
        check(found('q=%E7%A8%8E%E5%8B%99%E8%AA%B2') == ['加藤 光'])    # 税務課
        check(found(f'unit={self.ids["town"]}') == ['伊藤 花', '加藤 光', '佐藤　正'])
        check(found('kind=special') == ['佐藤　正'])
        page = self.site.good('GET', '/office/persons?limit=3')
        check(page['total'] == 4 and page['next'] == 3)
        check(found('limit=3&after=3') == ['髙\U000e0100橋 𠮷'])

    def changes(self):
        """what changes who holds a function is listed, with who did it"""
        listed = self.site.good('GET', '/office/changes?functions=true')['changes']
        check(len(listed) == 1 and listed[0]['functions'] and not listed[0]['own'], listed)
        titles = [row['title'] for row in listed[0]['rows'] if row['what'] == 'appointment']
        check('佐藤　正 → みほん町 副町長' in titles, titles)
        everything = self.site.good('GET', '/office/changes')['changes']
        check(len(everything) == 5, len(everything))  # four persons and the rest

    def refusals(self):
        """a change that leaves the office unsound is refused whole, and says all that is wrong"""
        wrong = [{'what': 'holding', 'id': '+x', 'set': {'function': 'ciso', 'post': self.ids['head']}},
                 {'what': 'unit', 'id': '+ok', 'set': {'name': '出納室'}},
                 {'what': 'unit', 'id': self.ids['tax'], 'set': {'until_on': '2027-03-31'}}]
        told = self.refused(409, 'state', 'POST', '/office/change', {'changes': wrong, 'reason': '試し'})
        rules = [(one['at'], one['rule']) for one in told['findings']]
        check((0, 'single') in rules and (2, 'orphan') in rules, told)
        check('出納室' not in str(self.site.good('GET', '/office')))
        stale = {'what': 'unit', 'id': self.ids['tax'], 'version': 1, 'set': {'name': '町税課'}}
        told = self.refused(409, 'conflict', 'POST', '/office/change', {'changes': [stale], 'reason': '試し'})
        check(told['findings'][0]['rule'] == 'changed', told)
        long = {'what': 'unit', 'id': '+x', 'set': {'name': 'あ' * 100000}}
        self.refused(400, 'invalid', 'POST', '/office/change', {'changes': [long], 'reason': '試し'})
        self.refused(400, 'invalid', 'POST', '/office/change', {'changes': [], 'reason': '試し'})
        done = self.change({'what': 'unit', 'id': self.ids['tax'], 'set': {'until_on': '2027-03-31', 'successor': self.ids['general']}},
                           end_dependents=True)
        check(done['ids'] == [], done)
        check('税務課' not in [unit['name'] for unit in self.site.good('GET', '/office?day=2027-04-01')['units']])

    def absence(self):
        """while a holder is away the standing deputy answers"""
        me = self.site.good('GET', '/office/functions?day=2026-12-02')['held']
        check(any(one['function'] == 'ciso' and not one['holders'][0]['absent'] for one in me), me)
        self.change({'what': 'absence', 'id': '+x', 'set': {'person': self.ids['sato'], 'from_on': '2026-12-01', 'until_on': '2026-12-05'}})
        person = self.site.good('GET', f'/office/persons/{self.ids["ito"]}?day=2026-12-02')
        acting = next(one for one in person['keys'] if one['key'] == 'f:ciso:')
        check(acting['deputy'] and acting['for'] == '佐藤　正' and acting['after_view'], acting)
        self.change({'what': 'absence', 'id': self.ids['x'], 'cancel': True})

    def preview(self):
        """what a change would lead to is shown before it is made"""
        move = [{'what': 'appointment', 'id': self.ids['a2'], 'set': {'until_on': '2027-03-31'}},
                {'what': 'appointment', 'id': '+m', 'set': {'person': self.ids['taka'], 'post': self.ids['head'], 'main': True,
                                                            'from_on': '2027-04-01'}}]
        shown = self.site.good('POST', '/office/preview', {'day': '2027-04-01', 'changes': move})
        moves = {one['person']: (one['from_post'], one['to_post']) for one in shown['outcome']['moves']}
        check(moves['髙\U000e0100橋 𠮷'] == ('', '課長') and moves['伊藤 花'] == ('課長', ''), moves)
        chief = next(one for one in shown['outcome']['functions'] if one['function'] == 'chief_officer')
        check(chief['before'] == ['伊藤 花'] and chief['after'] == ['髙\U000e0100橋 𠮷'], chief)
        check(any(gap['kind'] == 'person_without_post' for gap in shown['outcome']['gaps']), shown['outcome']['gaps'])
        check(len(self.site.good('GET', f'/office/posts/{self.ids["head"]}')['appointments']) == 1)
        wrong = self.site.good('POST', '/office/preview', {'changes': [{'what': 'unit', 'id': '+x', 'set': {'name': ''}}]})
        check(wrong['findings'][0]['rule'] == 'needed' and 'outcome' not in wrong, wrong)

    def extract(self):
        """an extract with heads as they are really called is previewed row by row, then taken over in one act"""
        rows = [['令和9年4月1日付け人事異動'], [],
                ['職員番号', '氏　名', '氏名カナ', '所属コード', '所属名', '職 名', '発令日', '任用区分', '兼務'],
                ['0002', '伊藤 花', 'イトウ ハナ', '02', '総務課', '課長', '令和6年4月1日', '正規', ''],
                ['0003', '加藤 光', 'ｶﾄｳ ﾋｶﾙ', '02', '総務課', '課長補佐', 'R9.4.1', '一般職', ''],
                ['0005', '新田 新', 'ニッタ アラタ', '05', '出納室', '主事', '20270401', '会計年度任用職員', ''],
                ['0005', '新田 新', '', '02', '総務課', '主事', '2027/4/1', '', '○']]
        body = {'rows': rows, 'day': '2027-04-01'}
        shown = self.site.good('POST', '/office/import/preview', body)
        check([(row['row'], row['verdict']) for row in shown['rows']] ==
              [(4, 'unchanged'), (5, 'moved'), (6, 'new'), (7, 'new')], shown['rows'])
        check([one['column'] for one in shown['columns']][:3] == ['number', 'name', 'kana'] and not shown['refused'], shown)
        check({one['person'] for one in shown['outcome']['moves']} == {'加藤 光', '新田 新'}, shown['outcome']['moves'])
        refusal = {**body, 'digest': '0' * 64, 'reason': '人事異動'}
        self.refused(409, 'conflict', 'POST', '/office/import', refusal)
        self.site.good('POST', '/office/import', {**body, 'digest': shown['digest'], 'reason': '人事異動'})
        again = self.site.good('POST', '/office/import/preview', body)
        check({row['verdict'] for row in again['rows']} == {'unchanged'}, again['rows'])
        gone = self.site.good('POST', '/office/import/preview', {**body, 'complete': True, 'day': '2028-04-01'})
        check({row['title'] for row in gone['rows'] if row['verdict'] == 'leaves'} == {'佐藤　正', '髙\U000e0100橋 𠮷'}, gone['rows'])

    def bad_extracts(self):
        """what cannot be taken over is refused with the row and why, and nothing of it is done"""
        heads = ['職員番号', '氏名', '所属名', '職名', '発令日', '任用区分', '兼務']
        rows = [heads, ['0003', '加藤 光', '総務課', '課長', '2027-04-01', '', ''], ['0009', '', '総務課', '主事', '', '', ''],
                ['0010', '日付 誤', '総務課', '主事', '令和9年13月1日', '', ''], ['0011', '区分 誤', '総務課', '主事', '', 'ロボット', ''],
                ['0012', '長い', '総' * 2000, '主事', '', '', ''], ['0013', '制\u0007御', '総務課', '主事', '', '', ''],
                ['0014', '二重', '総務課', '主事', '', '', ''], ['0014', '二重', '税務課', '主事', '', '', ''],
                ['0015', '=cmd|calc', '総務課', '主事', '', '', '']]
        shown = self.site.good('POST', '/office/import/preview', {'rows': rows, 'day': '2027-04-01'})
        verdicts = {row['row']: row['verdict'] for row in shown['rows']}
        check(shown['refused'] and [verdicts[row] for row in (3, 4, 5, 6, 7, 9)] == ['refused'] * 6, shown['rows'])
        check(all(row['notes'] for row in shown['rows'] if row['verdict'] == 'refused'), shown['rows'])
        check('outcome' not in shown)
        self.refused(409, 'state', 'POST', '/office/import', {'rows': rows, 'day': '2027-04-01', 'digest': shown['digest'], 'reason': '試し'})
        skipped = self.site.good('POST', '/office/import/preview', {'rows': rows, 'day': '2027-04-01', 'skip': [2, 3, 4, 5, 6, 7, 9, 10]})
        check(not skipped['refused'] and skipped['counts']['skipped'] == 8, skipped)
        self.refused(400, 'invalid', 'POST', '/office/import/preview', {'rows': [['あ', 'い'], ['1', '2']]})
        told = self.refused(400, 'invalid', 'POST', '/office/import/preview', {'rows': [['氏名', '個人番号'], ['伊藤', '1' * 12]]})
        check('My Number' in told['detail'], told)

    def plans(self):
        """a plan is prepared, looked at, and put in force for its day in one act; what is left over is listed"""
        changes = [{'what': 'appointment', 'id': self.ids['a1'], 'set': {'until_on': '2027-09-30'}},
                   {'what': 'person', 'id': self.ids['sato'], 'set': {'until_on': '2027-09-30'}}]
        made = self.site.good('POST', '/office/plans', {'title': '10月の異動', 'day': '2027-10-01', 'changes': changes})
        page = self.site.good('GET', f'/office/plans/{made["id"]}')
        check(page['state'] == 'draft' and page['findings'] == [] and len(page['changes']) == 2, page)
        nobody = [one for one in page['outcome']['functions'] if one['after'] == []]
        check([one['function'] for one in nobody] == ['ciso'], page['outcome']['functions'])
        body = {'version': page['version'], 'title': '10月の異動', 'day': '2027-10-01', 'changes': changes}
        self.site.good('PATCH', f'/office/plans/{made["id"]}', body)
        self.refused(409, 'conflict', 'PATCH', f'/office/plans/{made["id"]}', body)
        self.refused(409, 'conflict', 'POST', f'/office/plans/{made["id"]}/apply', {'version': 1, 'reason': '異動'})
        self.site.good('POST', f'/office/plans/{made["id"]}/apply', {'version': 2, 'reason': '異動'})
        self.refused(409, 'state', 'POST', f'/office/plans/{made["id"]}/apply', {'version': 3, 'reason': '異動'})
        page = self.site.good('GET', f'/office/plans/{made["id"]}')
        check(page['state'] == 'done' and any(gap['kind'] == 'vacant_post' for gap in page['gaps']), page)
        check(self.site.good('GET', '/office/changes')['changes'][0]['plan'] == made['id'])
        self.import_into(self.site.good('POST', '/office/plans', {'title': '名簿から', 'day': '2028-04-01', 'changes': []})['id'])
        other = self.site.good('POST', '/office/plans', {'title': '破棄する案', 'day': '2028-04-01', 'changes': []})
        self.site.good('POST', f'/office/plans/{other["id"]}/discard', {'version': 1})
        check([one['state'] for one in self.site.good('GET', '/office/plans')['plans']] == ['discarded', 'discarded', 'done'])
        self.refused(404, 'not-found', 'GET', f'/office/plans/{"0" * 26}')
        self.refused(400, 'invalid', 'POST', '/office/plans', {'title': '案', 'day': '2027-02-29', 'changes': []})

    def import_into(self, plan):
        """an extract goes into a plan, and another beside it; nothing of either is done before the plan is"""
        path = f'/office/plans/{plan}'
        for version, row in ((1, ['0021', '春野 桜', '総務課', '主査']), (2, ['0022', '秋山 楓', '総務課', '主任'])):
            body = {'rows': [['職員番号', '氏名', '所属名', '職名'], row], 'day': '2028-04-01'}
            digest = self.site.good('POST', '/office/import/preview', body)['digest']
            self.refused(409, 'conflict', 'POST', path + '/import', {**body, 'digest': '0' * 64, 'version': version})
            self.refused(409, 'conflict', 'POST', path + '/import', {**body, 'digest': digest, 'version': version + 5})
            self.site.good('POST', path + '/import', {**body, 'digest': digest, 'version': version})
        page = self.site.good('GET', path)
        moves = {(one['person'], one['to_post']) for one in page['outcome']['moves']}
        check(page['findings'] == [] and moves == {('春野 桜', '主査'), ('秋山 楓', '主任')}, page)
        check('春野' not in str(self.site.good('GET', '/office/persons?day=2028-04-01')))
        self.site.good('POST', path + '/discard', {'version': 3})

    def offers(self):
        """what the policy says of posts is offered unit by unit, until each post that is meant has it"""
        edition = next(one['id'] for one in self.site.good('GET', '/editions')['editions'] if one['state'] == 'adopted')
        fact = {'kind': 'post', 'name': '情報セキュリティ管理者', 'value': '課長', 'function': 'section_manager', 'reason': '要綱による', 'path': '方針/2'}
        self.site.good('POST', f'/editions/{edition}/facts', fact)
        offer = lambda: next(one for one in self.site.good('GET', '/office/offers')['offers'] if one['function'] == 'section_manager')
        before = offer()
        check(before['held'] and {post['held'] for post in before['posts']} == {True}, before)
        self.change({'what': 'unit', 'id': '+welfare', 'set': {'name': '福祉課', 'parent': self.ids['town']}},
                    {'what': 'post', 'id': '+welfarehead', 'set': {'name': '課長', 'unit': '+welfare', 'kind': 'head'}})
        after = offer()
        check(not after['held'] and [post['unit'] for post in after['posts'] if not post['held']] == ['福祉課'], after)
        self.change({'what': 'holding', 'id': '+h9', 'set': {'function': 'section_manager', 'scope': self.ids['welfare'], 'post': self.ids['welfarehead']}})
        check(offer()['held'], offer())
