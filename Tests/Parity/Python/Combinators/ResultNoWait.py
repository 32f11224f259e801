"""A result may be asked for without a wait, once it is there."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(fails):
        await asyncio.sleep(1)
        if fails:
            raise Failure("work")
        return "value"

    task, failing = asyncio.create_task(work(False)), asyncio.create_task(work(True))
    try:
        task.result()
    except asyncio.InvalidStateError as error:
        trace("thrown", error)
    await asyncio.sleep(2)
    trace(task.result(), task.exception())
    trace(failing.exception())
    try:
        failing.result()
    except Failure as error:
        trace("thrown", error)
