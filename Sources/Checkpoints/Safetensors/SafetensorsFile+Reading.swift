internal import Failures
package import Files

extension SafetensorsFile {
    /// The most bytes that are read into memory: weights of a billion parameters. MNIST's take a few megabytes.
    private static let maximumByteCount = 4 << 30

    /// Reads and checks the file at `path`: first its header, and the data only when header and size agree.
    ///
    /// - Throws: `Failure.data`, naming the file and what is wrong with it.
    package init(reading path: String, fileSystem: any FileSystem) throws {
        let file = try InputFile.open(path, fileSystem: fileSystem)
        do {
            guard file.byteCount <= Self.maximumByteCount else {
                throw SafetensorsDefect(
                    "it has \(file.byteCount) bytes, more than the \(Self.maximumByteCount) allowed")
            }
            let prefix = try file.read(min(8, file.byteCount))
            let length = try SafetensorsHeader.byteCount(from: prefix, fileByteCount: file.byteCount)
            let header = try SafetensorsHeader(
                parsing: try file.read(length), dataByteCount: file.byteCount - 8 - length)
            self.init(header: header, data: try file.read(header.dataByteCount))
        } catch let defect as SafetensorsDefect {
            throw Failure(.data, "cannot read \(path): \(defect)")
        }
    }
}
