import Testing

@testable import ApusCommand

@Suite("Variables of the environment")
struct EnvironmentVariablesTests {
    @Test(
        "What has a meaning of its own asks for no option",
        arguments: ["APUS_DASHBOARD_TOKEN", "APUS_DATA", "APUS_KERNEL", "APUS_MIRRORS", "APUS_TEST_ANYTHING", "PATH"])
    func reserved(name: String) {
        #expect(EnvironmentVariables([name: "0123456789abcdef"]).isEmpty)
    }

    @Test("An empty variable asks for nothing")
    func empty() {
        #expect(EnvironmentVariables(["APUS_EPOCHS": ""]).isEmpty)
        #expect(!EnvironmentVariables(["APUS_EPOCHS": "3"]).isEmpty)
    }
}
