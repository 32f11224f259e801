"""An error is thrown out of the yield; caught there, the generator goes on."""

from harness import Failure, trace


def stubborn():
    try:
        while True:
            try:
                yield "waiting"
            except Failure as failure:
                if str(failure) == "last":
                    raise
                yield f"caught {failure}"
    finally:
        trace("cleaned")


async def main():
    generator = stubborn()
    trace(next(generator))
    trace(generator.throw(Failure("first")))
    trace(next(generator))
    for message in ["last", "late"]:
        try:
            generator.throw(Failure(message))
        except Failure as failure:
            trace("thrown back", failure)
    fresh = stubborn()
    try:
        fresh.throw(Failure("early"))
    except Failure as failure:
        trace("thrown back", failure, next(fresh, "ended"))
