internal import Hashing

/// The four files of MNIST (LeCun, Cortes and Burges, 1998), known by their content.
package enum MNISTFile: String, CaseIterable, Sendable {
    case trainImages = "train-images-idx3-ubyte"
    case trainLabels = "train-labels-idx1-ubyte"
    case testImages = "t10k-images-idx3-ubyte"
    case testLabels = "t10k-labels-idx1-ubyte"

    /// The name under which mirrors serve it and the cache keeps it, compressed.
    package var storedName: String { "\(rawValue).gz" }

    /// The length of the decompressed file.
    package var byteCount: Int {
        switch self {
        case .trainImages: 16 + 60_000 * 28 * 28
        case .trainLabels: 8 + 60_000
        case .testImages: 16 + 10_000 * 28 * 28
        case .testLabels: 8 + 10_000
        }
    }

    /// SHA-256 of the decompressed file, in hexadecimal digits.
    package var sha256: String {
        switch self {
        case .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
        case .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
        case .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
        case .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
        }
    }

    /// SHA-256 of the training pictures without the header before them.
    static let trainPixelsSHA256 = "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757"

    /// What a download of this file must turn out to be.
    var content: ExpectedContent { ExpectedContent(name: storedName, byteCount: byteCount, sha256: sha256) }
}

extension LabelledImages {
    /// Whether these are MNIST's training pictures, wherever they were read from.
    package var isMNIST: Bool { imagesDigest.description == MNISTFile.trainPixelsSHA256 }
}
