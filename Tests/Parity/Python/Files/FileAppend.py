"""What is opened for appending is written at its end, wherever it was read."""

import os
import tempfile
from asyncio import to_thread
from pathlib import Path

from harness import trace


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log")
        for round in 1, 2:
            with await to_thread(open, path, "ab") as file:
                await to_thread(file.write, f"round {round}\n".encode())
        trace((await to_thread(path.read_text)).splitlines())
        with await to_thread(open, path, "a+b") as file:
            line = await to_thread(file.readline)
            trace(line.decode().rstrip("\n") or "at the end")
            await to_thread(file.seek, 0)
            trace((await to_thread(file.readline)).decode().rstrip("\n"))
            await to_thread(file.write, b"written at the end\n")
            await to_thread(file.flush)
            trace("at", file.tell())
            await to_thread(file.seek, 6)
            await to_thread(file.write, b"this too\n")
        trace((await to_thread(path.read_text)).splitlines())
        with await to_thread(open, path, "wb"):
            pass
        trace("emptied", (await to_thread(os.stat, path)).st_size)
