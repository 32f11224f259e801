"""A cancelled caller goes on at once; the work on the thread is done all the same."""

import asyncio
import threading

from harness import trace


async def main():
    begun, gate, done = threading.Event(), threading.Event(), threading.Event()

    def work():
        begun.set()
        gate.wait()
        done.set()

    task = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.sleep(0)
    begun.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        trace("cancelled", done.is_set())
    gate.set()
    done.wait()
    trace("done", done.is_set())
