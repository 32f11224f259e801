import AsyncIO

/// The same counters with a sleep that blocks: nothing else can run, so each waits for the one before.
enum CountBlocking: Program {
    static func count() throws {
        print("One")
        try blockingSleep(for: .seconds(1))
        print("Two")
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            for _ in 1...3 { try count() }
            print("CountBlocking took \(watch.seconds()) seconds.")
        }
    }
}
