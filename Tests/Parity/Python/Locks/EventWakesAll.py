"""An event wakes all who wait, in their order; who comes later does not wait."""

import asyncio

from harness import trace


async def main():
    event = asyncio.Event()

    async def work(name):
        await event.wait()
        trace(name)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b"]]
    await asyncio.sleep(1)
    late = asyncio.create_task(work("late"))
    event.set()
    trace("set", event.is_set())
    for task in tasks + [late]:
        await task
