import FileKit
import LanguageModel
import ProteinKit
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// Embeddings of many proteins in one file, with the ESM-2 golden and with a SEPIT model.
@Suite struct EmbeddingRunTests {
    private static let esm =
        #filePath.split(separator: "/Tests/")[0].description + "/Tests/StructureEncoderTests/Goldens/esm2"
    private let folder: TemporaryDirectory
    private let proteins: [ProteinChain]
    private var inputs: [ProteinInput] { proteins.map { ProteinInput($0) } }

    init() throws {
        folder = try TemporaryDirectory()
        let lengths = [300, 17, 900, 1, 512, 64, 1022, 250, 700, 800, 33, 400]
        proteins = lengths.enumerated().map { index, length in
            ProteinChain(
                id: "", name: "p\(index)", sequence: Array(String.protein(index, length: length).utf8))
        }
    }

    @Test func batchesHoldAllProteinsOnceAndAreBounded() throws {
        let encoder = try ProteinEncoder(model: Self.esm, precision: .fp32, device: Device())
        let lengths = proteins.map(\.sequence.count)
        let batches = encoder.batches(residues: lengths)
        #expect(batches.count > 1 && batches.flatMap { Array($0) } == Array(lengths.indices))
        #expect(batches.allSatisfy { $0.count == 1 || lengths[$0].reduce(0) { $0 + $1 + 2 } <= 4096 })
        #expect(encoder.batches(residues: []).isEmpty)
    }

    /// Packed batches give what each protein alone gives, in a file whose tensors are in the order of their names.
    @Test func aFileOfBatchesHoldsWhatEachProteinAloneGives() throws {
        let encoder = try ProteinEncoder(model: Self.esm, precision: .fp32, device: Device())
        for output in [EmbeddingRun.Output.residues(layer: 2), .mean(layer: -1), .logits] {
            var (done, residues, calls) = (0, 0, 0)
            try EmbeddingRun(encoder, proteins, output).write(
                to: folder("out"), progress: { (done, residues, calls) = ($0, residues + $1, calls + 1) })
            #expect(done == proteins.count && residues == proteins.reduce(0) { $0 + $1.sequence.count })
            #expect(calls > 1)
            let file = try SafetensorsFile(path: folder("out"))
            #expect(file.names == proteins.map(\.name).sorted())
            for (protein, input) in zip(proteins, inputs) {
                let alone =
                    switch output {
                    case .residues(let layer): try encoder.hiddenStates([input], layer: layer)[0]
                    case .mean(let layer): try encoder.means([input], layer: layer)[0]
                    case .logits: try encoder.residueLogits([input])[0]
                    }
                #expect(try file.tensor(protein.name).shape == alone.shape)
                let found = try file.floats(protein.name)
                #expect(zip(found, alone.values).allSatisfy { abs($0 - $1) <= 1e-5 }, "\(protein.name), \(output)")
            }
        }
    }

    @Test func aCancelledRunLeavesNoFile() throws {
        let encoder = try ProteinEncoder(model: Self.esm, precision: .fp32, device: Device())
        let run = try EmbeddingRun(encoder, proteins, .mean(layer: -1))
        var asked = 0
        let error = #expect(throws: SepitError.self) {
            try run.write(
                to: folder("out"),
                isCancelled: {
                    asked += 1; return asked > 1
                })
        }
        #expect(error?.kind == .interrupted && !FileSystem.exists(folder("out")))
    }

    @Test func structuresCountWithASEPITModel() throws {
        let package = #filePath.split(separator: "/Tests/")[0].description
        let tokenizer = try Tokenizer(directory: Path.join(package, "data/demo-model"))
        try ModelDirectory.save(TinyModel().model, tokenizer: tokenizer, to: folder.path)
        let inputs = TinyModel.examples(2).map(\.protein)
        let bare = inputs.map { ProteinInput(ids: $0.ids, positions: $0.ids.map { _ in nil }) }
        let exact = try ProteinEncoder(model: folder.path, precision: .fp32, device: Device())
        let (with, without) = (try exact.means(inputs), try exact.means(bare))
        #expect(exact.readsStructure && with[0].values != without[0].values)
        let rounded = try ProteinEncoder(model: folder.path, precision: .bf16, device: Device()).means(inputs)
        for (a, b) in zip(with, rounded) {
            func dot(_ x: [Float], _ y: [Float]) -> Double { zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
            let (x, y) = (a.values, b.values)
            #expect(dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot() >= 0.999)
        }
        let error = #expect(throws: SepitError.self) { try EmbeddingRun(exact, [], .logits) }
        #expect(error?.code == "head-missing")
    }
}
