import Glibc
import Testing

/// A set of small IDX files that tests damage.
struct IDXDirectory {
    enum File: String, CaseIterable, Sendable {
        case trainImages = "train-images-idx3-ubyte"
        case trainLabels = "train-labels-idx1-ubyte"
        case testImages = "t10k-images-idx3-ubyte"
        case testLabels = "t10k-labels-idx1-ubyte"
    }

    private let directory: TemporaryDirectory

    var path: String { directory.path }

    /// A copy of the small digits.
    init() throws {
        directory = try TemporaryDirectory()
        for file in File.allCases {
            try FileBytes.write(try FileBytes.read("\(try SmallDigits.path())/\(file.rawValue)"), to: path(of: file))
        }
    }

    func path(of file: File) -> String { directory.file(file.rawValue) }

    func remove(_ file: File) throws { try #require(unlink(path(of: file)) == 0) }

    func change(_ file: File, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try FileBytes.read(path(of: file))
        body(&bytes)
        try FileBytes.write(bytes, to: path(of: file))
    }
}
