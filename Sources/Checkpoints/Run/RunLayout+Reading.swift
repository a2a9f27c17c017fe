internal import Failures
package import Files

extension RunLayout {
    /// The longest configuration that is read: a thousand times an ordinary one.
    private static let maximumConfigurationByteCount = 1 << 22

    /// What `RunDirectory.writeConfiguration` wrote.
    ///
    /// - Throws: `Failure.data`, naming the file.
    package func readConfiguration(fileSystem: any FileSystem = PosixFileSystem()) throws -> JSONText {
        let bytes = try InputFile.contents(
            of: configuration, limit: Self.maximumConfigurationByteCount, fileSystem: fileSystem)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.data, "cannot read \(configuration): it is not UTF-8 text")
        }
        return JSONText(text)
    }
}
