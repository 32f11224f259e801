"""Tasks that start ever more tasks end all when one fails."""

import asyncio

from harness import Failure, now, trace


async def main():
    heads = []

    async def hydra(group):
        heads.append(now())
        await asyncio.sleep(1)
        group.create_task(hydra(group))
        group.create_task(hydra(group))

    async def hercules():
        await asyncio.sleep(3.5)
        raise Failure("hercules")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(hydra(group))
            group.create_task(hercules())
    except ExceptionGroup as error:
        trace("thrown", error)
    await asyncio.sleep(5)
    trace("heads", len(heads))
