internal import Learning
internal import Networks
internal import Training

/// A derivation as people read it.
package enum DerivationText {
    /// Line by line, as on paper.
    package static func terminal(_ derivation: Derivation) -> String {
        let sheet = DerivationSheet(derivation)
        let notation = FormulaNotation.terminal
        var lines = EquationLines.filled(heading(derivation)) + ["", "Forward"]
        lines += sheet.forward.flatMap { EquationLines.lines(of: parts($0, notation)) }
        lines += ["", "Backward: every partial derivative by the chain rule"]
        lines += sheet.backward.flatMap { EquationLines.lines(of: parts($0, notation)) }
        lines += ["", "Update: new = old − \(notation.number(derivation.learningRate)) · ∂L/∂(old)"]
        lines += columns(rows(derivation, notation))
        lines += ["", "Norm of the gradient by layer: √(Σ (∂L/∂w)² + Σ (∂L/∂b)²)"]
        lines += derivation.gradientNorms.enumerated().map { "  layer \($0 + 1)  \(notation.number($1))" }
        return lines.joined(separator: "\n")
    }

    /// A sheet with the formulas in LaTeX, between dollar signs.
    package static func markdown(_ derivation: Derivation) -> String {
        let sheet = DerivationSheet(derivation)
        let notation = FormulaNotation.latex
        let rate = notation.number(derivation.learningRate)
        var lines = ["# \(heading(derivation).joined(separator: " "))", "", "## Forward", ""]
        lines += sheet.forward.flatMap { ["$$\(parts($0, notation).joined(separator: " = "))$$", ""] }
        lines += ["## Backward", "", "Every partial derivative by the chain rule.", ""]
        lines += sheet.backward.flatMap { ["$$\(parts($0, notation).joined(separator: " = "))$$", ""] }
        lines += ["## Update", "", "New is old minus $\(rate)$ times the partial derivative.", ""]
        let (header, body) = (rows(derivation, notation)[0], rows(derivation, notation).dropFirst())
        lines += ["| \(header.joined(separator: " | ")) |", "|---|--:|--:|--:|"]
        lines += body.map { row in "| " + row.map { "$\($0)$" }.joined(separator: " | ") + " |" }
        lines += ["", "## Norm of the gradient by layer", ""]
        lines += ["$$\\sqrt{\\sum (\\partial L / \\partial w)^2 + \\sum (\\partial L / \\partial b)^2}$$", ""]
        lines += ["| layer | norm |", "|---|--:|"]
        lines += derivation.gradientNorms.enumerated().map { "| \($0 + 1) | $\(notation.number($1))$ |" }
        return lines.joined(separator: "\n")
    }

    /// Which belong together as they are, in words.
    private static func heading(_ derivation: Derivation) -> [String] {
        let shape = derivation.shape
        let widths = shape.widths.map(String.init).joined(separator: "-")
        let loss = TrainingConfiguration.Loss(shape.loss)
        let hidden = shape.activation.map { " \($0.rawValue)" } ?? ""
        return [
            "\(derivation.title):", "one step of a \(widths)\(hidden) network,", "\(loss.rawValue),",
            "learning rate \(FormulaNotation.terminal.number(derivation.learningRate))",
        ]
    }

    private static func parts(_ equation: Equation, _ notation: FormulaNotation) -> [String] {
        [notation.text(equation.left)] + equation.steps.map(notation.text) + [notation.number(equation.value)]
    }

    private static func rows(_ derivation: Derivation, _ notation: FormulaNotation) -> [[String]] {
        let header = ["", "old", notation == .latex ? "$\\partial L / \\partial$" : "∂L/∂", "new"]
        return [header]
            + derivation.names.indices.map { index in
                [
                    notation.text(.symbol(derivation.names[index])), notation.number(derivation.parameters[index]),
                    notation.number(derivation.step.gradient[index]), notation.number(derivation.updated[index]),
                ]
            }
    }

    /// The first column to the left, the others to the right.
    private static func columns(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            "  "
                + row.indices.map { column in
                    let space = String(repeating: " ", count: widths[column] - row[column].count)
                    return column == 0 ? row[column] + space : space + row[column]
                }.joined(separator: "  ")
        }
    }
}

/// The symbols of one fully connected layer.
struct LayerSymbols {
    /// What comes in: x, or the layer before's a. (I)
    let inputs: [Formula]
    /// (O, I)
    let weights: [[Formula]]
    /// (O)
    let biases: [Formula]
    /// z (O)
    let weightedInputs: [Formula]
    /// a, in the output layer ŷ. (O)
    let activations: [Formula]

    /// From the first layer to the last.
    static func all(of derivation: Derivation) -> [LayerSymbols] {
        let names = derivation.names.map { Formula.symbol($0) }
        var layers: [LayerSymbols] = []
        var units = 0
        var inputs = (1...derivation.shape.inputs).map { Formula.symbol("x\($0)") }
        let layout = derivation.shape.layout.layers
        for (index, layer) in layout.enumerated() {
            let rows = (0..<layer.outputs).map { row in
                let start = layer.canonicalWeightOffset + row * layer.inputs
                return Array(names[start..<start + layer.inputs])
            }
            let numbers = units + 1...units + layer.outputs
            let activations =
                index == layout.count - 1
                ? numbered("ŷ", layer.outputs) : numbers.map { Formula.symbol("a\($0)") }
            layers.append(
                LayerSymbols(
                    inputs: inputs, weights: rows,
                    biases: Array(names[layer.canonicalBiasOffset..<layer.canonicalBiasOffset + layer.outputs]),
                    weightedInputs: numbers.map { .symbol("z\($0)") }, activations: activations))
            inputs = activations
            units += layer.outputs
        }
        return layers
    }

    /// A letter with the numbers from 1 on; one alone is written without its number.
    static func numbered(_ letter: String, _ count: Int) -> [Formula] {
        count == 1 ? [.symbol(letter)] : (1...count).map { .symbol("\(letter)\($0)") }
    }
}
