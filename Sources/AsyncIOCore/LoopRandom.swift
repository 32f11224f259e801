import AsyncIOSystem

/// The random numbers of a loop: the system's in a real run, the seed's in a simulation.
///
/// A program that draws from here does the same again when it is simulated with the same seed. The
/// generator is SplitMix64; not for secrets. Loop thread only.
public struct LoopRandom: RandomNumberGenerator {
    private unowned let loop: EventLoop

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// The next number.
    ///
    /// Complexity: O(1).
    public mutating func next() -> UInt64 {
        guard loop.isSimulated else {
            var system = SystemRandomNumberGenerator()
            return system.next()
        }
        return loop.randomState.next()
    }
}

extension EventLoop {
    /// The random numbers to draw from, so that a simulation can repeat them.
    public var random: LoopRandom { LoopRandom(loop: self) }
}
