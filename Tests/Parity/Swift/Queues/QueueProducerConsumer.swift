import AsyncIO

extension Twin {
    static let queueProducerConsumer = Twin { trace in
        let queue = Queue<Int>(maxSize: 2)
        _ = try await gather(
            {
                for item in 0..<5 {
                    try await queue.put(item)
                    trace("put", item)
                }
            },
            {
                for _ in 0..<5 {
                    let item = try await queue.get()
                    try await sleep(for: .seconds(1))
                    trace("done", item)
                }
            })
    }
}
