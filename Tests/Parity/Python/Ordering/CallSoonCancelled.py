"""A cancelled callback does not run, even if one of the same turn has cancelled it."""

import asyncio

from harness import trace, turns


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(trace, "before").cancel()
    handles = []
    loop.call_soon(lambda: handles[0].cancel())
    handles.append(loop.call_soon(trace, "cancelled"))
    loop.call_soon(trace, "kept")
    await turns(2)
    trace(handles[0].cancelled())
