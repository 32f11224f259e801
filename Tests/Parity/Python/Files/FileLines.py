"""Lines one after the other: an empty one, a last one without newline, and a file that grows."""

import os
import tempfile
from asyncio import to_thread

from harness import trace


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lines")
        with await to_thread(open, path, "wb") as file:
            for text in ["one\n", "\n", "süß ☀️\n", "last"]:
                await to_thread(file.write, text.encode())
        with await to_thread(open, path, "rb") as file:
            while line := await to_thread(file.readline):
                trace(line.decode().rstrip("\n"), "at", file.tell())
            trace("end at", file.tell())
            with await to_thread(open, path, "ab") as other:
                await to_thread(other.write, b" but not least\n")
            trace((await to_thread(file.readline)).decode().rstrip("\n"))
            trace("more" if await to_thread(file.readline) else "end")
            await to_thread(file.seek, 4)
            lines = await to_thread(file.readlines)
            trace([line.decode().rstrip("\n") for line in lines])
