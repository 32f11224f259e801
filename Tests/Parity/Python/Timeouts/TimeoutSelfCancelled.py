"""A body that cancels its own task is no time-out."""

import asyncio

from harness import trace


async def main():
    async def work():
        async with asyncio.timeout(10):
            asyncio.current_task().cancel("myself")
            await asyncio.sleep(100)

    try:
        await asyncio.create_task(work())
    except BaseException as error:
        trace("thrown", error)
