"""Callbacks run a turn after the end, in their order, and also if it has ended long ago."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(1)
        trace("work ends")

    task = asyncio.create_task(work())
    for name in ["a", "b"]:
        task.add_done_callback(lambda task, name=name: trace(name, task.done()))
    await task
    trace("waited")
    await asyncio.sleep(0)
    task.add_done_callback(lambda task: trace("late"))
    trace("added")
    await asyncio.sleep(0)
    trace("end")
