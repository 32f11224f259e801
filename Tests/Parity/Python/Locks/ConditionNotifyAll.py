"""One notification may wake all."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()

    async def work(name):
        async with condition:
            await condition.wait()
            trace(name)
            await asyncio.sleep(1)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(1)
    async with condition:
        condition.notify_all()
    for task in tasks:
        await task
    trace(condition.locked())
