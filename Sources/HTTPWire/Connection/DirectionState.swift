/// How far the message in one direction of a connection has come.
package enum DirectionState: String, Sendable, Hashable, CaseIterable {
    /// No head yet → body, closed, failed
    case idle
    /// The head is through, the end is not → complete, closed, failed
    case body
    /// The whole message is through → idle, closed, failed
    case complete
    /// The side that sends stopped sending → failed
    case closed
    /// Bytes were refused or could not be sent; final
    case failed
}

/// What can happen in one direction of a connection.
package enum DirectionEvent: String, Sendable, Hashable, CaseIterable {
    /// A final head went through.
    case head
    /// A message ended.
    case end
    /// The next exchange begins.
    case restart
    /// No more bytes will come or can be sent.
    case close
    /// The protocol was broken.
    case fail
}

extension DirectionState {
    /// The state after an event, or `nil` if the event is impossible here.
    package func after(_ event: DirectionEvent) -> DirectionState? {
        switch (self, event) {
        case (_, .fail), (.failed, .close): .failed
        case (_, .close): .closed
        case (.idle, .head): .body
        case (.body, .end): .complete
        case (.complete, .restart): .idle
        default: nil
        }
    }

    mutating func apply(_ event: DirectionEvent, of message: String) throws(WireError) {
        guard let next = after(event) else {
            throw WireError(
                .illegalTransition,
                "the event \"\(event.rawValue)\" came for a \(message) that is \(rawValue); "
                    + "report each head once, then its end, then start the next exchange")
        }
        self = next
    }
}
