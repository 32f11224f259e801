internal import CAsyncIO
internal import Glibc

/// The signals of one loop: what it wants to hear, and what has arrived since it last looked.
///
/// Several loops may want the same signal, and each hears it. `CSignals.h` says how, and what the two
/// roles are. The first who wants a signal has the handler installed; when nobody wants it any more,
/// what was there before is put back.
package final class SignalBox: @unchecked Sendable {
    // SAFETY: `box` is constant and never freed; what it wants changes under `lock`, everything else in
    // it is atomic.

    /// Why a signal is wanted.
    package enum Role: Sendable {
        /// To cancel the main task.
        case policy
        /// Somebody asked for this signal.
        case listener
    }

    private static let lock = ThreadLock()
    private let box: OpaquePointer

    /// A box whose signals wake whoever waits for the descriptor.
    package init(wakeup descriptor: Int32) {
        Self.lock.lock()
        let box = casyncio_signal_box_open(descriptor)
        Self.lock.unlock()
        guard let box else { fatalError("there is no memory left for the signals of a loop") }
        self.box = box
    }

    deinit {
        for number in 1...casyncio_signal_highest() {
            ignore(Signal(rawValue: number), as: .policy)
            ignore(Signal(rawValue: number), as: .listener)
        }
        Self.lock.lock()
        casyncio_signal_box_close(box)
        Self.lock.unlock()
    }

    /// Wants a signal from now on.
    package func listen(to signal: Signal) throws(OSError) {
        Self.lock.lock()
        defer { Self.lock.unlock() }
        try want(signal, as: .listener)
    }

    /// Wants a signal on behalf of the policy; false if somebody else handles it already.
    package func watch(_ signal: Signal) -> Bool {
        Self.lock.lock()
        defer { Self.lock.unlock() }
        guard casyncio_signal_is_default(signal.rawValue) else { return false }
        do throws(OSError) { try want(signal, as: .policy) } catch { return false }
        return true
    }

    /// Does not want a signal any more; what has arrived and was not taken is forgotten.
    package func ignore(_ signal: Signal, as role: Role) {
        Self.lock.lock()
        defer { Self.lock.unlock() }
        let wasWanted = casyncio_signal_is_wanted(signal.rawValue)
        casyncio_signal_want(box, signal.rawValue, role.word, false)
        _ = casyncio_signal_take(box, signal.rawValue, role.word)
        guard wasWanted, !casyncio_signal_is_wanted(signal.rawValue) else { return }
        casyncio_signal_restore(signal.rawValue)
    }

    /// Has the next signal of the policy be a first one again.
    package static func forgetFirst() {
        casyncio_signal_forget_first()
    }

    /// Leaves everything in place, but wakes nobody: what was woken is about to close.
    package func detach() {
        Self.lock.lock()
        defer { Self.lock.unlock() }
        casyncio_signal_box_detach(box)
    }

    /// Whether `take` may find something; a plain load.
    @inline(__always)
    package var hasArrived: Bool { casyncio_signal_pending(box) }

    /// Hands out what has arrived, by number: each signal with how often it came.
    package func take(_ body: (Signal, Role, Int) -> Void) {
        for number in 1...casyncio_signal_highest() {
            for role in [Role.listener, .policy] {
                let count = casyncio_signal_take(box, number, role.word)
                if count > 0 { body(Signal(rawValue: number), role, Int(count)) }
            }
        }
    }

    /// Wanted first and installed afterwards: a handler that finds nobody undoes its installation.
    private func want(_ signal: Signal, as role: Role) throws(OSError) {
        let wasWanted = casyncio_signal_is_wanted(signal.rawValue)
        casyncio_signal_want(box, signal.rawValue, role.word, true)
        guard !wasWanted else { return }
        let code = Door.call("sigaction") { casyncio_signal_install(signal.rawValue) }
        guard code < 0 else { return }
        let error = OSError.last("sigaction", "\(signal)")
        casyncio_signal_want(box, signal.rawValue, role.word, false)
        throw error
    }
}

extension SignalBox.Role {
    fileprivate var word: casyncio_signal_role {
        switch self {
        case .policy: CASYNCIO_SIGNAL_POLICY
        case .listener: CASYNCIO_SIGNAL_LISTENER
        }
    }
}
