"""The courier against servers that are real: what is set up, what is refused, what the ledger says of it."""
import contextlib
import json
import os
import stat
import sys

import postfix
from sitecraft import Site, check, run

site = Site(sys.argv[1]).init()
servers = contextlib.ExitStack()


def write(name, text):
    path = os.path.join(site.home, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def set_up(settings, *more, stdin=b''):
    return site.run('courier', 'set', '--site', site.dir, write('courier.json', json.dumps(settings)), *more, stdin=stdin)


def mail_settings(server, **more):
    return {'mail': {'host': '127.0.0.1', 'port': server.port, 'security': 'starttls', 'ca': 'own', 'user': postfix.USER,
                     'from': 'sekisho@' + postfix.DOMAIN, **more}}


def refusals():
    """what is not set up, wrongly set up or not there is said"""
    done = site.run('courier', 'check', '--site', site.dir, 'mail')
    check(done.returncode == 1 and b'not set up' in done.stderr, done.stderr)
    done = set_up({'mail': {'host': 'h', 'security': 'plain', 'from': 'a@b', 'user': 'u'}})
    check(done.returncode == 1 and b'mail.user' in done.stderr, done.stderr)
    check(set_up({'mail': {'host': '127.0.0.1', 'port': postfix.free_port(), 'security': 'plain', 'from': 'a@b.example'}}).returncode
          == 0)
    done = site.run('courier', 'check', '--site', site.dir, 'mail')
    check(done.returncode == 3 and b'refused' in done.stderr, done.stderr)


def secrets_stay():
    """the secret lies with the courier alone, and neither the ledger nor a page has it"""
    done = set_up({'mail': {'host': '127.0.0.1', 'security': 'tls', 'from': 'a@b.example', 'user': 'u'}}, '--mail-password-fd', '0',
                  stdin=b'Very-Secret-Word')
    check(done.returncode == 0, done.stderr)
    folder = os.path.join(site.dir, 'courier')
    check(stat.S_IMODE(os.stat(folder).st_mode) == 0o700 and
          stat.S_IMODE(os.stat(os.path.join(folder, 'mail.secret')).st_mode) == 0o600)
    if os.geteuid() == 0:
        check(os.stat(os.path.join(folder, 'mail.secret')).st_uid not in (0, os.stat(os.path.join(site.dir, 'data')).st_uid))
    for top, _, names in os.walk(os.path.join(site.dir, 'data')):
        for name in names:
            with open(os.path.join(top, name), 'rb') as file:
                check(b'Very-Secret-Word' not in file.read(), name)
    site.serve().choose_password()
    shown = site.good('GET', '/courier')['settings']['mail']
    check(shown['secret'] is True and shown['user'] == 'u' and 'Very' not in json.dumps(shown), shown)
    acts = [event['act'] for event in site.good('GET', '/ledger/events?log=site')['events']]
    check(acts.count('courier.change') == 2, acts)
    site.stop()


def mail_server():
    """a real Postfix: STARTTLS under our authority alone, and the password is asked for"""
    if postfix.lacking():
        print('# skipped: ' + postfix.lacking())
        return
    server = servers.enter_context(contextlib.closing(postfix.Postfix(['machida', 'kacho'])))
    ca = os.path.join(server.home, 'ca.pem')
    for password, authority, wanted in (('wrong', ca, b'535'), (postfix.PASSWORD, site.dir + '/tls/ca.pem', b'certificate'),
                                        (postfix.PASSWORD, ca, None)):
        check(set_up(mail_settings(server), '--mail-password-fd', '0', '--mail-ca', authority, stdin=password.encode()).returncode == 0)
        done = site.run('courier', 'check', '--site', site.dir, 'mail')
        check((done.returncode == 0) if wanted is None else (done.returncode == 3 and wanted in done.stderr), done.stderr)


try:
    run(refusals, secrets_stay, mail_server)
finally:
    servers.close()
    site.close()
