"""A getter that is cancelled when there is an item for it already."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer():
        trace("got", await queue.get())
        await asyncio.sleep(1)
        trace("never")

    task = asyncio.create_task(consumer())
    await asyncio.sleep(1)
    queue.put_nowait("item")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace("left", queue.qsize())
