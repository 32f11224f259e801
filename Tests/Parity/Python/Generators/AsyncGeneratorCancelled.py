"""Cancelling the task that waits for a value cancels what the generator waits for, and ends it."""

import asyncio

from harness import trace


async def slow():
    try:
        yield 1
        await asyncio.sleep(100)
        yield 2
    except asyncio.CancelledError:
        trace("generator cancelled")
        raise


async def main():
    generator = slow()
    trace(await anext(generator))
    task = asyncio.create_task(anext(generator, "ended"))
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        trace("task cancelled")
    trace(await anext(generator, "ended"))
    generator = slow()
    await anext(generator)
    try:
        async with asyncio.timeout(1):
            await anext(generator)
    except TimeoutError:
        trace("time is up")
