/// The undisturbed result that every disturbed run of the usual configuration must repeat.
enum Reference {
    static func fingerprint() throws -> String { try result.get() }

    private static let result = Result { try TrainingRun().train(["--workers", "1"]).fingerprint }
}
