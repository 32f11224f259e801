"""A task that ends in time gives its value."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(1)
        return "value"

    trace(await asyncio.wait_for(asyncio.create_task(work()), 5))
    trace(await asyncio.wait_for(asyncio.create_task(work()), None))
