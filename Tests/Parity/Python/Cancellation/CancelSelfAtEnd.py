"""A task that cancels itself and returns without another wait."""

import asyncio

from harness import trace


async def main():
    async def work():
        asyncio.current_task().cancel()
        return "value"

    task = asyncio.create_task(work())
    try:
        trace(await task)
    except asyncio.CancelledError as error:
        trace("thrown", error)
