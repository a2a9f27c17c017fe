internal import CZlib
internal import Datasets
internal import Fuzzing

/// Pictures, as they are and with the checksums that they should have; what can be decoded goes all the way to a network.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPictures(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = Fuzzing.bytes(start, count)
    decode(bytes)
    if bytes.starts(with: signature) {
        mendChecksums(&bytes)
        decode(bytes)
    }
    return 0
}

private func decode(_ bytes: [UInt8]) {
    guard let picture = try? PictureDecoder.decode(bytes) else { return }
    Fuzzing.require(picture.pixels.count == picture.width * picture.height, "a pixel for each place")
    // Large pictures only take long.
    guard picture.pixels.count <= 1 << 16, let ink = try? InkSeparation.separate(picture) else { return }
    Fuzzing.require(MNISTCentring.centre(ink.picture)?.count == 784, "where there is ink there is a digit")
}

private let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

/// Gives every chunk of a PNG its checksum, as far as there are whole chunks.
private func mendChecksums(_ bytes: inout [UInt8]) {
    var start = signature.count
    while start + 12 <= bytes.count {
        let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - start - 12 else { return }
        let end = start + 8 + length
        let checksum = bytes[start + 4..<end].withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        for offset in 0..<4 { bytes[end + offset] = UInt8(truncatingIfNeeded: checksum >> UInt(24 - 8 * offset)) }
        start = end + 4
    }
}

@_cdecl("LLVMFuzzerInitialize")
public func seedPictures(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let maps = [
        "P2 3 2 255 0 1 2 253 254 255", "P2\n# by hand\n3 # wide\n2\n15\n0 5 10\n15 7#c\n8\n", "P5\n3 2\n255\nabcdef",
        "P5 2 1 65535 abcd", "P3 1 2 255 200 40 90 1 2 3", "P6 1 2 255\tabcdef",
    ]
    var seeds = maps.map { Array($0.utf8) }
    // Kind of colour, bits of a sample, interlacing.
    for (colour, bits, laced) in [(0, 8, 0), (0, 1, 0), (0, 16, 1), (2, 8, 0), (3, 4, 0), (4, 8, 1), (6, 16, 0)] {
        seeds.append(png(colour: UInt8(colour), bits: UInt8(bits), isInterlaced: laced == 1))
    }
    Fuzzing.seed(seeds)
    return 0
}

/// A picture of 5 · 3 pixels after the PNG specification, filterless and of rising bytes.
private func png(colour: UInt8, bits: UInt8, isInterlaced: Bool) -> [UInt8] {
    // Longer than any of these pictures, which libpng forgives.
    var raw: [UInt8] = []
    for row in 0..<12 { raw += [0] + (0..<40).map { UInt8(truncatingIfNeeded: $0 * 3 + row) } }
    var compressed = [UInt8](repeating: 0, count: 1024)
    var count = UInt(compressed.count)
    compress(&compressed, &count, raw, UInt(raw.count))
    var bytes = signature
    bytes += chunk("IHDR", [0, 0, 0, 5, 0, 0, 0, 3, bits, colour, 0, 0, isInterlaced ? 1 : 0])
    if colour == 3 { bytes += chunk("PLTE", (0..<48).map { UInt8($0 * 5) }) + chunk("tRNS", [0, 128]) }
    // A directory of TIFF with the orientation alone: turned by a quarter.
    bytes += chunk(
        "eXIf", Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0])
    bytes +=
        chunk("gAMA", [0, 0, 0xB1, 0x8F]) + chunk("IDAT", Array(compressed.prefix(Int(count)))) + chunk("IEND", [])
    mendChecksums(&bytes)
    return bytes
}

private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: content.count >> $0) } + Array(name.utf8) + content + [0, 0, 0, 0]
}
