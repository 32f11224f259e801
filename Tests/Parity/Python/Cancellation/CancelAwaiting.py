"""Who is cancelled while waiting for a task passes that on, and waits for its end."""

import asyncio

from harness import trace


async def main():
    async def inner():
        try:
            await asyncio.sleep(100)
        finally:
            trace("inner ends")

    async def outer():
        task = asyncio.create_task(inner())
        try:
            await task
        finally:
            trace("outer ends", task.cancelled())

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("stop")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
