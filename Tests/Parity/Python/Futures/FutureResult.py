"""All who wait for a future go on, in their order, a turn after it has its value."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait(name):
        trace(name, await future)

    tasks = [asyncio.create_task(wait(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(1)
    future.set_result("value")
    trace("set", future.done())
    for task in tasks:
        await task
