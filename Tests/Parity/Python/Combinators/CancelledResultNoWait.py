"""The result of a task that was cancelled tells that, with the message."""

import asyncio

from harness import trace


async def main():
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(1)
    task.cancel("enough")
    await asyncio.wait([task])
    try:
        task.result()
    except asyncio.CancelledError as error:
        trace("result", error)
    try:
        trace("error", task.exception())
    except asyncio.CancelledError as error:
        trace("error", error)
