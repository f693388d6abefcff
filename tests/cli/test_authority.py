"""Every operation of the interface asked as every kind of caller: who is not declared for it is refused, who is, is not."""
import base64
import contextlib
import re
import sqlite3
import sys
import time

from openapi_check import DOCUMENT, resolve
from sitecraft import CHOSEN, Site, check, code_of, run

site = Site(sys.argv[1]).init().serve().choose_password().work()
REFUSALS = {'not-signed-in', 'not-allowed', 'token'}
ACTS = ('read', 'open', 'edit', 'note', 'move')
FILLED = {'edition_id': '0' * 26, 'import_id': '0' * 26, 'account_id': '0' * 26, 'session_id': '0' * 26, 'tile_path': '0/000',
          'passkey_id': '0' * 26, 'program_id': '0' * 26, 'certificate_id': '0' * 26, 'type_name': 'incident'}


def operations():
    """(method, address with its parameters filled, operation) of all that stand in the document."""
    for template, methods in DOCUMENT['paths'].items():
        for method, op in methods.items():
            if method == 'parameters':
                continue
            shared = [resolve(one) for one in methods.get('parameters', []) + op.get('parameters', [])]
            path = re.sub(r'\{(\w+)\}', lambda found: fill(found.group(1), shared), template)
            yield method.upper(), path, op


def fill(name, parameters):
    schema = resolve(next(one for one in parameters if one['name'] == name)['schema'])
    if name in FILLED:
        return FILLED[name]
    if schema['type'] == 'integer':
        return str(schema['minimum'])
    return schema['enum'][0] if 'enum' in schema else '0' * max(schema.get('minLength', 1), 1)


def admitted(who, method, path, op):
    """Whether the caller got as far as the operation itself; its answer to an empty body is no matter here."""
    body, kind = None, 'application/json'
    if op['x-body'] == 'json':
        body = {}
    elif op['x-body'] == 'stream':
        body, kind = b'x', 'application/octet-stream'
    answer = who.ask(method, path, body, kind=kind)
    if answer.status < 400 or not answer.headers['Content-Type'].endswith('json'):
        return True
    slug = answer.json()['type'].rsplit(':', 1)[1]
    check(slug not in ('internal', 'store', 'method'), f'{method} {path}: {answer.body!r}')
    return slug not in REFUSALS


def ask_all(who, kinds):
    """`kinds`: what the caller counts as in x-callers."""
    wrong, count = [], 0
    for method, path, op in operations():
        if op['operationId'] == 'session_close':
            continue  # it ends what the rest is asked with
        count += 1
        declared = bool(set(op['x-callers']) & kinds)
        if admitted(who, method, path, op) != declared:
            wrong.append(f'{method} {path} ({op["operationId"]}): {"refused" if declared else "admitted"}')
    check(count > 50 and not wrong, '\n'.join(wrong) or count)


def nobody():
    """nobody signed in gets at what is public, and nothing else"""
    ask_all(site.as_other(), {'public'})


def staff():
    """staff get at what any person signed in may, and nothing else"""
    done = site.good('POST', '/accounts', {'login': 'shokuin', 'name': '職員'})
    ask_all(site.as_other().choose_password(done['password'], 'shokuin'), {'session'})


def auditor():
    """who holds the function of auditor gets at what any person may, and reads the ledger"""
    done = site.good('POST', '/accounts', {'login': 'kansa', 'name': '監査'})
    since = {'from_on': '2020-04-01'}
    person = next(one['id'] for one in site.good('GET', '/accounts')['accounts'] if one['login'] == 'kansa')
    site.good('POST', '/office/change', {'reason': '設定', 'changes': [
        {'what': 'unit', 'id': '+u', 'set': {'name': '監査委員事務局', **since}},
        {'what': 'post', 'id': '+t', 'set': {'name': '監査委員', 'unit': '+u', **since}},
        {'what': 'person', 'id': person, 'new': True, 'set': {'name': '監査', **since}},
        {'what': 'appointment', 'id': '+a', 'set': {'person': person, 'post': '+t', 'main': True, **since}},
        {'what': 'holding', 'id': '+h', 'set': {'function': 'auditor', 'post': '+t', **since}}]})
    who = site.as_other().choose_password(done['password'], 'kansa')
    ask_all(who, {'session', 'auditor'})
    check(who.good('POST', '/ledger/verify', {})['ok'])


def administrator():
    """an administrator gets at what persons and administrators may, and nothing else"""
    done = site.good('POST', '/accounts', {'login': 'kanri2', 'name': '管理者', 'role': 'administrator'})
    ask_all(site.as_other().choose_password(done['password'], 'kanri2'), {'session', 'administrator'})


def issue(name, acts):
    """A program that may do these with incidents, the administrator answering for it."""
    owner = site.good('GET', '/session')['person']['id']
    asked = {'name': name, 'purpose': '試験', 'reason': '試験', 'owner': owner, 'until_on': time.strftime('%Y-%m-%d', time.gmtime(time.time() + 86400)),
             'allows': [{'type': 'incident', 'acts': list(acts)}]}
    return site.good('POST', '/programs', asked)


