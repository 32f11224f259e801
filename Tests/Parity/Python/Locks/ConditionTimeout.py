"""A wait for a condition may have a limit."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()
    async with condition:
        try:
            async with asyncio.timeout(0.5):
                await condition.wait()
        except TimeoutError as error:
            trace("thrown", error, condition.locked())
    trace("locked", condition.locked())
