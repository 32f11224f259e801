import AsyncIO
import Testing

/// Locks, semaphores and limiters: never too many inside, in their order, and nothing lost.
@Suite struct PermitProperties {
    @Test func aLock() {
        explore { PermitModel(Lock(), total: 1) }
    }

    @Test func aSemaphore() {
        explore { PermitModel(Semaphore(2), total: 2) }
    }

    @Test func aBoundedSemaphore() {
        explore { PermitModel(BoundedSemaphore(3), total: 3) }
    }

    @Test func aCapacityLimiter() {
        explore { LimiterModel(CapacityLimiter(totalTokens: 2), total: 2) }
    }
}

/// What lends permits.
private protocol PermitSource: AnyObject, Sendable {
    func take() async throws
    func takeNoWait() throws(WouldBlock)
    func giveBack()
    var free: Int { get }
    var waiting: Int { get }
    func lent(of total: Int) -> Int
}

extension Lock: PermitSource {
    func take() async throws { try await acquire() }
    func takeNoWait() throws(WouldBlock) { try acquireNoWait() }
    func giveBack() { release() }
    var free: Int { isLocked ? 0 : 1 }
    var waiting: Int { statistics.waiting }
    func lent(of total: Int) -> Int { total - free }
}

extension Semaphore: PermitSource {
    func take() async throws { try await acquire() }
    func takeNoWait() throws(WouldBlock) { try acquireNoWait() }
    func giveBack() { release() }
    var free: Int { value }
    var waiting: Int { statistics.waiting }
    func lent(of total: Int) -> Int { total - free }
}

extension CapacityLimiter: PermitSource {
    func take() async throws { try await acquire() }
    func takeNoWait() throws(WouldBlock) { try acquireNoWait() }
    func giveBack() { release() }
    var free: Int { availableTokens }
    var waiting: Int { statistics.waiting }
    func lent(of total: Int) -> Int { borrowedTokens }
}

private class PermitModel<Source: PermitSource>: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    let source: Source
    var total: Int
    private var inside = 0
    /// The most that may be lent: more than there are, until those who have them give them back.
    private var ceiling: Int
    private var order = ArrivalOrder()

    init(_ source: Source, total: Int) {
        self.source = source
        self.total = total
        ceiling = total
    }

    func visit() async throws {
        try await enter()
        defer { source.giveBack() }
        inside += 1
        defer { inside -= 1 }
        try check()
        try await linger()
        try await linger()
    }

    func meddle() async throws {}

    func letGo() async throws {}

    func check() throws {
        let lent = source.lent(of: total)
        ceiling = max(ceiling, total)
        try demand(lent <= ceiling, "\(lent) of \(total) are lent")
        ceiling = max(lent, total)
        try demand(inside <= lent, "\(inside) are inside, but \(lent) are lent")
        try demand(lent + source.free >= total, "\(lent) lent and \(source.free) free of \(total)")
        try demand(source.free == 0 || source.waiting == 0, "one waits for what is free")
    }

    func checkAtEnd() throws {
        try demand(inside == 0, "\(inside) are still inside")
        try demand(source.waiting == 0, "\(source.waiting) are still waiting")
        try demand(source.free == total, "\(source.free) of \(total) are free")
    }

    private func enter() async throws {
        do {
            let waiting = source.waiting
            try source.takeNoWait()
            try demand(waiting == 0, "a newcomer has overtaken \(waiting) who wait")
        } catch is WouldBlock {
            let number = order.arrive()
            try await source.take()
            try order.serve(number)
        }
    }
}

private final class LimiterModel: PermitModel<CapacityLimiter>, @unchecked Sendable {
    // SAFETY: used on one loop.
    override func meddle() async throws {
        total = draw(4)
        source.totalTokens = total
    }

    override func letGo() async throws {
        total = 2
        source.totalTokens = total
    }
}
