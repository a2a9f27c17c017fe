internal import Glibc

extension FileSystem {
    /// Repeats a call that a signal interrupts (`EINTR`) before it has done anything.
    package func uninterrupted<Result>(_ call: () throws(SystemError) -> Result) throws(SystemError) -> Result {
        while true {
            do {
                return try call()
            } catch {
                if error.code != EINTR { throw error }
            }
        }
    }

    /// Closes a file. Linux has closed it also when a signal interrupts the call, and the number may by then belong
    /// to another file, so it is never repeated.
    package func closeOnce(_ file: FileDescriptor) throws(SystemError) {
        do {
            try close(file)
        } catch {
            if error.code != EINTR { throw error }
        }
    }

    /// Writes every byte, however many calls it takes.
    package func writeAll(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try uninterrupted { () throws(SystemError) in try write(file, rest) }
            // A file system that takes nothing and reports nothing would otherwise be asked for ever.
            guard count > 0 else { throw SystemError("write", EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    package func writeAll(_ file: FileDescriptor, _ bytes: [UInt8]) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(SystemError) in try writeAll(file, buffer) }
    }

    /// Makes a directory's entries survive a power cut: files made, renamed and removed in it.
    package func synchronizeDirectory(_ path: String) throws(SystemError) {
        let directory = try uninterrupted { () throws(SystemError) in try open(path, for: .directory) }
        do {
            try uninterrupted { () throws(SystemError) in try synchronize(directory) }
        } catch {
            try? close(directory)
            throw error
        }
        try closeOnce(directory)
    }
}

extension FileSystem {
    /// Removes a file unless somebody else has.
    package func removeIfPresent(_ path: String) throws(SystemError) {
        do {
            try uninterrupted { () throws(SystemError) in try remove(path) }
        } catch {
            if !error.isMissing { throw error }
        }
    }

    /// - Returns: whether the directory is new.
    package func makeDirectoryIfMissing(_ path: String) throws(SystemError) -> Bool {
        do {
            try uninterrupted { () throws(SystemError) in try makeDirectory(path) }
            return true
        } catch {
            guard error.code == EEXIST else { throw error }
            return false
        }
    }
}
