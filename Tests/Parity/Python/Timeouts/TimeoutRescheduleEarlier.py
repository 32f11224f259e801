"""A deadline may be moved nearer."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(50) as timeout:
            timeout.reschedule(3)
            await asyncio.sleep(10)
    except TimeoutError as error:
        trace("thrown", error, timeout.expired())
