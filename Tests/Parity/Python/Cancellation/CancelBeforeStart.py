"""A task that is cancelled before its first step never runs."""

import asyncio

from harness import trace


async def main():
    async def work():
        trace("ran")

    task = asyncio.create_task(work())
    task.cancel("too early")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace(task.done(), task.cancelled())
