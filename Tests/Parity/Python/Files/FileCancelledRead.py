"""A reader is cancelled while the disk is at work: who reads next?"""

import asyncio
import os
import tempfile
import threading
from asyncio import to_thread

from harness import trace, turns


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with open(path, "w") as file:
            file.write("one\ntwo\nthree\n")
        begun, gate, done = threading.Event(), threading.Event(), threading.Event()
        file = await to_thread(open, path)

        def read_late():
            begun.set()
            gate.wait()
            try:
                return file.readline()
            finally:
                done.set()

        reading = asyncio.create_task(to_thread(read_late))
        await turns(1)
        begun.wait()
        reading.cancel()
        try:
            await reading
        except asyncio.CancelledError as error:
            trace("read", error)
        gate.set()
        done.wait()
        trace("next", (await to_thread(file.readline)).rstrip("\n"))
        trace("then", (await to_thread(file.readline)).rstrip("\n"))
        await to_thread(file.close)
