public import AsyncIOSystem

/// Callbacks for descriptors, in the two forms in which they are needed.
extension EventLoop {
    /// Calls `callback` in every turn in which the descriptor can be read, until `removeReader`.
    ///
    /// The descriptor stays the caller's: it should be non-blocking, and the callback has to be removed
    /// before the descriptor is closed. There is one reader for each descriptor; a second one takes the
    /// place of the first. A descriptor that a stream, a transport or `watch` uses is refused with a trap.
    /// What the callback throws is reported, and the callback stays.
    ///
    /// Loop thread only. Throws `OSError` for what cannot be waited for, such as a regular file.
    /// The counterpart of `loop.add_reader`.
    public func addReader(
        _ descriptor: Int32, fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping () throws -> Void
    ) throws(OSError) {
        checkThread("addReader")
        let state = try stateForCallbacks(of: descriptor, "addReader")
        let handle = repeating(callback, for: descriptor, SourceSite(fileID, line))
        exchange(&state.pointee.readHandle, with: handle)?.cancel()
        recheck(descriptor)
    }

    /// Takes the reader of a descriptor away; false if there is none.
    ///
    /// It does not run any more, also if the descriptor is ready. The counterpart of `loop.remove_reader`.
    @discardableResult
    public func removeReader(_ descriptor: Int32) -> Bool {
        checkThread("removeReader")
        return removeCallback(of: descriptor, \.readHandle)
    }

    /// Calls `callback` in every turn in which the descriptor can be written, until `removeWriter`.
    ///
    /// Otherwise as `addReader`. The counterpart of `loop.add_writer`.
    public func addWriter(
        _ descriptor: Int32, fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping () throws -> Void
    ) throws(OSError) {
        checkThread("addWriter")
        let state = try stateForCallbacks(of: descriptor, "addWriter")
        let handle = repeating(callback, for: descriptor, SourceSite(fileID, line))
        exchange(&state.pointee.writeHandle, with: handle)?.cancel()
        recheck(descriptor)
    }

    /// Takes the writer of a descriptor away; false if there is none.
    ///
    /// Otherwise as `removeReader`. The counterpart of `loop.remove_writer`.
    @discardableResult
    public func removeWriter(_ descriptor: Int32) -> Bool {
        checkThread("removeWriter")
        return removeCallback(of: descriptor, \.writeHandle)
    }

    /// Runs `callback` once each time a watched descriptor becomes readable, until it is set to `nil`.
    ///
    /// It runs in the turn, as any callback, and at most once in each: who has left something behind
    /// asks for the next one with `runReaderAgain`.
    package func onReadable(
        _ descriptor: Int32, site: SourceSite, _ callback: (() throws -> Void)?
    ) {
        guard let state = descriptors.state(of: descriptor) else { return }
        let handle = callback.map { ReadinessHandle($0, site: site) }
        exchange(&state.pointee.readHandle, with: handle)?.cancel()
        if state.pointee.readiness.has(.readable) {
            ReadinessHandle.queue(&state.pointee.readHandle, on: self)
        }
    }

    /// Has the callback of `onReadable` run in the next turn.
    @inline(__always)
    package func runReaderAgain(_ descriptor: Int32) {
        guard let state = descriptors.state(of: descriptor) else { return }
        ReadinessHandle.queue(&state.pointee.readHandle, on: self)
    }

    private func stateForCallbacks(
        of descriptor: Int32, _ call: StaticString
    ) throws(OSError) -> UnsafeMutablePointer<DescriptorTable.State> {
        precondition(!isClosed, "\(call) on a loop that is closed")
        if let state = descriptors.state(of: descriptor) {
            precondition(
                state.pointee.isForCallbacks,
                """
                \(call): descriptor \(descriptor) belongs to a stream, a transport or a watch, and two \
                cannot share what arrives. Use the calls of its owner.
                """)
            return state
        }
        try watch(descriptor)
        // SAFETY of the unwrapping: it was made by the line above.
        let state = descriptors.state(of: descriptor).unsafelyUnwrapped
        state.pointee.isForCallbacks = true
        return state
    }

    /// A callback that is told of levels: before it runs, the next report is asked for.
    private func repeating(
        _ callback: @escaping () throws -> Void, for descriptor: Int32, _ site: SourceSite
    ) -> ReadinessHandle {
        let told = { [unowned self] in
            recheck(descriptor)
            try callback()
        }
        return ReadinessHandle(told, site: site)
    }

    private func removeCallback(
        of descriptor: Int32,
        _ place: WritableKeyPath<DescriptorTable.State, ReadinessHandle?>
    ) -> Bool {
        guard let state = descriptors.state(of: descriptor), state.pointee.isForCallbacks,
            let handle = state.pointee[keyPath: place]
        else { return false }
        state.pointee[keyPath: place] = nil
        handle.cancel()
        let isUnused = state.pointee.readHandle == nil && state.pointee.writeHandle == nil
        if isUnused { unwatch(descriptor) } else { recheck(descriptor) }
        return true
    }

    /// Has the next poll tell what the callbacks of a descriptor want to know.
    private func recheck(_ descriptor: Int32) {
        guard let state = descriptors.state(of: descriptor) else { return }
        var wanted: Readiness = []
        if state.pointee.readHandle != nil { wanted.add(.readable) }
        if state.pointee.writeHandle != nil { wanted.add(.writable) }
        poller.recheck(descriptor, wanted)
    }
}
