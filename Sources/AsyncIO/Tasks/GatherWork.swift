public import AsyncIOCore

/// The elements still to do and the values so far, shared by the tasks of one `gather`.
///
/// Inlinable, so that it is compiled for the types at hand: see `gather of 1,000` in the benchmarks.
@usableFromInline
final class GatherWork<Element: Sendable, Success: Sendable>: @unchecked Sendable {
    // SAFETY: used by tasks of one loop only, between their suspensions.
    @usableFromInline typealias Body = @isolated(any) @Sendable (Element) async throws -> Success

    @usableFromInline let elements: [Element]
    @usableFromInline let family: TaskFamily
    @usableFromInline let body: Body
    @usableFromInline @exclusivity(unchecked) var results: [Success?]
    @usableFromInline @exclusivity(unchecked) var nextIndex = 0

    @inlinable
    init(_ elements: [Element], in family: TaskFamily, _ body: @escaping Body) {
        self.elements = elements
        self.family = family
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
    func startWorker() -> TaskRecord {
        let (loop, site) = (family.loop, family.site)
        if body.isolation === MainActor.shared {
            return loop.startTask(named: nil, site: site, workOnMainActor).record
        } else {
            return loop.startTask(named: nil, site: site, work).record
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

    /// The next element to do, if there is one for this task.
    @inlinable
    func next() throws -> Int? {
        guard nextIndex < elements.count, try mayGoOn() else { return nil }
        defer { nextIndex += 1 }
        return nextIndex
    }

    /// Whether this task takes another element; throws if all were told to end.
    ///
    /// Only the task of an element that has cancelled itself is past use: a fresh one goes on with what
    /// is left.
    @usableFromInline
    func mayGoOn() throws -> Bool {
        guard family.loop.currentTask?.isCancelled == true else { return true }
        guard family.cancellation == nil else { throw family.loop.cancellationError }
        family.add(startWorker())
        return false
    }
}
