@testable import Training
import Testing

@testable import ApusCommand

@Suite("What failures call settings")
struct OptionCatalogueTests {
    @Test("Every option that determines the result is a setting of that name")
    func settings() {
        let settings = Set(ConfigurationSetting.all.map(\.name))
        // One of early stopping's settings is told by that flag; a recipe is several settings, and help none.
        let options = Set(OptionCatalogue.resultNames).subtracting([
            "no-nesterov", "no-early-stopping", "recipe", "help",
        ])
        #expect(settings.filter { $0.hasPrefix("--") } == Set(options.map { "--\($0)" }))
    }
}
