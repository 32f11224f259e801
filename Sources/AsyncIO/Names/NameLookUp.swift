import AsyncIOCore
import AsyncIOSystem

/// One look-up on a thread, and the tasks that wait for it.
///
/// Belongs to the loop's thread, but for the work itself.
final class NameLookUp: LoopWork<NameCache.Answer>, @unchecked Sendable {
    // SAFETY: as `LoopWork`; what is added here belongs to the loop's thread.
    private let query: NameQuery
    private unowned let names: NameService
    private let start: LoopInstant
    private var waiters: [TaskRecord] = []
    private var answer: NameCache.Answer?

    init(
        _ query: NameQuery, of names: NameService, on loop: EventLoop, by resolver: Resolver,
        site: SourceSite
    ) {
        self.query = query
        self.names = names
        start = loop.time
        super.init(for: names.pool.crew, on: loop, site: site) {
            do throws(NameResolutionError) {
                return .success(try resolver.addresses(query))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Waits for the answer; the last who gives up takes a look-up back that has not begun.
    func wait(on loop: EventLoop) async throws -> [AddressInfo] {
        let cause = await loop.park(
            .other("getAddressInfo"), in: \.waiters, of: self, unless: answer != nil)
        if cause == .ready, let answer { return try answer.get() }
        let cancellation = loop.cancellationError
        // What has begun goes on: its answer is good for the next who asks.
        if waiters.isEmpty, answer == nil, takeBack(cancellation) { names.pending[query] = nil }
        throw cancellation
    }

    override func didArrive(_ result: Result<NameCache.Answer, any Error>) {
        guard case .success(let answer) = result, names.pending[query] === self else { return }
        self.answer = answer
        names.pending[query] = nil
        names.note(answer, to: query, after: start.duration(to: names.loop.time), site: site)
        names.loop.unparkAll(&waiters)
    }
}
