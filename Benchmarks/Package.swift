// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "swift-asyncio", path: ".."),
        // A peer to measure beside; nothing of the project itself uses it.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "LoopBench", dependencies: [.product(name: "AsyncIO", package: "swift-asyncio")],
            swiftSettings: settings),
        .executableTarget(
            name: "EchoBench", dependencies: [.product(name: "AsyncIO", package: "swift-asyncio")],
            swiftSettings: settings),
        .executableTarget(name: "FloorBench", swiftSettings: settings),
        .executableTarget(
            name: "NIOPeer",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
    ]
)
