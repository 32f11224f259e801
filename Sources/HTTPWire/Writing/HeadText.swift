import HTTPTypes

/// Appends the parts of a head and refuses bytes that would change its structure.
///
/// HTTPTypes blanks out most of them when a field is made, but not in values made with
/// `lenientValue:`, and silently; here is the last place where an injection can be seen.
enum HeadText {
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.utf8)
    }

    static func append(_ text: StaticString, to bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    static func appendLineEnd(to bytes: inout [UInt8]) {
        bytes.append(ByteClass.carriageReturn)
        bytes.append(ByteClass.lineFeed)
    }

    static func appendField(
        _ name: StaticString, _ value: String, to bytes: inout [UInt8]
    ) {
        append(name, to: &bytes)
        append(": ", to: &bytes)
        append(value, to: &bytes)
        appendLineEnd(to: &bytes)
    }

    static func append(_ field: HTTPField, to bytes: inout [UInt8]) throws(WireError) {
        let name = field.name.rawName
        guard !name.isEmpty, name.utf8.allSatisfy(ByteClass.isToken) else {
            throw WireError(
                .invalidFieldName,
                "a field to be sent has a name with bytes outside letters, digits and "
                    + "!#$%&'*+-.^_`|~; rename it")
        }
        append(name, to: &bytes)
        append(": ", to: &bytes)
        let isClean = field.withUnsafeBytesOfValue { value in
            guard value.allSatisfy(ByteClass.isFieldText) else { return false }
            bytes.append(contentsOf: value)
            return true
        }
        guard isClean else {
            throw WireError(
                .invalidFieldValue,
                "the value of the field \(name) has a control byte, such as CR, LF or NUL; "
                    + "remove or encode it")
        }
        appendLineEnd(to: &bytes)
    }

    /// Refuses a target that the peer would not read back as it was meant.
    static func appendTarget(_ target: String, to bytes: inout [UInt8]) throws(WireError) {
        guard !target.isEmpty, target.utf8.allSatisfy(ByteClass.isTarget) else {
            throw WireError(
                .invalidTarget,
                "the request target is empty or has a blank, a control byte, a # or non-ASCII "
                    + "text; percent-encode it")
        }
        append(target, to: &bytes)
    }
}
