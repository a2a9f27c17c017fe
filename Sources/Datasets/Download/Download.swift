package import Failures
internal import Files
internal import Glibc

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
                + "--data DIR with the four files, or set APUS_MIRRORS")
    }
}
