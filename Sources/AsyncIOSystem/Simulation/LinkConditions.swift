/// What a simulated network does to what travels over it in one direction.
///
/// Streams lose nothing: what a stream's segment meets is waiting, as loss is mended by sending again.
/// Datagrams meet all of it. Everything is drawn from the loop's seed.
public struct LinkConditions: Sendable, Hashable {
    /// How long a packet travels, drawn anew for each; a range is what is called jitter.
    public var latency: ClosedRange<Duration>
    /// The part of the packets that is lost, from 0 to 1.
    public var loss: Double
    /// The part of the datagrams that others may overtake.
    public var reordering: Double
    /// The part of the datagrams that arrives twice.
    public var duplication: Double
    /// How many bytes a second go through; `nil` if that is not limited.
    public var bytesPerSecond: Int?
    /// How many bytes a packet of a stream carries at most.
    public var segmentSize: Int

    /// Creates conditions; what is not said is perfect.
    public init(
        latency: ClosedRange<Duration> = .zero ... .zero, loss: Double = 0,
        reordering: Double = 0, duplication: Double = 0, bytesPerSecond: Int? = nil,
        segmentSize: Int = 1_448
    ) {
        let parts = [loss, reordering, duplication]
        precondition(parts.allSatisfy { (0...1).contains($0) }, "a part of all lies from 0 to 1")
        precondition(latency.lowerBound >= .zero, "nothing arrives before it was sent")
        precondition(segmentSize > 0 && bytesPerSecond ?? 1 > 0, "something has to go through")
        self.latency = latency
        self.loss = loss
        self.reordering = reordering
        self.duplication = duplication
        self.bytesPerSecond = bytesPerSecond
        self.segmentSize = segmentSize
    }

    /// Between sockets of one host: nothing takes time, nothing is lost.
    ///
    /// What hosts begin with.
    public static let loopback = LinkConditions(segmentSize: 65_483)
    /// Between hosts that stand together: 100 microseconds.
    ///
    /// What a network begins with.
    public static let local = LinkConditions(latency: .microseconds(100) ... .microseconds(100))
    /// Between continents: 60 to 90 milliseconds, now and then a loss.
    public static let distant = LinkConditions(
        latency: .milliseconds(60) ... .milliseconds(90), loss: 0.001, reordering: 0.001)
    /// As bad as it gets: a tenth is lost, a fifth overtaken, a twentieth doubled.
    public static let terrible = LinkConditions(
        latency: .milliseconds(1) ... .milliseconds(300), loss: 0.1, reordering: 0.2,
        duplication: 0.05)
}
