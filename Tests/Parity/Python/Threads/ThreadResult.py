"""Work on a thread returns, fails, and goes on beside other work, while virtual time stands still."""

import asyncio

from harness import Failure, trace


async def main():
    def fail():
        raise Failure("on a thread")

    trace(await asyncio.to_thread(sum, [40, 2]))
    try:
        await asyncio.to_thread(fail)
    except Failure as error:
        trace("thrown", error)
    count = []
    await asyncio.gather(*(asyncio.to_thread(count.append, 1) for _ in range(10)))
    trace("calls", len(count))
    loop = asyncio.get_running_loop()
    trace(await loop.run_in_executor(None, lambda: "executor"))
