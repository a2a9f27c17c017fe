/// The version that files name and `apus --version` prints.
package enum ApusVersion {
    package static let text = "0.2.0"
}
