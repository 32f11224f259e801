import Testing

/// Each program prints what its tutorial says, and takes as long, on virtual time.
@Suite struct ListingTests {
    @Test(arguments: Listing.all)
    func printsWhatTheTutorialSays(listing: Listing) throws {
        let example = try Example(listing.program)
        #expect(example.lines == listing.lines)
        #expect(example.virtualSeconds == listing.seconds)
    }

    /// The threads begin in an order of their own.
    @Test func blockingCallsTakeAsLongAsTheSlowest() throws {
        let example = try Example("SleepInExecutor")
        #expect(
            example.lines.prefix(3).sorted()
                == ["blocking for 1 s", "blocking for 2 s", "blocking for 3 s"])
        #expect(example.lines.dropFirst(3) == ["slept [1, 2, 3], 3.0 seconds in all"])
        #expect(example.virtualSeconds == 3)
    }

    @Test func realTimeIsAsLong() throws {
        let example = try Example("Count", simulated: false)
        #expect(example.lines.dropLast() == ["One", "One", "One", "Two", "Two", "Two"])
        #expect(example.realSeconds >= 1)
        #expect(example.virtualSeconds == nil)
    }
}
