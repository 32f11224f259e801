// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target of the house.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let paths: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "swift-asyncio",
    platforms: [.macOS("26.0")],
    products: [
        .library(name: "AsyncIO", targets: ["AsyncIO"]),
        .library(name: "AsyncIOHTTP", targets: ["AsyncIOHTTP"]),
        .library(name: "AsyncIOTesting", targets: ["AsyncIOTesting"]),
        .executable(name: "asyncio", targets: ["AsyncIOTool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
    ],
    targets: [
        // Sources, lowest layer first. A target may only use the layers above it in this list.
        .target(name: "CAsyncIO"),
        .target(name: "AsyncIOSystem", dependencies: ["CAsyncIO", paths], swiftSettings: house),
        .target(
            name: "AsyncIOCore", dependencies: ["AsyncIOSystem", "CAsyncIO", logging],
            swiftSettings: house),
        .target(
            name: "AsyncIO", dependencies: ["AsyncIOCore", "AsyncIOSystem", deque, heap, paths],
            swiftSettings: house),
        .target(
            name: "AsyncIOTesting", dependencies: ["AsyncIO", "AsyncIOCore", "AsyncIOSystem"],
            swiftSettings: house),
        .target(name: "HTTPWire", dependencies: [httpTypes], swiftSettings: house),
        .target(
            name: "AsyncIOHTTP", dependencies: ["AsyncIO", "HTTPWire", httpTypes],
            swiftSettings: house),
        .executableTarget(
            name: "AsyncIOTool", dependencies: ["AsyncIO", "AsyncIOHTTP", arguments, logging],
            swiftSettings: house),

        // Tests, which mirror the sources.
        .testTarget(
            name: "HTTPWireTests", dependencies: ["HTTPWire", httpTypes], swiftSettings: house),
        .testTarget(name: "ContractTests", dependencies: ["AsyncIOSystem"], swiftSettings: house),
        .testTarget(
            name: "AsyncIOHTTPTests",
            dependencies: ["AsyncIOHTTP", "AsyncIOTesting", "AsyncIO", httpTypes],
            swiftSettings: house),
        .testTarget(
            name: "AsyncIOToolTests",
            dependencies: ["AsyncIOTool", "AsyncIOHTTP", "AsyncIOSystem", "AsyncIOTesting"],
            swiftSettings: house),
        .testTarget(
            name: "AsyncIOCoreTests",
            dependencies: ["AsyncIOCore", "AsyncIOSystem", "AsyncIOTesting"],
            swiftSettings: house),
        .testTarget(
            name: "AsyncIOTests", dependencies: ["AsyncIO", "AsyncIOSystem", "AsyncIOTesting"],
            swiftSettings: house),
        // Scenarios that are written twice, here and in Python.
        .testTarget(
            name: "ParityTests", dependencies: ["AsyncIO", "AsyncIOSystem", "AsyncIOTesting"],
            path: "Tests/Parity", exclude: ["Python", "Ledger"], swiftSettings: house),

        // Whole programs, each a scenario, and the tests that start them.
        .executableTarget(
            name: "LoopPrograms", dependencies: ["AsyncIO", "AsyncIOSystem"],
            path: "Tests/Programs",
            swiftSettings: house),
        .executableTarget(
            name: "IsolatedPrograms", dependencies: ["AsyncIO"], path: "Tests/IsolatedPrograms",
            swiftSettings: house + [.defaultIsolation(MainActor.self)]),
        .executableTarget(
            name: "AsyncMainProgram", dependencies: ["AsyncIO"], path: "Tests/AsyncMainProgram",
            swiftSettings: house),
        // The README's example, word for word.
        .executableTarget(
            name: "ReadmeProgram", dependencies: ["AsyncIO", "AsyncIOHTTP"],
            path: "Tests/ReadmeProgram",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        // The examples, which are a package of their own, built once more to be tested with the rest.
        .executableTarget(
            name: "ExamplePrograms", dependencies: ["AsyncIO", "AsyncIOHTTP"],
            path: "Examples/Sources",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        .testTarget(
            name: "ExampleTests", dependencies: ["ExamplePrograms"], swiftSettings: house),
        .testTarget(
            name: "ProcessTests",
            dependencies: [
                "AsyncIO", "AsyncIOTesting",
                "LoopPrograms", "IsolatedPrograms", "AsyncMainProgram", "ReadmeProgram",
            ],
            swiftSettings: house),
    ]
)
