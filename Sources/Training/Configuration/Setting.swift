package import JSON
package import Failures

/// One setting of a training, said once: what it is called, what it may be, where it lies and what it does.
///
/// Whatever asks for settings (a command line, the environment, a file, a recipe) and whatever shows them (a file, a
/// report, a difference) walks ``SettingTable/all``. Values pass through it as their words, such as `0.1`, `none` or
/// `5,6`, which are equal where the values are.
package struct Setting<Value: SettingValue>: Sendable {
    package let key: String
    package let place: [String]
    package let formerKeys: [String]
    package let formerPlaces: [[String]]
    /// What failures call it: "the batch size".
    let subject: String
    package let help: String
    package let placeholder: String?
    package let chapter: SettingChapter
    package let isBasic: Bool
    package let otherNames: [String]
    package let changesResult: Bool
    package let group: SettingGroup?
    package let mayBeOpen: Bool
    package let mayBeMissing: Bool
    package let whenMissing: String?
    package let switches: SettingGroup?
    private let check: @Sendable (Value) throws(Failure) -> Void
    private let read: @Sendable (TrainingConfiguration) -> Value?
    private let write: @Sendable (inout TrainingConfiguration, Value) -> Void

    /// - Parameters:
    ///   - key: In camel case; options and variables are called after it.
    ///   - place: Its place in `config.json`, with dots between the keys of nested objects; the key unless given.
    ///   - path: Where it lies in a configuration.
    ///   - range: What it may be, by itself.
    ///   - formerly: What it was called before.
    ///   - switches: The group that it turns on and off.
    ///   - placeholder: What stands for a value in help.
    ///   - chapter: Where people look for it.
    ///   - otherNames: What other programs call it, in small letters without hyphens and underscores.
    ///   - mayBeMissing: Whether it came later than the first runs.
    ///   - whenMissing: What it was before it came, where that is not the default.
    init(
        _ key: String, at place: String? = nil, _ path: any WritableKeyPath<TrainingConfiguration, Value> & Sendable,
        _ subject: String, _ range: SettingRange<Value> = .any, formerly: (key: String?, place: String?) = (nil, nil),
        group: SettingGroup? = nil, switches: SettingGroup? = nil, mayBeMissing: Bool = false,
        whenMissing: Value? = nil, changesResult: Bool = true, placeholder: String? = nil,
        chapter: SettingChapter = .learning, isBasic: Bool = false, otherNames: [String] = [], help: String
    ) {
        self.init(
            key, place, subject, formerly, group, switches, placeholder, chapter, isBasic, otherNames, changesResult,
            help, mayBeOpen: false,
            mayBeMissing: mayBeMissing || whenMissing != nil || group != nil || switches != nil,
            whenMissing: whenMissing,
            check: { value throws(Failure) in try range.check(value, subject) }, read: { $0[keyPath: path] },
            write: { $0[keyPath: path] = $1 })
    }

    /// A setting that a configuration may leave open.
    init(
        _ key: String, at place: String? = nil,
        optional path: any WritableKeyPath<TrainingConfiguration, Value?> & Sendable,
        _ subject: String, _ range: SettingRange<Value> = .any, placeholder: String? = nil,
        chapter: SettingChapter = .learning, isBasic: Bool = false, otherNames: [String] = [], help: String
    ) {
        self.init(
            key, place, subject, (nil, nil), nil, nil, placeholder, chapter, isBasic, otherNames, true, help,
            mayBeOpen: true, mayBeMissing: true,
            whenMissing: nil,
            check: { value throws(Failure) in try range.check(value, subject) }, read: { $0[keyPath: path] },
            write: { $0[keyPath: path] = $1 })
    }

    private init(
        _ key: String, _ place: String?, _ subject: String, _ formerly: (key: String?, place: String?),
        _ group: SettingGroup?, _ switches: SettingGroup?, _ placeholder: String?, _ chapter: SettingChapter,
        _ isBasic: Bool, _ otherNames: [String], _ changesResult: Bool, _ help: String,
        mayBeOpen: Bool, mayBeMissing: Bool, whenMissing: Value?,
        check: @escaping @Sendable (Value) throws(Failure) -> Void,
        read: @escaping @Sendable (TrainingConfiguration) -> Value?,
        write: @escaping @Sendable (inout TrainingConfiguration, Value) -> Void
    ) {
        func keys(_ place: String) -> [String] { place.split(separator: ".").map(String.init) }
        self.key = key
        self.place = keys(place ?? key)
        formerKeys = formerly.key.map { [$0] } ?? []
        formerPlaces = formerly.place.map { [keys($0)] } ?? []
        self.subject = subject
        self.group = group
        self.placeholder = placeholder
        self.chapter = chapter
        self.isBasic = isBasic
        self.otherNames = otherNames
        self.changesResult = changesResult
        self.help = help
        self.mayBeOpen = mayBeOpen
        self.mayBeMissing = mayBeMissing
        self.whenMissing = whenMissing?.words
        self.switches = switches
        self.check = check
        self.read = read
        self.write = write
    }
}

