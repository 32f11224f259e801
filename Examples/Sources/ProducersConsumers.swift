import AsyncIO

/// Producers put items into a queue at times of their own, and consumers take them out.
///
/// Neither knows how many of the others there are. Consumers wait for items as long as they live: when
/// everything has been consumed, somebody has to end them.
enum ProducersConsumers: Program {
    struct Item: Sendable {
        let name: String
        let age = Stopwatch()
    }

    @MainActor static var dice = Dice(seed: 444)

    @MainActor static func produce(_ number: Int, into queue: Queue<Item>) async throws {
        for count in 1...(1 + dice.roll(3)) {
            try await sleep(for: .seconds(dice.roll(5)))
            let item = Item(name: "\(number).\(count)")
            try await queue.put(item)
            print("producer \(number) added \(item.name)")
        }
    }

    @MainActor static func consume(_ number: Int, from queue: Queue<Item>) async throws {
        while true {
            try await sleep(for: .seconds(dice.roll(5)))
            let item = try await queue.get()
            print("consumer \(number) got \(item.name) after \(item.age.seconds()) seconds")
            queue.taskDone()
        }
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            let queue = Queue<Item>()
            let consumers = (0..<2).map { number in
                createTask { try await consume(number, from: queue) }
            }
            _ = try await gather(0..<3) { try await produce($0, into: queue) }
            try await queue.join()
            for consumer in consumers { consumer.cancel() }
            print("ProducersConsumers took \(watch.seconds()) seconds.")
        }
    }
}
