package import AsyncIOCore
package import AsyncIOSystem

/// Who on a loop listens to which signal.
///
/// A signal goes to the loop's handler for it and to every sequence that wants it; if there are none,
/// to the policy of `run`. Made when first needed; belongs to the loop's thread.
package final class LoopSignals {
    /// What `run` does about a signal nobody else listens to; false if that is none of its affair.
    var policy: ((Signal) -> Bool)?
    let box: SignalBox

    private unowned let loop: EventLoop
    private let isSimulated: Bool
    private var handlers: [Signal: SignalHandler] = [:]
    /// In the order in which they came.
    private var listeners: [SignalListener.Inlet] = []

    /// The one object that a loop has of this.
    package static func of(_ loop: EventLoop) -> LoopSignals {
        loop.attachment { LoopSignals(loop) }
    }

    private init(_ loop: EventLoop) {
        self.loop = loop
        isSimulated = loop.isSimulated
        box = SignalBox(wakeup: loop.poller.wakeupDescriptor)
        loop.signalBox = box
        loop.signalHandler = { [unowned self] signal, role, count in
            for _ in 0..<count { arrived(signal, as: role) }
        }
    }

    /// The loop is closed: nobody listens any more, and dispositions are what they were.
    deinit {
        let wanted = Set(handlers.keys).union(listeners.flatMap(\.wanted))
        if !isSimulated { for signal in wanted { box.ignore(signal, as: .listener) } }
        for inlet in listeners { inlet.end() }
    }

    /// Sets the handler of a signal, in the place of an earlier one.
    func setHandler(_ handler: SignalHandler, for signal: Signal) throws(SignalError) {
        try SignalError.check(signal)
        if !isWanted(signal) { try listen(to: signal) }
        handlers[signal] = handler
    }

    /// Removes the handler of a signal; false if there is none.
    func removeHandler(for signal: Signal) -> Bool {
        guard handlers.removeValue(forKey: signal) != nil else { return false }
        ignoreIfUnwanted(signal)
        return true
    }

    func add(_ inlet: SignalListener.Inlet) throws(SignalError) {
        for signal in inlet.wanted { try SignalError.check(signal) }
        do throws(SignalError) {
            for signal in inlet.wanted where !isWanted(signal) { try listen(to: signal) }
        } catch {
            for signal in inlet.wanted { ignoreIfUnwanted(signal) }
            throw error
        }
        listeners.append(inlet)
    }

    func remove(_ inlet: SignalListener.Inlet) {
        listeners.removeAll { $0 === inlet }
        for signal in inlet.wanted { ignoreIfUnwanted(signal) }
    }

    /// Hands a signal to whoever is concerned, as if the kernel had sent it; false if nobody is.
    @discardableResult
    package func raise(_ signal: Signal) -> Bool {
        arrived(signal, as: isWanted(signal) ? .listener : .policy)
    }

    @discardableResult
    private func arrived(_ signal: Signal, as role: SignalBox.Role) -> Bool {
        guard role == .listener else { return policy?(signal) ?? false }
        handlers[signal]?.schedule(on: loop)
        for listener in listeners where listener.wanted.contains(signal) { listener.put(signal) }
        return true
    }

    private func isWanted(_ signal: Signal) -> Bool {
        handlers[signal] != nil || listeners.contains { $0.wanted.contains(signal) }
    }

    private func listen(to signal: Signal) throws(SignalError) {
        // A simulation has no kernel: there signals come from `raiseSignal` alone.
        guard !isSimulated else { return }
        do throws(OSError) { try box.listen(to: signal) } catch { throw .noSuchSignal(signal) }
    }

    private func ignoreIfUnwanted(_ signal: Signal) {
        if !isSimulated, !isWanted(signal) { box.ignore(signal, as: .listener) }
    }
}

/// A callback for a signal, and where it was set.
struct SignalHandler {
    let fileID: StaticString
    let line: UInt
    let callback: () throws -> Void

    func schedule(on loop: EventLoop) {
        loop.callSoon(fileID: fileID, line: line, callback)
    }
}
