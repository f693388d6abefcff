#!/usr/bin/env python3
"""tests/gates/gates.py TOOLS -- each gate refuses what it exists for and lets good input pass (TAP)."""
import subprocess
import sys
import tempfile
from pathlib import Path

ARCHITECTURE = '''## Folders
| folder | rank | what |
|---|---|---|
| `main.c` | 2 | starts |
| `low/` | 0 | low |
| `side/` | 1 | beside; includes only `low/` |
| `high/` | 1 | high, over `low/` |

## Libraries and their owners
| header | folders |
|---|---|
| `sqlite3.h` | `low/` |
'''
MAIN = '/* main.c -- starts */\n#include "high/h.h"\nint main(void)\n{\n    exit(0);\n}\n'
LOW = '/* low/l.h -- low */\nint low_get(void);\n'
HIGH = '/* high/h.h -- high */\n#include "low/l.h"\n'
SIDE = '/* side/s.h -- beside */\n'
LAYERS = {'ARCHITECTURE.md': ARCHITECTURE, 'src/main.c': MAIN, 'src/low/l.h': LOW, 'src/high/h.h': HIGH, 'src/side/s.h': SIDE}


def body(lines):
    return 'static int f(int x)\n{\n' + '    x++;\n' * (lines - 4) + '    return x;\n}\n'


def nested(depth):
    return 'static void f(int x)\n{\n' + ''.join('    ' * n + 'if (x)\n' for n in range(1, depth + 1)) + ' x = 1;\n}\n'


MANY = {f'src/{n}.c': body(5) * 30 for n in range(5)}
TABLE = 'static const int table[] = {\n' + '    1,\n' * 900 + '};\n'
ALLOW = '/* gate-' + 'allow sizes: a state machine reads best as one list */\n'
NO_REASON = '/* gate-' + 'allow sizes: */\n'
MACRO_LOOP = 'static void f(int x)\n{\n    each (x) {\n        if (x)\n            while (x)\n                for (;;)\n' \
             '                    x--;\n    }\n}\n'
ELSE_IF = 'static int f(int x)\n{\n' + '    if (x == 1)\n        return 2;\n    else' * 5 + ' return 3;\n}\n'
FUZZ = {'tests/fuzz/meson.build': "fuzz_targets = [\n  'low-l',\n]\n", 'tests/fuzz/low-l.c': '', 'tests/fuzz/corpus/low-l/a': 'x'}

