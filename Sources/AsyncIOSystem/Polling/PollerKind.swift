/// The back ends to choose from, and the choice made for this platform.
package enum PollerKind: String, CaseIterable, Sendable {
    case epoll
    case poll
    case simulated

    /// What a loop uses unless told otherwise.
    package static let platformDefault: PollerKind = .epoll

    /// Makes a poller of this kind.
    package func make() throws(OSError) -> any Poller {
        switch self {
        case .epoll: try EpollPoller()
        case .poll: try PollPoller()
        case .simulated: try SimulatedPoller()
        }
    }
}
