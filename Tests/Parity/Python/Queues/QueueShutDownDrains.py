# CPython 3.13
"""What is in a queue when it is shut down may still be taken."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    try:
        queue.put_nowait(2)
    except asyncio.QueueShutDown as error:
        trace("put", error)
    trace(await queue.get())
    try:
        await queue.get()
    except asyncio.QueueShutDown as error:
        trace("get", error)
