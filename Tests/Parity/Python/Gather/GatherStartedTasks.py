"""Tasks that have begun long ago may be gathered, more than once."""

import asyncio

from harness import trace


async def main():
    async def work(value):
        await asyncio.sleep(value)
        return value

    tasks = [asyncio.create_task(work(value)) for value in [2, 1]]
    await asyncio.sleep(1.5)
    trace(await asyncio.gather(*tasks))
    trace(await asyncio.gather(*tasks))
