import FileKit
import Testing

/// `embed` and `contacts` on the ESM-2 golden of scripts/goldens/transformers_goldens.py.
@Suite struct EmbedTests {
    private static let model = Path.join(Snapshot.repository, "Tests/StructureEncoderTests/Goldens/esm2")
    private let folder: TemporaryDirectory
    private let expected: SafetensorsFile

    init() throws {
        folder = try TemporaryDirectory()
        expected = try SafetensorsFile(path: Path.join(Self.model, "expected.safetensors"))
        try AtomicFile.write(
            ">long a protein\nMKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ\n>short\nG\n", to: folder("proteins.fasta"))
    }

    private func embed(_ options: [String], _ file: String = "proteins.fasta") throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["embed", "--model", Self.model, "--weights", "fp32", "--out", folder("out.safetensors"), folder(file)]
                + options)
    }

    private func isClose(_ found: [Float], _ reference: [Float]) -> Bool {
        found.count == reference.count && zip(found, reference).allSatisfy { abs($0 - $1) <= 2e-5 }
    }

    /// Without `<cls>` and `<eos>`.
    private func residues(_ name: String, width: Int) throws -> [Float] {
        Array(try expected.floats(name).dropFirst(width).dropLast(width))
    }

    @Test func writesHiddenStatesMeansAndLogits() throws {
        #expect(try embed([]).code == 0)
        let states = try SafetensorsFile(path: folder("out.safetensors"))
        #expect(states.names == ["long", "short"])
        #expect(try states.tensor("long").shape == [33, 24])
        #expect(isClose(try states.floats("long"), try residues("long.hidden.3", width: 24)))
        #expect(isClose(try states.floats("short"), try residues("short.hidden.3", width: 24)))
        #expect(try embed(["--layer", "1"]).code == 0)
        let first = try SafetensorsFile(path: folder("out.safetensors"))
        #expect(isClose(try first.floats("long"), try residues("long.hidden.1", width: 24)))
        #expect(try embed(["--mean"]).code == 0)
        let mean = try SafetensorsFile(path: folder("out.safetensors"))
        let all = try residues("long.hidden.3", width: 24)
        #expect(
            isClose(
                try mean.floats("long"), (0..<24).map { i in (0..<33).reduce(Float(0)) { $0 + all[$1 * 24 + i] } / 33 })
        )
        #expect(try embed(["--logits"]).code == 0)
        let logits = try SafetensorsFile(path: folder("out.safetensors"))
        #expect(isClose(try logits.floats("long"), try residues("long.logits", width: 33)))
    }

    /// The same vectors but for rounding, in less time where the processor multiplies in bf16.
    @Test func bf16IsClose() throws {
        #expect(try embed(["--mean"]).code == 0)
        let exact = try SafetensorsFile(path: folder("out.safetensors"))
        for choice in ["bf16", "auto"] {
            let result = try embed(["--mean", "--weights", choice])
            #expect(result.code == 0)
            #expect(result.errors.contains("embedding 2/2"))
            let rounded = try SafetensorsFile(path: folder("out.safetensors"))
            for name in ["long", "short"] {
                let (a, b) = (try exact.floats(name), try rounded.floats(name))
                func dot(_ x: [Float], _ y: [Float]) -> Double {
                    zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
                }
                #expect(dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot() >= 0.999, "\(choice), \(name)")
            }
        }
    }

    @Test func refusesLayersAndNamesThatAreNone() throws {
        #expect(try embed(["--layer", "4"]).code == 64)
        try AtomicFile.write(">a\nMKT\n>a\nMKV\n", to: folder("twice.fasta"))
        let result = try embed([], "twice.fasta")
        #expect(result.code == 65 && result.errors.contains("\"a\""))
    }

    @Test func printsAndDrawsContacts() throws {
        let result = try SepitProgram.run([
            "contacts", "--model", Self.model, "--weights", "fp32", folder("proteins.fasta"), "--chain", "long",
            "--separation", "3",
            "--picture", folder("contacts.svg"),
        ])
        #expect(result.code == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "i\tj\tresidue_i\tresidue_j\tprobability")
        #expect(lines.count == 1 + 30 * 31 / 2)
        let probabilities = try expected.floats("long.contacts")
        for line in lines.dropFirst() {
            let fields = line.split(separator: "\t")
            let (i, j) = (try #require(Int(fields[0])), try #require(Int(fields[1])))
            let found = try #require(Float(fields[4]))
            #expect(abs(found - probabilities[(i - 1) * 33 + j - 1]) <= 1e-4)
        }
        let picture = String(decoding: try FileSystem.read(folder("contacts.svg")), as: UTF8.self)
        #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n") && picture.contains("<rect x="))
        #expect(try SepitProgram.run(["contacts", "--model", Self.model, folder("proteins.fasta")]).code == 64)
    }
}
