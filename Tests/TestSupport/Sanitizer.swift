internal import Glibc

/// The sanitizer with which the tests were built, if any. The commands that they start were built with the same.
package enum Sanitizer: Sendable {
    case address, thread

    /// Its runtime library is linked in, so no word of whoever started the tests is needed.
    package static let current: Sanitizer? = {
        // RTLD_DEFAULT
        if dlsym(nil, "__tsan_init") != nil { return .thread }
        if dlsym(nil, "__asan_init") != nil { return .address }
        return nil
    }()

    /// By how much limits grow that only keep a test from hanging for ever.
    package static var slowdown: Double { current == nil ? 1 : 8 }

    /// How the runtimes are told what to pass over and report, for the environment of the commands that tests start.
    package static let variables = ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"]
}
