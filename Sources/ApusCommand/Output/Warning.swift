internal import Reporting

/// A line that people should read.
enum Warning {
    static func show(_ text: String) { Terminal().say("apus: warning: \(SettingName.worded(text))") }
}
