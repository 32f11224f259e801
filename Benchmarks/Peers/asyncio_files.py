"""Files as asyncio programs read them: with aiofiles if it is installed, and with asyncio.to_thread.

The operations of FileBench, a line each: `name milliseconds`, the least of five rounds.
"""

import asyncio
import os
import sys
import tempfile
import time

try:
    import aiofiles
except ImportError:
    aiofiles = None


def read_whole(path):
    with open(path, "rb") as file:
        return file.read()


async def thread_write_lines(path):
    file = await asyncio.to_thread(open, path, "w")
    for number in range(100_000):
        # A call to a thread for each line is what aiofiles does; a write to the buffer cannot block.
        file.write(f"this is line number {number}\n")
    await asyncio.to_thread(file.close)


async def thread_read_lines(path):
    def read():
        with open(path) as file:
            return sum(1 for _ in file)

    assert await asyncio.to_thread(read) == 100_000


async def thread_read_chunks(path):
    file, total = await asyncio.to_thread(open, path, "rb", 0), 0
    while chunk := await asyncio.to_thread(file.read, 65_536):
        total += len(chunk)
    await asyncio.to_thread(file.close)
    assert total == 100_000_000


async def thread_read(path):
    assert len(await asyncio.to_thread(read_whole, path)) == 1_000


async def aiofiles_write_lines(path):
    async with aiofiles.open(path, "w") as file:
        for number in range(100_000):
            await file.write(f"this is line number {number}\n")


async def aiofiles_read_lines(path):
    count = 0
    async with aiofiles.open(path) as file:
        async for _ in file:
            count += 1
    assert count == 100_000


async def aiofiles_read_chunks(path):
    total = 0
    async with aiofiles.open(path, "rb") as file:
        while chunk := await file.read(65_536):
            total += len(chunk)
    assert total == 100_000_000


async def aiofiles_read(path):
    async with aiofiles.open(path, "rb") as file:
        assert len(await file.read()) == 1_000


async def measure(name, body, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        await body()
        best = min(best, time.perf_counter() - start)
    print(name, round(best * 1e3, 2), sep="\t", flush=True)


async def main(kind, rounds):
    own = globals()
    write_lines, read_lines, read_chunks, read = (
        own[f"{kind}_{name}"] for name in ("write_lines", "read_lines", "read_chunks", "read")
    )
    with tempfile.TemporaryDirectory() as folder:
        big, lines = os.path.join(folder, "big"), os.path.join(folder, "lines")
        with open(big, "wb") as file:
            file.write(b"x" * 100_000_000)
        small = [os.path.join(folder, f"small-{number}") for number in range(1_000)]
        for path in small:
            with open(path, "wb") as file:
                file.write(b"x" * 1_000)

        async def one_by_one():
            for path in small:
                await read(path)

        async def eight_at_once():
            limit = asyncio.Semaphore(8)

            async def limited(path):
                async with limit:
                    await read(path)

            await asyncio.gather(*(limited(path) for path in small))

        await measure("write 100,000 lines", lambda: write_lines(lines), rounds)
        await measure("read 100,000 lines", lambda: read_lines(lines), rounds)
        await measure("read 100 MB in chunks", lambda: read_chunks(big), rounds)
        await measure("read 1,000 small files", one_by_one, rounds)
        await measure("read 1,000 small files, 8 at once", eight_at_once, rounds)


if "--aiofiles" in sys.argv and aiofiles is None:
    sys.exit("aiofiles is not installed")
asyncio.run(main("aiofiles" if "--aiofiles" in sys.argv else "thread", 5))
