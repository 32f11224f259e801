import AsyncIO

@MainActor
func queueOf128(_ count: Int) async throws {
    try await passThrough(Queue(maxSize: 128), count)
}

@MainActor
func priorityQueueOf128(_ count: Int) async throws {
    try await passThrough(PriorityQueue(maxSize: 128), count)
}

/// One producer and one consumer; an operation is one item put and taken.
@MainActor
private func passThrough<Order: QueueOrder<Int>>(
    _ queue: OrderedQueue<Order>, _ count: Int
) async throws {
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

@MainActor
func channelOf128(_ count: Int) async throws {
    try await passThroughChannel(capacity: 128, count)
}

@MainActor
func channelMeeting(_ count: Int) async throws {
    try await passThroughChannel(capacity: 0, count)
}

/// One sender and one receiver; an operation is one item sent and received.
@MainActor
private func passThroughChannel(capacity: Int, _ count: Int) async throws {
    let (sender, receiver) = makeChannel(of: Int.self, capacity: capacity)
    let producer = createTask {
        for number in 0..<count { try await sender.send(number &* 7_919 & 1_023) }
    }
    for _ in 0..<count { _ = try await receiver.receive() }
    try await producer.value
}
