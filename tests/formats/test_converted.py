"""test_converted.py SEKISHO TREE: policies converted by LibreOffice are read as their text versions are.

Each policy beside the tree, and the sample town's, becomes DOCX, ODT, PDF and HTML; units and fields must agree within
0.02, lines aside. Skipped where LibreOffice or the policies are not at hand.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from reading import Tap, disagreements, units

FILTERS = {'docx': 'docx', 'odt': 'odt', 'pdf': 'pdf:writer_pdf_Export', 'html': 'html:HTML (StarWriter)'}


def convert(policies, work, kind):
    subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{work}/profile',
                    '--infilter=Text (encoded):UTF8,LF,,,', '--convert-to', FILTERS[kind], '--outdir', work,
                    *map(str, policies)], check=True, capture_output=True, timeout=600)


def main():
    sekisho, tree = sys.argv[1], pathlib.Path(sys.argv[2])
    policies = sorted((tree / '../shared/policies').glob('*.txt')) + [tree / 'sample/mihon/policy.txt']
    tap = Tap(len(policies) * len(FILTERS))
    if shutil.which('soffice') is None or shutil.which('pdftotext') is None:
        for number in range(len(policies) * len(FILTERS)):
            tap.skip(f'conversion {number + 1}', 'LibreOffice or pdftotext is not installed')
        return
    with tempfile.TemporaryDirectory() as work:
        wanted = {policy: units(sekisho, policy) for policy in policies}
        for kind in FILTERS:
            convert(policies, work, kind)
            for policy in policies:
                found = units(sekisho, pathlib.Path(work) / f'{policy.stem}.{kind}')
                tap.say(f'{policy.stem} as {kind}', disagreements(wanted[policy], found))


main()
