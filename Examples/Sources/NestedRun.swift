import AsyncIO

/// Waiting in the middle of synchronous code that the loop itself has called, as a cell of a notebook is.
///
/// Python: `nest_asyncio.apply()`, and then `asyncio.run(…)` inside a running loop. Where `await` can be
/// written, it is better.
enum NestedRun: Program {
    /// Not `async`, and cannot be made so.
    @MainActor static func cell(on loop: EventLoop) throws {
        print("cell: begins")
        let answer = try loop.runNested {
            try await sleep(for: .seconds(2))
            return 42
        }
        print("cell: the answer is \(answer)")
    }

    static func main() throws {
        try run {
            guard let loop = EventLoop.current else { return }
            createTask {
                try await sleep(for: .seconds(1))
                print("another task goes on meanwhile")
            }
            try cell(on: loop)
        }
    }
}
