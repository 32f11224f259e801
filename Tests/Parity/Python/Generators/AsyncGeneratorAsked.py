"""An asynchronous generator goes on only when it is asked, and takes its time."""

import asyncio

from harness import trace


async def numbers():
    for number in range(3):
        await asyncio.sleep(1)
        trace("makes", number)
        yield number
    trace("ends")


async def main():
    generator = numbers()
    await asyncio.sleep(5)
    async for number in generator:
        trace("takes", number)
        await asyncio.sleep(2)
    trace(await anext(generator, "ended"))
