internal import CSystem
internal import Glibc

/// Tells when a process of this host ends that somebody else started.
package final class ProcessWatch {
    /// Readable when the process has ended.
    package let descriptor: Int32

    /// - Returns: nil where there is no such process, or it cannot be watched.
    package init?(_ process: Int32) {
        guard process > 0 else { return nil }
        descriptor = apus_pidfd_open(process)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }
}
