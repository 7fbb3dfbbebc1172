import FileKit
import Testing

@Suite struct SafetensorsStreamTests {
    /// The same bytes as when all tensors are at hand.
    @Test func piecesMakeTheFileThatAllAtOnceMake() throws {
        let folder = try TemporaryDirectory()
        let tensors: [(name: String, shape: [Int], floats: [Float])] = [
            ("b", [2, 3], [1, 2, 3, 4, 5, 6]), ("a", [1], [.infinity]), ("C", [0, 4], []),
        ]
        let ordered = SafetensorsStream.ordered(tensors, by: \.name)
        var stream = try SafetensorsStream(
            ordered.map { .init($0.name, shape: $0.shape) }, metadata: ["format": "pt"], to: folder("stream"))
        for tensor in ordered { try tensor.floats.withUnsafeBufferPointer { try stream.append($0) } }
        #expect(!FileSystem.exists(folder("stream")))
        try stream.commit()
        try SafetensorsWriter.write(
            tensors.map { .init($0.name, shape: $0.shape, floats: $0.floats) }, metadata: ["format": "pt"],
            to: folder("whole"))
        #expect(try FileSystem.read(folder("stream")) == FileSystem.read(folder("whole")))
    }

    @Test func whatIsNotFinishedLeavesNothing() throws {
        let folder = try TemporaryDirectory()
        do {
            var stream = try SafetensorsStream([.init("a", shape: [2])], to: folder("stream"))
            try [Float](repeating: 1, count: 2).withUnsafeBufferPointer { try stream.append($0) }
        }
        #expect(try FileSystem.list(folder.path).isEmpty)
    }
}
