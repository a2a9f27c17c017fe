internal import Files

/// Files in `Tests/Golden` that other programs wrote, as `scripts/interop/golden.py` says, and runs that earlier versions of
/// Apus began.
package enum Golden {
    package static func path(_ name: String) -> String {
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden/\(name)"
    }

    package static func bytes(_ name: String) throws -> [UInt8] {
        try InputFile.contents(of: path(name), limit: 1 << 20, fileSystem: PosixFileSystem())
    }
}
