"""How fast the screens are, through a pseudo-terminal: from exec to the whole first frame, and from a key to its frame.

    python latency.py EXPLORER

A frame's end is the last byte before the program falls silent. Only the standard library is needed.
"""

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
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


def first_frames(program, columns, rows):
    times = []
    for _ in range(20):
        screen = Screen(program, columns, rows)
        times.append(1e3 * (screen.frame_end() - screen.started))
        screen.close()
    row(f"exec to the first frame, {columns}×{rows}", times)


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
        first_frames(program, columns, rows)
    for model in ["vit-b-16", "swin-t"]:
        keys(program, model, 200, 60)
    for columns, rows in [(120, 40), (200, 60)]:
        graphics(program, columns, rows)
    for model in ["swin-b", "vit-l-16"]:
        edits(program, model, 200, 60)
    commands(program)


if __name__ == "__main__":
    main()
