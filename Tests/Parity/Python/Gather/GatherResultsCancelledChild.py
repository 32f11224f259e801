"""A child that was cancelled is an outcome like any other."""

import asyncio

from harness import trace


async def main():
    async def work(number):
        await asyncio.sleep(0)
        if number == 2:
            asyncio.current_task().cancel()
        await asyncio.sleep(number)
        return number

    trace(await asyncio.gather(*map(work, [1, 2, 3]), return_exceptions=True))
