"""Who waited when an event was set goes on, even if it is cleared at once."""

import asyncio

from harness import trace


async def main():
    event = asyncio.Event()

    async def work(name):
        await event.wait()
        trace(name)

    task = asyncio.create_task(work("first"))
    await asyncio.sleep(1)
    event.set()
    event.clear()
    late = asyncio.create_task(work("late"))
    await task
    trace("cleared", event.is_set())
    await asyncio.sleep(1)
    event.set()
    await late