# (what is tried, gate, files, words that the finding holds or None when the gate must pass)
CASES = [
    ('good layers pass', 'layers', LAYERS, None),
    ('an include upwards', 'layers', LAYERS | {'src/low/l.h': '#include "high/h.h"\n'}, 'low (0) may not include high'),
    ('an include sideways', 'layers', LAYERS | {'src/high/h.h': '#include "side/s.h"\n'}, 'high (1) may not include side'),
    ('an include beyond the folders named', 'layers',
     LAYERS | {'src/side/s.h': '#include "mid/m.h"\n', 'src/mid/m.h': '',
               'ARCHITECTURE.md': ARCHITECTURE.replace('| `high/` | 1', '| `mid/` | 0 | mid |\n| `high/` | 1')},
     'side may include only low, not mid'),
    ('a commented include is none', 'layers', LAYERS | {'src/low/l.h': '/*\n#include "high/h.h"\n*/\n'}, None),
    ('an include without its folder', 'layers', LAYERS | {'src/low/l.h': '#include "x.h"\n'}, 'not of the form'),
    ('a header its own build makes', 'layers', LAYERS | {'src/low/l.c': '#include "low-made.h"\n'}, None),
    ('a header made by a folder above', 'layers', LAYERS | {'src/low/l.c': '#include "high-made.h"\n'}, 'may not include high'),
    ('a folder without rank', 'layers', LAYERS | {'src/new/n.h': ''}, 'src/new has no rank'),
    ('a rank without folder', 'layers', {k: v for k, v in LAYERS.items() if 'side' not in k}, 'ranks side'),
    ('a library outside its folder', 'layers', LAYERS | {'src/high/h.h': '#include <sqlite3.h>\n'}, 'belongs to low'),
    ('exit outside main.c', 'layers', LAYERS | {'src/low/l.c': 'void f(void)\n{\n    exit(1);\n}\n'}, 'only in main.c'),
    ('an empty tree is no pass', 'layers', {'ARCHITECTURE.md': ARCHITECTURE}, 'nothing to look at'),

    ('a function of 60 lines', 'sizes', {'src/a.c': body(60)} | MANY, None),
    ('a function of 101 lines', 'sizes', {'src/a.c': body(101)} | MANY, 'f has 101 lines'),
    ('one suppressed with a reason', 'sizes', {'src/a.c': ALLOW + body(101)} | MANY, None),
    ('one suppressed without a reason', 'sizes', {'src/a.c': NO_REASON + body(101)} | MANY, 'f has 101 lines'),
    ('a median of 21 lines', 'sizes', {'src/a.c': body(21) * 9}, 'median function'),
    ('a tail over 60 lines', 'sizes', {'src/a.c': body(61) * 2 + body(3) * 90}, '99 of 100'),
    ('nesting of 3', 'sizes', {'src/a.c': nested(3)}, None),
    ('nesting of 4 without braces', 'sizes', {'src/a.c': nested(4)}, 'nests 4 deep'),
    ('a loop made by a macro counts', 'sizes', {'src/a.c': MACRO_LOOP}, 'nests 4 deep'),
    ('a chain of else if is flat', 'sizes', {'src/a.c': ELSE_IF}, None),
    ('braces in strings and comments', 'sizes', {'src/a.c': 'static char *f(void)\n{\n    return "{{{{"; /* {{{ */\n}\n'}, None),
    ('a file of 801 lines', 'sizes', {'src/a.c': '\n' * 801, 'src/b.c': body(9), 'src/c.c': body(9)}, '801 lines'),
    ('a long table is exempt', 'sizes', {'src/a.c': TABLE + body(9)}, None),
    ('a table that can change is not', 'sizes', {'src/a.c': TABLE.replace('const ', '') + body(9)}, 'over 800'),
    ('a long function in Python', 'sizes', {'tools/a.py': 'def f():\n' + '    pass\n' * 61}, 'f has over 60'),

    ('plain words pass', 'words', {'src/a.c': '/* a.c -- says what it is */\n'}, None),
    ('unfinished work', 'words', {'src/a.c': '/* a.c -- it */\n// TO' + 'DO later\n'}, 'unfinished'),
    ('a machine\'s path', 'words', {'README.md': 'see /wor' + 'k/x\n'}, 'outside the project'),
    ('no opening sentence', 'words', {'src/a.c': 'int x;\n'}, 'does not open with'),
    ('an opening that names another file', 'words', {'src/a.c': '/* b.c -- it */\n'}, 'does not open with'),
    ('a lock that names hosts', 'words', {'package-lock.json': '"resolved": "https://host/x"\n'}, 'names the host'),

    ('a reason is enough', 'suppressions', {'src/a.c': 'x(); // NOLINT(cert-x): the table is ours\n'}, None),
    ('no reason', 'suppressions', {'src/a.c': 'x(); // NOLINT(cert-x)\n'}, 'without its reason'),
    ('a suppression of everything', 'suppressions', {'src/a.c': 'x(); // NOLINT: because I say so\n'}, 'without its reason'),
    ('cppcheck without a reason', 'suppressions', {'src/a.c': '/* cppcheck-' + 'suppress nullPointer */\n'}, 'without its reason'),
    ('a warning switched off', 'suppressions', {'src/a.c': '#pragma GCC diagnostic ignored "-Wall"\n'}, 'by pragma'),
    ('a type error hidden', 'suppressions', {'ui/src/a.ts': '// @ts-ignore\n'}, 'without its reason'),

    ('a target with its corpus', 'fuzz', FUZZ, None),
    ('a target not built', 'fuzz', FUZZ | {'tests/fuzz/new-x.c': ''}, 'is not in'),
    ('a target without corpus', 'fuzz', {k: v for k, v in FUZZ.items() if 'corpus' not in k}, 'holds no corpus'),
    ('a parser without target', 'fuzz', FUZZ | {'src/new/n.h': 'Thing *new_parse(const char *text);\n'}, 'no fuzz target'),

    ('links that lead somewhere', 'docs', {'a.md': '[b](docs/b.md)', 'docs/b.md': '[a](../a.md#x) [c](https://c)'}, None),
    ('a link to nowhere', 'docs', {'a.md': '[b](b.md)'}, 'leads to b.md'),
    ('two names for one term', 'docs', {'docs/glossary.md': '| 章 | `a` | a |\n| 章 | `b` | b |\n'}, 'stands 2 times'),
    ('one name for two terms', 'docs', {'docs/glossary.md': '| 章 | `a` | a |\n| 編 | `a` | b |\n'}, 'stands 2 times'),

    ('formatted code', 'format', {'src/a.c': 'int x;\n', '.clang-format': 'BasedOnStyle: LLVM\n'}, None),
    ('unformatted code', 'format', {'src/a.c': 'int   x ;\n', '.clang-format': 'BasedOnStyle: LLVM\n'}, 'clang-format -i'),
    ('a null pointer read', 'cppcheck', {'src/a.c': 'int f(void)\n{\n    int *p = 0;\n    return *p;\n}\n'}, 'nullPointer'),
    ('code without fault', 'cppcheck', {'src/a.c': 'int f(void)\n{\n    return 1;\n}\n'}, None),
    ('a bashism', 'shell', {'a': '#!/bin/sh\n[[ x == y ]]\n'}, 'SC'),
    ('plain sh', 'shell', {'a': '#!/bin/sh\necho "$1"\n'}, None),
]

