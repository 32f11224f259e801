"""A child that is cancelled fails the whole; its caller is not cancelled."""

import asyncio

from harness import trace


async def main():
    async def work(number):
        if number == 2:
            asyncio.current_task().cancel("two")
        await asyncio.sleep(number)
        return number

    try:
        await asyncio.gather(*map(work, [1, 2]))
    except asyncio.CancelledError as error:
        trace("caught", error)
    await asyncio.sleep(5)
    trace("went on")
