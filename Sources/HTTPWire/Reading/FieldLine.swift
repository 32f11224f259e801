import HTTPTypes

/// One `name: value` line, taken apart and checked.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>
    private let isASCII: Bool

    init(parsing line: Span<UInt8>, place: LinePlace) throws(WireError) {
        guard !ByteClass.isBlank(line[0]) else {
            throw WireError(
                .foldedField,
                "\(place.name) starts with a blank, which continues the line before it; folding "
                    + "is obsolete, send the field on one line")
        }
        var end = 0
        while end < line.count, ByteClass.isToken(line[end]) { end += 1 }
        guard end < line.count, end > 0, line[end] == UInt8(ascii: ":") else {
            throw Self.flaw(in: line, at: end, place: place)
        }
        name = 0..<end
        value = line.trimmingBlanks((end + 1)..<line.count)
        var index = end + 1
        var allBits: UInt8 = 0
        while index < line.count {
            allBits |= line[index]
            guard ByteClass.isFieldText(line[index]) else {
                throw WireError(
                    .invalidFieldValue,
                    "\(place.name) has the control byte \(ByteClass.name(line[index])) in its "
                        + "value; send visible characters and blanks")
            }
            index += 1
        }
        isASCII = allBits < 0x80
    }

    func field(in line: Span<UInt8>, place: LinePlace) throws(WireError) -> HTTPField {
        let common = CommonFieldNames.find(line.extracting(name))
        guard let fieldName = common ?? HTTPField.Name(line.text(name)) else {
            throw Self.flaw(in: line, at: name.upperBound, place: place)
        }
        // The common case takes the path that is not generic; other bytes are kept as they are.
        if isASCII { return HTTPField(name: fieldName, value: line.text(value)) }
        return line.extracting(value).withUnsafeBufferPointer {
            HTTPField(name: fieldName, value: $0)
        }
    }

    /// Why the name that stops at `end` is not one.
    private static func flaw(in line: Span<UInt8>, at end: Int, place: LinePlace) -> WireError {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":"), from: end) else {
            return WireError(
                .missingColon, "\(place.name) has no colon; send fields as \"name: value\"")
        }
        if end > 0, line.trimmingBlanks(end..<colon).isEmpty, end < colon {
            return WireError(
                .whitespaceBeforeColon,
                "\(place.name) has a blank between the field name and the colon; remove it")
        }
        if end == colon {
            return WireError(
                .invalidFieldName,
                "\(place.name) has an empty field name; put a name before the colon")
        }
        return WireError(
            .invalidFieldName,
            "\(place.name) has the byte \(ByteClass.name(line[end])) in its field name; use "
                + "letters, digits and !#$%&'*+-.^_`|~")
    }
}
