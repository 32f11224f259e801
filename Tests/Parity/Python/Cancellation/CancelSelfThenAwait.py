"""A cancelled task that begins to wait for another cancels that."""

import asyncio

from harness import trace


async def main():
    async def inner():
        await asyncio.sleep(100)

    async def outer():
        task = asyncio.create_task(inner())
        await asyncio.sleep(0)
        asyncio.current_task().cancel()
        try:
            await task
        finally:
            trace("inner", task.cancelled())

    task = asyncio.create_task(outer())
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