def programs():
    """a program gets at what is declared for programs, as far as it was let, and nothing else"""
    everything = site.as_program(issue('すべて', ACTS)['token'])
    ask_all(everything, {'program'})
    count = 0
    for act in ACTS:
        only = site.as_program(issue(f'{act} だけ', [act])['token'])
        for method, path, op in operations():
            if 'program' not in op['x-callers']:
                continue
            count += 1
            let = op['x-program'] in (act, 'itself')
            check(admitted(only, method, path, op) == let, f'{act}: {method} {path}')
        if act == 'read':
            check(only.ask('GET', '/records?type=incident').status == 200)
            check(only.ask('GET', '/records?type=terminal').status == 403, 'a type it was not let')
            check(only.ask('GET', '/records.csv?type=terminal').status == 403)
            check(only.ask('GET', '/types/terminal').status == 403)
    check(count > 40, count)


def nobodys():
    """a wrong token, or one with a session beside it, gets at nothing at all"""
    wrong = site.as_program('sekisho_' + '0' * 26 + '_' + '0' * 64)
    for beside in (None, site.cookie):
        wrong.cookie = beside
        for method, path, op in operations():
            answer = wrong.ask(method, path, {} if op['x-body'] == 'json' else None)
            check(answer.status in (401, 429), f'{method} {path}: {answer.status}')


def add_administrator(login):
    """The temporary password."""
    return site.good('POST', '/accounts', {'login': login, 'name': '管理者', 'role': 'administrator'})['password']


def ask_owing(who, word, status, slug):
    """An administrator who owes something: refused so is all that x-while does not declare for it, and nothing else."""
    wrong, count = [], 0
    for method, path, op in operations():
        if not {'session', 'administrator'} & set(op['x-callers']) or op['operationId'] == 'session_close':
            continue
        answer = who.ask(method, path, {} if op['x-body'] == 'json' else None)
        declared = word in op.get('x-while', [])
        count += not declared
        refused = answer.status == status and answer.json()['type'].endswith(':' + slug)
        if refused == declared:
            wrong.append(f'{method} {path} ({op["operationId"]}): {answer.status} {answer.body[:200]!r}')
    check(count > 50 and not wrong, '\n'.join(wrong) or count)
    check(who.good('GET', '/session')['needs'] == word, 'nothing of it paid what is owed')


def temporary():
    """with a temporary password only what is declared for it can be done"""
    other = site.as_other()
    other.sign_in(add_administrator('kari'), 'kari')
    ask_owing(other, 'password', 409, 'state')


def half():
    """with the password alone, where a second factor is registered, only what is declared for it can be done"""
    other = site.as_other().choose_password(add_administrator('hanbun'), 'hanbun')
    secret = base64.b32decode(other.good('POST', '/factors/totp')['key'].replace(' ', ''))
    other.good('POST', '/factors/totp/confirm', {'code': code_of(secret, int(time.time()) // 30)})
    other = site.as_other()
    other.sign_in(CHOSEN, 'hanbun')
    ask_owing(other, 'factor', 403, 'factor-needed')


def enrolment():
    """who should have registered a second factor by now can do that, and nothing else"""
    other = site.as_other().choose_password(add_administrator('osoi'), 'osoi')
    site.stop()
    with contextlib.closing(sqlite3.connect(f'{site.dir}/data/site.db')) as database:
        database.execute('UPDATE enrolment SET begun_us = begun_us - 15 * 86400 * 1000000')
        database.commit()
    other.port = site.serve().port
    ask_owing(other, 'enrolment', 403, 'factor-needed')


def stale():
    """who showed a credential long ago is refused, until it is shown again, all that lets others in or in again later, and nothing else"""
    site.stop()
    with contextlib.closing(sqlite3.connect(f'{site.dir}/data/site.db')) as database:
        database.execute('UPDATE session SET proved_us = proved_us - 700000000')
        database.commit()
    site.serve()
    wrong, asked = [], set()
    for method, path, op in operations():
        if not {'session', 'administrator'} & set(op['x-callers']) or op['operationId'] in ('session_close', 'session_end_work'):
            continue
        answer = site.ask(method, path, {} if op['x-body'] == 'json' else None)
        refused = answer.status == 403 and answer.json()['type'].endswith(':proof-needed')
        if refused != op.get('x-recent', False):
            wrong.append(f'{method} {path} ({op["operationId"]}): {answer.status} {answer.body[:200]!r}')
        if refused:
            asked.add(op['operationId'])
    check(not wrong, '\n'.join(wrong))
    must = {'accounts_add_certificate', 'factors_add_passkey', 'factors_begin_totp', 'factors_make_recovery', 'programs_issue', 'programs_rotate'}
    check(must <= asked, must - asked)
    site.good('POST', '/session/proof', {'password': CHOSEN})
    answer = site.ask('POST', f'/accounts/{"0" * 26}/certificates', {'file': 'AAAA'})
    check(not answer.json()['type'].endswith(':proof-needed'), answer.body)


try:
    run(nobody, programs, staff, auditor, administrator, temporary, half, stale, enrolment, nobodys)
finally:
    site.close()
