// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "apus",
    targets: [
        // Floor 0: C libraries, and what every floor speaks of.
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CSystem"),
        .target(name: "Failures", swiftSettings: settings),
        .target(name: "Arithmetic", swiftSettings: settings),
        .target(name: "Networks", swiftSettings: settings),
        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: settings),

        // Floor 3: files and the directory that never loses one.
        .target(name: "Checkpoints", dependencies: ["Failures", "Hashing", "Networks"], swiftSettings: settings),
        .testTarget(
            name: "CheckpointsTests", dependencies: ["Checkpoints", "Failures", "Hashing", "Networks"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
