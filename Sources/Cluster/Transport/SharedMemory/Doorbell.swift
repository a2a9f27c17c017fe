internal import CSystem
internal import Failures
internal import Glibc

/// Wakes a process that sleeps in a poll: a pipe, one end of which every process of this host can open by the number of
/// its descriptor here.
final class Doorbell {
    /// Readable once the bell was rung.
    let listeningDescriptor: Int32
    let ringingDescriptor: Int32

    init() throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard apus_pipe(&ends, 0) == 0 else {
            throw Failure(.unavailable, "cannot make a doorbell: \(String(cString: strerror(errno)))")
        }
        listeningDescriptor = ends[0]
        ringingDescriptor = ends[1]
        // A bell that was rung often enough need not be rung again.
        _ = fcntl(ringingDescriptor, F_SETFL, O_NONBLOCK)
    }

    /// One end of another process's bell.
    ///
    /// - Parameter descriptor: That end's number there.
    init(opening descriptor: Int32, of process: Int32, toListen: Bool) throws(Failure) {
        let end = apus_open_descriptor_of(process, descriptor, (toListen ? O_RDONLY : O_WRONLY) | O_NONBLOCK)
        guard end >= 0 else {
            throw Failure(
                .unavailable,
                "cannot open the doorbell \(descriptor) of process \(process): \(String(cString: strerror(errno)))")
        }
        listeningDescriptor = toListen ? end : -1
        ringingDescriptor = toListen ? -1 : end
    }

    deinit {
        if listeningDescriptor >= 0 { close(listeningDescriptor) }
        if ringingDescriptor >= 0 { close(ringingDescriptor) }
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(ringingDescriptor, &byte, 1)
    }

    /// Forgets that it was rung.
    ///
    /// - Returns: Whether anybody can still ring it.
    @discardableResult
    func silence() -> Bool {
        var buffer: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        return withUnsafeMutableBytes(of: &buffer) { bytes in
            while true {
                let count = read(listeningDescriptor, bytes.baseAddress, bytes.count)
                if count == 0 { return false }
                if count < bytes.count { return true }
            }
        }
    }
}