extension Setting {
    /// A value of it, in a message.
    func asked(_ value: Value) -> String { Mention.setting(key, value.words) }
}

/// A ``Setting`` of whatever type, as those who walk the table know it.
package protocol AnySetting: Sendable {
    /// `learningRate`
    var key: String { get }
    /// The keys of `config.json` that lead to it.
    var place: [String] { get }
    /// What it was called before; who asks by that name is understood.
    var formerKeys: [String] { get }
    var formerPlaces: [[String]] { get }
    /// One sentence or two, without the default.
    var help: String { get }
    /// What stands for a value in help: `a,b,...`; nil for a word of its kind, or the setting's own name.
    var placeholder: String? { get }
    /// What people look for who find it.
    var chapter: SettingChapter { get }
    /// Whether beginners need it.
    var isBasic: Bool { get }
    /// What other programs call it, in small letters without hyphens and underscores.
    var otherNames: [String] { get }
    /// Whether another value gives another result, the data being the same.
    var changesResult: Bool { get }
    /// What it is a part of, and means nothing without.
    var group: SettingGroup? { get }
    /// The group that it turns on and off.
    var switches: SettingGroup? { get }
    /// Whether a configuration may leave it open.
    var mayBeOpen: Bool { get }
    /// Whether files of runs may be without it, since it was not always there.
    var mayBeMissing: Bool { get }
    /// The words of what it means that the file of a whole run is without it; nil for the default.
    var whenMissing: String? { get }
    /// Whether it is true or false.
    var isFlag: Bool { get }
    /// The values to choose from; empty where it is no choice.
    var choices: [String] { get }

    /// The words of a value that somebody typed.
    ///
    /// - Throws: `Failure.usage`, which says what was expected.
    func words(typed text: String) throws(Failure) -> String
    /// The words of a value of a flag.
    func words(_ flag: Bool) -> String
    /// The words of a value in a file.
    ///
    /// - Throws: `Failure.data`, which names file and key.
    func words(_ key: String, of fields: JSONFields) throws(Failure) -> String
    /// The words of what a configuration holds; nil where it leaves the setting open or has none of its group.
    func words(in configuration: TrainingConfiguration) -> String?
    /// Puts a value, given by its words, into a configuration.
    func put(_ words: String, into configuration: inout TrainingConfiguration)
    /// Whether a value, given by its words, makes sense by itself.
    ///
    /// - Throws: `Failure.usage`
    func check(_ words: String) throws(Failure)
    /// As files hold it.
    func json(_ words: String) -> JSONValue
}

/// What people look for in a list of settings.
package enum SettingChapter: String, Sendable, CaseIterable {
    case data, network, learning, stopping
    /// What many hosts on slow networks need.
    case hosts
}

/// What several settings together are, which is there or not.
package enum SettingGroup: String, Sendable {
    /// Training in which shards go several steps between two averages; there where there are at least two.
    case localTraining = "local"
    /// There unless it is turned off.
    case earlyStopping = "stopping"

    /// Its object in `config.json`, null where the group is not there.
    package var place: String { rawValue }

    /// What is wrong with something of a group that is not there.
    func refusal(_ asked: String) -> String {
        let table = SettingTable.table
        switch self {
        case .localTraining:
            return
                "\(asked) means nothing where every step is averaged; give \(table.localSteps.asked(2)) or more, or leave it "
                + "out"
        case .earlyStopping:
            return "\(asked) and \(table.earlyStopping.asked(false)) contradict each other; give one of them"
        }
    }
}

extension Setting: AnySetting {
    package var isFlag: Bool { Value.self == Bool.self }
    package var choices: [String] { Value.choices }

    package func words(typed text: String) throws(Failure) -> String {
        guard let value = Value(words: text) else {
            throw Failure(.usage, "expected \(Value.expectation), found \"\(text)\"")
        }
        try check(value)
        return value.words
    }

    package func words(_ flag: Bool) -> String { flag.words }

    package func words(_ key: String, of fields: JSONFields) throws(Failure) -> String {
        let value = try Value.read(key, of: fields)
        do {
            try check(value)
        } catch {
            throw Failure(.data, "\(fields.name): \(fields.place(key)): \(error.message)")
        }
        return value.words
    }

    package func words(in configuration: TrainingConfiguration) -> String? {
        if let group, !configuration.has(group) { return nil }
        return read(configuration)?.words
    }

    package func put(_ words: String, into configuration: inout TrainingConfiguration) {
        if let value = Value(words: words) { write(&configuration, value) }
    }

    package func check(_ words: String) throws(Failure) { _ = try self.words(typed: words) }

    package func json(_ words: String) -> JSONValue { Value(words: words)?.json ?? .null }
}

