import FileKit
import SEPITModel
import TestSupport
import Testing

/// `calibrate` on synthetic proteins, and what `ask` says with what it has fitted.
@Suite struct CalibrateTests {
    private let folder: TemporaryDirectory
    private var model: String { folder("model") }

    /// The shipped model without its calibration, and a dataset.
    init() throws {
        folder = try TemporaryDirectory()
        try FileSystem.createDirectory(folder("model"))
        for name in ["config.json", "model.safetensors", "tokenizer.json"] {
            try AtomicFile.write(
                try FileSystem.read(Path.join(Snapshot.repository, "data/demo-model/" + name)),
                to: folder("model/" + name))
        }
        #expect(
            try SepitProgram.run(["make-demo", "--out", folder("demo"), "--count", "300", "--seed", "7"]).code == 0)
        let made = try SepitProgram.run([
            "build-dataset", folder("demo"), "--annotations", folder("demo/annotations.tsv"), "--split", "random",
            "--out", folder("data"),
        ])
        #expect(made.code == 0, "\(made.errors)")
    }

    private func calibrate(_ arguments: String...) throws -> SepitProgram.Result {
        try SepitProgram.run(["calibrate", "--model", model, "--data", folder("data")] + arguments)
    }

    private func ask(_ arguments: String...) throws -> SepitProgram.Result {
        try SepitProgram.run(["ask", "--model", model] + arguments)
    }

    private func object(_ result: SepitProgram.Result) throws -> JSONValue {
        #expect(result.code == 0, "\(result.errors)")
        return try Array(result.output.utf8).withUnsafeBytes { (bytes) throws(SepitError) in
            try JSONValue(parsing: bytes)
        }
    }

    private let structure = Path.join(Snapshot.repository, "data/sample/DEMO00000.pdb.gz")
    private let question = "What is the fold of this protein?"

    @Test func aCalibratedModelKnowsWhatItDoesntKnow() throws {
        let before = try object(try ask("--json", "--structure", structure, question))
        #expect(before["abstained"]?.flag == false && before["probability"] == .null)
        let refused = try ask("--precision", "0.9", "--structure", structure, question)
        #expect(refused.code == 66 && refused.errors.contains("sepit calibrate") && refused.output.isEmpty)

        let result = try calibrate("--limit", "200")
        #expect(result.code == 0 && result.output.contains("fold"), "\(result.errors)")
        try FileManifest(contentsOf: folder("model/manifest.json")).verify(in: model)

        let known = try object(try ask("--json", "--structure", structure, question))
        #expect(known["answer"] == before["answer"] && known["confidence"] == before["confidence"])
        #expect(known["abstained"]?.flag == false && known["probability"]?.double ?? 0 > 0.8)
        #expect(try ask("--structure", structure, question).output == "\(known["answer"]?.text ?? "")\n")

        // The first 100 residues of a real enzyme, T4 lysozyme without its end, twelve times.
        let lysozyme =
            "MNIFEMLRIDEGLRLKIYKDTEGYYTIGIGHLLTKSPSLNAAKSELDKAIGRNTNGVITKDEAEKLFNQDVDAAVRGILRNAKLKPVYDSLDAVRRAALI"
        let long = "function of " + String(repeating: lysozyme, count: 12)
        let unknown = try object(try ask("--json", long))
        #expect(unknown["abstained"]?.flag == true)
        #expect(unknown["answer"]?.text?.hasPrefix("I don't know: the protein is unlike those") == true)
        #expect(unknown["probability"]?.double ?? 0 < 0.5)
        #expect(try ask(long).output == "\(unknown["answer"]?.text ?? "")\n")
        #expect(try object(try ask("--json", "--precision", "0", long))["abstained"]?.flag == false)
        #expect(
            try object(try ask("--json", "--precision", "0.99999", "--structure", structure, question))["abstained"]?
                .flag == true)
    }

    @Test func aDatasetWithTooFewQuestionsIsRefused() throws {
        try AtomicFile.write("", to: folder("data/stage2/valid.jsonl"))
        let result = try calibrate()
        #expect(result.code == 65 && result.errors.contains("too few questions"))
        #expect(try FileSystem.list(model) == ["config.json", "model.safetensors", "tokenizer.json"])
        #expect(try calibrate("--precision", "1").code == 64 && calibrate("--limit", "0").code == 64)
    }
}
