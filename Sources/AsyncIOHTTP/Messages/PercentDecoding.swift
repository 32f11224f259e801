/// Percent-encoded text, as it is in paths and queries.
enum PercentDecoding {
    /// The text that was meant. What is not a valid escape stays as it is; bytes that are not UTF-8
    /// become replacement characters.
    static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == percent || plusIsSpace && $0 == plus }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let first = rest.popFirst() {
            if first == percent, let byte = escaped(rest.prefix(2)) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && first == plus ? UInt8(ascii: " ") : first)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let percent = UInt8(ascii: "%")
    private static let plus = UInt8(ascii: "+")

    private static func escaped(_ digits: Substring.UTF8View) -> UInt8? {
        guard digits.count == 2, digits.allSatisfy({ $0 != plus && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        return UInt8(Substring(digits), radix: 16)
    }
}
