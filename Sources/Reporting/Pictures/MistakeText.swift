internal import Datasets
package import Training

/// The most confidently wrong samples as pictures, several side by side.
package enum MistakeText {
    private static let gap = 3

    /// - Parameter width: Columns to keep to; a picture that is wider stands alone.
    package static func text(_ mistakes: [Mistake], width: Int) -> String {
        guard !mistakes.isEmpty else { return "no sample was given a wrong class" }
        let pictures = cropped(mistakes.map(\.picture))
        let cells = zip(mistakes, pictures).map { mistake, picture in
            [
                "#\(mistake.sample)", "\(mistake.truth) read as \(mistake.predicted)",
                NumberText.percent(Double(mistake.probability)),
            ] + PictureText.lines(of: picture)
        }
        let cellWidth = cells.joined().map(\.count).max() ?? 0
        let columns = max(1, (width + gap) / (cellWidth + gap))
        var lines = ["the most confidently wrong: number in the test split, classes, probability of the wrong one"]
        for start in stride(from: 0, to: cells.count, by: columns) {
            let group = cells[start..<min(start + columns, cells.count)]
            lines.append("")
            for index in 0..<(group.map(\.count).max() ?? 0) {
                let line = group.map { cell in
                    let text = index < cell.count ? cell[index] : ""
                    return text + String(repeating: " ", count: cellWidth - text.count + gap)
                }.joined()
                lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Without the margins that no picture uses; all are of one size.
    private static func cropped(_ pictures: [GreyPicture]) -> [GreyPicture] {
        guard let size = pictures.first else { return [] }
        let inked = (0..<size.width * size.height).filter { place in
            pictures.contains { $0.pixels[place] >= PictureText.threshold }
        }
        let rows = inked.map { $0 / size.width }
        let columns = inked.map { $0 % size.width }
        guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max() else {
            return pictures
        }
        return pictures.compactMap { picture in
            GreyPicture(
                width: right - left + 1, height: bottom - top + 1,
                pixels: (top...bottom).flatMap { picture.pixels[$0 * size.width + left...$0 * size.width + right] })
        }
    }
}
