import AsyncIO

/// One producer and one consumer; an operation is one item put and taken.
@MainActor
func queueOf128(_ count: Int) async throws {
    let queue = Queue<Int>(maxSize: 128)
    let producer = createTask {
        for number in 0..<count { try await queue.put(number) }
    }
    for _ in 0..<count { _ = try await queue.get() }
    try await producer.value
}

/// The same with random-like priorities.
@MainActor
func priorityQueueOf128(_ count: Int) async throws {
    let queue = PriorityQueue<Int>(maxSize: 128)
    let producer = createTask {
        for number in 0..<count { try await queue.put(number &* 7_919 & 1_023) }
    }
    for _ in 0..<count { _ = try await queue.get() }
    try await producer.value
}

/// Two tasks and two queues that are empty whenever somebody looks; an operation is a round trip.
@MainActor
func pingPongOverQueues(_ count: Int) async throws {
    let (there, back) = (Queue<Int>(), Queue<Int>())
    let echo = createTask {
        for _ in 0..<count { try await back.put(try await there.get()) }
    }
    for number in 0..<count {
        try await there.put(number)
        _ = try await back.get()
    }
    try await echo.value
}
