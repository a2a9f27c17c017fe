package import Failures
internal import Files
internal import Glibc

/// Turns `--data` into files, downloading MNIST where it must.
package struct DataFinder {
    /// What there is to train on.
    package enum Found: Sendable, Equatable {
        case files(IDXFileSet)
        /// The built-in digits.
        ///
        /// - Parameter because: Why MNIST was not to be had, to be said loudly; nil where the digits were asked for.
        case synthetic(because: Failure?)
    }

    private let environment: DataEnvironment
    private let limits: Download.Limits

    package init(environment: DataEnvironment, limits: Download.Limits = Download.Limits()) {
        self.environment = environment
        self.limits = limits
    }

    /// For `auto` and `mnist`: `APUS_DATA`, then the user's cache, then a download into that cache.
    ///
    /// - Throws: Kind `data` for a directory that was named (by `--data` or `APUS_DATA`) and holds no complete set; for
    ///   `mnist` also what `Download` throws, and `unavailable` where there is no cache to download into. `auto` returns
    ///   those two as the reason for the synthetic digits.
    @available(*, noasync)
    package func find(
        _ source: DataSource, progress: (Download.Progress) -> Void = { _ in }
    ) throws(Failure) -> Found {
        switch source {
        case .synthetic: return .synthetic(because: nil)
        case .directory(let path): return .files(try IDXFileSet(in: path))
        case .mnist: return .files(try findMNIST(progress))
        case .auto:
            if let named = try namedDirectory() { return .files(named) }
            do {
                return .files(try findMNIST(progress))
            } catch {
                return .synthetic(because: error)
            }
        }
    }

    /// Fetches those files of the user's cache again that turned out to be damaged.
    ///
    /// - Parameter set: What ``find(_:progress:)`` found.
    /// - Returns: The set as it is now; nil where it does not lie in the cache, which alone is the program's own.
    /// - Throws: What `Download` throws.
    @available(*, noasync)
    package func refetch(
        _ set: IDXFileSet, progress: (Download.Progress) -> Void = { _ in }
    ) throws(Failure) -> IDXFileSet? {
        guard let directory = environment.mnistDirectory, set.directory == directory else { return nil }
        try Download(mirrors: environment.mirrors, limits: limits).fetch(into: directory, progress: progress)
        return IDXFileSet(storedIn: directory)
    }

    private func findMNIST(_ progress: (Download.Progress) -> Void) throws(Failure) -> IDXFileSet {
        if let named = try namedDirectory() { return named }
        guard let directory = environment.mnistDirectory else {
            throw Failure(
                .unavailable,
                "MNIST: expected a cache directory to download it into, found no absolute path in UTF-8 in HOME or "
                    + "XDG_CACHE_HOME; set one of them, or name a directory by \(Mention.setting("data", "DIR"))")
        }
        if let cached = try? IDXFileSet(in: directory, preferring: "MNIST") { return cached }
        try Download(mirrors: environment.mirrors, limits: limits).fetch(into: directory, progress: progress)
        return try IDXFileSet(in: directory)
    }

    private func namedDirectory() throws(Failure) -> IDXFileSet? {
        guard let path = environment.dataDirectory else { return nil }
        do {
            return try IDXFileSet(in: path, preferring: "MNIST")
        } catch {
            throw Failure(error.kind, "APUS_DATA: \(error.message)")
        }
    }
}

/// Where a job's pictures come from, as a setting names it.
package enum DataSource: Sendable, Equatable {
    /// MNIST where it lies, else downloaded, else the built-in synthetic digits.
    case auto
    /// MNIST where it lies, else downloaded.
    case mnist
    case synthetic
    /// A directory of IDX files.
    case directory(String)

    /// - Parameter text: `auto`, `mnist`, `synthetic` or a path.
    package init(_ text: String) throws(Failure) {
        switch text {
        case "":
            throw Failure(
                .usage, "\(Mention.setting("data")): expected auto, mnist, synthetic or a directory, found nothing")
        case "auto": self = .auto
        case "mnist": self = .mnist
        case "synthetic": self = .synthetic
        default: self = .directory(text)
        }
    }
}

/// What the user's environment says about where data lies and comes from. A variable that is empty counts as unset.
package struct DataEnvironment: Sendable, Equatable {
    /// `APUS_DATA`: a directory that holds MNIST.
    package var dataDirectory: String?
    /// `XDG_CACHE_HOME`/apus, else `HOME`/.cache/apus; nil where neither variable holds an absolute path.
    package var cacheDirectory: String?
    /// `APUS_MIRRORS`: base URLs, separated by spaces or commas, in place of the built-in ones.
    package var mirrors: [String]

    /// - Parameter variable: Looks up an environment variable.
    package init(_ variable: (String) -> String?) {
        func value(_ name: String) -> String? {
            guard let text = variable(name), !text.isEmpty else { return nil }
            return text
        }
        // The XDG Base Directory Specification has relative paths ignored.
        func absolute(_ name: String) -> String? {
            guard let path = value(name), path.hasPrefix("/") else { return nil }
            return path == "/" ? "" : path
        }
        dataDirectory = value("APUS_DATA")
        if let cache = absolute("XDG_CACHE_HOME") {
            cacheDirectory = "\(cache)/apus"
        } else if let home = absolute("HOME") {
            cacheDirectory = "\(home)/.cache/apus"
        }
        let mirrors = (value("APUS_MIRRORS") ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        self.mirrors = mirrors.isEmpty ? Download.publicMirrors : mirrors
    }

    /// The environment of this process.
    package static var current: DataEnvironment {
        // A path that is not UTF-8 would be another's once it is a string.
        DataEnvironment { name in getenv(name).flatMap { String(validatingCString: $0) } }
    }

    /// Where downloaded MNIST is kept.
    package var mnistDirectory: String? { cacheDirectory.map { "\($0)/mnist" } }

    /// Where decompressed files are kept.
    package var rawCache: RawCache? { cacheDirectory.map { RawCache(directory: "\($0)/raw") } }
}
