/// What a simulated network has done so far.
public struct NetworkStatistics: Sendable, Hashable {
    /// Connections that were made.
    public internal(set) var connections = 0
    /// Connections that were refused.
    public internal(set) var refused = 0
    /// Resets that were sent.
    public internal(set) var resets = 0
    /// Packets of streams.
    public internal(set) var segments = 0
    /// Packets of streams that had to be sent again.
    public internal(set) var repeated = 0
    /// Bytes of streams that have arrived.
    public internal(set) var bytes = 0
    /// Datagrams that were sent, one for each that was to receive it.
    public internal(set) var datagrams = 0
    /// Datagrams that were received, doubled ones twice.
    public internal(set) var received = 0
    /// Packets that were lost on the way, of streams as well.
    public internal(set) var lost = 0
    /// Datagrams for which the receiver had no room.
    public internal(set) var dropped = 0
    /// Datagrams that came twice.
    public internal(set) var duplicated = 0
    /// Datagrams that others could overtake.
    public internal(set) var reordered = 0
}
