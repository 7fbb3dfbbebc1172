import FileKit
import LanguageModel
import TensorKit
import Testing

@Suite struct LlamaModelTests {
    private func model(_ experts: ExpertConfiguration? = nil, seed: UInt64 = 3) -> (LlamaModel, TrainableParameters) {
        let layout = ParameterLayout()
        let model = LlamaModel(
            LlamaConfiguration(
                layers: 3, hiddenSize: 24, heads: 4, keyValueHeads: 2, feedForwardSize: 36, vocabularySize: 50,
                experts: experts), layout: layout)
        let store = layout.allocate()
        store.initialize(seed: seed)
        // Ten times the initial deviation, so that every part matters.
        for part in store.parts where part.shape.count > 1 {
            let elements = store.elements(of: part)
            for i in elements.indices { elements[i] *= 10 }
        }
        return (model, store)
    }

    private func ids(_ count: Int, seed: UInt64) -> [Int32] {
        var random = CounterRandom(seed: seed, stream: "ids")
        return (0..<count).map { _ in Int32.random(in: 0..<50, using: &random) }
    }

    private func graph(recording: Bool = false) throws -> Graph {
        Graph(device: try Device(), recording: recording)
    }

    /// Logits of each text, by one full pass over all of them.
    private func logits(_ model: LlamaModel, _ texts: [[Int32]], caches: [KVCache] = []) throws -> [[Float]] {
        let graph = try graph()
        let sequences = SequenceRange.packed(texts.map(\.count))
        let (states, _) = model.hiddenStates(
            graph, model.embed(graph, texts.flatMap { $0 }), sequences: sequences,
            positions: texts.flatMap { $0.indices.map(Int32.init) }, caches: caches)
        let values = model.logits(graph, states).values
        return sequences.map { Array(values[$0.start * 50..<($0.start + $0.length) * 50]) }
    }

    private func largestDifference(_ x: some Collection<Float>, _ y: some Collection<Float>) -> Float {
        x.count == y.count ? zip(x, y).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
    }

    @Test(arguments: [nil, ExpertConfiguration(count: 3, router: .topK(2, renormalise: true))])
    func decodingWithTheCacheIsTheFullPass(experts: ExpertConfiguration?) throws {
        let (model, _) = model(experts)
        let texts = [ids(14, seed: 1), ids(20, seed: 2), ids(11, seed: 3)]
        let prompts = [5, 12, 1]
        let full = try logits(model, texts)
        let caches = (0..<3).map { _ in KVCache(model.configuration, capacity: 20) }
        let begun = try logits(model, zip(texts, prompts).map { Array($0.prefix($1)) }, caches: caches)
        for i in 0..<3 { #expect(largestDifference(begun[i], full[i].prefix(prompts[i] * 50)) <= 1e-5) }
        while true {
            let going = texts.indices.filter { caches[$0].length < texts[$0].count }
            if going.isEmpty { break }
            let graph = try graph()
            let at = going.map { caches[$0].length }
            let x = model.embed(graph, zip(going, at).map { texts[$0][$1] })
            let values = model.logits(graph, model.nextStates(graph, x, caches: going.map { caches[$0] })).values
            for (row, index) in going.enumerated() {
                let expected = full[index][at[row] * 50..<(at[row] + 1) * 50]
                let found = values[row * 50..<(row + 1) * 50]
                #expect(largestDifference(found, expected) <= 1e-5, "text \(index), token \(at[row])")
            }
        }
        #expect(caches.map(\.length) == [14, 20, 11])
    }

    @Test func oneExpertIsTheDenseModel() throws {
        let (dense, denseStore) = model()
        let (expert, expertStore) = model(ExpertConfiguration(count: 1))
        for part in expertStore.parts {
            guard let source = denseStore.part(part.role.with(expert: nil)) else {
                #expect(part.role.kind == .router)
                continue
            }
            _ = expertStore.elements(of: part).update(fromContentsOf: denseStore.elements(of: source))
        }
        let texts = [ids(17, seed: 4), ids(3, seed: 5)]
        for (found, expected) in zip(try logits(expert, texts), try logits(dense, texts)) {
            #expect(largestDifference(found, expected) <= 1e-5)
        }
    }

    @Test(arguments: [nil, ExpertConfiguration(count: 4, router: .topK(2, renormalise: false))])
    func packingChangesNothing(experts: ExpertConfiguration?) throws {
        let (model, _) = model(experts)
        let texts = [ids(9, seed: 6), ids(1, seed: 7), ids(40, seed: 8)]
        let packed = try logits(model, texts)
        for (text, expected) in zip(texts, packed) {
            #expect(largestDifference(try logits(model, [text])[0], expected) <= 1e-5)
        }
        for (found, expected) in zip(try logits(model, texts.reversed()).reversed(), packed) {
            #expect(largestDifference(found, expected) <= 1e-5)
        }
    }

    @Test func laterTokensDoNotReachEarlierOnes() throws {
        let (model, _) = model()
        let text = ids(12, seed: 9)
        let changed = text.prefix(8) + ids(4, seed: 10)
        let (a, b) = (try logits(model, [text])[0], try logits(model, [Array(changed)])[0])
        #expect(largestDifference(a.prefix(8 * 50), b.prefix(8 * 50)) <= 1e-6)
        #expect(largestDifference(a, b) > 1e-3)
    }

    @Test func tiesGoToTheLowerExpert() {
        let probabilities = Tensor([0.25, 0.25, 0.25, 0.25, 0.1, 0.4, 0.1, 0.4, 0.3, 0.2, 0.3, 0.2], shape: [3, 4])
        let routing = Routing(scores: probabilities, topK: 2)
        #expect(routing.chosen == [0, 1, 1, 3, 0, 2])
        #expect(routing.offsets == [0, 2, 4, 5, 6])
        #expect(routing.rows == [0, 2, 0, 1, 2, 1])
        #expect(routing.slots == [0, 4, 1, 2, 5, 3])
    }

    @Test func everyTokenReachesItsExperts() throws {
        var random = CounterRandom(seed: 2)
        let probabilities = Tensor((0..<40 * 5).map { _ in random.uniform() }, shape: [40, 5])
        for topK in 1...5 {
            let routing = Routing(scores: probabilities, topK: topK)
            #expect(routing.slots.sorted() == (0..<Int32(40 * topK)).map { $0 })
            for expert in 0..<5 {
                for slot in routing.offsets[expert]..<routing.offsets[expert + 1] {
                    #expect(routing.chosen[Int(routing.slots[slot])] == Int32(expert))
                }
            }
        }
    }
}
