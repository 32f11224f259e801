"""What the Python halves of the twins are written with: virtual time and a trace."""

import asyncio
import selectors
import socket


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


class TracedProtocol(asyncio.Protocol):
    """A protocol that writes down what it is told; without a trace it only listens."""

    def __init__(self, traced=False):
        self.traced = traced
        self.text = ""
        self.events = []
        self.keeps_open = False
        self.fails_in = None  # the event in which it fails

    def connection_made(self, transport):
        self.note("made")

    def data_received(self, data):
        self.text += data.decode()
        self.note("data", data.decode())

    def eof_received(self):
        self.note("end")
        return self.keeps_open

    def connection_lost(self, error):
        self.note("lost", error)

    def pause_writing(self):
        self.note("pause")

    def resume_writing(self):
        self.note("resume")

    async def wait(self, event):
        while event not in self.events:
            await turns(1)

    def note(self, event, *value):
        self.events.append(event)
        if self.traced:
            trace(event, *value)
        if self.fails_in == event:
            raise Failure("oops")


async def connect(ours, theirs):
    """Puts the protocols on the two ends of a connection, and returns their transports."""
    loop = asyncio.get_running_loop()
    transports = []
    for protocol, end in zip((ours, theirs), socket.socketpair()):
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, end)
        transports.append(transport)
    return transports
