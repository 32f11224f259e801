internal import CAsyncIO
internal import Glibc

extension UnsafeRawBufferPointer {
    /// Where `pattern` begins at or after `start`, or `nil`; the C library's search, which is quick.
    package func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard let base = baseAddress, start < count else { return nil }
        let place = base + start
        let found =
            if pattern.count == 1 {
                UnsafeRawPointer(memchr(place, Int32(pattern[0]), count - start))
            } else {
                casyncio_find(place, count - start, pattern, pattern.count)
            }
        return found.map { $0 - base }
    }
}