/// What may be a setting's value.
package protocol SettingValue: Sendable, Hashable {
    /// Takes what somebody typed; nil where it is none.
    init?(words: String)
    /// How it is typed; equal values have equal words.
    var words: String { get }
    /// As files hold it.
    var json: JSONValue { get }
    /// - Throws: `Failure.data`, which names file, key, what was expected and what was found.
    static func read(_ key: String, of fields: JSONFields) throws(Failure) -> Self
    /// As it follows "expected".
    static var expectation: String { get }
    static var choices: [String] { get }
}

extension SettingValue {
    package static var choices: [String] { [] }
}

extension SettingValue where Self: RawRepresentable<String> & CaseIterable {
    package init?(words: String) { self.init(rawValue: words) }
    package var words: String { rawValue }
    package var json: JSONValue { .string(rawValue) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> Self { try fields.choice(key) }
    package static var expectation: String { choices.joined(separator: ", ") }
    package static var choices: [String] { allCases.map(\.rawValue) }
}

extension SettingValue where Self: FixedWidthInteger {
    package init?(words: String) { self.init(words, radix: 10) }
    package var words: String { String(self) }
    package var json: JSONValue { .number(String(self)) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> Self { try fields.whole(key) }
    package static var expectation: String { isSigned ? "a whole number" : "a whole number from 0 to \(max)" }
}

extension SettingValue where Self: BinaryFloatingPoint & LosslessStringConvertible {
    package init?(words: String) { self.init(words) }
    /// The shortest that is read back as the same number.
    package var words: String {
        // −0 is 0, and is told apart from it nowhere.
        if self == 0 { return "0" }
        return description.hasSuffix(".0") ? String(description.dropLast(2)) : description
    }
    package var json: JSONValue { .number(words) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> Self { try fields.number(key) }
    package static var expectation: String { "a number" }
}

extension Int: SettingValue {}
extension UInt64: SettingValue {}
extension Float: SettingValue {}
extension Double: SettingValue {}

extension Bool: SettingValue {
    package init?(words: String) { self.init(words) }
    package var words: String { description }
    package var json: JSONValue { .boolean(self) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> Bool { try fields.boolean(key) }
    package static var expectation: String { "true or false" }
}

extension String: SettingValue {
    package init?(words: String) { self = words }
    package var words: String { self }
    package var json: JSONValue { .string(self) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> String { try fields.text(key) }
    package static var expectation: String { "text" }
}

extension [Int]: SettingValue {
    /// Numbers separated by commas; `none` is no number.
    package init?(words: String) {
        if words.isEmpty || words == "none" {
            self = []
            return
        }
        let parts = words.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0.drop { $0 == " " }) }
        guard numbers.count == parts.count else { return nil }
        self = numbers
    }

    package var words: String { isEmpty ? "none" : map(String.init).joined(separator: ",") }
    package var json: JSONValue { .array(map(\.json)) }
    package static func read(_ key: String, of fields: JSONFields) throws(Failure) -> [Int] { try fields.integers(key) }
    package static var expectation: String { "whole numbers with commas between, or none" }
}

/// What a value may be, by itself.
package struct SettingRange<Value: SettingValue>: Sendable {
    /// What is wrong with a value, as it follows its subject; nil where nothing is.
    fileprivate let complaint: @Sendable (Value) -> String?
    fileprivate let special: (@Sendable (Value) throws(Failure) -> Void)?

    private init(
        _ complaint: @escaping @Sendable (Value) -> String?,
        special: (@Sendable (Value) throws(Failure) -> Void)? = nil
    ) {
        self.complaint = complaint
        self.special = special
    }

    static var any: SettingRange { SettingRange { _ in nil } }

    /// Whatever a check of its own lets through.
    static func checked(_ check: @escaping @Sendable (Value) throws(Failure) -> Void) -> SettingRange {
        SettingRange({ _ in nil }, special: check)
    }

    func check(_ value: Value, _ subject: String) throws(Failure) {
        if let complaint = complaint(value) {
            throw Failure(.usage, "\(subject) must be \(complaint), and cannot be \(value.words)")
        }
        try special?(value)
    }
}

extension SettingRange where Value: FixedWidthInteger {
    static func whole(_ range: ClosedRange<Value>) -> SettingRange {
        SettingRange { value in
            value < range.lowerBound
                ? "at least \(range.lowerBound)" : value > range.upperBound ? "at most \(range.upperBound)" : nil
        }
    }
}

extension SettingRange where Value: BinaryFloatingPoint {
    static func number(_ range: Range<Value>) -> SettingRange {
        SettingRange { value in
            range.contains(value)
                ? nil : "at least \(range.lowerBound.words) and below \(range.upperBound.words)"
        }
    }

    static func between(_ low: Value, _ high: Value) -> SettingRange {
        SettingRange { value in value > low && value < high ? nil : "above \(low.words) and below \(high.words)" }
    }

    static func above(_ low: Value) -> SettingRange {
        SettingRange { value in value > low && value.isFinite ? nil : "finite and above \(low.words)" }
    }

    static func atLeast(_ low: Value) -> SettingRange {
        SettingRange { value in value >= low && value.isFinite ? nil : "finite and at least \(low.words)" }
    }
}
