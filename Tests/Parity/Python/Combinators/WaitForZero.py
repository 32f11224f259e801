"""Without any time, a task that has ended gives its value and another is cancelled."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    ended = asyncio.create_task(work(1))
    running = asyncio.create_task(work(10))
    await asyncio.sleep(2)
    trace(await asyncio.wait_for(ended, 0))
    try:
        await asyncio.wait_for(running, 0)
    except TimeoutError as error:
        trace("thrown", error, running.cancelled())
