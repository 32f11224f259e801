"""It waits until what it waits for is true, however often it is woken."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()
    values = []

    async def work():
        async with condition:
            await condition.wait_for(lambda: len(values) == 2)
            trace("values", values)

    task = asyncio.create_task(work())
    for value in [1, 2]:
        await asyncio.sleep(1)
        async with condition:
            values.append(value)
            condition.notify()
    await task
