"""Close runs the clean-up of a half-run generator, once; one that ignores it is told of."""

from harness import Failure, trace


def cleaning(name):
    try:
        yield name
    except GeneratorExit:
        trace(name, "exits")
        raise
    finally:
        trace(name, "cleaned")


def failing():
    try:
        yield 1
    finally:
        raise Failure("in clean-up")


def ignoring():
    try:
        yield 1
    except GeneratorExit:
        yield 2
    yield 3


async def main():
    generator = cleaning("a")
    next(generator)
    generator.close()
    generator.close()
    trace(next(generator, "ended"))
    cleaning("never started").close()
    generator = failing()
    next(generator)
    try:
        generator.close()
    except Failure as failure:
        trace(failure)
    generator = ignoring()
    next(generator)
    try:
        generator.close()
    except RuntimeError:
        trace("ignored", next(generator))
    generator.close()
