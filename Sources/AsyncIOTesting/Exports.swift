// What a simulated network is told and what it tells are part of this module's face.
@_exported public import struct AsyncIOSystem.LinkConditions
@_exported public import struct AsyncIOSystem.NetworkStatistics
