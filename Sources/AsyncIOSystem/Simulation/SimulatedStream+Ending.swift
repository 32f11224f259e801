internal import Glibc

extension SimulatedStream {
    /// Ends the writing side: what was written before still arrives.
    func finishWriting() {
        guard state == .connected, !hasEndedWriting else { return }
        hasEndedWriting = true
        endedFirst = !hasEnd
        network.note("\(title) ends its side")
        outgoing?.end()
        report()
    }

    /// The program lets it go; what was written is still delivered, as by a kernel.
    func letGo() {
        wasClosed = true
        switch state {
        case .idle, .connecting, .ended: leave()
        case .listening:
            leave()
            while let waiting = backlog.next() { waiting.abort() }
        case .connected where family == .unix: leaveUnix()
        case .connected:
            // Bytes that nobody reads any more are lost, and the peer has to know.
            if breaksOnClose || (incoming?.available ?? 0) > 0 { return abort() }
            finishWriting()
            finishIfDone()
        }
    }

    private func leaveUnix() {
        if let outgoing {
            outgoing.endsBroken = (incoming?.available ?? 0) > 0
            outgoing.end()
        }
        leave()
    }

    /// Ends the connection with a reset: also where bytes arrive that nobody will read.
    func abort() {
        network.note("\(title) resets")
        wasClosed = true
        if family == .unix {
            outgoing?.endsBroken = true
            outgoing?.end()
        } else {
            outgoing?.reset()
        }
        leave()
    }

    /// The connection is broken: by a reset, or by the error that is given.
    func fail(_ code: Int32?) {
        guard state == .connected || state == .connecting else { return }
        let isRefusal = state == .connecting
        error = code ?? (isRefusal ? ECONNREFUSED : hasEnd && !hasEndedWriting ? EPIPE : ECONNRESET)
        network.note("\(title) fails with error \(error)")
        if isRefusal, code == nil { network.statistics.refused += 1 }
        // What was not sent is lost; what has arrived can still be read.
        outgoing?.sender = nil
        state = isRefusal ? .idle : .ended
        if wasClosed { leave() } else { report() }
    }

    /// Whether a socket that the program has closed has nothing left to do, and goes.
    func finishIfDone() {
        guard wasClosed, state == .connected, hasEnd, outgoing?.isFinished == true else { return }
        leave()
    }

    /// Its host has stopped: nobody is told, and the program finds it dead.
    func disappear() {
        cutLoose()
        while let waiting = backlog.next() { waiting.disappear() }
        if wasClosed || number < 0 { network.forget(self) } else { report() }
    }

    private func cutLoose() {
        state = .ended
        exchange(&whenOpened, with: nil)?(false)
        if let outgoing, outgoing.sender === self { outgoing.sender = nil }
        if let incoming, incoming.receiver === self { incoming.receiver = nil }
        (outgoing, incoming) = (nil, nil)
    }

    /// Lets go of everything: from now on nobody is here.
    func leave() {
        cutLoose()
        network.forget(self)
        // The ports of a host that has stopped are free again as it is.
        guard !isDead else { return }
        let lingers = endedFirst && hasEnd && family != .unix
        if isAccepted {
            host.streams.removeConnection(at: local, lingering: lingers)
        } else {
            releaseName(lingering: lingers)
        }
    }
}
