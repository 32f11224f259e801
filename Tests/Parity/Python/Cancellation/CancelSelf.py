"""A task that cancels itself is thrown the error at its next wait."""

import asyncio

from harness import trace


async def main():
    async def work():
        asyncio.current_task().cancel("myself")
        trace("still here")
        await asyncio.sleep(100)
        trace("never")

    task = asyncio.create_task(work())
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
