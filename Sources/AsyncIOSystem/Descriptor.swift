internal import CAsyncIO
internal import Glibc

/// A file descriptor that is closed exactly once: when its owner lets it go.
package struct Descriptor: ~Copyable, Sendable {
    package let raw: Int32

    package init(owning raw: Int32) {
        self.raw = raw
    }

    deinit {
        // Not retried on EINTR: Linux has released the number by then, and another thread may own it.
        _ = close(raw)
    }

    /// Gives the number up: the caller now closes it.
    package consuming func release() -> Int32 {
        let number = raw
        discard self
        return number
    }
}

/// Closes a descriptor whose number was released by `Descriptor.release`.
package func closeDescriptor(_ raw: Int32) {
    _ = Descriptor(owning: raw)
}

/// How many descriptors this process has open, for leak checks; `nil` where that cannot be told.
package func openDescriptorCount() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count - 3  // `.`, `..` and the folder itself
}
