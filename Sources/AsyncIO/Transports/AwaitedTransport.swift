import AsyncIOCore

/// A transport whose maker waits until `connectionMade` was called.
protocol AwaitedTransport: AnyObject {
    var loop: EventLoop { get }
    var isMade: Bool { get }
    var maker: TaskRecord? { get set }
}

extension AwaitedTransport {
    /// Waits until `connectionMade` was called; it is in the ring already, so also in a cancelled task.
    func waitMade() async {
        _ = await loop.park(.other("connectionMade"), shielded: true) { record in
            maker = record
            if isMade { wakeMaker() }
        }
    }

    /// Has the maker go on, if it waits already.
    func wakeMaker() {
        if let waiting = exchange(&maker, with: nil) { loop.unpark(waiting) }
    }
}
