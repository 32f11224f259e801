"""A task that is gathered twice gives its value twice."""

import asyncio

from harness import trace


async def main():
    async def work(value):
        await asyncio.sleep(1)
        return value

    abc, xyz = asyncio.create_task(work("abc")), asyncio.create_task(work("def"))
    trace(await asyncio.gather(abc, abc, xyz, abc))
