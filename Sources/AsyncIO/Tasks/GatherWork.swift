public import AsyncIOCore

/// The elements still to do and the values so far, shared by the tasks of one `gather`.
///
/// Inlinable, so that it is compiled for the types at hand: see `gather of 1,000` in the benchmarks.
@usableFromInline
final class GatherWork<Element: Sendable, Success: Sendable>: @unchecked Sendable {
    // SAFETY: used by tasks of one loop only, between their suspensions.
    @usableFromInline typealias Body = @isolated(any) @Sendable (Element) async throws -> Success

    @usableFromInline let elements: [Element]
    @usableFromInline let loop: EventLoop
    @usableFromInline let body: Body
    @usableFromInline @exclusivity(unchecked) var results: [Success?]
    @usableFromInline @exclusivity(unchecked) var nextIndex = 0

    @inlinable
    init(_ elements: [Element], on loop: EventLoop, _ body: @escaping Body) {
        self.elements = elements
        self.loop = loop
        self.body = body
        results = Array(repeating: nil, count: elements.count)
    }

    /// The values in the order of the elements, once all are there.
    @inlinable
    var values: [Success] { results.compactMap(\.self) }

    /// Starts a task that takes element after element until there are none.
    ///
    /// It is isolated as the body is, so that no element costs a switch of executors.
    @inlinable
    func startWorker(at site: SourceSite) -> TaskRecord {
        if body.isolation === MainActor.shared {
            loop.startTask(named: nil, site: site, workOnMainActor).record
        } else {
            loop.startTask(named: nil, site: site, work).record
        }
    }

    @inlinable
    @MainActor
    func workOnMainActor() async throws {
        while let index = try next() { results[index] = try await body(elements[index]) }
    }

    @inlinable
    @concurrent
    func work() async throws {
        while let index = try next() { results[index] = try await body(elements[index]) }
    }

    /// The next element to do; throws once the task was cancelled, so that no more are begun.
    @inlinable
    func next() throws -> Int? {
        guard nextIndex < elements.count else { return nil }
        try loop.checkCancellation()
        defer { nextIndex += 1 }
        return nextIndex
    }
}
