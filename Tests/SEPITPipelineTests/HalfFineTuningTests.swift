import LanguageModel
import SEPITPipeline
import TensorKit
import Testing
import TestSupport

@Suite struct HalfFineTuningTests {
    private static let layers = 6

    private static let dense = TinyModel { $0.text.layers = layers }.model.store.parts
    private static let experts = TinyModel {
        ($0.text.layers, $0.text.experts) = (layers, ExpertConfiguration(count: 3))
    }.model.store.parts

    private func trained(_ parts: [ParameterLayout.Part], round: Int, seed: UInt64 = 1) -> Set<String> {
        let frozen = HalfFineTuning.frozen(of: parts, seed: seed, round: round)
        return Set(parts.filter { !frozen.contains($0.role) }.map(\.name))
    }

    @Test(arguments: [0, 1, 17]) func everyLayerTrainsItsShare(round: Int) {
        let names = trained(Self.dense, round: round)
        var networks: [Int] = []
        for layer in 0..<Self.layers {
            let prefix = "text_model.model.layers.\(layer)."
            #expect("qkvo".count { names.contains("\(prefix)self_attn.\($0)_proj.weight") } == 2)
            #expect(["input", "post_attention"].count { names.contains("\(prefix)\($0)_layernorm.weight") } == 1)
            networks.append(["gate", "up", "down"].count { names.contains("\(prefix)mlp.\($0)_proj.weight") })
        }
        #expect(networks.count { $0 == 2 } == 3 && networks.count { $0 == 1 } == 3)
        for layer in 0..<2 {
            let prefix = "protein_model.encoder.layer.\(layer)."
            let attention = ["self.query", "self.key", "self.value", "output.dense"]
            #expect(attention.count { names.contains("\(prefix)attention.\($0).weight") } == 2)
            #expect(["intermediate", "output"].count { names.contains("\(prefix)\($0).dense.weight") } == 1)
            let norms = ["attention.LayerNorm", "LayerNorm"]
            for kind in ["weight", "bias"] { #expect(norms.count { names.contains("\(prefix)\($0).\(kind)") } == 1) }
            #expect(
                norms.allSatisfy { names.contains("\(prefix)\($0).weight") == names.contains("\(prefix)\($0).bias") })
        }
    }

    @Test func expertsAreNetworksOfTheirOwn() {
        let names = trained(Self.experts, round: 2)
        let counts = (0..<Self.layers).flatMap { layer in
            (0..<3).map { expert in
                ["gate", "up", "down"].count {
                    names.contains("text_model.model.layers.\(layer).mlp.experts.\(expert).\($0)_proj.weight")
                }
            }
        }
        #expect(counts.count { $0 == 2 } == 9 && counts.count { $0 == 1 } == 9)
    }

    @Test func whatIsNotAMatrixOfALayerAlwaysTrains() {
        let always = Self.experts.map(\.name).filter { name in
            ["embed", "lm_head", "model.norm", ".gate.weight", "multi_modal", "structure_bias", "layer_norm_after"]
                .contains { name.contains($0) } || (name.hasSuffix(".bias") && !name.contains("LayerNorm"))
        }
        #expect(always.count > 20)
        for round in 0..<8 { #expect(trained(Self.experts, round: round).isSuperset(of: always)) }
    }

    /// About half of what is drawn, another half every round, and everything in the long run.
    @Test func roundsDrawAnew() {
        let all = (0..<400).map { trained(Self.dense, round: $0) }
        let always = all.reduce(all[0]) { $0.intersection($1) }
        let drawn = Set(Self.dense.filter { $0.shape.count == 2 }.map(\.name)).subtracting(always)
        #expect(drawn.count == Self.layers * 7 + 2 * 6)
        let rounds = all.map { $0.intersection(drawn) }
        #expect(Set(rounds).count > 390)
        #expect(rounds.allSatisfy { $0.count * 2 == drawn.count })
        for name in drawn {
            let share = Double(rounds.count { $0.contains(name) }) / 400
            #expect(abs(share - 0.5) < 0.1, "\(name): \(share)")
        }
        #expect(trained(Self.dense, round: 0, seed: 2) != trained(Self.dense, round: 0))
    }
}
