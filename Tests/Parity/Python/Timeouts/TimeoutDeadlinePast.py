"""A deadline that has passed stops the first wait."""

import asyncio

from harness import trace


async def main():
    await asyncio.sleep(10)
    try:
        async with asyncio.timeout_at(2):
            await asyncio.sleep(1)
            trace("never")
    except TimeoutError as error:
        trace("thrown", error)
