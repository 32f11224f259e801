"""A notification wakes one, in the order of coming, when the lock is free."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()

    async def work(name):
        async with condition:
            await condition.wait()
            trace(name)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        trace("notified one")
    await asyncio.sleep(1)
    async with condition:
        condition.notify(2)
        trace("notified two")
        await asyncio.sleep(1)
    for task in tasks:
        await task
