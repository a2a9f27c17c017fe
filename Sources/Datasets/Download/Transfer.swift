internal import CCurl
internal import Failures
internal import Files
internal import Hashing

/// One file from one mirror: received, decompressed only to be checked, and written compressed.
final class Transfer {
    /// Why a mirror's answer is of no use.
    struct Complaint {
        let text: String
        /// Whether the mirror answered, with something that is not the file.
        let isAboutContent: Bool
        /// Whether it may be over in a moment.
        var mayPass = false
    }

    /// HTTP statuses of a server that is busy, or whose own servers are.
    private static let passingStatuses = [408, 425, 429, 500, 502, 503, 504]
    /// libcurl's codes for connections that broke off: a part of the file, no answer, failed to send or receive.
    private static let passingCodes: [Int32] = [18, 52, 55, 56]

    private let expected: ExpectedContent
    private let mirror: String
    private let url: String
    /// Where the file is to lie.
    private let path: String
    private let file: AtomicFile
    private let decoder: GzipDecoder
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var content: SHA256Hasher? = SHA256Hasher()
    private var contentByteCount = 0
    private var received = 0
    private var complaint: Complaint?
    private var writeFailure: SystemError?

    init(of expected: ExpectedContent, from mirror: String, into directory: String) throws(Failure) {
        self.expected = expected
        self.mirror = mirror
        url = mirror + expected.name
        path = "\(directory)/\(expected.name)"
        do {
            file = try AtomicFile(replacing: path)
        } catch {
            scratch.deallocate()
            throw Failure(.cannotCreate, "cannot write \(path.onOneLine)", error)
        }
        do {
            decoder = try GzipDecoder()
        } catch {
            scratch.deallocate()
            throw Failure(.inputOutput, "download of \(expected.name): \(error.description)")
        }
    }

    deinit { scratch.deallocate() }

    /// - Returns: What was wrong with the mirror; nil when the file is in its place.
    /// - Throws: When the file cannot be written.
    func run(_ limits: Download.Limits, progress: (Download.Progress) -> Void) throws(Failure) -> Complaint? {
        let answer = get(limits, progress)
        if let writeFailure { throw Failure(.inputOutput, "cannot write \(path.onOneLine)", writeFailure) }
        if let complaint { return complaint }
        guard answer.code == 0 else {
            let message = withUnsafeBytes(of: answer.message) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            return Complaint(
                text: "\(url.onOneLine): \(message.onOneLine)", isAboutContent: false,
                mayPass: Self.passingStatuses.contains(answer.http_status) || Self.passingCodes.contains(answer.code))
        }
        if let fault = decoder.faultAtEnd {
            return wrongContent("\(fault.description) after \(received.counted("byte"))")
        }
        let digest = content.take()?.finish()
        guard digest?.description == expected.sha256 else {
            return wrongContent("\(contentByteCount) other bytes", digest: digest)
        }
        do {
            try file.commit()
        } catch {
            throw Failure(.inputOutput, "cannot write \(path.onOneLine)", error)
        }
        return nil
    }

    private func get(_ limits: Download.Limits, _ progress: (Download.Progress) -> Void) -> ccurl_answer {
        var answer = ccurl_answer()
        withoutActuallyEscaping(progress) { progress in
            let receiver = Receiver(transfer: self, progress: progress)
            url.withCString { url in
                var request = ccurl_request(
                    url: url, connect_timeout_milliseconds: limits.connectMilliseconds,
                    low_speed_bytes: limits.slowBytesPerSecond, low_speed_seconds: limits.slowSeconds,
                    maximum_redirects: limits.redirects, maximum_bytes: Int64(expected.storedByteLimit),
                    receive: { context, bytes, count, total in
                        guard let context else { return 0 }
                        let receiver = Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue()
                        let piece = UnsafeRawBufferPointer(start: bytes, count: count)
                        return receiver.accept(piece, total: total < 0 ? nil : Int(total)) ? 1 : 0
                    },
                    context: Unmanaged.passUnretained(receiver).toOpaque())
                withExtendedLifetime(receiver) { ccurl_get(&request, &answer) }
            }
        }
        return answer
    }

    /// What libcurl calls back.
    private final class Receiver {
        let transfer: Transfer
        let progress: (Download.Progress) -> Void

        init(transfer: Transfer, progress: @escaping (Download.Progress) -> Void) {
            self.transfer = transfer
            self.progress = progress
        }

        /// - Returns: Whether to go on.
        func accept(_ piece: UnsafeRawBufferPointer, total: Int?) -> Bool {
            guard transfer.accept(piece) else { return false }
            progress(
                Download.Progress(
                    file: transfer.expected.name, mirror: transfer.mirror, received: transfer.received, total: total))
            return true
        }
    }

    private func accept(_ piece: UnsafeRawBufferPointer) -> Bool {
        if received == 0, let first = piece.first, first != 0x1F {
            complaint = wrongContent(FileForm(Array(piece.prefix(FileForm.headByteCount)))?.name ?? "something else")
            return false
        }
        received += piece.count
        do {
            try file.write(piece)
        } catch {
            writeFailure = error
            return false
        }
        do {
            var rest = piece
            while !rest.isEmpty {
                let count = try decoder.decode(&rest, into: scratch)
                contentByteCount += count
                content?.update(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
                guard contentByteCount <= expected.byteCount else {
                    complaint = wrongContent("more than \(expected.byteCount) bytes after decompression")
                    return false
                }
            }
            return true
        } catch {
            complaint = wrongContent(error.description)
            return false
        }
    }

    private func wrongContent(_ found: String, digest: SHA256Digest? = nil) -> Complaint {
        let with = digest.map { " with SHA-256 \($0)" } ?? ""
        return Complaint(
            text: "\(url.onOneLine): expected gzip data of SHA-256 \(expected.sha256), found \(found)\(with)",
            isAboutContent: true)
    }
}
