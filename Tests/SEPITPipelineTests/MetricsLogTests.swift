import FileKit
import SEPITPipeline
import Testing

@Suite struct MetricsLogTests {
    @Test func metricsAreJSONLines() throws {
        let folder = try TemporaryDirectory()
        let log = try MetricsLog(folder("metrics.jsonl"))
        try log.append(Record(step: 1, loss: 2.5))
        try log.append(Record(step: 2, loss: .nan))
        #expect(
            try text(folder("metrics.jsonl")) == #"{"loss":2.5,"step":1}"# + "\n" + #"{"loss":"NaN","step":2}"# + "\n")
    }

    @Test func resumingRemovesLaterAndBrokenLines() throws {
        let folder = try TemporaryDirectory()
        let path = folder("metrics.jsonl")
        try AtomicFile.write((1...4).map { #"{"step":\#($0)}"# + "\n" }.joined() + #"{"step":2,"lo"#, to: path)
        let log = try MetricsLog(path, resumingAfter: 2)
        try log.append(Record(step: 3, loss: 1))
        #expect(try text(path) == #"{"step":1}"# + "\n" + #"{"step":2}"# + "\n" + #"{"loss":1,"step":3}"# + "\n")
        _ = try MetricsLog(path)
        #expect(try text(path).isEmpty)
    }

    private struct Record: Encodable {
        var step: Int
        var loss: Double
    }

    private func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(path), as: UTF8.self) }
}
