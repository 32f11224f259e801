import AsyncIO
import Testing

/// Queues: every item that was put is taken once, thrown away or still there, in the right order.
@Suite struct QueueProperties {
    @Test func aQueue() {
        explore { QueueModel(Queue(maxSize: 2)) { _ in 0 } }
    }

    @Test func aQueueWithoutALimit() {
        explore { QueueModel(Queue()) { _ in 0 } }
    }

    @Test func aPriorityQueue() {
        explore {
            QueueModel(PriorityQueue(maxSize: 3, priority: \.priority)) { items in
                let least = items.map(\.priority).min()
                return items.firstIndex { $0.priority == least }
            }
        }
    }

    @Test func aLIFOQueue() {
        explore { QueueModel(LIFOQueue(maxSize: 3)) { $0.indices.last } }
    }
}

private struct Item: Sendable {
    let number: Int
    let priority: Int
}

/// Compares a queue with a plain list of what must be in it.
private final class QueueModel<Order: QueueOrder<Item>>: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    private let queue: OrderedQueue<Order>
    /// Where in the list the item is whose turn it is.
    private let next: ([Item]) -> Int?
    private var present: [Item] = []
    private var made = 0
    private var unfinished = 0
    private var (putters, getters) = (ArrivalOrder(), ArrivalOrder())

    init(_ queue: OrderedQueue<Order>, _ next: @escaping ([Item]) -> Int?) {
        self.queue = queue
        self.next = next
    }

    func visit() async throws {
        do {
            switch draw(6) {
            case 0..<2: try await put()
            case 2..<4: try await work(on: try await take())
            case 4: for try await item in queue { try await work(on: note(item)) }
            default: try await queue.join()
            }
        } catch is QueueShutDown {
            try demand(queue.isShutDown, "QueueShutDown was thrown by an open queue")
        }
    }

    func meddle() async throws {
        do {
            switch draw(8) {
            case 0: shutDown()
            case 1..<5: try putNoWait(make())
            default:
                _ = try takeNoWait()
                finish()
            }
        } catch is QueueEmpty, is QueueFull, is QueueShutDown {
            return
        }
    }

    func letGo() async throws {
        try await meddle()
    }

    func check() throws {
        let now = queue.statistics
        try demand(now.count == present.count, "\(now), but \(present.count) items were put")
        try demand(now.maxSize <= 0 || now.count <= now.maxSize, "too many items: \(now)")
        try demand(now.unfinished == unfinished, "\(now), but \(unfinished) are unfinished")
        try demand(unfinished > 0 || now.waitingToJoin == 0, "one waits for nothing: \(now)")
        try demand(
            !now.isShutDown || now.waitingToGet + now.waitingToPut == 0,
            "one waits for what was shut down: \(now)")
    }

    func checkAtEnd() throws {
        let now = queue.statistics
        try demand(
            now.waitingToGet + now.waitingToPut + now.waitingToJoin == 0, "one is left: \(now)")
        for _ in 0..<now.count { _ = try note(try queue.getNoWait()) }
        try demand(queue.isEmpty, "\(queue.count) items came from nowhere")
    }

    // MARK: What tasks do

    private func put() async throws {
        for _ in 0..<1 + draw(3) {
            let item = make()
            do {
                try putNoWait(item)
            } catch is QueueFull {
                let place = putters.arrive()
                try await queue.put(item)
                add(item)
                try putters.serve(place)
            }
            try await linger()
        }
    }

    private func take() async throws -> Item {
        do {
            return try takeNoWait()
        } catch is QueueEmpty {
            let place = getters.arrive()
            let item = try note(try await queue.get())
            try getters.serve(place)
            return item
        }
    }

    private func work(on item: Item) async throws {
        // Whatever becomes of this task, the item is done.
        defer { finish() }
        try await linger()
    }

    private func putNoWait(_ item: Item) throws {
        let before = queue.statistics
        try queue.putNoWait(item)
        add(item)
        try demand(before.waitingToPut == 0, "a put has overtaken: \(before)")
    }

    private func takeNoWait() throws -> Item {
        let before = queue.statistics
        let item = try note(try queue.getNoWait())
        try demand(before.waitingToGet == 0, "a get has overtaken: \(before)")
        return item
    }

    private func finish() {
        unfinished -= 1
        queue.taskDone()
    }

    private func shutDown() {
        let isImmediate = draw(2) == 0
        queue.shutdown(immediate: isImmediate)
        guard isImmediate else { return }
        // What is left was promised, and is what comes first.
        var dropped = present
        for _ in 0..<queue.count {
            if let index = next(dropped) { dropped.remove(at: index) }
        }
        unfinished -= dropped.count
        present.removeAll { item in dropped.contains { $0.number == item.number } }
    }

    private func make() -> Item {
        made += 1
        return Item(number: made, priority: draw(3))
    }

    private func add(_ item: Item) {
        present.append(item)
        unfinished += 1
    }

    /// Checks that it was the turn of the item that was taken.
    private func note(_ item: Item) throws -> Item {
        guard let index = next(present) else {
            throw Violation(description: "item \(item.number) is not in the queue")
        }
        let expected = present.remove(at: index)
        try demand(
            item.number == expected.number,
            "item \(item.number) was taken, but it was the turn of item \(expected.number)")
        return item
    }
}
