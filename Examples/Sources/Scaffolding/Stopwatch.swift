import AsyncIO

/// Measures the loop's time, which in a simulation is virtual.
struct Stopwatch {
    private let start = EventLoop.current?.time

    /// What has passed since the stopwatch was made.
    var elapsed: Duration {
        guard let start, let now = EventLoop.current?.time else { return .zero }
        return start.duration(to: now)
    }

    /// The same in seconds, such as `3.00`.
    func seconds(_ decimals: Int = 2) -> String {
        let unit = (0..<decimals).reduce(1) { all, _ in all * 10 }
        let value = Int((elapsed / .seconds(1) * Double(unit)).rounded())
        let fraction = String(value % unit + unit).dropFirst()
        return "\(value / unit).\(fraction)"
    }
}
