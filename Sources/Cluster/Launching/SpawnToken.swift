internal import CSystem
internal import Failures
internal import Glibc
internal import Hashing

/// A secret that a coordinator gives to one worker, so that it knows which process speaks.
enum SpawnToken {
    static func make() throws(Failure) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard apus_random(&bytes, bytes.count) == 0 else {
            throw Failure(.bug, "cannot get random bytes: \(String(cString: strerror(errno)))")
        }
        return SHA256Text.text(bytes)
    }
}
