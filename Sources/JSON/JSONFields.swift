package import Failures

/// An object of a JSON file that people write, read key by key: each mistake is named by the file, the key, what was
/// expected and what was found. All failures are `Failure.data`.
package struct JSONFields: Sendable {
    /// What failures call the file.
    package let name: String
    /// The object's own key with a dot behind it; empty for the outermost.
    private let prefix: String
    private let members: [String: JSONValue]

    /// - Parameter subject: What the object describes: "a network".
    package init(_ bytes: [UInt8], name: String, describing subject: String) throws(Failure) {
        let value: JSONValue
        do throws(JSONDefect) {
            value = try JSONParser.value(of: bytes)
        } catch {
            throw Failure(.data, "\(name): \(error.message)")
        }
        try self.init(value, name: name, describing: subject)
    }

    /// - Parameters:
    ///   - name: What failures call the value.
    ///   - subject: What the object describes: "a network".
    package init(_ value: JSONValue, name: String, describing subject: String) throws(Failure) {
        guard case .object(let members) = value else {
            throw Failure(.data, "\(name): expected a JSON object that describes \(subject), found \(value.summary)")
        }
        self.name = name
        self.members = members
        prefix = ""
    }

    private init(_ name: String, _ prefix: String, _ members: [String: JSONValue]) {
        self.name = name
        self.prefix = prefix
        self.members = members
    }

    package var keys: Set<String> { Set(members.keys) }

    package subscript(_ key: String) -> JSONValue? { members[key] }

    /// The key's whole name, in quotes.
    package func place(_ key: String) -> String { "\"\(prefix)\(key)\"" }

    /// - Parameter suggestions: Whole names that may be meant by others; those known here unless given.
    package func refuseKeys(besides known: [String], suggestions: [String]? = nil) throws(Failure) {
        guard let stranger = members.keys.filter({ !known.contains($0) }).min() else { return }
        let found = JSONValue.string(prefix + stranger).summary
        throw Failure(
            .data,
            "\(name): expected keys that Apus knows, found \(found)"
                + NearestName.advice(for: stranger, among: suggestions ?? known.map { prefix + $0 }))
    }

    package func member(_ key: String) throws(Failure) -> JSONValue {
        guard let value = members[key] else {
            throw Failure(.data, "\(name): expected the key \(place(key)), found none")
        }
        return value
    }

    package func object(_ key: String) throws(Failure) -> JSONFields {
        let value = try member(key)
        guard case .object(let inner) = value else { throw wrong(place(key), "an object", value) }
        return JSONFields(name, "\(prefix)\(key).", inner)
    }

    /// The choice that a key names.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(Failure) -> Choice {
        let value = try member(key)
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw wrong(place(key), Choice.allCases.map(\.rawValue).joined(separator: ", "), value)
        }
        return choice
    }

    package func text(_ key: String) throws(Failure) -> String {
        let value = try member(key)
        guard case .string(let text) = value else { throw wrong(place(key), "text in quotes", value) }
        return text
    }

    package func boolean(_ key: String) throws(Failure) -> Bool {
        let value = try member(key)
        guard case .boolean(let boolean) = value else { throw wrong(place(key), "true or false", value) }
        return boolean
    }

    /// A finite number of the type asked for.
    package func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(
        _ key: String
    ) throws(Failure) -> Value { try number(try member(key), place(key)) }

    package func whole<Value: FixedWidthInteger>(
        _ key: String, in range: ClosedRange<Value> = .min ... .max
    ) throws(Failure) -> Value { try whole(try member(key), range, place(key)) }
}

extension JSONFields {
    package func wrong(_ place: String, _ expected: String, _ value: JSONValue) -> Failure {
        Failure(.data, "\(name): expected \(expected) in \(place), found \(value.summary)")
    }

    package func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(
        _ value: JSONValue, _ place: String
    ) throws(Failure) -> Value {
        guard case .number(let text) = value else { throw wrong(place, "a number", value) }
        guard let number = Value(text), number.isFinite else {
            throw wrong(place, "a number that is not so large", value)
        }
        return number
    }

    package func whole<Value: FixedWidthInteger>(
        _ value: JSONValue, _ range: ClosedRange<Value>, _ place: String
    ) throws(Failure) -> Value {
        guard case .number(let text) = value, let whole = Self.whole(text, Value.self), range.contains(whole) else {
            throw wrong(place, "a whole number of \(range.lowerBound) to \(range.upperBound)", value)
        }
        return whole
    }

    /// `1.0` and `1e3` are whole numbers too.
    private static func whole<Value: FixedWidthInteger>(_ text: String, _ type: Value.Type) -> Value? {
        Value(text) ?? Double(text).flatMap { Value(exactly: $0) }
    }

    package func array(
        _ value: JSONValue, _ count: Int, _ contents: String, _ place: String
    ) throws(Failure) -> [JSONValue] {
        guard case .array(let elements) = value, elements.count == count else {
            throw wrong(place, "an array of \(count), \(contents),", value)
        }
        return elements
    }

    package func numbers(_ value: JSONValue, _ count: Int, _ place: String) throws(Failure) -> [Double] {
        guard case .array(let elements) = value, elements.count == count else {
            throw wrong(place, count == 1 ? "an array of 1 number" : "an array of \(count) numbers", value)
        }
        var numbers: [Double] = []
        for (index, element) in elements.enumerated() { numbers.append(try number(element, "\(place)[\(index)]")) }
        return numbers
    }

    package func integers(_ key: String, in range: ClosedRange<Int> = .min ... .max) throws(Failure) -> [Int] {
        let value = try member(key)
        guard case .array(let elements) = value else { throw wrong(place(key), "an array of whole numbers", value) }
        var numbers: [Int] = []
        for (index, element) in elements.enumerated() {
            numbers.append(try whole(element, range, "\(place(key))[\(index)]"))
        }
        return numbers
    }
}
