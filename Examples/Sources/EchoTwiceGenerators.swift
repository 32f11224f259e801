import AsyncIO

/// An event loop made of generators, as asyncio was before Python had `async`: `EchoTwice` beside it.
enum EchoTwiceGenerators: Program {
    /// A coroutine of the old style: it yields how long it wants to sleep.
    typealias Coroutine = Generator<Duration, Void, Void>

    static func pause(_ seconds: Int) -> Coroutine {
        Generator(of: Duration.self) { yield in
            try yield(.seconds(seconds))
        }
    }

    static func echo(_ word: String) -> Coroutine {
        Generator(of: Duration.self) { yield in
            for _ in 1...2 {
                print(word)
                try yield.from(pause(1))
            }
        }
    }

    /// Runs the coroutine whose time comes first up to its next `yield`, again and again.
    final class Scheduler {
        private var time = Duration.zero
        private var sleeping: [(until: Duration, coroutine: Coroutine)] = []

        func add(_ coroutine: Coroutine, after delay: Duration = .zero) {
            let deadline = time + delay
            // Behind those that are to wake at the same time: first come, first served.
            let place = sleeping.firstIndex { $0.until > deadline } ?? sleeping.endIndex
            sleeping.insert((deadline, coroutine), at: place)
        }

        func runForever() throws {
            while !sleeping.isEmpty {
                let (deadline, coroutine) = sleeping.removeFirst()
                if deadline > time { try blockingSleep(for: deadline - time) }
                time = deadline
                if let delay = try coroutine.next() { add(coroutine, after: delay) }
            }
        }
    }

    static func main() throws {
        // The loop around it lends its clock only, so that this too can be simulated.
        try run {
            let scheduler = Scheduler()
            scheduler.add(echo("Hello"))
            scheduler.add(echo("There"))
            try scheduler.runForever()
        }
    }
}
