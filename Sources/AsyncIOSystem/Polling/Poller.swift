/// What a back end must do for the loop to run on it.
///
/// The list a port has to supply, and what it promises:
///
/// 1. `add` watches a descriptor in both directions, once. The first state is reported: a descriptor
///    that is ready when added is delivered by a later `wait`.
/// 2. Readiness is delivered at least once for each change from not ready to ready (edge-triggered).
///    A back end that has only levels may stay silent after a delivery until `rearm` is called for
///    that direction; the loop calls it each time it has seen "would block" (`needsRearm`).
/// 3. Closing by the peer and errors are delivered as readiness of both directions with `hangup`.
///    After `recheck` the states asked for are delivered once more if they hold, as if just added, and
///    the others may be left out until they are asked for.
/// 4. `wait` delivers what is ready, at most `timeout` nanoseconds later (`nil`: no limit), and
///    returns early on `wake`. It may return without delivering. It says `.stalled` only if nothing
///    can ever happen again, which no kernel can know, but a simulation does.
///    Before it delivers anything it may announce what is about to come. That is a hint: neither is
///    all announced that is delivered, nor the other way round; false from `announce` asks for no more.
/// 5. `wake` may be called from any thread and from any number of threads, before or during `wait`;
///    the current or the next `wait` then returns. It is never lost, and may be merged with others.
/// 6. `remove` ends the watch; nothing is delivered for that descriptor afterwards.
/// 7. `now` is the loop's time: it never goes back and does not stand still during `wait`.
///
/// All but `wake` belong to the loop's thread.
package protocol Poller: AnyObject {
    var name: String { get }
    var needsRearm: Bool { get }
    /// The descriptor that wakes this poller when it is written to, for signal handlers.
    var wakeupDescriptor: Int32 { get }

    func add(_ descriptor: Int32) throws(OSError)
    func remove(_ descriptor: Int32)
    func rearm(_ descriptor: Int32, _ direction: Direction)
    func recheck(_ descriptor: Int32, _ wanted: Readiness)
    func wait(timeout: Int64?, announce: (Int32) -> Bool, deliver: (Int32, Readiness) -> Void)
        throws(OSError) -> WaitResult
    func wake()
    func now() -> Int64
    func close()
}

/// A direction in which a descriptor can be waited for.
public enum Direction: UInt8, Sendable {
    /// Data, or the end of it, can be read.
    case read
    /// Data can be written.
    case write
}

/// What is known about a descriptor.
///
/// Usable from inline code, as is its value: only then the package's other modules inline its members.
@usableFromInline
package struct Readiness: OptionSet, Sendable {
    @usableFromInline package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    @inlinable package static var readable: Readiness { Readiness(rawValue: 1) }
    @inlinable package static var writable: Readiness { Readiness(rawValue: 2) }
    /// The peer has closed, or an error is pending: reading will not wait, now or later.
    @inlinable package static var hangup: Readiness { Readiness(rawValue: 4) }
    /// The peer has sent urgent bytes, at which a call stops short: it tells nothing of what comes behind.
    @inlinable package static var urgent: Readiness { Readiness(rawValue: 8) }

    /// Whether anything of `other` is known.
    @inlinable
    @inline(__always)
    package func hasAny(_ other: Readiness) -> Bool {
        rawValue & other.rawValue != 0
    }

    /// Whether all of `other` is known. (`contains` is generic, and is not specialised across modules.)
    @inlinable
    @inline(__always)
    package func has(_ other: Readiness) -> Bool {
        rawValue & other.rawValue == other.rawValue
    }

    @inlinable
    @inline(__always)
    package mutating func add(_ other: Readiness) {
        self = Readiness(rawValue: rawValue | other.rawValue)
    }

    @inlinable
    @inline(__always)
    package mutating func drop(_ other: Readiness) {
        self = Readiness(rawValue: rawValue & ~other.rawValue)
    }
}

/// What a call of `Poller.wait` came to.
package enum WaitResult: Sendable {
    /// Something was delivered, the time-out was reached, or another thread woke the poller.
    case woken
    /// Nothing can ever happen any more.
    case stalled
}
