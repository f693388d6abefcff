"""tools/csource.py -- reads C far enough for the gates: tokens, functions, nesting, tables, inline permissions."""
import re
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

TOKEN = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    r'|^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*|[A-Za-z_]\w*|\d[\w.]*|\s+|.',
    re.S | re.M)
ALLOW = re.compile(r'gate-allow\s+([a-z]+):[ \t]*([^\s*][^*\n]*)?')
CONTROL = {'if', 'for', 'while', 'switch'}


@dataclass
class Token:
    text: str
    line: int


@dataclass
class Function:
    name: str
    first: int
    last: int
    nesting: int
    deepest: int  # the line where nesting is greatest

    @property
    def lines(self):
        return self.last - self.first + 1


@dataclass
class Source:
    path: str
    text: str
    tokens: list = field(default_factory=list)    # code only
    comments: list = field(default_factory=list)
    directives: list = field(default_factory=list)
    functions: list = field(default_factory=list)
    table_lines: int = 0  # lines inside `static const` initialisers

    @property
    def lines(self):
        return self.text.count('\n') + (not self.text.endswith('\n') and self.text != '')


def tracked(top, *patterns):
    """The project's own files below `top` as relative paths: git's view where there is one, else every file."""
    if not (Path(top) / '.git').exists():
        names = (str(path.relative_to(top)) for path in Path(top).rglob('*') if path.is_file())
        return sorted(name for name in names if not patterns or any(fnmatch(name, pattern) for pattern in patterns))
    command = ['git', '-c', 'safe.directory=*', '-C', str(top), 'ls-files', '-z', '-co', '--exclude-standard', '--',
               *patterns]
    names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split('\0')
    return sorted(name for name in set(names) if name and (Path(top) / name).is_file())


def read(top, path):
    source = Source(path, (Path(top) / path).read_text(encoding='utf-8'))
    line = 1
    for match in TOKEN.finditer(source.text):
        text = match.group()
        place(source, Token(text, line))
        line += text.count('\n')
    Reader(source).run()
    return source


def place(source, token):
    head = token.text.lstrip()[:2]
    if head in ('/*', '//'):
        source.comments.append(token)
    elif head[:1] == '#':
        source.directives.append(token)
    elif head:
        source.tokens.append(token)


class Reader:
    """Walks the tokens of one file once: declarations outside, statements inside functions."""

    def __init__(self, source):
        self.source, self.tokens, self.at = source, source.tokens, 0
        self.nesting, self.deepest = 0, 0

    def text(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ''

    def run(self):
        while self.at < len(self.tokens):
            self.declaration()

    def declaration(self):
        start = self.at
        while self.text() not in ('', ';', '{', '='):
            self.skip_group() if self.text() in '([' else self.step()
        if self.text() == '{' and self.is_function(start):
            self.function()
        elif self.text() == '=':
            self.initialiser(start)
        elif self.text() == '{':
            self.skip_group()
        else:
            self.step()

    def is_function(self, start):
        return self.tokens[self.at - 1].text == ')' and self.tokens[start].text not in ('struct', 'union', 'enum')

    def function(self):
        name = self.tokens[self.name_before(self.at)]
        self.nesting, self.deepest = 0, name.line
        self.statement(0)
        last = self.tokens[self.at - 1].line
        self.source.functions.append(Function(name.text, name.line, last, self.nesting, self.deepest))

    def name_before(self, at):
        """The name whose parameter list ends just before `at`."""
        depth = 0
        for i in range(at - 1, 0, -1):
            depth += (self.tokens[i].text == ')') - (self.tokens[i].text == '(')
            if depth == 0:
                return i - 1
        return 0

    def initialiser(self, start):
        words = {token.text for token in self.tokens[start:self.at]}
        first = self.tokens[start].line
        while self.text() not in ('', ';'):
            self.skip_group() if self.text() in '{([' else self.step()
        if {'static', 'const'} <= words and self.at < len(self.tokens):
            self.source.table_lines += self.tokens[self.at].line - first + 1
        self.step()

    def step(self):
        self.at += 1

    def skip_group(self):
        """Steps over a balanced ( … ), [ … ] or { … }."""
        depth = 0
        while self.at < len(self.tokens):
            depth += (self.text() in '([{') - (self.text() in ')]}')
            self.step()
            if depth == 0:
                return

    def statement(self, depth):
        """One statement; `depth` counts the control statements around it."""
        if depth > self.nesting:
            self.nesting, self.deepest = depth, self.tokens[min(self.at, len(self.tokens) - 1)].line
        word = self.text()
        if word == '{':
            self.block(depth)
        elif word in CONTROL:
            self.control(depth)
        elif word == 'do':
            self.step()
            self.statement(depth + 1)
            self.expression()
        elif word in ('case', 'default') or (word.isidentifier() and self.text(1) == ':'):
            self.label()
            if self.text() != '}':
                self.statement(depth)
        else:
            self.expression(depth)

    def block(self, depth):
        self.step()
        while self.text() not in ('', '}'):
            self.statement(depth)
        self.step()

    def control(self, depth):
        self.step()
        self.skip_group()
        self.statement(depth + 1)
        if self.text() == 'else':
            self.step()
            self.statement(depth if self.text() == 'if' else depth + 1)

    def label(self):
        while self.text() not in ('', ':', '}'):
            self.skip_group() if self.text() == '(' else self.step()
        if self.text() == ':':
            self.step()

    def expression(self, depth=0):
        """To the `;`. A call followed by a block is a loop made by a macro, and counts as control."""
        loop = self.text().isidentifier() and self.text(1) == '('
        if loop:
            self.step()
            self.skip_group()
            if self.text() == '{':
                self.statement(depth + 1)
                return
        while self.text() not in ('', ';', '}'):
            self.skip_group() if self.text() in '([{' else self.step()
        if self.text() == ';':
            self.step()


def allowed(source, gate, line):
    """The reason given by a comment `gate-allow GATE: reason` on `line` or just above it, or None."""
    for comment in source.comments:
        last = comment.line + comment.text.count('\n')
        match = ALLOW.search(comment.text)
        if match and match.group(1) == gate and comment.line <= line <= last + 1:
            return match.group(2)
    return None


class Report:
    """What a gate found; suppressions are counted aloud. `finish` gives the exit status."""

    def __init__(self, gate):
        self.gate, self.findings, self.suppressed = gate, [], 0

    def find(self, where, what):
        self.findings.append(f'{where}: {what}')

    def find_in(self, source, line, what):
        """A finding that an inline `gate-allow` with a reason may suppress."""
        if allowed(source, self.gate, line):
            self.suppressed += 1
        else:
            self.find(f'{source.path}:{line}', what)

    def finish(self, looked_at, facts=''):
        if looked_at == 0:
            self.find(self.gate, 'nothing to look at')
        for finding in self.findings:
            print(finding)
        print(f'{self.gate}: {looked_at} looked at, {len(self.findings)} found, '
              f'{self.suppressed} suppressed with a reason{facts}')
        return 1 if self.findings else 0


def top_of(arguments):
    """The tree to check: the first argument, or the tree this tool lies in."""
    return Path(arguments[1] if len(arguments) > 1 else Path(__file__).resolve().parent.parent)


if __name__ == '__main__':
    for argument in sys.argv[1:]:
        for function in read('.', argument).functions:
            print(f'{argument}:{function.first}: {function.name} {function.lines} lines, nesting {function.nesting}')
