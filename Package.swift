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
        // Rounding, square roots and fused multiply-add are calls into libm on CPUs without the instructions.
        .target(name: "Arithmetic", swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Networks", swiftSettings: settings),
        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: settings),

        // Floor 1: the only module that touches libzmq.
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ", "Failures"], swiftSettings: settings),
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ", "Failures", "Arithmetic"], swiftSettings: settings),

        // Floor 2: what is learned from, and what learns.
        .target(name: "Datasets", dependencies: ["Arithmetic", "Failures"], swiftSettings: settings),

        .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Hashing"], swiftSettings: settings),

        // Floor 2: the mathematics of training.
        .target(name: "Learning", dependencies: ["Arithmetic", "Failures", "Networks"], swiftSettings: settings),

        .testTarget(name: "ArithmeticTests", dependencies: ["Arithmetic"], swiftSettings: settings),
        .testTarget(name: "NetworksTests", dependencies: ["Networks"], swiftSettings: settings),
        .testTarget(
            name: "LearningTests", dependencies: ["Arithmetic", "Failures", "Learning", "Networks"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
