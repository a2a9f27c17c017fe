internal import Glibc

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
