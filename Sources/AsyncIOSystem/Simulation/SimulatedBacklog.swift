/// The connections that wait to be accepted by a listener.
struct SimulatedBacklog {
    /// As many may wait as were asked for, and one more: so does Linux count.
    var limit = 0
    /// Handshakes that will end in the queue.
    var underWay = 0
    private var queue: [SimulatedStream] = []

    var isEmpty: Bool { queue.isEmpty }
    var isFull: Bool { queue.count + underWay > limit }

    mutating func add(_ connection: SimulatedStream) {
        queue.append(connection)
    }

    mutating func next() -> SimulatedStream? {
        queue.isEmpty ? nil : queue.removeFirst()
    }
}
