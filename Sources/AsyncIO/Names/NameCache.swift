import AsyncIOCore
import AsyncIOSystem

/// How long and how many answers of name look-ups a loop remembers.
public struct NameCacheLimits: Sendable, Hashable {
    /// How many answers are kept; 0 turns the cache off.
    public var entries: Int
    /// How long the addresses of a name are used again.
    public var life: Duration
    /// How long a name that was not found is taken for not to be found.
    public var failureLife: Duration

    /// Sets limits; the usual ones if they are left out.
    ///
    /// They are short: the system does not tell how long an answer holds, and a name that moves must
    /// soon be found again. What they are for is many connections to one name at about the same time,
    /// and a name server that is down not being asked by each of them.
    public init(
        entries: Int = 256, life: Duration = .seconds(5), failureLife: Duration = .seconds(1)
    ) {
        self.entries = entries
        self.life = life
        self.failureLife = failureLife
    }

    /// Nothing is remembered.
    public static let off = NameCacheLimits(entries: 0)
}

/// The answers of name look-ups, failures among them, each for a short time.
struct NameCache {
    typealias Answer = Result<[AddressInfo], NameResolutionError>

    var limits = NameCacheLimits() {
        didSet { if limits.entries < entries.count { entries = [:] } }
    }
    private var entries: [NameQuery: (answer: Answer, end: LoopInstant)] = [:]

    var count: Int { entries.count }

    func answer(to query: NameQuery, at now: LoopInstant) -> Answer? {
        guard let entry = entries[query], now < entry.end else { return nil }
        return entry.answer
    }

    /// Remembers an answer; if there is no room, the one that ends next is forgotten.
    ///
    /// Complexity: O(1), and O(n) in the entries when there is no room.
    mutating func store(_ answer: Answer, to query: NameQuery, at now: LoopInstant) {
        let life = if case .success = answer { limits.life } else { limits.failureLife }
        guard limits.entries > 0, life > .zero else { return }
        if entries.count >= limits.entries, entries[query] == nil {
            entries = entries.filter { now < $0.value.end }
            if entries.count >= limits.entries,
                let next = entries.min(by: { $0.value.end < $1.value.end })
            {
                entries[next.key] = nil
            }
        }
        entries[query] = (answer, now.advanced(by: life))
    }

    mutating func removeAll() {
        entries = [:]
    }
}
