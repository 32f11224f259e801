import AsyncIOCore
import AsyncIOSystem

/// What a signal sequence is made of: the signals that have arrived, and who waits for one.
///
/// The loop knows its inlet only, so that letting go of the sequence ends it.
final class SignalListener {
    /// The end at which the loop puts signals in.
    final class Inlet: @unchecked Sendable {
        // SAFETY: used on the loop's thread only; it crosses threads to be removed there.
        let wanted: Set<Signal>
        fileprivate let lot = ParkingLot()
        fileprivate let line = WaitLine()
        fileprivate var arrived: [Signal] = []
        fileprivate var hasEnded = false

        init(_ wanted: Set<Signal>) {
            self.wanted = wanted
        }

        func put(_ signal: Signal) {
            let waiter = lot.withLock {
                let waiter = line.grantFirst()
                waiter?.number = Int(signal.rawValue)
                return waiter
            }
            if let waiter { waiter.wake() } else { arrived.append(signal) }
        }

        func end() {
            hasEnded = true
            for waiter in lot.withLock({ line.grantAll() }) { waiter.wake() }
        }
    }

    private let loop: EventLoop
    private let inlet: Inlet

    init(_ wanted: Set<Signal>, on loop: EventLoop) {
        self.loop = loop
        inlet = Inlet(wanted)
        do {
            try LoopSignals.of(loop).add(inlet)
        } catch {
            fatalError("signals: \(error)")
        }
    }

    deinit {
        guard !inlet.hasEnded else { return }
        let (loop, inlet) = (loop, inlet)
        if loop.isOnLoopThread {
            LoopSignals.of(loop).remove(inlet)
        } else {
            loop.callSoonThreadSafe { LoopSignals.of(loop).remove(inlet) }
        }
    }

    /// The next signal, which is kept already or will come; `nil` at the end.
    func next() async -> Signal? {
        if !inlet.arrived.isEmpty, Selection.claim() { return inlet.arrived.removeFirst() }
        let waiter = Waiter()
        do {
            try await inlet.lot.wait("signals", as: waiter) { waiter in
                if inlet.hasEnded { return }
                guard let first = inlet.arrived.first else { return inlet.line.append(waiter) }
                guard waiter.claim() else { return }
                waiter.number = Int(first.rawValue)
                inlet.arrived.removeFirst()
            }
        } catch {
            return nil
        }
        return waiter.number == 0 ? nil : Signal(rawValue: Int32(waiter.number))
    }
}
