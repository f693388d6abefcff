"""Pictures in every mode a library can write, and what is seen in a picture: for tests of disarming."""
import random
import subprocess

from PIL import Image, ImageDraw, ImageSequence

Image.MAX_IMAGE_PIXELS = None
SIZES = ((61, 47), (17, 9), (1, 1), (130, 3))


def drawn(size, mode='RGB', seed=1):
    """Shapes on noise, so that every way of packing has something to do."""
    random.seed(seed)
    width, height = size
    picture = Image.effect_noise(size, 60).convert('RGB')
    pen = ImageDraw.Draw(picture)
    for _ in range(8):
        left, top = random.randrange(width), random.randrange(height)
        pen.rectangle((left, top, left + width // 4, top + height // 4), fill=tuple(random.choices(range(256), k=3)))
    if mode in ('RGBA', 'LA'):
        picture = picture.convert(mode[:-1])
        picture.putalpha(Image.linear_gradient('L').resize(size))
        return picture
    return picture.convert(mode)


def seen(path):
    """What a viewer shows: format, turn, and size, time and pixels of every frame or page."""
    with Image.open(path) as picture:
        turn = picture.getexif().get(0x0112, 1) if picture.format != 'GIF' else 1
        dots = tuple(round(float(dot)) for dot in picture.info.get('dpi', (0, 0)))
        dots = (0, 0) if dots == (72, 72) else dots  # what Exif takes for granted
        frames = [(frame.size, frame.info.get('duration') or 0, pixels(frame)) for frame in ImageSequence.Iterator(picture)]
        return picture.format, turn, dots, frames


def pixels(frame):
    """As red, green, blue and alpha where a palette or transparency is in between; else as they are."""
    if frame.mode in ('P', 'PA', 'LA', 'RGBA') or 'transparency' in frame.info:
        return frame.convert('RGBA').tobytes()
    return frame.mode.encode() + frame.tobytes()


def differences(before, after):
    """In words, what is seen in only one of two pictures."""
    names = ('format', 'orientation', 'resolution')
    found = [f'{name}: {a} became {b}' for name, a, b in zip(names, before, after) if a != b]
    if len(before[3]) != len(after[3]):
        return found + [f'frames: {len(before[3])} became {len(after[3])}']
    for number, (a, b) in enumerate(zip(before[3], after[3])):
        found += [f'frame {number}: {what} differs' for what, x, y in zip(('size', 'time', 'pixels'), a, b) if x != y]
    return found


class Cleaner:
    """The program under test: a picture in, a picture and what was found in it out."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def clean(self, path):
        """(path of what came out or None, lines of findings, what it said)."""
        out = self.folder / f'out{path.suffix}'
        out.unlink(missing_ok=True)
        done = subprocess.run([self.program, str(path), str(out)], capture_output=True, timeout=300, check=False)
        if done.returncode not in (0, 1, 3):
            raise AssertionError(f'{path.name}: ended with {done.returncode}: {done.stderr.decode()}')
        lines = done.stdout.decode().splitlines()[1:]
        return out if done.returncode == 0 else None, lines, done.stderr.decode().strip()

    def problems(self, path):
        """Why what comes out is not what went in, is not safe yet, or still tells what it should not."""
        out, lines, said = self.clean(path)
        if out is None:
            return [f'{path.name}: refused: {said}']
        problems = [f'{path.name}: {text}' for text in differences(seen(path), seen(out))]
        if b'SECRET' in out.read_bytes():
            problems.append(f'{path.name}: metadata is still there')
        return problems + [f'{path.name}: {line}' for line in lines if line.startswith('again')]
