import Failures
import Testing

@testable import ApusCommand
@testable import Training

@Suite("What failures call settings")
struct OptionCatalogTests {
    @Test("Every option that determines the result is a setting of that name")
    func settings() {
        let settings = SettingTable.all.map { SettingName.option($0.key) }
        let ofFiles = ["label-numbering", "pooled-test-fraction", "scheduled-epochs"]
        // Former names are taken, a recipe is several settings, and help none.
        let options = Set(OptionCatalog.resultNames).subtracting(["recipe", "help", "wire"])
        #expect(Set(settings).subtracting(ofFiles) == options.filter { !$0.hasPrefix("no-") })
    }

    @Test("An option is called after its setting's key, and a flag is turned off by no")
    func names() {
        #expect(SettingName.option("outerLearningRate") == "outer-learning-rate")
        #expect(SettingName.key("outer-learning-rate") == "outerLearningRate")
        #expect(SettingName.variable("labelSmoothing") == "APUS_LABEL_SMOOTHING")
        #expect(SettingName.typed("nesterov", "false") == "--no-nesterov")
        #expect(SettingName.typed("hidden", "none") == "--hidden none")
        #expect(
            SettingName.worded("give \(Mention.setting("loss", "mse")), see \(Mention.command("data fetch", "DIR"))")
                == "give --loss mse, see `apus data fetch DIR`")
    }
}
