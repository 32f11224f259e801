"""A deadline is a time of the loop."""

import asyncio

from harness import trace


async def main():
    await asyncio.sleep(10)
    try:
        async with asyncio.timeout_at(12):
            await asyncio.sleep(100)
    except TimeoutError as error:
        trace("thrown", error)
