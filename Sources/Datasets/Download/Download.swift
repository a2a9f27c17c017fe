package import Failures
internal import Files
internal import Glibc
internal import Hashing

/// Fetches MNIST from public mirrors, one after the other until every file is there.
///
/// A file appears under its name only when its content is proved by SHA-256; until then it has another, and what a dead
/// download left goes with the next (see `AtomicFile`). The usual proxy variables (`https_proxy`, `no_proxy`) are heeded.
package struct Download: Sendable {
    package static let publicMirrors = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ]

    /// How long to wait for whom.
    package struct Limits: Sendable, Equatable {
        package var connectMilliseconds = 3000
        /// Less than this each second, for `slowSeconds`, and a mirror is given up.
        package var slowBytesPerSecond = 1024
        package var slowSeconds = 8
        package var redirects = 5
        /// How long a mirror that is busy, or broke off, is left alone before it is asked once more.
        package var retryMilliseconds: UInt32 = 1000

        package init() {}
    }

    package struct Progress: Sendable, Equatable {
        package let file: String
        package let mirror: String
        /// Bytes of the compressed file so far.
        package let received: Int
        /// Nil where the mirror does not say.
        package let total: Int?
    }

    private let mirrors: [String]
    private let limits: Limits

    /// - Parameter mirrors: Base URLs (http, https or file), tried in order.
    package init(mirrors: [String] = publicMirrors, limits: Limits = Limits()) {
        self.mirrors = mirrors.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        self.limits = limits
    }

    /// Fetches those of the files that `directory` does not hold intact; makes the directory first. Blocks.
    ///
    /// A mirror is left at its first failure, so that one that cannot be reached costs one wait and not four; one that
    /// answers that it is busy, or breaks off, is asked once more.
    ///
    /// - Throws: Kind `unavailable` when no mirror could be reached or served the files, `data` when every mirror's
    ///   answer was wrong, `cannotCreate` when the directory cannot be written, `inputOutput` when a write failed.
    @available(*, noasync)
    package func fetch(
        _ files: [ExpectedContent] = MNISTFile.allCases.map(\.content), into directory: String,
        progress: (Progress) -> Void = { _ in }
    ) throws(Failure) {
        do { try Directory.create(directory, mode: 0o700) } catch { throw error.failure(.cannotCreate) }
        var missing = files.filter { !$0.isIntact(at: "\(directory)/\($0.name)") }
        var complaints: [Transfer.Complaint] = []
        for mirror in mirrors {
            while let file = missing.first {
                var complaint = try Transfer(of: file, from: mirror, into: directory).run(limits, progress: progress)
                if let first = complaint, first.mayPass {
                    usleep(limits.retryMilliseconds * 1000)
                    complaint = try Transfer(of: file, from: mirror, into: directory).run(limits, progress: progress)
                }
                if let complaint {
                    complaints.append(complaint)
                    break
                }
                missing.removeFirst()
            }
            if missing.isEmpty { return }
        }
        guard let file = missing.first else { return }
        let kind: Failure.Kind =
            !complaints.isEmpty && complaints.allSatisfy(\.isAboutContent) ? .data : .unavailable
        let reasons = complaints.isEmpty ? "no mirror to ask" : complaints.map(\.text).joined(separator: "; ")
        throw Failure(
            kind,
            "download of \(file.name) into \(directory.onOneLine): expected one good mirror, found \(reasons); pass "
                + "\(Mention.setting("data", "DIR")) with the four files, or set APUS_MIRRORS")
    }
}

/// The four files of MNIST (LeCun, Cortes and Burges, 1998), known by their content.
package enum MNISTFile: String, CaseIterable, Sendable {
    case trainImages = "train-images-idx3-ubyte"
    case trainLabels = "train-labels-idx1-ubyte"
    case testImages = "t10k-images-idx3-ubyte"
    case testLabels = "t10k-labels-idx1-ubyte"

    /// The name under which mirrors serve it and the cache keeps it, compressed.
    package var storedName: String { "\(rawValue).gz" }

    /// The length of the decompressed file.
    package var byteCount: Int {
        switch self {
        case .trainImages: 16 + 60_000 * 28 * 28
        case .trainLabels: 8 + 60_000
        case .testImages: 16 + 10_000 * 28 * 28
        case .testLabels: 8 + 10_000
        }
    }

    /// SHA-256 of the decompressed file, in hexadecimal digits.
    package var sha256: String {
        switch self {
        case .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
        case .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
        case .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
        case .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
        }
    }

    /// SHA-256 of the training pictures without the header before them.
    static let trainPixelsSHA256 = "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757"

    /// What a download of this file must turn out to be.
    var content: ExpectedContent { ExpectedContent(name: storedName, byteCount: byteCount, sha256: sha256) }
}

extension LabelledImages {
    /// Whether these are MNIST's training pictures, wherever they were read from.
    package var isMNIST: Bool { imagesDigest.description == MNISTFile.trainPixelsSHA256 }
}

/// A gzip file that mirrors serve: its name, and what it must decompress to, however it was compressed.
package struct ExpectedContent: Sendable, Equatable {
    package let name: String
    /// The length after decompression.
    package let byteCount: Int
    /// SHA-256 after decompression, in lower-case hexadecimal digits.
    package let sha256: String

    package init(name: String, byteCount: Int, sha256: String) {
        self.name = name
        self.byteCount = byteCount
        self.sha256 = sha256
    }

    /// No longer than this may the compressed file be: gzip adds little to what it cannot compress.
    var storedByteLimit: Int { byteCount + byteCount / 100 + 65536 }

    /// Whether the file at `path` is there and holds the content.
    func isIntact(at path: String) -> Bool {
        guard let input = try? DecodedInput(path), input.isCompressed else { return false }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var hasher = SHA256Hasher()
        var total = 0
        while total <= byteCount {
            guard let count = try? input.read(into: buffer) else { return false }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            total += count
            if count < buffer.count { break }
        }
        let digest = hasher.finish()
        return total == byteCount && digest.description == sha256
    }
}
