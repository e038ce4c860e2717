#!/usr/bin/env python3
"""Times a start as a person sees it: from the process's start to the first picture of the window on the screen.

    first-frame.py PROGRAM [MODEL]

The screen is Xvfb's, whose memory is a file that can be watched without disturbing anybody. Warm: five starts, after one
that is not counted. Cold: three, each after Linux was told to forget what it had read from the disk, which needs root.
"""

import mmap
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

DISPLAY = ":78"


def start(command, environment, screen):
    """Seconds from the start of command to its first picture; the program is ended."""
    began = time.monotonic()
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    middle = len(screen) // 2  # a stretch of rows through the middle of the window
    try:
        while not any(screen[middle:middle + 64 * 1024]):
            if program.poll() is not None or time.monotonic() - began > 60:
                sys.exit("no window appeared")
            time.sleep(0.001)
        return time.monotonic() - began
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        deadline = time.monotonic() + 5
        while any(screen[middle:middle + 64 * 1024]) and time.monotonic() < deadline:
            time.sleep(0.01)  # the screen becomes black again


def forget():
    os.sync()
    with open("/proc/sys/vm/drop_caches", "w") as f:
        f.write("3")


def report(name, seconds):
    print("first frame, %s: median %.0f ms, longest %.0f ms of %d" %
          (name, 1000 * statistics.median(seconds), 1000 * max(seconds), len(seconds)))


def main(command):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir", folder],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            path = os.path.join(folder, "Xvfb_screen0")
            while not os.path.exists(path) or os.path.getsize(path) < 1280 * 800 * 4:
                time.sleep(0.05)
            time.sleep(0.5)
            environment = dict(os.environ, DISPLAY=DISPLAY, HOME=folder, XDG_RUNTIME_DIR=folder, NO_AT_BRIDGE="1",
                               GSETTINGS_BACKEND="memory")
            for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "WAYLAND_DISPLAY"):
                environment.pop(name, None)
            with open(path, "rb") as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as screen:
                start(command, environment, screen)
                report("warm", [start(command, environment, screen) for _ in range(5)])
                cold = []
                try:
                    for _ in range(3):
                        forget()
                        cold.append(start(command, environment, screen))
                except OSError as e:
                    print("first frame, cold: not measured, as this needs root (%s)" % e)
                else:
                    report("cold", cold)
        finally:
            server.terminate()
            server.wait()


main(sys.argv[1:])
