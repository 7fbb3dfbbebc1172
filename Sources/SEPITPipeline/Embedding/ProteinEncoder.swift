import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

/// A protein language model by itself, from an ESM-2 checkpoint or from the folder of a SEPIT model: hidden states,
/// residue logits and contacts.
///
/// Proteins longer than the model's window are read in overlapping windows; see `ProteinWindows`.
public final class ProteinEncoder {
    public let configuration: ProteinModelConfiguration
    /// Whether C-alpha positions change what it computes.
    public let readsStructure: Bool
    private let path: String
    private let model: ProteinModel
    private let languageHead: MaskedLanguageHead?
    private let contactHead: ContactHead?
    private let device: Device

    /// - Throws: `SepitError` as `ProteinCheckpoint` and `ModelDirectory.load`.
    public init(model path: String, device: Device) throws(SepitError) {
        self.path = path
        self.device = device
        let config = try JSONValue(contentsOf: Path.join(path, "config.json"))
        guard config["model_type"]?.text == "esm" else {
            let whole = try ModelDirectory.load(path)
            (model, configuration, readsStructure) = (whole.protein, whole.configuration.protein, true)
            (languageHead, contactHead) = (nil, nil)
            return
        }
        let checkpoint = try ProteinCheckpoint(path: path)
        let names = checkpoint.tensors.names
        configuration = checkpoint.configuration
        readsStructure = false
        let layout = ParameterLayout()
        model = ProteinModel(configuration, layout: layout, prefix: "")
        languageHead = names.contains("lm_head.dense.weight") ? MaskedLanguageHead(model, layout: layout) : nil
        contactHead =
            names.contains("contact_head.regression.weight") ? ContactHead(configuration, layout: layout) : nil
        let tensors = try Self.withoutTiedDecoder(checkpoint.tensors)
        try layout.requireMatch(tensors, isOptional: ProteinCheckpoint.mayLack)
        let store = layout.allocate()
        // Frequencies that the file lacks are computed.
        store.initialize(seed: 0) { $0.kind == .rotaryFrequencies }
        try store.load(tensors, isOptional: ProteinCheckpoint.mayLack)
    }

    /// The output layer's weights are the embeddings; a copy of them may be stored.
    private static func withoutTiedDecoder(_ tensors: RenamedTensors) throws(SepitError) -> RenamedTensors {
        let decoder = "lm_head.decoder.weight"
        if let stored = tensors.entry(decoder),
            try stored.floats() != tensors.floats("embeddings.word_embeddings.weight")
        {
            throw SepitError(
                .badData, code: "config-unsupported", "The output layer isn't tied to the embeddings.",
                file: tensors.path, found: decoder)
        }
        return RenamedTensors(tensors) { $0 == decoder || $0 == "lm_head.decoder.bias" ? [] : [$0] }
    }

    /// Residues that are read in one piece.
    public var window: Int { ProteinLength.residues(tokens: configuration.maxTokens) }

    /// Hidden state `layer` of every residue, `[residues, hidden]`: 0 for the embeddings, −1 for the last layer with the
    /// final norm.
    ///
    /// - Throws: `SepitError` `.usage` (`layer-invalid`).
    public func hiddenStates(_ protein: ProteinInput, layer: Int = -1) throws(SepitError) -> Tensor {
        let graph = Graph(device: device, recording: false)
        let batch = ProteinBatch([protein], compatibility: .paper, window: configuration.maxTokens)
        let index = layer < 0 ? configuration.layers + 1 + layer : layer
        guard (0...configuration.layers).contains(index) else {
            throw SepitError(
                .usage, code: "layer-invalid", "The model has no such layer.",
                expected: "\(-configuration.layers - 1) to \(configuration.layers)", found: "\(layer)")
        }
        let states = model.hiddenState(graph, batch, index: index)
        return graph.gatherRows(states, Array(batch.tokenRows[0].dropFirst().dropLast()))
    }

    /// Logits of every residue, `[residues, 33]`, in the order of ESM-2's vocabulary.
    ///
    /// - Throws: `SepitError` `.badData` (`head-missing`) for a model without that head.
    public func residueLogits(_ protein: ProteinInput) throws(SepitError) -> Tensor {
        guard let languageHead else { throw missing("masked-language head", "lm_head") }
        let states = try hiddenStates(protein)
        return languageHead(Graph(device: device, recording: false), states)
    }

    /// Probabilities of contact between all residues.
    ///
    /// - Throws: `SepitError` `.badData`: `head-missing` for a model without that head, `protein-too-long` for a protein
    ///   that doesn't fit the window: contacts across windows can't be known.
    public func contacts(_ protein: ProteinInput) throws(SepitError) -> ContactMap {
        guard let contactHead else { throw missing("contact head", "contact_head") }
        let residues = ProteinLength.residues(tokens: protein.ids.count)
        guard residues <= window else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is longer than the model reads in one piece.",
                expected: "at most \(window) residues", found: "\(residues)", hint: "Cut the sequence into domains.")
        }
        let graph = Graph(device: device, recording: false)
        return ContactMap(residues: residues, probabilities: contactHead.contacts(graph, model, protein))
    }

    private func missing(_ head: String, _ name: String) -> SepitError {
        SepitError(
            .badData, code: "head-missing", "This model has no \(head).", file: path, expected: "\(name) tensors",
            hint: "Name the folder of an ESM-2 checkpoint such as facebook/esm2_t12_35M_UR50D.")
    }
}
