internal import Datasets
internal import FoundationEssentials

/// A small picture within the page itself.
enum InlinePicture {
    /// More pixels in either direction than a page shows.
    private static let widest = 96

    /// A picture of ink, which follows the page into the dark.
    static func html(_ picture: GreyPicture) -> String {
        let shown = picture.shrunk(to: widest)
        guard let png = PNGEncoder.encode(shown) else { return "" }
        return html(png, width: shown.width, height: shown.height, style: "ink")
    }

    /// - Parameter png: Decorative: what it shows is said beside it.
    static func html(_ png: [UInt8], width: Int, height: Int, style: String) -> String {
        "<img class=\"\(style)\" alt=\"\" width=\"\(width)\" height=\"\(height)\" "
            + "src=\"data:image/png;base64,\(Data(png).base64EncodedString())\"/>"
    }
}

extension GreyPicture {
    /// Of at most so many pixels in either direction, each the mean of those it stands for.
    func shrunk(to most: Int) -> GreyPicture {
        let factor = (max(width, height) + most - 1) / most
        guard factor > 1 else { return self }
        let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
        var means: [UInt8] = []
        means.reserveCapacity(columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                let lines = row * factor..<min((row + 1) * factor, height)
                let places = column * factor..<min((column + 1) * factor, width)
                var sum = 0
                for line in lines { for place in places { sum += Int(pixels[line * width + place]) } }
                means.append(UInt8(sum / (lines.count * places.count)))
            }
        }
        return GreyPicture(width: columns, height: rows, pixels: means) ?? self
    }
}
