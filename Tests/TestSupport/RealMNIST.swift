internal import Glibc

/// The real MNIST files, for tests that are skipped by name where there are none.
package enum RealMNIST {
    /// `APUS_TEST_MNIST`, `../shared/mnist` beside the package, or `/work/shared/mnist`; nil where none holds the files.
    package static let directory: String? = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let named = getenv("APUS_TEST_MNIST").map { String(cString: $0) }
        return [named, "/\(root)/../shared/mnist", "/work/shared/mnist"].compactMap(\.self)
            .first { access("\($0)/train-images-idx3-ubyte.gz", R_OK) == 0 }
    }()

    package static var isPresent: Bool { directory != nil }
}
