import AsyncIO

/// What an `async` function needs to run: to be awaited, or to be made a task.
enum AwaitOrTask: Program {
    static func say(_ words: String, after delay: Duration) async throws {
        try await sleep(for: delay)
        print(words)
    }

    static func main() throws {
        try run {
            // A call that nobody makes does not run; and one without `await` is not compiled.
            let _: @MainActor () async throws -> Void = { try await say("never", after: .zero) }

            var watch = Stopwatch()
            try await say("awaited", after: .seconds(1))
            try await say("in turn", after: .seconds(2))
            print("\(watch.seconds(1)) seconds")

            watch = Stopwatch()
            let first = createTask { try await say("as a task", after: .seconds(1)) }
            let second = createTask { try await say("beside another", after: .seconds(2)) }
            print("both have been scheduled")
            try await first.value
            try await second.value
            print("\(watch.seconds(1)) seconds")
        }
    }
}
