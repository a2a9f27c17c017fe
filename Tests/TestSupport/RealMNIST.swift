internal import Datasets
internal import Glibc

/// The real MNIST files, for tests that are skipped by name where there are none.
package enum RealMNIST {
    /// The absolute path of the directory that `APUS_DATA` names, else of the user's cache; nil where neither holds the
    /// four compressed files.
    package static let directory: String? = {
        let environment = DataEnvironment.current
        let named = [environment.dataDirectory, environment.mnistDirectory].compactMap(\.self)
        let holder = named.first { directory in
            MNISTFile.allCases.allSatisfy { access("\(directory)/\($0.storedName)", R_OK) == 0 }
        }
        guard let path = holder.flatMap({ realpath($0, nil) }) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }()

    package static var isPresent: Bool { directory != nil }

    /// Why a test that needs them is skipped.
    package static let absence = "the real MNIST is neither in APUS_DATA nor in the user's cache"
}