# Cases that need objects: (what, gate, sources, words); each source is compiled into the build given to the gate.
USED = {'src/low/l.c': 'int low_get(void)\n{\n    return 1;\n}\n', 'src/main.c': 'int low_get(void);\nint main(void)\n{\n    return low_get();\n}\n'}
BUILT = [
    ('an export that is used', 'exports', USED, None),
    ('an export used in its own file only', 'exports', USED | {'src/low/m.c': 'int low_lone(void)\n{\n    return 1;\n}\n'}, 'low_lone is exported'),
    ('an export that a test uses', 'exports', USED | {'src/low/m.c': 'int low_lone(void)\n{\n    return 1;\n}\n',
     'tests/unit/low/t.c': 'int low_lone(void);\nint t(void)\n{\n    return low_lone();\n}\n'}, None),
    ('a global that changes', 'exports', USED | {'src/low/m.c': 'static int count;\nint low_get2(void)\n{\n    return count++;\n}\n',
     'tests/t.c': 'int low_get2(void);\nint t(void)\n{\n    return low_get2();\n}\n'}, 'count is a global that changes'),
    ('a constant table of pointers', 'exports',
     {'src/main.c': 'static const char *const names[] = {"a", "b"};\nint main(int n, char **v)\n{\n    return names[n][0] + (v != 0);\n}\n'}, None),
    ('clang-tidy finds an assignment', 'tidy', {'src/a.c': 'int f(int x);\nint f(int x)\n{\n    if (x)\n        return 1;\n    else\n        return 2;\n}\n'},
     'else-after-return'),
    ('clang-tidy finds it in a header, too', 'tidy',
     {'src/a/a.h': 'static inline int f(int x)\n{\n    if (x)\n        return 1;\n    else\n        return 2;\n}\n',
      'src/b.c': '#include "a/a.h"\nint g(int x);\nint g(int x)\n{\n    return f(x);\n}\n'}, 'src/a/a.h:5:5'),
    ('clang-tidy lets good code pass', 'tidy', {'src/a.c': 'int f(int x);\nint f(int x)\n{\n    return x + 1;\n}\n'}, None),
]


SUITE = '<testsuites><testsuite name="p.s / u">{}</testsuite></testsuites>'
GATE = {'gates.tsv': 'passed\tx\n'}


