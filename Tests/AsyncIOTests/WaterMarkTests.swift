import AsyncIO
import Testing

/// How much may wait to be sent.
@Suite struct WaterMarkTests {
    @Test func aMarkThatIsLeftOutFollowsFromTheOther() {
        #expect(WaterMarks.standard == WaterMarks(low: 16_384, high: 65_536))
        #expect(WaterMarks() == .standard)
        #expect(WaterMarks(high: 1_024) == WaterMarks(low: 256, high: 1_024))
        #expect(WaterMarks(low: 60_000) == WaterMarks(low: 60_000, high: 240_000))
        #expect(WaterMarks(low: 0, high: 0).high == 0)
        #expect(WaterMarks(low: .max) == WaterMarks(low: .max, high: .max))
    }

    @Test func marksInTheWrongOrderTrap() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = WaterMarks(low: 65_536, high: 1_024)
        }
        try expect(result, "water marks need 0 <= low <= high")
    }
}
