import Testing
import ZeroMQ

struct ReachableEndpointTests {
    @Test(
        "What is bound on every interface is reached under the host's name, anything else where it is",
        arguments: [
            ("tcp://*:5555", "tcp://n1:5555"), ("tcp://0.0.0.0:5555", "tcp://n1:5555"),
            ("tcp://[::]:5555", "tcp://n1:5555"), ("tcp://10.0.0.1:5555", "tcp://10.0.0.1:5555"),
            ("tcp://127.0.0.1:5555", "tcp://127.0.0.1:5555"), ("ipc:///run/apus", "ipc:///run/apus"),
        ])
    func isReached(_ bound: String, _ reached: String) throws {
        #expect(try Endpoint(bound).reachable(by: "n1").description == reached)
    }
}
