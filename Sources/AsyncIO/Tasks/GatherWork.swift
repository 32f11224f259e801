import AsyncIOCore

/// The elements still to do and the values so far, shared by the tasks of one `gather`.
final class GatherWork<Element: Sendable, Success: Sendable>: @unchecked Sendable {
    // SAFETY: used by tasks of one loop only, between their suspensions.
    typealias Body = @isolated(any) @Sendable (Element) async throws -> Success

    let elements: [Element]
    private let loop: EventLoop
    private let body: Body
    private var results: [Success?]
    private var nextIndex = 0

    init(_ elements: [Element], on loop: EventLoop, _ body: @escaping Body) {
        self.elements = elements
        self.loop = loop
        self.body = body
        results = Array(repeating: nil, count: elements.count)
    }

    /// The values in the order of the elements, once all are there.
    var values: [Success] { results.compactMap(\.self) }

    /// Starts a task that takes element after element until there are none.
    ///
    /// It is isolated as the body is, so that no element costs a switch of executors.
    func startWorker(at site: SourceSite) -> TaskRecord {
        if body.isolation === MainActor.shared {
            loop.startTask(named: nil, site: site, workOnMainActor).record
        } else {
            loop.startTask(named: nil, site: site, work).record
        }
    }

    @MainActor
    private func workOnMainActor() async throws {
        while let index = try next() { results[index] = try await body(elements[index]) }
    }

    @concurrent
    private func work() async throws {
        while let index = try next() { results[index] = try await body(elements[index]) }
    }

    /// The next element to do; throws once the task was cancelled, so that no more are begun.
    private func next() throws -> Int? {
        guard nextIndex < elements.count else { return nil }
        try loop.checkCancellation()
        defer { nextIndex += 1 }
        return nextIndex
    }
}
