// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The kernel is one source (Sources/KernelBaseline, to which the other two link) built for several instruction sets, and
/// optimised in debug builds too: without optimisation it is thousands of times slower.
func kernelSettings(define name: String? = nil, architecture: String? = nil) -> [SwiftSetting] {
    var flags = ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"]
    if let architecture { flags += ["-Xcc", "-march=\(architecture)"] }
    return settings + [.unsafeFlags(flags)] + (name.map { [.define($0)] } ?? [])
}

#if arch(x86_64)
let wideKernels: [Target] = [
    .target(
        name: "KernelAVX2", dependencies: ["CSystem", "KernelInterface", "Networks"],
        swiftSettings: kernelSettings(define: "KERNEL_AVX2", architecture: "x86-64-v3")),
    .target(
        name: "KernelAVX512", dependencies: ["CSystem", "KernelInterface", "Networks"],
        swiftSettings: kernelSettings(define: "KERNEL_AVX512", architecture: "x86-64-v4")),
]
#else
let wideKernels: [Target] = []
#endif

let wideKernelNames = wideKernels.map { Target.Dependency.target(name: $0.name) }

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
        // Floor 1: the gradient kernel.
        .target(name: "KernelInterface", dependencies: ["Networks"], swiftSettings: settings),
        .target(
            name: "KernelBaseline", dependencies: ["CSystem", "KernelInterface", "Networks"],
            swiftSettings: kernelSettings(),
            // fma, fmaf: x86-64 of old has no such instruction.
            linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "Kernels",
            dependencies: ["CSystem", "Failures", "KernelBaseline", "KernelInterface", "Networks"] + wideKernelNames,
            swiftSettings: settings),
        .testTarget(
            name: "KernelsTests", dependencies: ["Arithmetic", "Failures", "Kernels", "Networks"],
            swiftSettings: settings),
    ] + wideKernels,
    swiftLanguageModes: [.v6]
)
