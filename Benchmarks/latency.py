"""How fast the screens are, through a pseudo-terminal: from exec to the whole first frame, and from a key to its frame.

    python latency.py EXPLORER

A frame's end is the last byte before the program falls silent. Only the standard library is needed.
"""

import fcntl
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

SILENCE = 0.04
IMAGE = Path(__file__).parent.parent / "samples/images/cat.png"


class Screen:
    """The program in a terminal of its own."""

    def __init__(self, program, columns, rows, arguments=()):
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 10 * columns, 20 * rows))
        environment = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        for multiplexer in ["TMUX", "STY"]:  # inside one graphics are off
            environment.pop(multiplexer, None)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [program, *map(str, arguments)], stdin=follower, stdout=follower, stderr=follower, env=environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(follower)
        self.leader = leader

    def resize(self, columns, rows):
        """Milliseconds from another size of the terminal to the end of the frame that fills it."""
        start = time.perf_counter()
        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 10 * columns, 20 * rows))
        end = self.frame_end(patience=0.5)
        return None if end is None else 1e3 * (end - start)

    def frame_end(self, silence=SILENCE, patience=5.0):
        """When the last byte came before a silence; None where none comes."""
        last = None
        while select.select([self.leader], [], [], silence if last else patience)[0]:
            if not os.read(self.leader, 1 << 20):
                break
            last = time.perf_counter()
        return last

    def key(self, key):
        """Milliseconds from a key to the end of its frame."""
        start = time.perf_counter()
        os.write(self.leader, key.encode())
        end = self.frame_end(patience=0.2)
        return None if end is None else 1e3 * (end - start)

    def key_among_progress(self, key):
        """The same while a run redraws its progress in between: frames of some ten bytes, where a key's are thousands."""
        start = time.perf_counter()
        os.write(self.leader, key.encode())
        end = None
        while select.select([self.leader], [], [], 0.012 if end else 0.2)[0]:
            size, now = len(os.read(self.leader, 1 << 20)), time.perf_counter()
            if size >= 256 or end and now - end < 0.001:
                end = now
            elif end and now - end > 0.02:
                break
        return None if end is None else 1e3 * (end - start)

    def processor_seconds(self):
        """What the program has taken of all processors since it began."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        os.write(self.leader, b"q")
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.leader)


def row(what, times):
    times = [time for time in times if time is not None]
    if times:
        print(f"| {what} | {len(times)} | {statistics.median(times):.1f} | {max(times):.1f} |", flush=True)


def first_frames(program, what, columns, rows, arguments=()):
    times = []
    for _ in range(20):
        screen = Screen(program, columns, rows, arguments)
        times.append(1e3 * (screen.frame_end() - screen.started))
        screen.close()
    row(f"exec to {what}, {columns}×{rows}", times)


def repaints(program, columns, rows):
    """The whole Attention screen with an image, each time for a terminal that has become a column wider or narrower."""
    screen = Screen(program, columns, rows, ["swin-t", "--image", IMAGE])
    screen.frame_end(silence=0.5)
    os.write(screen.leader, b"4")
    screen.frame_end(silence=2.5)
    row(f"full repaint with an image, {columns}×{rows}", [screen.resize(columns - n % 2, rows) for n in range(1, 41)])
    screen.close()


def vit_tensors(width, depth):
    """The tensors of a ViT of patch 16 at 224 as timm names them."""
    tensors = {"cls_token": [1, 1, width], "pos_embed": [1, 197, width]}
    for name, outputs, inputs in [("patch_embed.proj", width, [3, 16, 16]), ("head", 1000, [width])]:
        tensors |= {f"{name}.weight": [outputs, *inputs], f"{name}.bias": [outputs]}
    layers = [("norm1", width, None), ("attn.qkv", 3 * width, width), ("attn.proj", width, width),
              ("norm2", width, None), ("mlp.fc1", 4 * width, width), ("mlp.fc2", width, 4 * width)]
    named = [(f"blocks.{block}.{name}", *sizes) for block in range(depth) for name, *sizes in layers]
    for name, outputs, inputs in [*named, ("norm", width, None)]:
        tensors |= {f"{name}.weight": [outputs, inputs] if inputs else [outputs], f"{name}.bias": [outputs]}
    return tensors


def checkpoints(program, columns, rows):
    """Opening a checkpoint as it is: its header is read, its architecture inferred, and the first frame drawn."""
    for title, width, depth in [("ViT-B/16", 768, 12), ("ViT-L/16", 1024, 24)]:
        header, end = {}, 0
        for name, shape in vit_tensors(width, depth).items():
            count = 4
            for side in shape:
                count *= side
            header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + count]}
            end += count
        text = json.dumps(header).encode()
        with tempfile.NamedTemporaryFile(suffix=".safetensors") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            file.truncate(8 + len(text) + end)
            file.flush()
            what = f"the first frame of a checkpoint of {title}, {end // 1_000_000} MB"
            first_frames(program, what, columns, rows, [file.name])


def keys(program, model, columns, rows):
    screen = Screen(program, columns, rows, [model, "--image", IMAGE])
    screen.frame_end(silence=0.5)
    for name, opening, pressed in [
        ("Models", "1", "jk"), ("Stages", "2", "jk"), ("Stages, size", "", "+-"), ("Compare", "3", "jk"),
        ("Attention, query", "4", "ljhk"), ("Windows", "5", "lh"),
    ]:
        if opening:
            os.write(screen.leader, opening.encode())
            # A run behind the Attention screen redraws its progress; its end is a longer silence.
            screen.frame_end(silence=2.5 if opening == "4" else 0.3)
        row(f"{model}, {name}, {columns}×{rows}", [screen.key(pressed[n % len(pressed)]) for n in range(40)])
    screen.close()


def keys_beside_a_run(program, model, size, columns, rows):
    """Keys on another screen while the model runs behind it on every processor; keys after its end do not count."""
    times = []
    for _ in range(6):
        screen = Screen(program, columns, rows, [model, "--size", size, "--image", IMAGE])
        screen.frame_end(silence=0.3)
        # To Attention, where Enter runs a model of this size, and on to Stages.
        for key in "4\r2":
            os.write(screen.leader, key.encode())
            screen.frame_end(silence=0.012, patience=0.2)
        for n in range(60):
            before, start = screen.processor_seconds(), time.perf_counter()
            taken = screen.key_among_progress("jk"[n % 2])
            time.sleep(0.02)
            busy = (screen.processor_seconds() - before) / (time.perf_counter() - start)
            if busy > 0.6 * os.cpu_count():
                times.append(taken)
        screen.close()
    row(f"{model} at {size} runs, Stages, {columns}×{rows}", times)


def graphics(program, columns, rows):
    """The query of the view that the program opens with, its heatmap in pixels."""
    for protocol in ["off", "kitty", "sixel"]:
        screen = Screen(program, columns, rows, ["--graphics", protocol])
        screen.frame_end(silence=1.5)
        row(f"query, --graphics {protocol}, {columns}×{rows}", [screen.key("ljhk"[n % 4]) for n in range(40)])
        screen.close()


def edits(program, model, columns, rows):
    """The width of an edited model up and down, beside Stages and beside Compare."""
    screen = Screen(program, columns, rows, [model])
    screen.frame_end(silence=0.5)
    for name, opening in [("Stages", "2"), ("Compare", "3")]:
        for key in opening + "ejj":
            screen.key(key)
        row(f"{model}, {name}, edit of the width, {columns}×{rows}", [screen.key("+-"[n % 2]) for n in range(40)])
        screen.key("e")
    screen.close()


def commands(program):
    for name, arguments in [
        ("recording and costing the catalogue (`models --format json`)", ["models", "--format", "json"]),
    ]:
        times = []
        for _ in range(15):
            start = time.perf_counter()
            subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL)
            times.append(1e3 * (time.perf_counter() - start))
        row(name, times)


def main():
    program = sys.argv[1]
    print("| what | times | median ms | worst ms |\n| --- | --- | --- | --- |")
    for columns, rows in [(120, 40), (200, 60)]:
        first_frames(program, "the first frame of swin-t", columns, rows, ["swin-t"])
        first_frames(program, "the first heatmap of the demo model", columns, rows)
    checkpoints(program, 120, 40)
    repaints(program, 200, 60)
    for model in ["vit-b-16", "swin-t"]:
        keys(program, model, 200, 60)
    keys_beside_a_run(program, "swin-t", 1536, 200, 60)
    for columns, rows in [(120, 40), (200, 60)]:
        graphics(program, columns, rows)
    for model in ["swin-b", "vit-l-16"]:
        edits(program, model, 200, 60)
    commands(program)


if __name__ == "__main__":
    main()
