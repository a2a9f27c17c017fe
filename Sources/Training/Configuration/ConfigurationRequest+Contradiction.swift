extension ConfigurationRequest {
    /// The first thing asked for that a configuration says otherwise, each in the words of the command line.
    ///
    /// - Parameter isWhole: Whether what is not asked for is asked to be none.
    /// - Returns: nil where the configuration is what is asked for.
    package func contradiction(
        of configuration: TrainingConfiguration, isWhole: Bool = false
    ) -> (begun: String, asked: String)? {
        let begun = ConfigurationRequest(configuration)
        for setting in ConfigurationSetting.all {
            let (words, asked) = (setting.words(begun), setting.words(self))
            guard words != asked, isWhole || asked != nil else { continue }
            return (words.map { "with \($0)" } ?? "without \(setting.name)", asked ?? "no \(setting.name)")
        }
        return nil
    }
}
