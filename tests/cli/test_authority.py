"""Every operation of the interface asked as every kind of caller: who is not declared for it is refused, who is, is not."""
import re
import sys

from openapi_check import DOCUMENT, resolve
from sitecraft import Site, check, run

site = Site(sys.argv[1]).init().serve().choose_password().work()
REFUSALS = {'not-signed-in', 'not-allowed'}
FILLED = {'edition_id': '0' * 26, 'import_id': '0' * 26, 'account_id': '0' * 26, 'session_id': '0' * 26, 'tile_path': '0/000',
          'passkey_id': '0' * 26, 'type_name': 'incident'}


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


def administrator():
    """an administrator gets at what persons and administrators may, and nothing else"""
    done = site.good('POST', '/accounts', {'login': 'kanri2', 'name': '管理者', 'role': 'administrator'})
    ask_all(site.as_other().choose_password(done['password'], 'kanri2'), {'session', 'administrator'})


def temporary():
    """with a temporary password only what is declared for it can be done"""
    done = site.good('POST', '/accounts', {'login': 'kari', 'name': '仮の人', 'role': 'administrator'})
    other = site.as_other()
    other.sign_in(done['password'], 'kari')
    wrong = []
    for method, path, op in operations():
        if not {'session', 'administrator'} & set(op['x-callers']) or 'password' in op.get('x-while', []):
            continue
        answer = other.ask(method, path, {} if op['x-body'] == 'json' else None)
        if answer.status != 409 or not answer.json()['type'].endswith(':state'):
            wrong.append(f'{method} {path}: {answer.status}')
    check(not wrong, '\n'.join(wrong))


try:
    run(nobody, staff, administrator, temporary)
finally:
    site.close()
