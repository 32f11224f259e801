public import AsyncIOSystem

extension EventLoop {
    /// Starts to watch a descriptor, in both directions. It must be non-blocking.
    ///
    /// Loop thread only. Throws `OSError` if it is watched already or cannot be (a regular file).
    public func watch(_ descriptor: Int32) throws(OSError) {
        checkThread("watch")
        try poller.add(descriptor)
        descriptors.watch(descriptor)
    }

    /// Ends the watch; call it before closing the descriptor. Whoever waits is woken with `.closed`.
    public func unwatch(_ descriptor: Int32) {
        checkThread("unwatch")
        let state = descriptors[descriptor]
        guard state.isWatched else { return }
        descriptors.unwatch(descriptor)
        poller.remove(descriptor)
        if let reader = state.reader { unpark(reader, .closed) }
        if let writer = state.writer { unpark(writer, .closed) }
    }

    /// Whether a call in that direction may succeed without waiting, as far as is known.
    @inline(__always)
    public func isReady(_ descriptor: Int32, for direction: Direction) -> Bool {
        descriptors[descriptor].readiness.contains(direction == .read ? .readable : .writable)
    }

    /// Notes that a call has met "would block", or moved less than it could have.
    ///
    /// After the peer has closed, reading never blocks again, and the note is ignored.
    @inline(__always)
    public func noteBlocked(_ descriptor: Int32, for direction: Direction) {
        if direction == .read {
            guard !descriptors[descriptor].readiness.contains(.hangup) else { return }
            descriptors[descriptor].readiness.remove(.readable)
        } else {
            descriptors[descriptor].readiness.remove(.writable)
        }
        if poller.needsRearm { poller.rearm(descriptor, direction) }
    }

    /// Waits until a watched descriptor can be read or written.
    ///
    /// One task may wait in each direction; a second one traps, as its data would be anybody's.
    /// Returns at once if the descriptor is ready. Cancellation and `unwatch` end the wait.
    public func waitUntilReady(
        _ descriptor: Int32, for direction: Direction, until deadline: LoopInstant? = nil
    ) async -> WakeCause {
        guard descriptors[descriptor].isWatched else { return .closed }
        if isReady(descriptor, for: direction) { return .ready }
        switch direction {
        case .read:
            return await park(.readable(descriptor), until: deadline) { record in
                precondition(
                    self.descriptors[descriptor].reader == nil,
                    "two tasks read descriptor \(descriptor) at once; let one of them do it")
                self.descriptors[descriptor].reader = record
            }
        case .write:
            return await park(.writable(descriptor), until: deadline) { record in
                precondition(
                    self.descriptors[descriptor].writer == nil,
                    "two tasks wait to write descriptor \(descriptor) at once")
                self.descriptors[descriptor].writer = record
            }
        }
    }

    /// Calls `flush` each time the descriptor becomes writable, until it is set to `nil`.
    ///
    /// It is called in the middle of a poll: it may call the system and unpark tasks, nothing else.
    public func onWritable(_ descriptor: Int32, _ flush: (() -> Void)?) {
        guard descriptors[descriptor].isWatched else { return }
        descriptors[descriptor].flush = flush
    }

    /// What the poller has to say about a descriptor: noted, and its waiters resumed on the spot.
    func descriptorIsReady(_ descriptor: Int32, _ readiness: Readiness) {
        guard descriptors[descriptor].isWatched else { return }
        descriptors[descriptor].readiness.formUnion(readiness)
        if readiness.contains(.readable), let reader = descriptors[descriptor].reader {
            descriptors[descriptor].reader = nil
            unpark(reader)
        }
        if readiness.contains(.writable), let writer = descriptors[descriptor].writer {
            descriptors[descriptor].writer = nil
            unpark(writer)
        }
        if readiness.contains(.writable), let flush = descriptors[descriptor].flush { flush() }
    }
}
