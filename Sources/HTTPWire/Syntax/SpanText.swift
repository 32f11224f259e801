/// Reading text out of borrowed bytes.
///
/// Parsers take `Span` and not buffer pointers: its bounds are checked in release builds too, so
/// a mistake here ends the program instead of reading a neighbour's memory.
extension Span<UInt8> {
    /// Whether the bytes are `word`, which must be lower case, whatever their case.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for index in indices where ByteClass.lowercased(self[index]) != letters[index] {
                return false
            }
            return true
        }
    }

    /// Whether the bytes from `start` on begin with exactly `word`.
    func hasPrefix(_ word: StaticString, at start: Int = 0) -> Bool {
        guard count - start >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for index in letters.indices where self[start + index] != letters[index] {
                return false
            }
            return true
        }
    }

    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The part of `range` left when blanks are cut from both ends.
    func trimmingBlanks(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ByteClass.isBlank(self[start]) { start += 1 }
        while end > start, ByteClass.isBlank(self[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The bytes as text; callers have checked that they are ASCII.
    func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