def log(cases, result):
    """Meson's two records of one test program."""
    return {'a.junit.xml': SUITE.format(cases), 'a.json': '{"name": "s / u", "result": "' + result + '"}\n'}


GOOD, BAD, LEFT = '<testcase name="1"/>', '<testcase name="2"><failure/></testcase>', '<testcase name="3"><skipped/></testcase>'
# What tools/tally says at the end: (what, files, last line, exit status)
TALLIES = [
    ('gates and tests add up', GATE | log(GOOD + LEFT, 'OK'), '2 passed, 0 failed, 1 skipped', 0),
    ('a failed gate', {'gates.tsv': 'passed\tx\nfailed\ty\n'} | log(GOOD, 'OK'), '2 passed, 1 failed, 0 skipped', 1),
    ('a failed test', GATE | log(GOOD + BAD, 'FAIL'), '2 passed, 1 failed, 0 skipped', 1),
    ('a program that crashed after its last line', GATE | log(GOOD, 'ERROR'), '2 passed, 1 failed, 0 skipped', 1),
    ('a program that took too long', GATE | log(GOOD, 'TIMEOUT'), '2 passed, 1 failed, 0 skipped', 1),
    ('a control character in what a test said', GATE | log(GOOD + '<!-- \x08 -->', 'OK'), '2 passed, 0 failed, 0 skipped', 0),
    ('a suite that ran nothing', GATE | log('', 'OK'), '1 passed, 1 failed, 0 skipped', 1),
    ('nothing at all', {}, '0 passed, 1 failed, 0 skipped', 1),
    ('node:test', GATE | {'ui.log': '# pass 3\n# fail 1\n# skipped 2\n'}, '4 passed, 1 failed, 2 skipped', 1),
]


def write(top, files):
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')


def compile_all(top, files):
    """Objects as Meson lays them out, and the compile commands."""
    entries = []
    for name in (one for one in files if one.endswith('.c')):
        folder, _, base = name.rpartition('/')
        where = top / 'build' / ('exe.p' if name == 'src/main.c' else f'{folder}/x.p')
        where.mkdir(parents=True, exist_ok=True)
        made = where / ('src_main.c.o' if name == 'src/main.c' else f'{base}.o')
        subprocess.run(['gcc', '-fPIE', '-O1', f'-I{top}/src', '-c', str(top / name), '-o', str(made)], check=True)
        entries.append(f'{{"directory": "{top}/build", "command": "clang -I../src -c ../{name}", "file": "../{name}"}}')
    (top / 'build' / 'compile_commands.json').write_text('[' + ',\n'.join(entries) + ']')


def run(tools, gate, files, built):
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        write(top, files)
        arguments = [str(tools / f'check-{gate}'), folder]
        if built:
            compile_all(top, files)
            (top / '.clang-tidy').write_text((tools.parent / '.clang-tidy').read_text())
            arguments.append(str(top / 'build'))
        return subprocess.run(arguments, capture_output=True, text=True)


def tally(tools, files, last, status):
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), files)
        out = subprocess.run([str(tools / 'tally'), folder], capture_output=True, text=True)
        return out, out.stdout.splitlines()[-1:] == [last] and out.returncode == status


def check(tools, gate, files, words, built):
    out = run(tools, gate, files, built)
    return out, out.returncode == 0 if words is None else out.returncode == 1 and words in out.stdout


def main():
    tools = Path(sys.argv[1]).resolve()
    cases = [(f'{gate}: {what}', check, (gate, files, words, False)) for what, gate, files, words in CASES]
    cases += [(f'{gate}: {what}', check, (gate, files, words, True)) for what, gate, files, words in BUILT]
    cases += [(f'tally: {what}', tally, rest) for what, *rest in TALLIES]
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    for number, (what, function, rest) in enumerate(cases, 1):
        out, good = function(tools, *rest)
        failed += not good
        print(f'{"ok" if good else "not ok"} {number} - {what}', flush=True)
        if not good:
            print('\n'.join('# ' + line for line in (out.stdout + out.stderr).splitlines()[:12]), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
