"""Of nested time-outs the inner one fires first; the outer goes on."""

import asyncio

from harness import trace


async def main():
    async with asyncio.timeout(10):
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(100)
        except TimeoutError as error:
            trace("inner", error)
        await asyncio.sleep(2)
        trace("went on")
    trace("end")
