"""The operations of LoopBench on CPython's asyncio, a line each: name, tab, nanoseconds.

    asyncio_loop.py [--uvloop]

Names, counts and shapes are those of Sources/LoopBench, so the lines can stand side by side.
Each figure is the least of five rounds: noise only ever adds.
"""

import argparse
import asyncio
import sys
import time

ROUNDS = 5


class Table:
    """Two players, and the future of the one who waits for a turn."""

    def __init__(self) -> None:
        self.waiting: asyncio.Future | None = None
        self.players = 2

    async def play(self, count: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(count):
            future = loop.create_future()
            other, self.waiting = self.waiting, future
            if self.players < 2:
                self.take_turn()
            elif other is not None:
                other.set_result(None)
            await future
        self.players -= 1
        self.take_turn()

    def take_turn(self) -> None:
        future, self.waiting = self.waiting, None
        if future is not None:
            future.set_result(None)


async def switch_tasks(count: int) -> None:
    table = Table()
    first = asyncio.create_task(table.play(count // 2))
    second = asyncio.create_task(table.play(count // 2))
    await first
    await second


async def sleep_zero(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def nothing() -> None:
    pass


async def spawn(count: int) -> None:
    for _ in range(count):
        await asyncio.create_task(nothing())


async def itself(index: int) -> int:
    return index


async def gather_thousands(count: int) -> None:
    for _ in range(count // 1_000):
        await asyncio.gather(*(itself(index) for index in range(1_000)))


async def call_soon(count: int) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = count

    def again() -> None:
        nonlocal left
        left -= 1
        if left >= 1_000:
            loop.call_soon(again)
        elif left == 0:
            done.set_result(None)

    for _ in range(1_000):
        loop.call_soon(again)
    await done


async def set_and_cancel_timers(count: int) -> None:
    loop = asyncio.get_running_loop()

    def never() -> None:
        pass

    for _ in range(count):
        loop.call_later(60, never).cancel()


async def fire_timers(count: int) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = count

    def fired() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            done.set_result(None)

    for _ in range(count):
        loop.call_later(1e-9, fired)
    await done


async def sleepers(count: int) -> None:
    await asyncio.gather(*(asyncio.sleep(1 + index % 1_000 * 1e-3) for index in range(count)))


async def lock_uncontended(count: int) -> None:
    lock = asyncio.Lock()
    for _ in range(count):
        await lock.acquire()
        lock.release()


async def take_in_turn(lock: asyncio.Lock, count: int) -> None:
    await lock.acquire()
    for _ in range(1, count):
        lock.release()
        await lock.acquire()
    lock.release()


async def lock_contended(count: int) -> None:
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(take_in_turn(lock, count // 4)) for _ in range(4)]
    await asyncio.sleep(0)
    lock.release()
    for task in tasks:
        await task


async def cancel_and_await(count: int) -> None:
    event = asyncio.Event()
    for _ in range(count // 1_000):
        tasks = [asyncio.create_task(event.wait()) for _ in range(1_000)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def bytes_per_sleeper(count: int) -> int:
    before = resident_bytes()
    tasks = [asyncio.create_task(asyncio.sleep(3_600)) for _ in range(count)]
    for _ in range(4):
        await asyncio.sleep(0)
    growth = resident_bytes() - before
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return growth // count


def resident_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4_096


async def pass_through(queue: asyncio.Queue, count: int) -> None:
    async def produce() -> None:
        for number in range(count):
            await queue.put(number * 7_919 & 1_023)

    producer = asyncio.create_task(produce())
    for _ in range(count):
        await queue.get()
    await producer


async def queue_of_128(count: int) -> None:
    await pass_through(asyncio.Queue(128), count)


async def priority_queue_of_128(count: int) -> None:
    await pass_through(asyncio.PriorityQueue(128), count)


async def queue_of_1(count: int) -> None:
    await pass_through(asyncio.Queue(1), count)


async def ping_pong_over_queues(count: int) -> None:
    there, back = asyncio.Queue(), asyncio.Queue()

    async def echo() -> None:
        for _ in range(count):
            await back.put(await there.get())

    echoing = asyncio.create_task(echo())
    for number in range(count):
        await there.put(number)
        await back.get()
    await echoing


async def go_to_thread(count: int) -> None:
    for _ in range(count):
        await asyncio.to_thread(do_nothing)


async def go_to_thread_together(count: int) -> None:
    await asyncio.gather(*(go_to_thread(count // 64) for _ in range(64)))


async def start_children(count: int) -> None:
    for _ in range(count):
        process = await asyncio.create_subprocess_exec("/bin/true")
        await process.wait()


def do_nothing() -> None:
    pass


async def generator_next(count: int) -> None:
    def ones():
        while True:
            yield 1

    generator = ones()
    for _ in range(count):
        next(generator)


async def generator_send(count: int) -> None:
    def echo():
        value = 0
        while True:
            value = yield value

    generator = echo()
    next(generator)
    for _ in range(count):
        generator.send(1)


async def generator_loop(count: int) -> None:
    def numbers():
        for number in range(count):
            yield number

    for _ in numbers():
        pass


async def generator_make(count: int) -> None:
    def one():
        yield 1

    for _ in range(count):
        for _ in one():
            pass


async def generator_delegation(count: int) -> None:
    def nested(depth):
        if depth > 0:
            return (yield from nested(depth - 1))
        while True:
            yield 1

    generator = nested(100)
    for _ in range(count):
        next(generator)


async def async_generator_next(count: int) -> None:
    async def numbers():
        for number in range(count):
            yield number

    async for _ in numbers():
        pass


OPERATIONS = [
    ("switch", 400_000, switch_tasks),
    ("yield", 200_000, sleep_zero),
    ("spawn+join Task", 100_000, spawn),
    ("spawn+join createTask", 100_000, spawn),
    ("gather of 1,000", 100_000, gather_thousands),
    ("callSoon", 200_000, call_soon),
    ("callLater+cancel", 200_000, set_and_cancel_timers),
    ("timer fired", 200_000, fire_timers),
    ("sleep(0)", 200_000, sleep_zero),
    ("lock", 1_000_000, lock_uncontended),
    ("contended lock", 200_000, lock_contended),
    ("cancel+await", 50_000, cancel_and_await),
    ("queue of 128", 400_000, queue_of_128),
    ("priority queue of 128", 200_000, priority_queue_of_128),
    ("two-queue ping-pong", 100_000, ping_pong_over_queues),
    ("channel of 128", 400_000, queue_of_128),
    ("channel meeting", 200_000, queue_of_1),
    ("toThread", 20_000, go_to_thread),
    ("toThread x 64", 64_000, go_to_thread_together),
    ("child process", 200, start_children),
    ("generator next", 2_000_000, generator_next),
    ("generator send", 2_000_000, generator_send),
    ("generator in a for loop", 2_000_000, generator_loop),
    ("generator made and ended", 200_000, generator_make),
    ("generator 100 deep", 500_000, generator_delegation),
    ("async generator", 200_000, async_generator_next),
]


async def measure_all() -> None:
    print("bytes per sleeping task", await bytes_per_sleeper(200_000), sep="\t", flush=True)
    for name, count, body in OPERATIONS:
        await measure(name, count, body, ROUNDS, time.perf_counter_ns)
    await measure("sleepers, CPU", 100_000, sleepers, 3, time.process_time_ns)


async def measure(name, count, body, rounds, clock) -> None:
    best = float("inf")
    for _ in range(rounds):
        start = clock()
        await body(count)
        best = min(best, clock() - start)
    print(name, round(best / count, 1), sep="\t", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uvloop", action="store_true")
    factory = asyncio.new_event_loop
    if parser.parse_args().uvloop:
        try:
            import uvloop
        except ImportError:
            print("uvloop is not installed: skipped", file=sys.stderr)
            return
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(measure_all())


if __name__ == "__main__":
    main()
