internal import CSystem
internal import Glibc

/// What a worker that was started by a coordinator does so as not to outlive it.
package enum ParentDeath {
    /// Asks the kernel to kill this process when its parent ends.
    ///
    /// - Parameter parent: Who started this process.
    /// - Returns: Whether that parent is still there; it may have ended before the kernel was asked.
    package static func follow(parent: Int32) -> Bool {
        _ = apus_die_with_parent(SIGKILL)
        return getppid() == parent
    }
}
