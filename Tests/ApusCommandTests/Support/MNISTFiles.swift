import Glibc

/// The real MNIST, where this machine has it.
enum MNISTFiles {
    /// `APUS_TEST_MNIST`, else beside the checkout; nil where neither holds it.
    static let path: String? = {
        let named = getenv("APUS_TEST_MNIST").map { [String(cString: $0)] } ?? []
        let candidates = named + ["\(PackageRoot.path)/../shared/mnist", "\(PackageRoot.path)/../../shared/mnist"]
        return candidates.first { directory in
            ["", ".gz"].contains { FileBytes.exists("\(directory)/t10k-images-idx3-ubyte\($0)") }
        }
    }()
}
