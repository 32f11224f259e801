internal import CAsyncIO
internal import Glibc

extension UnsafeRawBufferPointer {
    /// Where the byte is at or after `start`, or `nil`; the C library's search, which is quick.
    package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard let base = baseAddress, start < count else { return nil }
        let found = memchr(base + start, Int32(byte), count - start)
        return found.map { UnsafeRawPointer($0) - base }
    }

    /// Where `pattern` begins at or after `start`, or `nil`; the C library's search, which is quick.
    package func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        if pattern.count == 1 { return firstIndex(of: pattern[0], from: start) }
        guard let base = baseAddress, start < count else { return nil }
        return casyncio_find(base + start, count - start, pattern, pattern.count).map { $0 - base }
    }
}
