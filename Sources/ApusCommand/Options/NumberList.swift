internal import ArgumentParser

/// Numbers separated by commas, as in `5,6`; the empty text is no number.
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        if argument.isEmpty || argument == "none" {
            numbers = []
            return
        }
        var numbers: [Int] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(part.trimmed) else { return nil }
            numbers.append(number)
        }
        self.numbers = numbers
    }
}

extension Substring {
    fileprivate var trimmed: Substring { drop { $0 == " " } }
}
