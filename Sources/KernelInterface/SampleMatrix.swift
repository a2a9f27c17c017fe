/// A matrix (samples, columns) of float32 cut into tiles of 16 samples by 16 columns: tile after tile along a band
/// of 16 samples, then the next band, so that both walking along a sample and walking down a column read whole
/// 64-byte lines in order.
///
/// Element (s, c) lies at `(s / 16 · tilesPerBand + c / 16) · 256 + s % 16 · 16 + c % 16`.
package struct SampleMatrix {
    /// Samples in a band, and columns in a tile.
    package static let side = 16

    /// 64-byte aligned.
    package let base: UnsafeMutablePointer<Float>
    /// Columns, in sixteens, rounded up.
    package let tilesPerBand: Int

    package init(base: UnsafeMutablePointer<Float>, tilesPerBand: Int) {
        self.base = base
        self.tilesPerBand = tilesPerBand
    }
}
