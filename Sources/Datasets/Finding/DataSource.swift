package import Failures

/// Where a job's pictures come from, as `--data` names it.
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
        case "": throw Failure(.usage, "--data: expected auto, mnist, synthetic or a directory, found nothing")
        case "auto": self = .auto
        case "mnist": self = .mnist
        case "synthetic": self = .synthetic
        default: self = .directory(text)
        }
    }
}
