import FileKit
import LanguageModel
import SEPITModel
import TensorKit
import Testing
import TestSupport

/// Models on disk whose parts don't fit each other.
@Suite struct ModelDirectoryTests {
    private let folder: TemporaryDirectory
    private let model = TinyModel().model

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["fold"])
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func tensors() -> [SafetensorsWriter.Tensor] {
        model.store.parts.map {
            SafetensorsWriter.Tensor($0.name, shape: $0.shape, floats: Array(model.store.elements(of: $0)))
        }
    }

    private func failure(_ change: (inout [SafetensorsWriter.Tensor]) -> Void) throws -> SepitError? {
        var tensors = tensors()
        change(&tensors)
        try SafetensorsWriter.write(tensors, to: folder("model.safetensors"))
        return #expect(throws: SepitError.self) { try ModelDirectory.load(folder.path) }
    }

    @Test func namesWhatIsMissing() throws {
        let error = try failure { $0.removeAll { $0.name.contains("layers.1.mlp.up") } }
        #expect(
            error?.code == "tensor-missing"
                && error?.message.contains("text_model.model.layers.1.mlp.up_proj.weight") == true)
    }

    @Test func namesWhatHasNoPlace() throws {
        let error = try failure { $0.append(SafetensorsWriter.Tensor("text_model.rubbish", shape: [1], floats: [1])) }
        #expect(error?.code == "tensor-unexpected" && error?.message.contains("text_model.rubbish") == true)
    }

    @Test func namesBothShapes() throws {
        let error = try failure { tensors in
            tensors.removeAll { $0.name == "text_model.model.norm.weight" }
            tensors.append(
                SafetensorsWriter.Tensor("text_model.model.norm.weight", shape: [5], floats: [1, 2, 3, 4, 5]))
        }
        #expect(error?.code == "tensor-shape" && error?.expected == "[48]" && error?.found == "[5]")
    }

    @Test func integersAreNoWeights() throws {
        let error = try failure { tensors in
            tensors.removeAll { $0.name == "text_model.model.norm.weight" }
            let ones = [Int](repeating: 1, count: 48)
            tensors.append(SafetensorsWriter.Tensor("text_model.model.norm.weight", shape: [48], integers: ones))
        }
        #expect(error?.code == "tensor-type" && error?.found == "I64")
    }

    @Test func readsShardsAndRefusesHalfOfThem() throws {
        let tensors = tensors()
        let half = tensors.count / 2
        try SafetensorsWriter.write(Array(tensors[..<half]), to: folder("model-00001-of-00002.safetensors"))
        try SafetensorsWriter.write(Array(tensors[half...]), to: folder("model-00002-of-00002.safetensors"))
        try FileSystem.remove(folder("model.safetensors"))
        func index(_ count: Int) throws {
            let map = tensors.prefix(count).enumerated().map {
                "\"\($1.name)\": \"model-0000\($0 < half ? 1 : 2)-of-00002.safetensors\""
            }
            try AtomicFile.write(
                "{\"weight_map\": {\(map.joined(separator: ","))}}", to: folder("model.safetensors.index.json"))
        }
        try index(tensors.count)
        let loaded = try ModelDirectory.load(folder.path)
        #expect(
            loaded.store.parts.allSatisfy { part in
                model.store.part(named: part.name).map { Array(model.store.elements(of: $0)) }
                    == Array(loaded.store.elements(of: part))
            })
        try index(tensors.count - 1)
        #expect(#expect(throws: SepitError.self) { try ModelDirectory.load(folder.path) }?.code == "checkpoint-index")
        try index(half)
        #expect(#expect(throws: SepitError.self) { try ModelDirectory.load(folder.path) }?.code == "tensor-missing")
    }

    @Test func aPickleIsNotRead() throws {
        try FileSystem.remove(folder("model.safetensors"))
        try AtomicFile.write("pickle", to: folder("pytorch_model.bin"))
        let error = #expect(throws: SepitError.self) { try ModelDirectory.load(folder.path) }
        #expect(error?.code == "weights-pickle" && error?.found == "pytorch_model.bin")
    }
}
