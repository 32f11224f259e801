/// How many bytes may wait to be sent before writers do.
///
/// The counterpart of `get_write_buffer_limits` and `set_write_buffer_limits`.
public struct WaterMarks: Sendable, Hashable {
    /// Writers go on when no more than so many bytes are kept.
    public let low: Int
    /// Writers wait while more than so many bytes are kept.
    public let high: Int

    /// Creates a pair; a mark that is left out follows from the other: low is a quarter of high.
    public init(low: Int? = nil, high: Int? = nil) {
        let fourfold = low.map { $0.multipliedReportingOverflow(by: 4) }
        let high =
            high ?? fourfold.map { $0.overflow ? .max : $0.partialValue } ?? Self.standard.high
        self.low = low ?? high / 4
        self.high = high
        precondition(
            0 <= self.low && self.low <= high,
            "water marks need 0 <= low <= high, not \(self.low) and \(high)")
    }

    private init(_ low: Int, _ high: Int) {
        (self.low, self.high) = (low, high)
    }

    /// asyncio's: 16 KiB and 64 KiB.
    public static let standard = WaterMarks(16_384, 65_536)
}
