extension Double {
    /// Digits, with at most one point among them: neither signs, exponents, hexadecimals nor `nan`.
    init?(plain text: Substring) {
        guard text.first?.isNumber == true, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let value = Double(text), value.isFinite
        else { return nil }
        self = value
    }
}
