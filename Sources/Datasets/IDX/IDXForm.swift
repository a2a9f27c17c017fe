internal import Failures
internal import Files

/// How the elements of an IDX file lie in it: those of Apus's own form, or others that stand for the same pictures and
/// labels.
///
/// | | read |
/// |---|---|
/// | pictures, unsigned bytes | (N, rows, columns); (N, side · side); (N, 1, rows, columns); (N, rows, columns, 1) |
/// | labels, integers of 1, 2 or 4 bytes | (N), also with dimensions of 1 after it; int32 of (N, 8) as QMNIST has them, whose first column is the class |
struct IDXForm: Equatable {
    /// The third byte of the file.
    enum Element: UInt8 {
        case unsignedByte = 0x08
        case signedByte = 0x09
        case int16 = 0x0B
        case int32 = 0x0C
        case float32 = 0x0D
        case float64 = 0x0E

        var byteCount: Int {
            switch self {
            case .unsignedByte, .signedByte: 1
            case .int16: 2
            case .int32, .float32: 4
            case .float64: 8
            }
        }

        var name: String {
            switch self {
            case .unsignedByte: "unsigned bytes"
            case .signedByte: "signed bytes"
            case .int16: "int16"
            case .int32: "int32"
            case .float32: "float32"
            case .float64: "float64"
            }
        }

        var isInteger: Bool { self != .float32 && self != .float64 }
    }

    /// Columns of a QMNIST label: class, and where the digit came from.
    private static let qmnistColumns = 8
    /// More dimensions than any picture has; bounds what is read of a header.
    private static let mostDimensions = 8

    let element: Element
    /// What the content becomes.
    let header: IDXHeader
    /// Bytes of the head in the file.
    let headByteCount: Int
    /// Elements in the file for each of the header's.
    let columns: Int

    /// How many bytes follow the head in the file.
    var storedByteCount: Int { header.elementCount * columns * element.byteCount }
    /// Whether the file is as Apus writes it, and its bytes are taken as they are.
    var isPlain: Bool { element == .unsignedByte && columns == 1 }

