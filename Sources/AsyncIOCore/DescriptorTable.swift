import AsyncIOSystem

/// What the loop knows about each watched descriptor: two flags and two waiting tasks.
///
/// A flat table by number: descriptors are small and dense, and a look-up is one index.
struct DescriptorTable {
    struct State {
        var isWatched = false
        /// What may be done without waiting, as far as the kernel has told. Reported once each time,
        /// so it is remembered here until a call has seen "would block".
        var readiness: Readiness = []
        var reader: TaskRecord?
        var writer: TaskRecord?
        /// Called straight from the poll when the descriptor becomes writable.
        var flush: (() -> Void)?
    }

    private var states: [State] = []
    private(set) var watchedCount = 0

    subscript(descriptor: Int32) -> State {
        get {
            let index = Int(descriptor)
            return index < states.count ? states[index] : State()
        }
        _modify {
            let index = Int(descriptor)
            if index >= states.count {
                states.append(
                    contentsOf: repeatElement(State(), count: max(64, index + 1 - states.count)))
            }
            yield &states[index]
        }
    }

    mutating func watch(_ descriptor: Int32) {
        self[descriptor] = State(isWatched: true)
        watchedCount += 1
    }

    mutating func unwatch(_ descriptor: Int32) {
        self[descriptor] = State()
        watchedCount -= 1
    }

    /// The watched descriptors; for leak reports.
    var watched: [Int32] {
        states.indices.filter { states[$0].isWatched }.map { Int32($0) }
    }
}
