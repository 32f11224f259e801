"""Without a wait, empty and full are errors."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        trace(error)
    queue.put_nowait(1)
    try:
        queue.put_nowait(2)
    except asyncio.QueueFull as error:
        trace(error)
    trace(queue.get_nowait(), queue.empty())
