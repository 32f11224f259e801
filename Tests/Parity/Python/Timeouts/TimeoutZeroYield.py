"""Without any time even a yield is too long."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(0):
            await asyncio.sleep(0)
            trace("never")
    except TimeoutError as error:
        trace("thrown", error)
