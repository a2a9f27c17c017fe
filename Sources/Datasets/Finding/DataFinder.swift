package import Failures
internal import Files

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
                    + "XDG_CACHE_HOME; set one of them, or pass --data DIR")
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
