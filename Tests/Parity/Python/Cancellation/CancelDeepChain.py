"""A cancellation reaches the end of a chain of waiting tasks."""

import asyncio

from harness import trace


async def main():
    async def link(depth):
        try:
            if depth == 3:
                await asyncio.sleep(100)
            else:
                await asyncio.create_task(link(depth + 1))
        finally:
            trace("link", depth)

    task = asyncio.create_task(link(1))
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
