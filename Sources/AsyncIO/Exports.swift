// `import AsyncIO` is enough: the public part of the kernel comes with it.
@_exported public import AsyncIOCore

@_exported public import enum AsyncIOSystem.AddressFamily
@_exported public import struct AsyncIOSystem.AddressInfo
@_exported public import struct AsyncIOSystem.AddressInfoFlags
@_exported public import enum AsyncIOSystem.FileKind
@_exported public import struct AsyncIOSystem.FileStatus
@_exported public import struct AsyncIOSystem.NameInfo
@_exported public import struct AsyncIOSystem.NameInfoFlags
@_exported public import struct AsyncIOSystem.NameResolutionError
@_exported public import struct AsyncIOSystem.OSError
@_exported public import struct AsyncIOSystem.OpenMode
@_exported public import struct AsyncIOSystem.ResourceLimit
@_exported public import struct AsyncIOSystem.Signal
@_exported public import enum AsyncIOSystem.SocketAddress
@_exported public import enum AsyncIOSystem.SocketKind
@_exported public import struct AsyncIOSystem.SocketOption
@_exported public import struct AsyncIOSystem.SubprocessError
@_exported public import struct SystemPackage.FilePath
@_exported public import struct SystemPackage.FilePermissions
