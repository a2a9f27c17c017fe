package import Checkpoints
internal import Networks

/// The first layer's weights, as pictures over the inputs: what each unit looks for.
package struct FirstLayer: Sendable, Equatable {
    /// Of the pictures that the network takes.
    package let rows: Int
    package let columns: Int
    /// (units, rows · columns)
    package let weights: [[Float]]
    /// Whether the layer is the only one, so that a unit stands for a class.
    package let isOutput: Bool

    /// - Returns: nil where the network does not take pictures of that size.
    package init?(of model: ModelFile, rows: Int, columns: Int) {
        let layout = model.layout
        guard let layer = layout.layers.first, rows > 0, columns > 0, layer.inputs == rows * columns,
            model.parameters.count == layout.canonicalCount
        else { return nil }
        self.rows = rows
        self.columns = columns
        isOutput = layout.layers.count == 1
        weights = (0..<layer.outputs).map { unit in
            let start = layer.canonicalWeightOffset + unit * layer.inputs
            return Array(model.parameters[start..<start + layer.inputs])
        }
    }
}
