import FileKit
import ProteinDataset
import Testing
import TestSupport

/// Damaged datasets are refused with file, line and reason.
@Suite struct DatasetReadingTests {
    private func fixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        for number in 0..<4 {
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(number))]), to: "in/p\(number).pdb")
        }
        _ = try fixture.build()
        return fixture
    }

    @Test func anotherVersionIsRefused() throws {
        let fixture = try fixture()
        try fixture.write(#"{"format": "sepit-dataset/2"}"#, to: "out/manifest.json")
        let error = fixture.failure { _ = try InstructionDataset(path: fixture.path("out")) }
        #expect(error?.code == "dataset-version")
        #expect(error?.found == "sepit-dataset/2")
        #expect(error?.hint != nil)
        #expect(fixture.failure { _ = try InstructionDataset(path: fixture.path("in")) }?.code == "dataset-missing")
    }

    @Test(arguments: [
        ("{", "json-syntax"), ("[]", "example-malformed"), (#"{"id": 5}"#, "example-malformed"),
        (#"{"id": "p0_A", "conversation": []}"#, "example-malformed"),
        (
            #"{"id":"p0_A","conversation":[{"role":"user","content":"no place"},{"role":"assistant","content":"A"}]}"#,
            "example-malformed"
        ),
        (
            #"{"id":"p9_A","conversation":[{"role":"user","content":"<protein>?"},{"role":"assistant","content":"A"}]}"#,
            "example-unknown-protein"
        ),
        (
            #"{"id":"p0_A","kind":"x","conversation":[{"role":"user","content":"<protein>"},"#
                + #"{"role":"assistant","content":"A"}]}"#, "example-malformed"
        ),
        ("\u{FF}", nil),
    ])
    func malformedLinesAreNamed(line: String, code: String?) throws {
        let fixture = try fixture()
        let good =
            #"{"id":"p0_A","conversation":[{"role":"user","content":"<protein>?"},{"role":"assistant","content":"A"}]}"#
        try fixture.write("\(good)\n\n\(line)\n", to: "out/stage2/train.jsonl")
        let dataset = try InstructionDataset(path: fixture.path("out"))
        let error = fixture.failure { _ = try dataset.examples(stage: 2, split: .train) }
        if let code { #expect(error?.code == code) }
        #expect(error?.line == 3)
        #expect(error?.file == fixture.path("out/stage2/train.jsonl"))
        #expect(error?.kind == .badData)
    }

    @Test func damagedStructuresAreRefused() throws {
        let fixture = try fixture()
        let path = fixture.path("out/structures.safetensors")
        try AtomicFile.write(try FileSystem.read(path).dropLast(7) + [], to: path)
        #expect(fixture.failure { _ = try InstructionDataset(path: fixture.path("out")) }?.kind == .badData)
        try SafetensorsWriter.write([.init("other", shape: [1], integers: [1])], to: path)
        let error = fixture.failure { _ = try ProteinStore(path: path) }
        #expect(error?.code == "structures-malformed")
    }

    @Test(arguments: [[0, 5], [1, 4], [0, 3, 2, 4], [0, 4, 4]])
    func offsetsThatDoNotFitAreRefused(offsets: [Int]) throws {
        let folder = try TemporaryDirectory()
        let path = folder("structures.safetensors")
        try Array("ACDEx".utf8).withUnsafeBytes { bytes in
            try SafetensorsWriter.write(
                [
                    .init("sequence", shape: [4], type: .uint8, bytes: UnsafeRawBufferPointer(rebasing: bytes[..<4])),
                    .init("positions", shape: [4, 3], floats: [Float](repeating: 0, count: 12)),
                    .init("offsets", shape: [offsets.count], integers: offsets),
                    .init("ids", shape: [1], type: .uint8, bytes: UnsafeRawBufferPointer(rebasing: bytes[4...])),
                ], to: path)
        }
        #expect(throws: SepitError.self) { try ProteinStore(path: path) }
    }
}
