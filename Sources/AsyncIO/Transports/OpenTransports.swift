import AsyncIOCore

/// The transports of a loop that are not lost yet.
///
/// A transport and its protocol hold each other until `connectionLost`. If the loop is closed before that,
/// this one, which ends with it, parts them, so that their descriptors are closed.
final class OpenTransports {
    private var partings: [ObjectIdentifier: () -> Void] = [:]

    deinit {
        for part in partings.values { part() }
    }

    static func of(_ loop: EventLoop) -> OpenTransports {
        loop.attachment { OpenTransports() }
    }

    func add(_ transport: AnyObject, _ part: @escaping () -> Void) {
        partings[ObjectIdentifier(transport)] = part
    }

    func remove(_ transport: AnyObject) {
        partings[ObjectIdentifier(transport)] = nil
    }
}
