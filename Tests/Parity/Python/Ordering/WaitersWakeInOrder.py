"""Those who wait for one task go on in the order in which they came."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(1)
        trace("done")
        return "value"

    task = asyncio.create_task(work())

    async def wait(name):
        trace(name, await task)

    waiters = [asyncio.create_task(wait(name)) for name in ["a", "b", "c"]]
    for waiter in waiters:
        await waiter
