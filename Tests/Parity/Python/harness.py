"""What the Python halves of the twins are written with: virtual time and a trace."""

import asyncio
import selectors


class VirtualSelector(selectors.DefaultSelector):
    """Time that jumps to the next timer, so that nothing sleeps for real."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.threads = 0

    def select(self, timeout=None):
        if self.threads and timeout != 0:
            # Time stands still while threads work for the loop.
            return super().select(None)
        if timeout is None:
            raise RuntimeError("deadlock: every task waits and nothing can wake one")
        self.now += max(timeout, 0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.selector = VirtualSelector()
        super().__init__(self.selector)
        # What is reported and not traced is no part of a scenario.
        self.set_exception_handler(lambda loop, context: None)

    def time(self):
        return self.selector.now

    def run_in_executor(self, executor, func, *args):
        def came_back(future):
            self.selector.threads -= 1

        future = super().run_in_executor(executor, func, *args)
        self.selector.threads += 1
        future.add_done_callback(came_back)
        return future

    async def shutdown_default_executor(self):
        self.selector.threads += 1
        await super().shutdown_default_executor()
        self.selector.threads -= 1


class Failure(Exception):
    """The error that scenarios raise; Swift's twin has one of the same name."""


class Trace:
    """What happened, a line each, with the time at which it happened."""

    def __init__(self):
        self.lines = []

    def __call__(self, *parts):
        self.lines.append(f"{now()}: " + " ".join(show(part) for part in parts))


trace = Trace()


def now():
    """The seconds since the start, without the noise of adding floats."""
    return round(asyncio.get_running_loop().time(), 6)


async def turns(count):
    """Lets everything that is ready have its turn, so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


def show(value):
    """A value in the words of both languages."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(show, value)) + "]"
    if isinstance(value, BaseExceptionGroup):
        return "ErrorGroup" + show(value.exceptions)
    if isinstance(value, BaseException):
        message = str(value) if isinstance(value, (Failure, asyncio.CancelledError)) else ""
        return type(value).__name__ + (f"({message})" if message else "")
    return str(value)
