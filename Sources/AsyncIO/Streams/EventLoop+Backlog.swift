import AsyncIOCore
import AsyncIOSystem

extension EventLoop {
    /// Begins to connect, and begins again as long as the server has no room for one more in its backlog.
    ///
    /// A Unix socket is refused then, without word of when there is room; a TCP one just takes longer.
    func connecting(
        to address: SocketAddress, _ begin: () throws -> Bool
    ) async throws -> Bool {
        while true {
            do {
                return try begin()
            } catch let error as OSError where error.wouldBlock && address.family == .unix {
                try await sleep(until: time.advanced(by: Self.backlogPause))
            }
        }
    }

    /// A look now and then costs little, and a backlog that is full is soon taken out of.
    private static let backlogPause = Duration.milliseconds(10)
}
