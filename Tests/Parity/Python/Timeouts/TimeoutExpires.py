"""A body that takes too long is cancelled, and the time-out thrown."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(5):
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                trace("cancelled")
                raise
    except TimeoutError as error:
        trace("thrown", error)
    await asyncio.sleep(1)
    trace("end")
