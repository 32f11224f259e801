"""Without any time the first wait is the last."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(0):
            trace("body")
            await asyncio.sleep(1)
            trace("never")
    except TimeoutError as error:
        trace("thrown", error)
