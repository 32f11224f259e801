"""What the caller has bound is seen on the thread; with run_in_executor it is not."""

import asyncio
from contextvars import ContextVar

from harness import trace

request = ContextVar("request", default="none")


async def main():
    request.set("parrot")
    trace("to_thread", await asyncio.to_thread(request.get))
    loop = asyncio.get_running_loop()
    trace("run_in_executor", await loop.run_in_executor(None, request.get))
