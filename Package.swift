// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The kernel is one source (Sources/KernelBaseline, to which the other two link) built for several instruction sets, and
/// optimized in debug builds too: without optimization it is thousands of times slower.
func kernelSettings(define name: String? = nil, architecture: String? = nil) -> [SwiftSetting] {
    var flags = ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"]
    if let architecture { flags += ["-Xcc", "-march=\(architecture)"] }
    return settings + [.unsafeFlags(flags)] + (name.map { [.define($0)] } ?? [])
}

// Floor 1: what only this architecture has of the kernel.
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

/// Only `scripts/fuzz.sh` asks for them: they are programs around libFuzzer's `main`, which no other build links.
let fuzzing: [Target] =
    Context.environment["APUS_FUZZING"] == nil
    ? []
    : [
        .target(name: "Fuzzing", path: "Tests/Fuzzing/Fuzzing", swiftSettings: settings),
        .executableTarget(
            name: "FuzzHTTP", dependencies: ["Fuzzing", "HTTP"], path: "Tests/Fuzzing/HTTP", swiftSettings: settings),
        .executableTarget(
            name: "FuzzWire",
            dependencies: ["Cluster", "Datasets", "Failures", "Fuzzing", "Networks", "System", "Training"],
            path: "Tests/Fuzzing/Wire", swiftSettings: settings),
        .executableTarget(
            name: "FuzzIDX", dependencies: ["CZlib", "Datasets", "Fuzzing", "Hashing"], path: "Tests/Fuzzing/IDX",
            swiftSettings: settings),
        .executableTarget(
            name: "FuzzSafetensors", dependencies: ["Checkpoints", "Fuzzing", "Hashing", "Networks"],
            path: "Tests/Fuzzing/Safetensors", swiftSettings: settings),
        .executableTarget(
            name: "FuzzPictures", dependencies: ["CZlib", "Datasets", "Fuzzing"], path: "Tests/Fuzzing/Pictures",
            swiftSettings: settings),
        .executableTarget(
            name: "FuzzJPEG", dependencies: ["Datasets", "Fuzzing", "TestSupport"], path: "Tests/Fuzzing/JPEG",
            swiftSettings: settings),
    ]

