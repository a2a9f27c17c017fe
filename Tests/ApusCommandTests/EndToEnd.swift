import Testing

/// Tests of the command as people and scripts use it: processes, files and exit codes. One at a time, since each uses
/// several processes.
@Suite("The command", .serialized) enum EndToEnd {}
