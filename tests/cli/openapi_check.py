"""Holds answers of the running program against api/openapi.yaml: every member described, none besides."""
import os
import re

import yaml
from sitecraft import Failed

with open(os.path.join(os.path.dirname(__file__), '..', '..', 'api', 'openapi.yaml'), encoding='utf-8') as _file:
    DOCUMENT = yaml.safe_load(_file)
TYPES = {'string': str, 'integer': int, 'boolean': bool, 'array': list, 'object': dict}


def resolve(schema):
    while '$ref' in schema:
        target = DOCUMENT
        for key in schema['$ref'][2:].split('/'):
            target = target[key]
        schema = target
    return schema


def members(schema):
    """(properties, required) with those of allOf put together."""
    schema = resolve(schema)
    properties, required = dict(schema.get('properties', {})), set(schema.get('required', []))
    for part in schema.get('allOf', []):
        more, needed = members(part)
        properties.update(more)
        required |= needed
    return properties, required


def check_object(schema, value, where):
    properties, required = members(schema)
    faults = [f'{where}: {key} is missing' for key in sorted(required - set(value))]
    extra = schema.get('additionalProperties')
    for key, inner in value.items():
        if key in properties:
            faults += faults_of(properties[key], inner, f'{where}.{key}')
        elif isinstance(extra, dict):
            faults += faults_of(extra, inner, f'{where}.{key}')
        elif extra is not True:
            faults.append(f'{where}: {key} is not described')
    return faults


def check_scalar(schema, value, where):
    if 'enum' in schema and value not in schema['enum']:
        return [f'{where}: {value!r} is not one of {schema["enum"]}']
    if 'pattern' in schema and not re.search(schema['pattern'], value):
        return [f'{where}: {value!r} is not {schema["pattern"]}']
    for word, wrong in (('minimum', lambda limit: value < limit), ('maximum', lambda limit: value > limit)):
        if word in schema and wrong(schema[word]):
            return [f'{where}: {value!r} is beyond {schema[word]}']
    return []


def faults_of(schema, value, where='answer'):
    """What in `value` is not as `schema` says; [] when all is."""
    schema = resolve(schema)
    if 'oneOf' in schema:
        return [] if any(not faults_of(one, value, where) for one in schema['oneOf']) else [f'{where}: none of oneOf']
    if 'allOf' in schema or schema.get('type') == 'object':
        return check_object(schema, value, where) if isinstance(value, dict) else [f'{where}: no object']
    if 'type' not in schema:
        return []
    if not isinstance(value, TYPES[schema['type']]) or (schema['type'] == 'integer' and isinstance(value, bool)):
        return [f'{where}: {value!r} is no {schema["type"]}']
    if schema['type'] == 'array':
        return [fault for at, item in enumerate(value) for fault in faults_of(schema['items'], item, f'{where}[{at}]')]
    return check_scalar(schema, value, where)


def operation(method, path):
    """The operation an address belongs to."""
    path = path.split('?')[0]
    for template, methods in DOCUMENT['paths'].items():
        form = re.sub(r'\\{tile_path\\}', '.+', re.escape(template).replace('_', '_'))
        form = re.sub(r'\\\{\w+\\\}', '[^/]+', form.replace(r'\{tile_path\}', '.+'))
        if re.fullmatch(form, path) and method.lower() in methods:
            return methods[method.lower()]
    return None


def faults_of_answer(method, path, answer):
    """What is wrong with an answer; [] when it is one the document describes."""
    described = operation(method, path)
    if described is None:
        return [f'{method} {path} is not described']
    responses = described['responses']
    response = resolve(responses.get(str(answer.status), responses['default']))
    kind = answer.headers['Content-Type'].split(';')[0]
    if kind not in response['content']:
        return [f'{method} {path}: {answer.status} as {kind}']
    if not kind.endswith('json'):
        return []
    return faults_of(response['content'][kind]['schema'], answer.json(), f'{method} {path}')


def watch(site):
    """From now on every answer of `site` must be as described; the set of (method, path) asked."""
    seen = set()

    def look(method, path, answer):
        faults = faults_of_answer(method, path, answer)
        if faults:
            raise Failed('\n'.join(faults[:20]))
        seen.add((method, path.split('?')[0]))

    site.watchers.append(look)
    return seen


def unasked(seen, choose):
    """Operations for which `choose(operation)` holds that nobody asked."""
    asked = {operation(method, path)['operationId'] for method, path in seen}
    wanted = {op['operationId'] for methods in DOCUMENT['paths'].values() for key, op in methods.items()
              if key != 'parameters' and op['x-callers'] != ['operator'] and choose(op)}
    return sorted(wanted - asked)
