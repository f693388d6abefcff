"""figures: rows that tests and benches leave for tools/clean-table, in the folder that SEKISHO_FIGURES names, if it names one."""
import os
import pathlib

FORMATS = {
    'Word': 'docx docm dotx dotm', 'Excel': 'xlsx xlsm xltx xltm', 'PowerPoint': 'pptx pptm potx potm ppsx ppsm',
    'Word 97-2003': 'doc dot', 'Excel 97-2003': 'xls xlt', 'PowerPoint 97-2003': 'ppt pps pot',
    'OpenDocument': 'odt ods odp odg ott ots otp otg odf fodt fods fodp fodg',
    'SVG': 'svg', 'HTML': 'html htm mht mhtml',
    'PDF': 'pdf', 'pictures': 'jpg png gif tif bmp webp emf wmf', 'Rich Text': 'rtf', 'mail': 'eml msg', 'archives': 'zip 7z tar gz lzh', 'tables, texts': 'csv tsv txt',
}
OFFICE = ('Word', 'Excel', 'PowerPoint', 'OpenDocument')
OLD = ('Word 97-2003', 'Excel 97-2003', 'PowerPoint 97-2003')


def format_of(path):
    """'' for what is refused whatever is in it."""
    path = pathlib.Path(path)
    ending = path.suffix[1:].lower()
    if ending == 'dot' and path.is_file() and not path.read_bytes().startswith(b'\xd0\xcf\x11\xe0'):
        return ''  # graphs are called so as well
    return next((name for name, endings in FORMATS.items() if ending in endings.split()), '')


def corpus(tree):
    """{path: kind} of real files that may lie beside the tree; a kind is 'benign', or 'hostile:' or 'edge:' and what is in it."""
    folder = pathlib.Path(tree) / '../shared/corpora/clean'
    if not (folder / 'MANIFEST.tsv').exists():
        return {}
    rows = [line.split('\t') for line in (folder / 'MANIFEST.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    return {folder / row[0]: row[2] for row in rows if (folder / row[0]).exists()}


class Figures:
    def __init__(self, name):
        folder = os.environ.get('SEKISHO_FIGURES')
        self.path = pathlib.Path(folder) / f'{name}.tsv' if folder else None
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text('', encoding='utf-8')

    def note(self, *cells):
        if self.path:
            with self.path.open('a', encoding='utf-8') as file:
                file.write('\t'.join(map(str, cells)) + '\n')
