import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// `calibration.json` in a model directory: written and read again, or refused.
@Suite struct CalibrationFileTests {
    private let folder: TemporaryDirectory
    private let calibration: Calibration
    private var file: String { folder(Calibration.fileName) }

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["what is the fold"])
        let model = TinyModel(seed: 2) {
            $0.text.vocabularySize = 270
            $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
        }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
        let examples = ["a", "b"].map {
            InstructionExample(id: "p", question: "", answer: "It is \($0).", property: "fold", kind: .open, label: $0)
        }
        let samples = (0..<60).map { TemperatureFit.Sample(scores: [0, -1], said: 0, right: $0 % 3 == 0 ? 1 : 0) }
        func features(_ shift: Int) -> [PooledFeatures] {
            (0..<30).map { number in
                let numbers = (0..<32).map { Float((number * 7 + $0 * number + shift) % 11) }
                return PooledFeatures(mean: numbers, largest: numbers, deviation: numbers, residues: 50 + number)
            }
        }
        calibration = Calibration(
            model: ModelFingerprint.of(model.store), precision: 0.6, yes: "Yes.", no: "No.",
            known: [KnownAnswers(property: "fold", examples)],
            fits: [ConfidenceFit(property: nil, isYesNo: false, hasStructure: true, samples)],
            kinds: [
                ProteinKind(
                    features(0), scrambled: features(3), held: features(0), outlying: 0.1, hasStructure: true)
            ])
    }

    private func session(_ abstention: Abstention = .calibrated) throws(SepitError) -> GenerationSession {
        try GenerationSession(model: folder.path, abstention: abstention, device: try Device())
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        #expect(try Calibration(directory: folder.path) == nil)
        try calibration.write(model: folder.path)
        let read = try #require(try Calibration(directory: folder.path))
        #expect(read.fits == calibration.fits && read.known == calibration.known)
        #expect(read.kinds == calibration.kinds)
        #expect(read == calibration)
        let manifest = try FileManifest(contentsOf: folder(ModelManifest.name))
        #expect(
            manifest.files.map(\.path) == [Calibration.fileName, "config.json", "model.safetensors", "tokenizer.json"])
        try manifest.verify(in: folder.path)
        // Once more, in its place.
        try calibration.write(model: folder.path)
        #expect(try FileManifest(contentsOf: folder(ModelManifest.name)) == manifest)
        #expect(try session().isCalibrated)
    }

    @Test func aModelWithoutOneNeverAbstainsAndCannotBeToldTo() throws {
        #expect(try !session().isCalibrated && !session(.precision(0)).isCalibrated)
        let error = #expect(throws: SepitError.self) { try session(.precision(0.9)) }
        #expect(error?.code == "calibration-missing" && error?.hint?.contains("sepit calibrate") == true)
        try calibration.write(model: folder.path)
        #expect(try session(.precision(0.9)).isCalibrated)
        // A file that was taken away is none.
        try FileSystem.remove(file)
        #expect(try !session().isCalibrated)
    }

    private func refusal(of text: String, isListed: Bool) throws -> String? {
        try calibration.write(model: folder.path)
        if isListed {
            try ModelManifest.put(Array(text.utf8), as: Calibration.fileName, in: folder.path)
        } else {
            try AtomicFile.write(text, to: file)
        }
        return #expect(throws: SepitError.self) { try session() }?.code
    }

    @Test func aDamagedFileIsRefused() throws {
        try calibration.write(model: folder.path)
        let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
        #expect(try refusal(of: text + " ", isListed: false) == "calibration-damaged")
        #expect(try refusal(of: String(text.dropLast(20)), isListed: false) == "calibration-damaged")
        for (old, new, code) in [
            ("}\n", "", "calibration-invalid"), ("calibration/1", "calibration/9", "calibration-version"),
            ("sepit-calibration", "other", "calibration-invalid"),
            (#""temperature":"#, #""temperature":-"#, "calibration-invalid"),
            (#""covariance":["#, #""covariance":[1,"#, "calibration-invalid"),
            (#""mean":["#, #""mean":["x","#, "calibration-invalid"),
            (#""width":32"#, #""width":31"#, "calibration-invalid"),
            (calibration.model, String(repeating: "0", count: 64), "calibration-stale"),
        ] {
            let damaged = text.replacing(old, with: new)
            #expect(damaged != text)
            #expect(try refusal(of: damaged, isListed: true) == code, "\(old)")
        }
    }

    /// Other weights, whether the manifest knows them or not.
    @Test func aCalibrationOfOtherWeightsIsRefused() throws {
        try calibration.write(model: folder.path)
        let model = try ModelDirectory.load(folder.path)
        let part = try #require(model.store.part(named: "multi_modal_projector.linear_1.weight"))
        model.store.elements(of: part)[0] += 1
        try ModelDirectory.save(model, tokenizer: try Tokenizer(directory: folder.path), to: folder.path)
        #expect(#expect(throws: SepitError.self) { try session() }?.code == "calibration-stale")
    }

    /// In every number format of the file.
    @Test(arguments: [StoredType.float32, .bfloat16]) func aModelHasOneFingerprint(type: StoredType) throws {
        let model = try ModelDirectory.load(folder.path)
        try ModelDirectory.save(
            model, tokenizer: try Tokenizer(directory: folder.path), to: folder.path, as: type)
        let loaded = try ModelDirectory.load(folder.path)
        #expect(try ModelFingerprint.of(directory: folder.path) == ModelFingerprint.of(loaded.store))
    }
}