/// Only `scripts/documentation.sh` asks for it: the plugin that turns the documentation catalogue into pages.
let documentation: [Package.Dependency] =
    Context.environment["APUS_DOCUMENTATION"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0")]

let wideKernelNames = wideKernels.map { Target.Dependency.target(name: $0.name) }

let package = Package(
    name: "apus",
    products: [.executable(name: "apus", targets: ["ApusCommand"])],
    dependencies: [
        // The command line: parsing, help and completions; it adds about 20 s to a first release build.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
    ] + documentation,
    targets: [
        // Floor 0: C libraries, and what every floor speaks of.
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        // Its simplified interface alone: the other one's errors are long jumps, which Swift must not see.
        .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
        // JPEG; the errors of libjpeg(-turbo) are long jumps, which this C keeps to itself. TurboJPEG returns codes instead,
        // but takes damage for a warning or every harmless oddity for damage, and refuses rarer samplings.
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        // SHA-256 with the CPU's own instructions; libzmq's libsodium is portable C and several times slower.
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
        // Downloads; the C library costs no build time, and FoundationNetworking would slow every start.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CSystem"),
        // Apart, since only a program can hold what runs before every library's own beginning.
        .target(name: "CStart"),
        .target(name: "Failures", swiftSettings: settings),
        // Rounding, square roots and fused multiply-add are calls into libm on CPUs without the instructions.
        .target(name: "Arithmetic", swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Networks", swiftSettings: settings),

        // Floor 1: the system's clock, threads, memory and processes, files, formats, libzmq and the gradient kernel.
        .target(name: "System", dependencies: ["CSystem", "Failures"], swiftSettings: settings),
        .target(name: "Processes", dependencies: ["CSystem", "Failures"], swiftSettings: settings),
        .target(name: "JSON", dependencies: ["Failures"], swiftSettings: settings),
        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: settings),
        .target(name: "Files", dependencies: ["Failures"], swiftSettings: settings),
        // A dozen messages are written and none is read: swift-protobuf would add more than a minute to a first build, and
        // thousands of generated lines.
        .target(name: "ProtocolBuffers", swiftSettings: settings),
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ", "Failures"], swiftSettings: settings),
        // Our own: FlyingFox bounds no header, connection or wait, hands its sockets on to workers, and ends where
        // descriptors run out; Hummingbird adds two and a half minutes to a first release build.
        .target(name: "HTTP", dependencies: ["CSystem", "Failures"], swiftSettings: settings),
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

        // Floor 2: what is learned from, and the mathematics of learning.
        .target(
            name: "Datasets",
            dependencies: [
                "Arithmetic", "CCurl", "CJPEG", "CPNG", "CZlib", "Failures", "Files", "Hashing",
            ],
            swiftSettings: settings),
        .target(
            name: "Synthetic", dependencies: ["Arithmetic", "Datasets"], swiftSettings: settings),
        .target(name: "Learning", dependencies: ["Arithmetic", "Failures", "Networks"], swiftSettings: settings),

        // Floor 3: files of runs, the directory that never loses one, and training itself: no socket, no other process.
        .target(
            name: "Checkpoints", dependencies: ["Failures", "Files", "Hashing", "JSON", "Networks", "ProtocolBuffers"],
            swiftSettings: settings),
        .target(
            name: "Training",
            dependencies: [
                "Arithmetic", "Checkpoints", "Datasets", "Failures", "Files", "Hashing", "JSON", "Kernels", "Learning",
                "Networks", "System",
            ],
            swiftSettings: settings),

        // Floor 4: many processes do what training asks of one executor.
        .target(
            name: "Cluster",
            dependencies: [
                "Arithmetic", "CSystem", "Checkpoints", "Datasets", "Failures", "Files", "Hashing", "JSON", "Kernels",
                "Learning", "Networks", "Processes", "System", "Training", "ZeroMQ",
            ],
            swiftSettings: settings),

        // Floor 5: what people and programs see; figures of a machine, and the course's exercises.
        .target(
            name: "Reporting",
            dependencies: [
                "CSystem", "Checkpoints", "Cluster", "Datasets", "Failures", "Files", "HTTP", "Hashing", "JSON",
                "Kernels",
                "Learning", "Networks", "ProtocolBuffers", "System", "Training",
            ],
            swiftSettings: settings),
        .target(
            name: "Benchmarks",
            dependencies: [
                "CSystem", "Checkpoints", "Cluster", "Failures", "Files", "JSON", "Kernels", "Learning", "Networks",
                "Processes", "Reporting", "System", "Training",
            ],
            swiftSettings: settings),
        .target(
            name: "Course",
            dependencies: [
                "Checkpoints", "Cluster", "Datasets", "Failures", "Files", "JSON", "Kernels", "Learning", "Networks",
                "Processes", "Reporting", "System", "Training",
            ],
            swiftSettings: settings),

        // Floor 6: the command line.
        .executableTarget(
            name: "ApusCommand",
            dependencies: [
                "Arithmetic", "Benchmarks", "CStart", "Checkpoints", "Cluster", "Course", "Datasets", "Failures",
                "Files",
                "HTTP", "Hashing", "JSON", "Kernels", "Learning", "Networks", "Processes", "Reporting", "Synthetic",
                "System", "Training", "ZeroMQ",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // Where tests find MNIST, temporary directories, damage and strangers.
        .target(
            name: "TestSupport", dependencies: ["Arithmetic", "Datasets", "Files", "ZeroMQ"], path: "Tests/TestSupport",
            swiftSettings: settings),
        // A small dataset, trainings in this process, and cuts of trees, for the tests of training and of the cluster.
        .target(
            name: "TrainingTestSupport",
            dependencies: ["Arithmetic", "Checkpoints", "Datasets", "Hashing", "Kernels", "System", "Training"],
            path: "Tests/TrainingTestSupport", swiftSettings: settings),
        // Stands before the C library's allocator in the tests' executable, and counts for the threads that ask for it.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .testTarget(name: "ArithmeticTests", dependencies: ["Arithmetic"], swiftSettings: settings),
        .testTarget(
            name: "CheckpointsTests",
            dependencies: [
                "Arithmetic", "Checkpoints", "Failures", "Files", "Hashing", "JSON", "Networks", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DatasetsTests",
            dependencies: [
                "Arithmetic", "CZlib", "Datasets", "Failures", "Files", "Hashing", "Synthetic", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(name: "FilesTests", dependencies: ["Failures", "Files", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "HTTPTests", dependencies: ["Failures", "HTTP", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "KernelsTests",
            dependencies: ["Arithmetic", "Failures", "KernelInterface", "Kernels", "Networks", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "LearningTests", dependencies: ["Arithmetic", "Failures", "Learning", "Networks"],
            swiftSettings: settings),
        .testTarget(name: "ProtocolBuffersTests", dependencies: ["ProtocolBuffers"], swiftSettings: settings),
        .testTarget(name: "NetworksTests", dependencies: ["Networks"], swiftSettings: settings),
        .testTarget(name: "SystemTests", dependencies: ["Failures", "System"], swiftSettings: settings),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["Failures", "JSON"], swiftSettings: settings),
        .testTarget(
            name: "SyntheticTests", dependencies: ["Datasets", "Hashing", "Synthetic"],
            swiftSettings: settings),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Arithmetic", "Checkpoints", "Datasets", "Failures", "Hashing", "JSON", "KernelInterface",
                "Kernels", "Learning", "Networks", "System", "TestSupport", "Training", "TrainingTestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Checkpoints", "Cluster", "Datasets", "Failures", "Files", "HTTP", "Hashing", "JSON", "Kernels",
                "Learning", "Networks", "Reporting", "System", "TestSupport", "Training",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "BenchmarksTests",
            dependencies: [
                "Benchmarks", "Cluster", "Failures", "JSON", "Networks",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CourseTests",
            dependencies: [
                "Course", "Failures", "JSON", "Kernels", "Learning",
                "Networks", "Training",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ZeroMQTests", dependencies: ["ZeroMQ", "Failures", "Arithmetic", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "Arithmetic", "CAllocations", "Checkpoints", "Cluster", "Datasets", "Failures", "Hashing",
                "JSON", "Kernels", "Learning", "Networks", "Processes", "System", "TestSupport",
                "Training",
                "TrainingTestSupport", "ZeroMQ",
            ],
            swiftSettings: settings),
        // End to end: the command itself, as processes.
        .testTarget(
            name: "ApusCommandTests",
            dependencies: [
                "ApusCommand", "Cluster", "Failures", "Hashing", "TestSupport", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
    ] + wideKernels + fuzzing,
    swiftLanguageModes: [.v6]
)
