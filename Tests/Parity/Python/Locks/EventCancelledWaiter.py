"""A waiter that is cancelled does not disturb the others."""

import asyncio

from harness import trace


async def main():
    event = asyncio.Event()

    async def work(name):
        await event.wait()
        trace(name)

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    event.set()
    await second
    await asyncio.sleep(0)
    trace(first.cancelled())
