internal import Datasets
internal import Fuzzing
internal import Glibc
internal import Hashing

/// Plain and compressed files of pictures and of labels, and entries of the cache.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIDX(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Fuzzing.bytes(start, count)
    Workplace.write(bytes, to: Workplace.input)
    for contents in [IDXHeader.Contents.images, .labels] {
        guard let elements = try? IDXFile.read(Workplace.input, expecting: contents) else { continue }
        Fuzzing.require(elements.bytes.count == elements.header.elementCount, "as many elements as the header says")
        Fuzzing.require(elements.bytes.count <= 1032 * count, "no more than the file can hold")
    }
    // The decompressed file, the digest of its pixels and that of both.
    guard count > 64, bytes[0] == 0 else { return 0 }
    Workplace.write(bytes, to: Workplace.entry)
    let elements = try? IDXFile.read(Workplace.compressed, expecting: .images, cache: Workplace.cache)
    Fuzzing.require(elements?.bytes.withUnsafeBytes(Array.init) == Array(10...21), "an entry never changes a result")
    return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func seedIDX(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    Workplace.write(Workplace.twoPictures, to: Workplace.compressed)
    Fuzzing.require((try? IDXFile.read(Workplace.compressed, expecting: .images)) != nil, "the example is intact")
    let plain: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(10...21)
    let digest = SHA256Hasher.digest(of: Array(plain[16...]))
    let entry = plain + digest.bytes + SHA256Hasher.digest(of: plain[..<16] + digest.bytes).bytes
    Fuzzing.seed([
        plain, [0, 0, 8, 1, 0, 0, 0, 2, 7, 3], Workplace.twoPictures, Workplace.twoLabels,
        Workplace.twoPictures + Workplace.twoPictures, entry,
    ])
    return 0
}

/// Files in memory: the readers read files.
private enum Workplace {
    static let directory: String = {
        var template = Array("/dev/shm/apus-fuzzing-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { exit(73) }
        atexit { for path in [input, compressed, entry, directory] { remove(path) } }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
    static let input = "\(directory)/input"
    static let compressed = "\(directory)/compressed"
    static let cache = RawCache(directory: directory)
    static let entry = cache.path(forStored: SHA256Hasher.digest(of: twoPictures))

    static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "wb") else { exit(74) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { exit(74) }
        fclose(file)
    }

    /// Two pictures of 2 · 3 pixels, 10...21, and two labels, as Python's gzip module compressed them.
    static let twoPictures = bytes(
        hex: "1f8b08080000000002ff7069637475726573006360e060666060608262662e6e1e5e3e7e014121611151007f1674551c000000")
    static let twoLabels = bytes(
        hex: "1f8b08080000000002ff7069637475726573006360e0606460606062670600646bd4430a000000")

    private static func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
