import Failures
import TestSupport
import Testing

@testable import Datasets

struct LabelledImagesTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("Pictures and labels written are the IDX bytes by hand, and are read back")
    func writes() throws {
        let pictures = LabelledImages(images: ByteStorage(Array(10...21)), labels: [7, 3], rows: 2, columns: 3)
        try pictures.write(imagesPath: directory("images"), labelsPath: directory("labels"))
        #expect(try directory.read("images") == IDXBytes.twoImages)
        #expect(try directory.read("labels") == IDXBytes.twoLabels)
        #expect(directory.names() == ["images", "labels"])

        let read = try LabelledImages(imagesPath: directory("images"), labelsPath: directory("labels"))
        #expect(read.labels == [7, 3])
        #expect(read.rows == 2)
        #expect(read.columns == 3)
        #expect(read.imagesDigest == pictures.imagesDigest)
    }

    @Test("Pictures and labels that disagree in number are refused with both files and both numbers")
    func refusesDisagreement() throws {
        let images = try directory.write("images", IDXBytes.twoImages)
        let labels = try directory.write("labels", IDXBytes.labels([1, 2, 3]))
        expectFailure(.data, saying: images, labels, "each of the 2 pictures", "found 3 labels") {
            try LabelledImages(imagesPath: images, labelsPath: labels)
        }
    }

    @Test("Writing where nothing can be created says so and leaves nothing")
    func refusesUnwritable() throws {
        let file = try directory.write("file", [])
        let pictures = LabelledImages(images: ByteStorage([1]), labels: [0], rows: 1, columns: 1)
        expectFailure(.cannotCreate, saying: "\(file)/images") {
            try pictures.write(imagesPath: "\(file)/images", labelsPath: directory("labels"))
        }
        #expect(directory.names() == ["file"])
    }
}
