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
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "Failures", swiftSettings: settings),
        .target(name: "Arithmetic", swiftSettings: settings),
        .target(name: "Networks", swiftSettings: settings),
        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: settings),

        // Floor 1.
        .target(name: "Files", dependencies: ["Failures"], swiftSettings: settings),

        // Floor 2.
        .target(
            name: "Datasets", dependencies: ["Arithmetic", "CCurl", "CZlib", "Failures", "Files", "Hashing"],
            swiftSettings: settings),

        .target(name: "TestSupport", dependencies: ["Files"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "FilesTests", dependencies: ["Failures", "Files", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "DatasetsTests",
            dependencies: ["Arithmetic", "CZlib", "Datasets", "Failures", "Files", "Hashing", "TestSupport"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
