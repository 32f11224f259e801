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
    dependencies: [.package(name: "swift-asyncio", path: "..")],
    targets: [
        .executableTarget(
            name: "LoopBench", dependencies: [.product(name: "AsyncIO", package: "swift-asyncio")],
            swiftSettings: settings),
        .executableTarget(
            name: "EchoBench", dependencies: [.product(name: "AsyncIO", package: "swift-asyncio")],
            swiftSettings: settings),
        .executableTarget(
            name: "FileBench", dependencies: [.product(name: "AsyncIO", package: "swift-asyncio")],
            swiftSettings: settings),
        .executableTarget(name: "FloorBench", swiftSettings: settings),
    ]
)
