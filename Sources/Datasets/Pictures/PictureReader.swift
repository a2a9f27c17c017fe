package import Failures
internal import Files
internal import Glibc

/// Reads pictures for a network of one input a pixel.
package final class PictureReader {
    /// Inputs of the network.
    private let inputs: Int
    private let cache: RawCache?
    /// The IDX file read last: many pictures of one file are read once.
    private var idx: (path: String, elements: IDXElements)?

    /// - Parameter cache: For compressed IDX files.
    package init(inputs: Int, cache: RawCache? = nil) {
        self.inputs = inputs
        self.cache = cache
    }

    /// A picture as the network is to see it: an IDX picture of its size as it is, any other separated from its paper
    /// and, for a network of 28 · 28 inputs, centred like MNIST's.
    ///
    /// - Parameter name: `-`, `idx:PATH:INDEX` or a path.
    /// - Throws: `Failure.data`, one line that names the picture, what was expected and what was found.
    package func picture(_ name: String) throws(Failure) -> PreparedPicture {
        let source = try named(name) { () throws(PictureFault) in try PictureSource(name) }
        switch source {
        case .idx(let path, let index):
            let elements = try elements(of: path)
            return try named(name) { () throws(PictureFault) in try picture(index, of: elements) }
        case .standardInput, .file:
            let bytes = try bytes(of: source)
            return try named(name) { () throws(PictureFault) in try prepared(try PictureDecoder.decode(bytes)) }
        }
    }

    private func named<Value>(
        _ name: String, _ body: () throws(PictureFault) -> Value
    ) throws(Failure) -> Value {
        do { return try body() } catch {
            let advice = error.foreign.map { "; \(self.advice($0, name))" } ?? ""
            throw Failure(.data, "\(name.onOneLine): \(error)\(advice)")
        }
    }

    private func advice(_ format: ForeignFormat, _ name: String) -> String {
        guard name != "-" else { return format.advice(file: "PICTURE", stem: "PICTURE-converted") }
        let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
        // The dot of a hidden file starts no extension.
        let dot = name[start...].dropFirst().lastIndex(of: ".") ?? name.endIndex
        // A PNG by its name alone is not written over.
        let stem = name[..<dot] + (name[dot...].lowercased() == ".png" ? "-converted" : "")
        return format.advice(file: name.asShellWord, stem: String(stem).asShellWord).onOneLine
    }

    private func bytes(of source: PictureSource) throws(Failure) -> [UInt8] {
        let limit = PictureDecoder.maximumByteCount
        do throws(FileFailure) {
            guard case .file(let path) = source else { return try StandardInput.bytes(atMost: limit) }
            return try OpenFile(reading: path).bytes(atMost: limit)
        } catch {
            guard case .file(let path) = source else { throw error.failure(.data) }
            throw error.failure(.data, advice: advice(error, path))
        }
    }

    private func advice(_ failure: FileFailure, _ path: String) -> String {
        let word = path.asShellWord.onOneLine
        switch failure.code {
        case EISDIR: return "give its pictures themselves: \(word)\(path.hasSuffix("/") ? "" : "/")*.png"
        case EINVAL: return "what is no file comes by standard input: - < \(word)"
        case EFBIG: return "a picture of at most \(PictureDecoder.maximumByteCount >> 20) MiB was expected"
        case EACCES: return "let this user read it: chmod u+r \(word), or ask its owner"
        default: return ""
        }
    }

    private func elements(of path: String) throws(Failure) -> IDXElements {
        if let idx, idx.path == path { return idx.elements }
        let elements = try IDXFile.read(path, expecting: .images, cache: cache)
        idx = (path, elements)
        return elements
    }

    private func picture(_ index: Int, of elements: IDXElements) throws(PictureFault) -> PreparedPicture {
        let header = elements.header
        guard index < header.count else {
            throw PictureFault("expected an index of 0 to \(header.count - 1), found \(index)")
        }
        let size = header.rows * header.columns
        if size != inputs { try LightPicture.check(width: header.columns, height: header.rows) }
        let pixels = elements.bytes.withUnsafeBytes { Array($0[index * size..<(index + 1) * size]) }
        if size == inputs, let picture = GreyPicture(width: header.columns, height: header.rows, pixels: pixels) {
            return PreparedPicture(picture: picture, doubts: [])
        }
        return try prepared(LightPicture(width: header.columns, height: header.rows, pixels: pixels))
    }

    private func prepared(_ picture: LightPicture) throws(PictureFault) -> PreparedPicture {
        let side = MNISTCentring.side
        guard inputs == side * side || inputs == picture.width * picture.height else {
            throw PictureFault(
                "expected a picture of \(inputs) pixels, one for each input of the network, found "
                    + "\(picture.width) x \(picture.height)")
        }
        let ink = try InkSeparation.separate(picture)
        guard inputs == side * side else { return PreparedPicture(picture: ink.picture, doubts: ink.doubts) }
        guard let pixels = MNISTCentring.centre(ink.picture),
            let centred = GreyPicture(width: side, height: side, pixels: pixels)
        else { throw PictureFault("expected a digit, found a picture of nothing but paper") }
        return PreparedPicture(picture: centred, doubts: ink.doubts)
    }
}
