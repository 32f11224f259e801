import HTTPTypes

/// Ready-made names for the fields that nearly every message has.
///
/// Making a name from bytes validates it and builds its lower-case form; for these the work is done
/// once. Only exact spellings are found, so that a name is passed on as it was written.
enum CommonFieldNames {
    private struct Entry: Sendable {
        let spelling: [UInt8]
        let name: HTTPField.Name
    }

    private static let longest = 25

    /// The entries by length, so that a lookup compares with very few of them.
    private static let entriesByLength: [[Entry]] = {
        var table = [[Entry]](repeating: [], count: longest + 1)
        for name in names {
            // Browsers and proxies send either the customary capitals or none.
            for text in [name.rawName, name.canonicalName] where text.utf8.count <= longest {
                guard let spelled = HTTPField.Name(text) else { continue }
                table[text.utf8.count].append(Entry(spelling: Array(text.utf8), name: spelled))
            }
        }
        return table
    }()

    private static let names: [HTTPField.Name] = [
        .accept, .acceptEncoding, .acceptLanguage, .acceptRanges, .age, .authorization,
        .cacheControl, .connection, .contentEncoding, .contentLength, .contentType, .cookie, .date,
        .eTag, .expires, .ifModifiedSince, .ifNoneMatch, .lastModified, .location, .origin,
        .referer, .server, .setCookie, .transferEncoding, .upgrade, .userAgent, .vary,
        .strictTransportSecurity,
    ]

    static func find(_ bytes: Span<UInt8>) -> HTTPField.Name? {
        guard bytes.count <= longest else { return nil }
        search: for entry in entriesByLength[bytes.count] {
            let spelling = entry.spelling.span
            // Names differ at the end more often than at the start, as in Accept-….
            for index in bytes.indices.reversed() where spelling[index] != bytes[index] {
                continue search
            }
            return entry.name
        }
        return nil
    }
}
