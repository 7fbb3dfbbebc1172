import FileKit
import LanguageModel
import TensorKit
import Testing

/// Sequences that are decoded together.
@Suite struct CachedDecoderTests {
    private static let experts = ExpertConfiguration(count: 3, router: .topK(2, renormalise: true))

    /// Widths with and without a remainder beside whole vectors and blocks.
    private func model(_ format: WeightMatrix.Format, width: Int, _ experts: ExpertConfiguration?) throws -> LlamaModel
    {
        let layout = ParameterLayout()
        let model = LlamaModel(
            LlamaConfiguration(
                layers: 2, hiddenSize: width, heads: 4, keyValueHeads: 2, feedForwardSize: 68, vocabularySize: 50,
                experts: experts), layout: layout)
        let products = ParameterRole.Kind.attention.union(ParameterRole.Kind.feedForward).union([.embedding, .head])
        _ = try layout.freeze(
            device: try Device(), format: { products.contains($0.role.kind) ? format : nil },
            read: { part, rows, values in
                var random = CounterRandom(seed: 5, stream: part.name, step: rows.lowerBound)
                for i in values.indices { values[i] = Float.random(in: -0.3...0.3, using: &random) }
            })
        return model
    }

    private func ids(_ count: Int, seed: UInt64) -> [Int32] {
        var random = CounterRandom(seed: seed, stream: "ids")
        return (0..<count).map { _ in Int32.random(in: 0..<50, using: &random) }
    }

    /// A sequence that was read, and its logits.
    private func read(_ ids: [Int32], _ model: LlamaModel, _ device: Device) -> (
        decoder: CachedDecoder, logits: [Float]
    ) {
        let decoder = CachedDecoder(model, sequences: 1, capacity: 200, device: device)
        let graph = Graph(device: device, recording: false)
        let logits = decoder.read(
            graph, model.embed(graph, ids), sequences: [SequenceRange(start: 0, length: ids.count)],
            positions: ids.indices.map(Int32.init))
        return (decoder, logits.values)
    }

    private func best(_ logits: some Collection<Float>) -> Int32 {
        Int32(zip(0..., logits).max { $0.1 < $1.1 }?.0 ?? 0)
    }

    /// Sequences of other lengths join at other steps, and leave before or after each other: each has the logits that it has
    /// alone, bit for bit.
    @Test(
        arguments: WeightMatrix.Format.allCases,
        [(64, nil), (72, nil), (64, experts)] as [(Int, ExpertConfiguration?)])
    func everyoneHasTheirOwnLogits(format: WeightMatrix.Format, shape: (Int, ExpertConfiguration?)) throws {
        let model = try model(format, width: shape.0, shape.1)
        let device = try Device()
        let begins = [0, 0, 2, 3, 3, 3, 7, 9, 9, 9]
        let lengths = [5, 80, 1, 17, 3, 33, 2, 64, 9, 1]
        let steps = [30, 4, 12, 1, 20, 9, 70, 6, 11, 16]
        let prompts = zip(0..., lengths).map { ids($1, seed: $0) }
        let alone = prompts.indices.map { index in
            var (decoder, logits) = read(prompts[index], model, device)
            return (0..<steps[index]).map { _ in
                logits = decoder.step([best(logits)], sequences: [0]).values
                return logits
            }
        }
        var going: [Int: (decoder: CachedDecoder, logits: [Float], done: Int)] = [:]
        for step in 0..<80 {
            for index in prompts.indices where begins[index] == step {
                let (decoder, logits) = read(prompts[index], model, device)
                going[index] = (decoder, logits, 0)
            }
            for index in prompts.indices where going[index]?.done == steps[index] { going[index] = nil }
            let together = going.keys.sorted()
            guard let first = together.first, let decoder = going[first]?.decoder else { continue }
            #expect(together.count <= CachedDecoder.exactSequences)
            let logits = decoder.step(
                together.map { best(going[$0]?.logits ?? []) },
                of: together.flatMap { going[$0]?.decoder.caches ?? [] })
            for (row, index) in together.enumerated() {
                let own = Array(CachedDecoder.row(row, of: logits))
                #expect(own == alone[index][going[index]?.done ?? 0], "sequence \(index), step \(step)")
                going[index]?.logits = own
                going[index]?.done += 1
            }
        }
        #expect(going.isEmpty)
    }

    /// More sequences than have the same bits differ by rounding alone.
    @Test(arguments: WeightMatrix.Format.allCases) func manyDifferByRounding(format: WeightMatrix.Format) throws {
        let model = try model(format, width: 64, nil)
        let device = try Device()
        let prompts = (0..<20).map { ids(1 + Int($0) * 3, seed: $0) }
        let decoders = prompts.map { read($0, model, device).decoder }
        let together = decoders[0].step([Int32](repeating: 7, count: 20), of: decoders.flatMap(\.caches))
        for (row, prompt) in prompts.enumerated() {
            let alone = read(prompt, model, device).decoder.step([7], sequences: [0]).values
            let size = (alone.reduce(0) { $0 + $1 * $1 } / Float(alone.count)).squareRoot()
            let error = zip(CachedDecoder.row(row, of: together), alone).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(error <= (format == .fp32 ? 1e-5 : 0.03) * size, "row \(row): \(error) of \(size)")
        }
    }

    /// What a sequence forgets leaves no trace, though its cache has grown and others went on.
    @Test func forgettingLeavesNoTrace() throws {
        let model = try model(.fp32, width: 64, nil)
        let device = try Device()
        let (one, other) = (read(ids(60, seed: 1), model, device), read(ids(10, seed: 2), model, device))
        let expected = one.decoder.step([3], sequences: [0]).values
        for id in ids(30, seed: 3) { _ = one.decoder.step([id, id], of: one.decoder.caches + other.decoder.caches) }
        one.decoder.cut(to: [60])
        #expect(one.decoder.step([3], sequences: [0]).values == expected)
    }
}
