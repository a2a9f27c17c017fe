internal import Datasets
internal import Fuzzing
internal import TestSupport

/// JPEG files, whose every byte may be the wrong one: none has a checksum.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJPEG(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = Fuzzing.bytes(start, count)
    decode(bytes)
    // Few damaged files still start like a JPEG.
    bytes.replaceSubrange(0..<min(3, bytes.count), with: [0xFF, 0xD8, 0xFF])
    decode(bytes)
    return 0
}

private func decode(_ bytes: [UInt8]) {
    guard let picture = try? PictureDecoder.decode(bytes) else { return }
    Fuzzing.require(picture.pixels.count == picture.width * picture.height, "a pixel for each place")
    let again = try? PictureDecoder.decode(bytes)
    Fuzzing.require(again == picture, "the same bytes are the same picture")
}

@_cdecl("LLVMFuzzerInitialize")
public func seedJPEG(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let files = [
        JPEGFiles.grey, JPEGFiles.greyProgressive, JPEGFiles.colour, JPEGFiles.subsampled, JPEGFiles.progressive,
        JPEGFiles.restarts, JPEGFiles.rgb, JPEGFiles.cmyk,
    ].map(JPEGFiles.bytes)
    let turned = (1...8).map {
        JPEGFiles.with(exif: JPEGFiles.exif(orientation: $0, isLittle: $0 % 2 == 0), files[$0 - 1])
    }
    Fuzzing.seed(files + turned)
    return 0
}
