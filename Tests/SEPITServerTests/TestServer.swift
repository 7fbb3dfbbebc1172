import Dispatch
import FileKit
import ProteinDataset
import SEPITPipeline
import SEPITServer
import Synchronization
import TensorKit

/// A server with the model of the demonstration corpus and two known proteins, until it is let go of.
final class TestServer: Sendable {
    struct Answer {
        var status: Int
        var head: String
        var body: String

        /// Of a response as it came.
        init(_ text: String) {
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            head = parts[0]
            body = parts.count > 1 ? parts[1] : ""
            if head.lowercased().contains("transfer-encoding: chunked") { body = Self.joined(chunks: body) }
            status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }

        /// How a body is cut into chunks depends on what is ready when.
        private static func joined(chunks: String) -> String {
            var (rest, bytes) = (Substring(chunks).utf8, [UInt8]())
            while let end = rest.firstIndex(of: 13), let count = Int(String(rest[..<end]) ?? "", radix: 16), count > 0 {
                rest = rest[end...].dropFirst(2)
                bytes += rest.prefix(count)
                rest = rest.dropFirst(count + 2)
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        var json: JSONValue { get throws { try JSONValue(parsing: Array(body.utf8)) } }

        /// The code of a refusal.
        var code: String? { try? json["error"]?["code"]?.text }
    }

    static let repository = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))
    static let lysozyme =
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRCKGTDVQAWIRGCRL"

    let port: Int
    private let hasEnded = DispatchSemaphore(value: 0)
    private let stopping = Flag()

    init(_ change: (inout ServerSettings) -> Void = { _ in }) throws {
        var settings = ServerSettings()
        settings.port = 0
        change(&settings)
        let port = Mutex<Result<Int, any Error>?>(nil)
        let isOpen = DispatchSemaphore(value: 0)
        let opened = settings
        DispatchQueue.global().async { [hasEnded, stopping] in
            defer { hasEnded.signal() }
            do {
                let server = try Server(opened, modelName: "sepit")
                let model = try Self.model()
                port.withLock { $0 = .success(Int(server.address.split(separator: ":").last ?? "") ?? 0) }
                isOpen.signal()
                server.run(model) { stopping.isSet }
            } catch {
                port.withLock { $0 = .failure(error) }
                isOpen.signal()
            }
        }
        isOpen.wait()
        self.port = try port.withLock { try $0?.get() } ?? 0
    }

    private static func model() throws -> ServedModel {
        let folder = try TemporaryDirectory()
        let known = folder("known.fasta")
        try AtomicFile.write(">NP_1.1 lysozyme C [Gallus gallus]\n\(lysozyme)\n", to: known)
        let workers = Workers(1)
        let path = Path.join(repository, "data/demo-model")
        let session = try GenerationSession(model: path, device: Device(workers: workers))
        let index = try EvidenceIndex(path: known, workers: workers)
        let asking = AskingSession(session, known: KnownProteins(index, workers: workers))
        return ServedModel(asking) { () throws(SepitError) in
            try ProteinEncoder(model: path, device: Device(workers: workers))
        }
    }

    /// Asks it to stop; running requests go on.
    func stop() { stopping.set() }

    /// Waits for its end.
    func end() {
        stop()
        hasEnded.wait()
        hasEnded.signal()
    }

    deinit { end() }

    /// Sends a request and reads the response to its end.
    func request(
        _ method: String, _ path: String, body: String = "", type: String = "application/json", headers: String = ""
    ) throws -> Answer {
        let client = try RawClient(port: port)
        client.send(Self.text(method, path, body: body, type: type, headers: headers))
        return Answer(client.receive())
    }

    /// A request, after whose answer the connection is closed.
    static func text(
        _ method: String, _ path: String, body: String = "", type: String = "application/json", headers: String = ""
    ) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: \(type)\r\n\(headers)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

/// Set once, seen by all threads.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
