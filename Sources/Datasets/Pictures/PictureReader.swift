package import Failures
internal import Files
internal import Glibc

/// Reads pictures for a network of one input a pixel.
package final class PictureReader {
    /// Inputs of the network.
    private let inputs: Int
    private let options: Options
    private let cache: RawCache?
    /// The IDX file read last: many pictures of one file are read once.
    private var idx: (path: String, elements: IDXElements)?

    /// What decides how pictures are prepared.
    package struct Options: Sendable {
        /// How the network's training pictures lay; nil where nobody knows: like MNIST's, where it has as many inputs.
        package var form: PictureForm?
        /// nil prepares as the form says.
        package var choice: PicturePreparation.Choice?
        package var isInverted: Bool
        package var transpose: Transposition

        package init(
            form: PictureForm? = nil, choice: PicturePreparation.Choice? = nil, isInverted: Bool = false,
            transpose: Transposition = .auto
        ) {
            self.form = form
            self.choice = choice
            self.isInverted = isInverted
            self.transpose = transpose
        }
    }

    /// - Parameter cache: For compressed IDX files.
    package init(inputs: Int, options: Options = Options(), cache: RawCache? = nil) {
        self.inputs = inputs
        self.options = options
        self.cache = cache
    }

    /// A picture as the network is to see it: an IDX picture of its size as it is, unless it is asked for otherwise, any
    /// other prepared as the training pictures lay.
    ///
    /// - Parameter name: `-`, `idx:PATH:INDEX` or a path.
    /// - Throws: `Failure.data`, one line that names the picture, what was expected and what was found.
    package func picture(_ name: String) throws(Failure) -> PreparedPicture {
        let source = try named(name) { () throws(PictureFault) in try PictureSource(name) }
        switch source {
        case .idx(let path, let index):
            let elements = try elements(of: path)
            let isTurned = turns(path)
            return try named(name) { () throws(PictureFault) in try picture(index, of: elements, isTurned: isTurned) }
        case .standardInput, .file:
            let bytes = try bytes(of: source)
            let isTurned = turns(nil)
            return try named(name) { () throws(PictureFault) in
                let picture = try PictureDecoder.decode(bytes)
                return try prepared(isTurned ? picture.transposed() : picture)
            }
        }
    }

    /// Whether a picture is turned: where its file is known to store it transposed, unless the network was trained on
    /// pictures that lay so.
    ///
    /// - Parameter path: Of an IDX file.
    private func turns(_ path: String?) -> Bool {
        switch options.transpose {
        case .on: return true
        case .off: return false
        case .auto:
            // Nobody knows how a network without a form saw such files.
            guard let form = options.form else { return false }
            return (path.map(Transposition.isStoredTransposed) ?? false) != form.isTransposed
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
        case EISDIR:
            let folder = path.hasSuffix("/") ? word : "\(word)/"
            return "give its pictures themselves: " + patterns(of: path).map { folder + $0 }.joined(separator: " ")
        case EINVAL: return "what is no file comes by standard input: - < \(word)"
        case EFBIG: return "a picture of at most \(PictureDecoder.maximumByteCount >> 20) MiB was expected"
        case EACCES: return "let this user read it: chmod u+r \(word), or ask its owner"
        default: return ""
        }
    }

    /// What the shell finds the pictures of a folder by: the endings that are there, of those that are read.
    private func patterns(of folder: String) -> [String] {
        let names = (try? Directory.names(in: folder)) ?? []
        let endings = names.compactMap { name in name.lastIndex(of: ".").map { String(name[$0...]) } }
        let known = Set(endings).filter { PictureDecoder.endings.contains($0.lowercased()) }
        return known.isEmpty ? ["*"] : known.sorted().map { "*\($0)" }
    }

    private func elements(of path: String) throws(Failure) -> IDXElements {
        if let idx, idx.path == path { return idx.elements }
        let elements = try IDXFile.read(path, expecting: .images, cache: cache)
        idx = (path, elements)
        return elements
    }

    private func picture(
        _ index: Int, of elements: IDXElements, isTurned: Bool
    ) throws(PictureFault) -> PreparedPicture {
        let header = elements.header
        guard index < header.count else {
            throw PictureFault("expected an index of 0 to \(header.count - 1), found \(index)")
        }
        let size = header.rows * header.columns
        if size != inputs { try LightPicture.check(width: header.columns, height: header.rows) }
        let pixels = elements.bytes.withUnsafeBytes { Array($0[index * size..<(index + 1) * size]) }
        let stored = LightPicture(width: header.columns, height: header.rows, pixels: pixels)
        let picture = isTurned ? stored.transposed() : stored
        let isOfSize = options.form.map { $0.width == picture.width && $0.height == picture.height } ?? (size == inputs)
        guard isOfSize, options.choice == nil else { return try prepared(picture) }
        let form = PictureForm(width: picture.width, height: picture.height, ink: nil, placement: nil)
        return try PicturePreparation(form: form, isInverted: options.isInverted).prepare(picture)
    }

    private func prepared(
        _ picture: LightPicture
    ) throws(PictureFault) -> PreparedPicture {
        var (form, choice) = (options.form, options.choice)
        if form == nil {
            // What the weights do not say is what it was for every network once: ink in the middle for MNIST's size, and
            // for any other ink where it is.
            let isMNISTs = inputs == PictureForm.mnist.width * PictureForm.mnist.height
            guard isMNISTs || inputs == picture.width * picture.height else {
                throw PictureFault(
                    "expected a picture of \(inputs) pixels, one for each input of the network, found "
                        + "\(picture.width) x \(picture.height)")
            }
            guard isMNISTs || choice != nil || options.isInverted else {
                let ink = try InkSeparation.separate(picture)
                return PreparedPicture(picture: ink.picture, method: .asIs, doubts: ink.doubts)
            }
            choice = choice ?? (isMNISTs ? .mnist : nil)
            form =
                isMNISTs
                ? .mnist
                : PictureForm(
                    width: picture.width, height: picture.height, ink: PictureForm.Ink(paper: 0, full: 255),
                    placement: nil)
        }
        return try PicturePreparation(form: form ?? .mnist, choice: choice, isInverted: options.isInverted)
            .prepare(picture)
    }
}
