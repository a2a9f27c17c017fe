/// Makes pictures from anywhere lie as the pictures lie that a network was trained on.
package struct PicturePreparation: Sendable {
    /// What people ask for instead of what was measured.
    package enum Choice: String, Sendable, CaseIterable {
        /// Ink centered by its mass in a box, as MNIST's is.
        case mnist
        /// Ink that fills the frame, its proportions kept.
        case fit
        /// The whole picture, scaled where it has another size.
        case asIs = "as-is"
    }

    /// What was done to a picture.
    package enum Method: String, Sendable, Encodable {
        /// Its pixels are the network's inputs.
        case asIs = "as-is"
        /// The whole of it was scaled.
        case scaled
        /// Its ink was separated, scaled to fit a box, and moved with its center of mass to the middle.
        case centered
        /// Its ink was separated and scaled to fill the frame, or a box in the middle.
        case fitted
    }

    package let form: PictureForm
    private let choice: Choice?
    private let isInverted: Bool

    /// Pictures that are at most so many times as wide as the training pictures may be enlarged ones of their kind; larger
    /// ones are scans and photographs.
    private static let largestEnlargement = 4

    /// - Parameters:
    ///   - choice: nil does what the form says.
    ///   - isInverted: Whether the network is to see light for dark and dark for light.
    package init(form: PictureForm, choice: Choice? = nil, isInverted: Bool = false) {
        self.form = form
        self.choice = choice
        self.isInverted = isInverted
    }

    /// - Throws: Where there is no ink in a picture that should have some.
    package func prepare(_ picture: LightPicture) throws(PictureFault) -> PreparedPicture {
        let (pixels, method, doubts) = try prepared(picture)
        guard
            let whole = GreyPicture(
                width: form.width, height: form.height, pixels: isInverted ? pixels.map { 255 - $0 } : pixels)
        else { throw PictureFault("expected a picture of \(form.width) x \(form.height), found none") }
        return PreparedPicture(picture: whole, method: method, doubts: doubts)
    }

    private func prepared(_ picture: LightPicture) throws(PictureFault) -> (
        pixels: [UInt8], method: Method, doubts: [PictureDoubt]
    ) {
        let isOfSize = picture.width == form.width && picture.height == form.height
        let whole = isOfSize ? Method.asIs : .scaled
        switch choice {
        case .asIs: return (wholeFrame(of: picture), whole, [])
        case .mnist, .fit: break
        case nil:
            guard let ink = form.ink else { return (wholeFrame(of: picture), whole, []) }
            if isSmallAndOfProportions(picture) {
                let pixels = wholeFrame(of: picture)
                if lies(pixels, ink) { return (pixels, whole, []) }
            }
        }
        let separated = try InkSeparation.separate(picture)
        let ink = separated.picture
        let levels = form.ink ?? PictureForm.Ink(paper: 0, full: 255)
        guard let placement = placement else {
            let field = scaled(ink.pixels, ink.width, ink.height, paper: 0, keepsLevels: false)
            return (field.map(levels.level), .scaled, separated.doubts)
        }
        var field = [UInt8](repeating: 0, count: form.width * form.height)
        let found = ink.pixels.withUnsafeBufferPointer { pixels in
            field.withUnsafeMutableBufferPointer { field in
                placement.place(
                    pixels, width: ink.width, height: ink.height, paper: 0, into: field, fieldColumns: form.width)
            }
        }
        guard found else { throw PictureFault("expected a digit, found a picture of nothing but paper") }
        let method = placement.anchor == .centerOfMass ? Method.centered : .fitted
        return (field.map(levels.level), method, separated.doubts)
    }

    private var placement: InkPlacement? {
        let (width, height) = (form.width, form.height)
        switch choice {
        case nil: return form.placement
        case .asIs: return nil
        case .mnist:
            let box = max(
                1, (min(width, height) * MNISTCentring.boxSide * 2 + MNISTCentring.side) / (2 * MNISTCentring.side))
            return InkPlacement(
                anchor: .centerOfMass, scaling: .kept, boxWidth: box, boxHeight: box, doubledRow: height / 2 * 2,
                doubledColumn: width / 2 * 2)
        case .fit:
            return InkPlacement(
                anchor: .centerOfBox, scaling: .kept, boxWidth: width, boxHeight: height, doubledRow: height - 1,
                doubledColumn: width - 1)
        }
    }

    /// Whether a picture may be one of the training pictures, or the like of them enlarged or made smaller.
    private func isSmallAndOfProportions(_ picture: LightPicture) -> Bool {
        guard picture.width <= Self.largestEnlargement * form.width else { return false }
        // To within half a pixel of the smaller one.
        let difference = abs(picture.width * form.height - picture.height * form.width)
        return 2 * difference <= max(picture.width, form.width, picture.height, form.height)
    }

    /// Whether pixels of the training pictures' size lie as those do: on their paper, with ink as full as theirs, in their
    /// place.
    private func lies(_ pixels: [UInt8], _ ink: PictureForm.Ink) -> Bool {
        let (width, height) = (form.width, form.height)
        let border = pixels.indices.filter {
            $0 < width || $0 >= width * (height - 1) || $0 % width == 0 || $0 % width == width - 1
        }
        let inked = border.count { 2 * ink.departure(pixels[$0]) >= ink.contrast }
        // Where ink fills the frame, much of the border may be ink; all of it is the paper of an inverted picture.
        guard inked * 20 < border.count * (form.fillsTheFrame ? 19 : 10),
            let fullest = pixels.lazy.map({ ink.departure($0) }).max(), 5 * fullest >= 4 * ink.contrast
        else { return false }
        let other = pixels.count {
            abs(Int($0) - Int(ink.paper)) > max(ink.contrast / 4, Int(ink.noise)) && ink.departure($0) == 0
        }
        guard other == 0 else { return false }
        guard let placement = form.placement else { return true }
        let extent = pixels.withUnsafeBufferPointer { InkExtent($0, width: width, height: height, ink: ink) }
        return extent.map { $0.deviation(from: placement) <= form.slack } ?? false
    }

    private func wholeFrame(of picture: LightPicture) -> [UInt8] {
        if picture.width == form.width, picture.height == form.height { return picture.pixels }
        let border = picture.pixels.withUnsafeBytes {
            PictureBorder($0, width: picture.width, height: picture.height)
        }
        return scaled(
            picture.pixels, picture.width, picture.height, paper: border.paper, keepsLevels: true)
    }

    /// The whole frame in the middle of the network's, its proportions kept; `paper` fills what it does not cover.
    private func scaled(_ pixels: [UInt8], _ width: Int, _ height: Int, paper: UInt8, keepsLevels: Bool) -> [UInt8] {
        let frame = InkPlacement(
            anchor: .centerOfBox, scaling: .kept, boxWidth: form.width, boxHeight: form.height,
            doubledRow: form.height - 1, doubledColumn: form.width - 1)
        let (columns, rows) = frame.fitted(width: width, height: height)
        var part = [UInt8](repeating: 0, count: columns * rows)
        pixels.withUnsafeBufferPointer { pixels in
            part.withUnsafeMutableBufferPointer { part in
                AreaAveraging.resample(
                    pixels, width: width, box: InkBox(top: 0, left: 0, height: height, width: width), paper: 0,
                    rows: rows, columns: columns, keepsLevels: keepsLevels, into: part)
            }
        }
        var field = [UInt8](repeating: paper, count: form.width * form.height)
        let first = (form.height - rows) / 2 * form.width + (form.width - columns) / 2
        for row in 0..<rows {
            for column in 0..<columns {
                field[first + row * form.width + column] = part[row * columns + column]
            }
        }
        return field
    }
}
