import AsyncIOCore

/// A transport as the loop keeps it.
protocol OpenTransport: AnyObject {
    /// Lets go of the protocol, which holds this transport.
    func part()
}

/// The transports of a loop that are not lost yet, which the loop keeps.
///
/// A transport and its protocol hold each other until `connectionLost`. If the loop is closed before that,
/// this one, which ends with it, parts them, so that their descriptors are closed.
final class OpenTransports {
    private var transports: [ObjectIdentifier: any OpenTransport] = [:]

    deinit {
        for transport in transports.values { transport.part() }
    }

    static func of(_ loop: EventLoop) -> OpenTransports {
        loop.attachment { OpenTransports() }
    }

    func add(_ transport: any OpenTransport) {
        transports[ObjectIdentifier(transport)] = transport
    }

    func remove(_ transport: any OpenTransport) {
        transports[ObjectIdentifier(transport)] = nil
    }
}
