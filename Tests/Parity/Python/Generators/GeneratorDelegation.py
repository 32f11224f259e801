"""Yield from: sends and throws reach the inner generator, and its value comes back."""

from harness import Failure, trace


def inner():
    total = 0
    try:
        while True:
            try:
                sent = yield total
            except Failure as failure:
                trace("inner caught", failure)
                return total
            total += sent
    finally:
        trace("inner cleaned")


def outer():
    try:
        trace("returned", (yield from inner()))
        yield -1
        yield from inner()
    finally:
        trace("outer cleaned")


async def main():
    generator = outer()
    trace(next(generator), generator.send(2), generator.send(3))
    trace(generator.throw(Failure("enough")))
    trace(generator.send(0))
    generator.close()
    generator = outer()
    next(generator)
    try:
        generator.throw(ValueError())
    except ValueError:
        trace("thrown back")
