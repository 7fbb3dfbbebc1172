import FileKit
import ProteinKit
import SEPITModel
import StructureEncoder
import TensorKit

/// A protein language model by itself, from an ESM-2 checkpoint or from the folder of a SEPIT model: hidden states,
/// residue logits and contacts.
///
/// Weights stay in the mapped file. A batch reads each once, when a product needs it, and lets go of its pages then, so
/// that a model takes no time to load and little memory. Proteins longer than the model's window are read in
/// overlapping windows; see `ProteinWindows`.
public final class ProteinEncoder {
    /// The model's.
    public let configuration: ProteinModelConfiguration
    /// Whether C-alpha positions change what it computes.
    public let readsStructure: Bool
    private let path: String
    private let precision: Precision
    private let model: ProteinModel
    private let languageHead: MaskedLanguageHead?
    private let contactHead: ContactHead?
    private let device: Device
    /// Called now and then while proteins are encoded, which can take long.
    public var betweenLayers: (() -> Void)? {
        get { device.betweenLayers }
        set { device.betweenLayers = newValue }
    }

    /// - Throws: `SepitError` as `ProteinCheckpoint` and `ModelDirectory.open`.
    public init(
        model path: String, precision choice: EncoderPrecision = .auto, device: Device
    ) throws(SepitError) {
        self.path = path
        self.device = device
        precision = choice.precision(on: device)
        // Products round what is stored in fp32, and only fp32 is the reference.
        let weights: WeightChoice = precision == .bf16 ? .auto : .fp32
        try ForeignWeights.refuse(path)
        let config = try JSONValue(contentsOf: Path.join(path, "config.json"))
        guard config["model_type"]?.text == "esm" else {
            let whole = try ModelDirectory.open(path, device: device, weights: weights)
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
        try layout.open(
            try Self.withoutTiedDecoder(checkpoint.tensors), device: device, isStreamed: true,
            isOptional: ProteinCheckpoint.mayLack
        ) { weights.format($0.role, storedAs: $1) }
    }

    /// A model whose weights are there already.
    init(_ model: ProteinModel, precision: Precision, device: Device) {
        (self.model, self.precision, self.device) = (model, precision, device)
        (path, configuration, readsStructure) = ("", model.configuration, true)
        (languageHead, contactHead) = (nil, nil)
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

    private func graph() -> Graph {
        Graph(device: device, recording: false, precision: precision)
    }

    /// Consecutive proteins to be encoded together: so many that reading the weights takes a small share of the time,
    /// so few that memory holds them.
    ///
    /// - Parameter residues: of each protein.
    public func batches(residues: [Int]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var (start, tokens) = (0, 0)
        for (index, count) in residues.enumerated() {
            if index > start, tokens + ProteinLength.tokens(residues: count) > Self.tokensPerBatch {
                batches.append(start..<index)
                (start, tokens) = (index, 0)
            }
            tokens += ProteinLength.tokens(residues: count)
        }
        return start < residues.count ? batches + [start..<residues.count] : batches
    }

    private static let tokensPerBatch = 4096

    /// Hidden state `layer` of every residue of each protein, `[residues, hidden]`: 0 for the embeddings, −1 for the
    /// last layer with the final norm. The proteins go through the model together.
    ///
    /// - Throws: `SepitError` `.usage` (`layer-invalid`).
    public func hiddenStates(_ proteins: [ProteinInput], layer: Int = -1) throws(SepitError) -> [Tensor] {
        let index = try index(ofLayer: layer)
        guard !proteins.isEmpty else { return [] }
        let batch = ProteinBatch(proteins, compatibility: .paper, window: configuration.maxTokens)
        let graph = graph()
        let states = model.hiddenState(graph, batch, index: index)
        return batch.tokenRows.map { graph.gatherRows(states, Array($0.dropFirst().dropLast())) }
    }

    /// The mean over each protein's residues of hidden state `layer`, `[hidden]`; zeros for a protein without any.
    ///
    /// - Throws: `SepitError` `.usage` (`layer-invalid`).
    public func means(_ proteins: [ProteinInput], layer: Int = -1) throws(SepitError) -> [Tensor] {
        try hiddenStates(proteins, layer: layer).map { states in
            var sums = [Double](repeating: 0, count: states.width)
            for row in 0..<states.rows {
                let values = states.base + row * states.width
                for i in 0..<states.width { sums[i] += Double(values[i]) }
            }
            let count = Double(max(1, states.rows))
            return Tensor(sums.map { Float($0 / count) }, shape: [states.width])
        }
    }

    /// The mean over a protein's residues of hidden state `layer`.
    ///
    /// - Throws: as `means`.
    public func vector(of chain: ProteinChain, layer: Int = -1) throws(SepitError) -> [Float] {
        let means = try means([ProteinInput(chain, for: configuration.compatibility)], layer: layer)
        return means.flatMap { Array($0.values) }
    }

    /// Hidden state `layer` of each residue of a protein.
    ///
    /// - Throws: as `hiddenStates`.
    public func residueVectors(of chain: ProteinChain, layer: Int = -1) throws(SepitError) -> [[Float]] {
        let states = try hiddenStates([ProteinInput(chain, for: configuration.compatibility)], layer: layer)
        return states.flatMap { states in
            (0..<states.rows).map { row in
                Array(UnsafeBufferPointer(start: states.base + row * states.width, count: states.width))
            }
        }
    }

    /// Logits of every residue of each protein, `[residues, 33]`, in the order of ESM-2's vocabulary.
    ///
    /// - Throws: `SepitError` `.badData` (`head-missing`) for a model without that head.
    public func residueLogits(_ proteins: [ProteinInput]) throws(SepitError) -> [Tensor] {
        guard let languageHead else { throw missing("masked-language head", "lm_head") }
        return try hiddenStates(proteins).map { languageHead(graph(), $0) }
    }

    /// - Throws: `SepitError` `.badData` (`head-missing`) for a model that gives no residue logits.
    func requireLanguageHead() throws(SepitError) {
        if languageHead == nil { throw missing("masked-language head", "lm_head") }
    }

    /// A layer counted from the front.
    ///
    /// - Throws: `SepitError` `.usage` (`layer-invalid`).
    func index(ofLayer layer: Int) throws(SepitError) -> Int {
        let index = layer < 0 ? configuration.layers + 1 + layer : layer
        guard (0...configuration.layers).contains(index) else {
            throw SepitError(
                .usage, code: "layer-invalid", "The model has no such layer.",
                expected: "\(-configuration.layers - 1) to \(configuration.layers)", found: "\(layer)")
        }
        return index
    }

    /// Probabilities of contact between all residues.
    ///
    /// - Throws: `SepitError` `.badData`: `head-missing` for a model without that head, `protein-too-long` for a
    ///   protein that doesn't fit the window: contacts across windows can't be known.
    public func contacts(_ protein: ProteinInput) throws(SepitError) -> ContactMap {
        guard let contactHead else { throw missing("contact head", "contact_head") }
        let residues = protein.residues
        guard residues <= window else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is longer than the model reads in one piece.",
                expected: "at most \(window) residues", found: "\(residues)", hint: "Cut the sequence into domains.")
        }
        return ContactMap(residues: residues, probabilities: contactHead.contacts(graph(), model, protein))
    }

    private func missing(_ head: String, _ name: String) -> SepitError {
        SepitError(
            .badData, code: "head-missing", "This model has no \(head).", file: path, expected: "\(name) tensors",
            hint: "Name the folder of an ESM-2 checkpoint such as facebook/esm2_t12_35M_UR50D.")
    }
}
