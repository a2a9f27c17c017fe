import Glibc

/// The real MNIST, for tests that need it; it is not part of the repository.
enum RealMNIST {
    /// A directory of the four files: `APUS_TEST_MNIST`, or `shared/mnist` beside the package.
    static let directory: String? = {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let asked = getenv("APUS_TEST_MNIST").map { String(cString: $0) }
        return [asked, "/\(root)/../shared/mnist", "/work/shared/mnist"].compactMap { $0 }
            .first { access("\($0)/t10k-images-idx3-ubyte.gz", R_OK) == 0 }
    }()
}