    /// - Parameters:
    ///   - path: What to call the file in a failure.
    ///   - read: Reads so many bytes more, fewer only at the end of the file.
    init(
        expecting contents: IDXHeader.Contents, path: String, read: (Int) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        let place = path.onOneLine
        let magic = try read(4)
        let isCutShort = (1..<4).contains(magic.count) && contents.magic.starts(with: magic)
        guard isCutShort || (magic.count == 4 && magic[0] == 0 && magic[1] == 0 && magic[2] != 0) else {
            throw Self.noIDX(magic + (magic.count == 4 ? try read(1020) : []), expecting: contents, place)
        }
        let dimensionCount = isCutShort ? contents.dimensions : Int(magic[3])
        guard let element = isCutShort ? .unsignedByte : Element(rawValue: magic[2]),
            (1...Self.mostDimensions).contains(dimensionCount)
        else { throw Self.refusal(contents, place, "\(Self.hex(magic)); this is no IDX file of \(contents.name)") }
        let sizes = isCutShort ? [] : try read(4 * dimensionCount)
        headByteCount = 4 + 4 * dimensionCount
        self.element = element
        guard magic.count + sizes.count == headByteCount else {
            if magic != contents.magic, !isCutShort, sizes.isEmpty {
                throw Self.otherKind(element, dimensionCount, expecting: contents, magic, place)
            }
            throw Failure(
                .data,
                "\(place): expected an IDX header of \(headByteCount) bytes, found \(magic.count + sizes.count); the file "
                    + "was cut short, so fetch it again")
        }
        let dimensions = stride(from: 0, to: sizes.count, by: 4).map { start in
            sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let shape = dimensions.map(String.init).joined(separator: " x ")
        let form: (rows: Int, columns: Int, stored: Int)
        switch contents {
        case .images:
            guard let size = Self.pictureSize(dimensions), element == .unsignedByte else {
                throw Self.noPictures(element, dimensions, magic, place)
            }
            form = (size.rows, size.columns, 1)
        case .labels:
            guard element.isInteger, let stored = Self.labelColumns(dimensions, element) else {
                throw Self.noLabels(element, dimensions, magic, place)
            }
            form = (1, 1, stored)
        }
        guard !dimensions.contains(0) else {
            throw Failure(.data, "\(place): expected at least one of everything, found \(shape) \(contents.name)")
        }
        guard
            let header = IDXHeader(
                contents: contents, count: dimensions[0], rows: form.rows, columns: form.columns)
        else {
            throw Failure(
                .data,
                "\(place): expected at most \(IDXHeader.maximumElementCount) bytes of \(contents.name), "
                    + "found \(shape) in the header; the file is damaged")
        }
        self.header = header
        columns = form.stored
    }

    /// - Returns: nil where the dimensions are not those of grey pictures.
    private static func pictureSize(_ dimensions: [Int]) -> (rows: Int, columns: Int)? {
        switch dimensions.count {
        case 2:
            let side = Int(Double(dimensions[1]).squareRoot())
            return dimensions[1] != 1 && side * side == dimensions[1] ? (side, side) : nil
        case 3: return (dimensions[1], dimensions[2])
        case 4 where dimensions[1] == 1: return (dimensions[2], dimensions[3])
        case 4 where dimensions[3] == 1: return (dimensions[1], dimensions[2])
        default: return nil
        }
    }

    /// - Returns: How many numbers there are for each label; nil where the dimensions are not those of labels.
    private static func labelColumns(_ dimensions: [Int], _ element: Element) -> Int? {
        if dimensions.dropFirst().allSatisfy({ $0 == 1 }) { return 1 }
        return element == .int32 && dimensions.count == 2 && dimensions[1] == qmnistColumns ? qmnistColumns : nil
    }

    // MARK: What a file is that is not read

    private static func otherKind(
        _ element: Element, _ dimensionCount: Int, expecting contents: IDXHeader.Contents, _ magic: [UInt8],
        _ place: String
    ) -> Failure {
        let isOther = dimensionCount == contents.other.dimensions
        return isOther && element == .unsignedByte
            ? mixedUp(contents, magic, place)
            : refusal(
                contents, place,
                "the type code \(hex([element.rawValue])) in \(hex(magic)), \(element.name) in "
                    + dimensionCount.counted("dimension"))
    }

    private static func noPictures(
        _ element: Element, _ dimensions: [Int], _ magic: [UInt8], _ place: String
    ) -> Failure {
        if labelColumns(dimensions, element) != nil, dimensions.count < 3 { return mixedUp(.images, magic, place) }
        let shape = dimensions.map(String.init).joined(separator: " x ")
        guard element == .unsignedByte else {
            let scaling = element.isInteger ? "bring them to 0...255" : "scale them to 0...255, round them"
            return refusal(
                .images, place,
                "the type code \(hex([element.rawValue])) in \(hex(magic)): \(element.name) pictures (\(shape)); Apus reads "
                    + "unsigned bytes, type code 0x08: \(scaling), and write them as bytes")
        }
        if dimensions.count == 2 {
            return refusal(
                .images, place,
                "\(shape) in the header: \(dimensions[1].counted("pixel")) a picture, which is no square; write them with "
                    + "three dimensions, pictures x rows x columns")
        }
        if dimensions.count == 4 {
            // Pictures are square more often than not; channels are what makes the rest of them so.
            let isLast =
                dimensions[1] == dimensions[2] || dimensions[2] != dimensions[3] && dimensions[3] < dimensions[1]
            let channels = dimensions[isLast ? 3 : 1]
            return refusal(
                .images, place,
                "\(shape) in the header: pictures of \(channels.counted("channel")); Apus reads grey ones, with one channel"
            )
        }
        return refusal(.images, place, "\(dimensions.count.counted("dimension")) (\(shape)); Apus reads 2, 3 or 4")
    }

    private static func noLabels(
        _ element: Element, _ dimensions: [Int], _ magic: [UInt8], _ place: String
    ) -> Failure {
        let shape = dimensions.map(String.init).joined(separator: " x ")
        if dimensions.count >= 3 {
            return element == .unsignedByte
                ? mixedUp(.labels, magic, place)
                : refusal(.labels, place, "\(element.name) in \(dimensions.count.counted("dimension")) (\(shape))")
        }
        if dimensions.count == 2, dimensions[1] > 1 {
            let count = dimensions[1].counted("number")
            return refusal(
                .labels, place,
                "\(shape) in the header: \(count) for each picture; write one label each (of one-hot labels, the "
                    + "number of the column with the 1)")
        }
        return refusal(
            .labels, place,
            "the type code \(hex([element.rawValue])) in \(hex(magic)): \(element.name) labels; write them as unsigned "
                + "bytes, type code 0x08")
    }

    private static func mixedUp(_ contents: IDXHeader.Contents, _ magic: [UInt8], _ place: String) -> Failure {
        refusal(contents, place, "\(hex(magic)), which starts \(contents.other.name); are two files mixed up?")
    }

    private static func noIDX(_ head: [UInt8], expecting contents: IDXHeader.Contents, _ place: String) -> Failure {
        guard !head.isEmpty else { return refusal(contents, place, "an empty file; fetch it again") }
        let start = hex(Array(head.prefix(4)))
        guard let form = FileForm(head) else {
            return refusal(contents, place, "\(start); this is no IDX file of \(contents.name)")
        }
        return refusal(contents, place, "\(start): \(form.name); \(form.advice)")
    }

    private static func refusal(_ contents: IDXHeader.Contents, _ place: String, _ found: String) -> Failure {
        Failure(
            .data, "\(place): expected IDX \(contents.name), which start with \(hex(contents.magic)), found \(found)")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        "0x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}

extension IDXForm {
    /// The labels that the content of a file stands for.
    ///
    /// - Parameter stored: `storedByteCount` bytes, as they lie in the file.
    /// - Throws: `Failure.data` for a number that is no label.
    func labels(_ stored: UnsafeRawBufferPointer, path: String) throws(Failure) -> [UInt8] {
        let (width, step) = (element.byteCount, element.byteCount * columns)
        var labels: [UInt8] = []
        labels.reserveCapacity(header.count)
        for sample in 0..<header.count {
            let bytes = stored[sample * step..<sample * step + width]
            guard let value = Self.number(bytes), let label = UInt8(exactly: value) else {
                let found = Self.number(bytes).map { "\($0)" } ?? "another"
                let swapped = Self.number(bytes.reversed()).flatMap { UInt8(exactly: $0) }
                let advice = swapped.map { "; its bytes may be in the wrong order: little-endian, it is \($0)" } ?? ""
                throw Failure(
                    .data,
                    "\(path.onOneLine): expected labels of 0 to 255, found \(found) for sample \(sample)\(advice)")
            }
            labels.append(label)
        }
        return labels
    }

    /// A big-endian number in two's complement.
    private static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        return bytes.dropFirst().reduce(Int(Int8(bitPattern: first))) { $0 << 8 | Int($1) }
    }
}
