import HTTPTypes

/// The fields of one head as they arrive, with the facts that decide its framing.
struct FieldSection: Sendable {
    /// Which side sent the head; a few fields mean something in one direction only.
    enum Direction: Sendable {
        case request, response
    }

    let direction: Direction
    private(set) var fields = HTTPFields()
    private(set) var facts = FramingFacts()
    private var byteCount = 0
    private var lineCount = 0

    init(_ direction: Direction) { self.direction = direction }

    /// Reads lines until the section ends; `false` means that more bytes are needed.
    mutating func read(
        from buffer: inout InputBuffer, limits: WireLimits
    ) throws(WireError) -> Bool {
        while true {
            let place = LinePlace.field(number: lineCount + 1)
            let room = max(0, limits.maxHeaderSectionBytes - byteCount - 2)
            guard let range = try buffer.takeLine(place, maxBytes: room) else { return false }
            guard !range.isEmpty else { return true }
            byteCount += range.count + 2
            lineCount += 1
            guard lineCount <= limits.maxFieldCount else {
                throw WireError(
                    .tooManyFields,
                    "the head has more than \(limits.maxFieldCount) fields; send fewer or raise "
                        + "WireLimits.maxFieldCount")
            }
            try add(buffer.storage.span.extracting(range), place: place)
        }
    }

    private mutating func add(_ line: Span<UInt8>, place: LinePlace) throws(WireError) {
        let parts = try FieldLine(parsing: line, place: place)
        let isListed = try facts.note(
            name: line.extracting(parts.name), value: line.extracting(parts.value),
            direction: direction, place: place)
        // Most heads have fewer fields than this; growing to it step by step costs more.
        if fields.isEmpty { fields.reserveCapacity(16) }
        if isListed { fields.append(try parts.field(in: line, place: place)) }
    }
}
