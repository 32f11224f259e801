"""A time-out ends all that is gathered."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        try:
            await asyncio.sleep(delay)
            trace("done", delay)
        except asyncio.CancelledError:
            trace("cancelled", delay)
            raise

    try:
        async with asyncio.timeout(2):
            await asyncio.gather(*map(work, [1, 3, 4]))
    except TimeoutError as error:
        trace("thrown", error)
