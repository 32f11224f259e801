/// The textual form of an IPv6 address (RFC 4291, section 2.2), without zone identifiers.
///
/// Checked here and not by the resolver, because what stands in brackets is copied into the Host
/// field.
enum IPv6Syntax {
    static func isAddress(_ text: Span<UInt8>) -> Bool {
        let colon = UInt8(ascii: ":")
        var groups = 0
        var sawGap = false
        var index = 0
        if text.hasPrefix("::") {
            sawGap = true
            index = 2
        }
        while index < text.count {
            var end = index
            while end < text.count, text[end] != colon { end += 1 }
            if end == text.count, text.firstIndex(of: UInt8(ascii: "."), from: index) != nil {
                guard isIPv4(text.extracting(index..<end)) else { return false }
                groups += 2
                break
            }
            guard end - index >= 1, end - index <= 4 else { return false }
            for digit in index..<end where ByteClass.hexDigit(text[digit]) == nil { return false }
            groups += 1
            guard end < text.count else { break }
            index = end + 1
            guard index < text.count else { return false }
            if text[index] == colon {
                guard !sawGap else { return false }
                sawGap = true
                index += 1
            }
        }
        return sawGap ? groups <= 7 : groups == 8
    }

    private static func isIPv4(_ text: Span<UInt8>) -> Bool {
        var parts = 0
        var value = 0
        var digits = 0
        for index in 0...text.count {
            if index < text.count, let digit = ByteClass.digit(text[index]) {
                value = value * 10 + digit
                digits += 1
                guard digits <= 3, value <= 255 else { return false }
                continue
            }
            guard digits > 0, index == text.count || text[index] == UInt8(ascii: ".") else {
                return false
            }
            parts += 1
            value = 0
            digits = 0
        }
        return parts == 4
    }
}
