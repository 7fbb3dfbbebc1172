import FileKit
import SEPITPipeline
import Testing

@Suite struct TrainingPresetTests {
    /// Every preset is a file that every stage reads, and says what the stage's model is.
    @Test(arguments: TrainingPreset.allCases) func presetsAreConfigurationsOfEveryStage(preset: TrainingPreset) throws {
        for stage in TrainingStage.allCases {
            let configuration = try TrainingConfiguration(stage, yaml: preset.yaml)
            #expect(configuration != TrainingConfiguration(stage), "it sets something")
            guard [.stage0, .stage1].contains(stage) else { continue }
            #expect(configuration.model == ModelSettings(try #require(ModelPreset(rawValue: preset.rawValue))))
        }
        #expect(preset.yaml.hasPrefix("# \(preset.rawValue): "))
        #expect(preset.yaml.split(separator: "\n").count { $0.contains("#") } > 12, "it is commented")
    }

    private static let published: [TrainingStage] = [.stage0, .stage1, .stage2]

    @Test func thePapersPresetHasThePapersSettings() throws {
        let stages = try Self.published.map { try TrainingConfiguration($0, yaml: TrainingPreset.paper.yaml) }
        #expect(stages.map(\.train.epochs) == [10, 4, 4])
        #expect(stages.map(\.train.learningRate) == [1e-5, 1e-5, 1e-5] && stages[0].train.proteinLearningRate == 1e-6)
        #expect(stages.map(\.train.connectorLearningRate) == [nil, 1e-4, 1e-4])
        #expect(stages.map(\.train.structureDropout) == [0, 0.15, 0.15])
        #expect(stages.allSatisfy { $0.train.schedule == .linear && $0.train.weightDecay == 0 })
        let model = ModelSettings(.paper)
        #expect([model.proteinLayers, model.proteinHidden, model.proteinHeads] == [33, 1280, 20])
        #expect([model.layers, model.hidden, model.heads, model.kvHeads, model.ffn] == [22, 2048, 32, 4, 5632])
    }

    /// What stands below a stage wins over what stands beside it, wherever, and counts for no other stage.
    @Test func settingsOfAStageWin() throws {
        let yaml = """
            stage2:
              train: {epochs: 7, seed: 3}
              moe: {experts: 2}
            train: {epochs: 5, logEvery: 2}
            stage1:
              train: {seed: 9}
            stage0:
            """
        let configurations = try Self.published.map { try TrainingConfiguration($0, yaml: yaml) }
        #expect(configurations.map(\.train.epochs) == [5, 5, 7])
        #expect(configurations.map(\.train.seed) == [0, 9, 3])
        #expect(configurations.map(\.train.logEvery) == [2, 2, 2])
        #expect(configurations[2].moe.experts == 2)
        #expect(try TrainingConfiguration(.stage2, yaml: yaml, overrides: ["train.epochs=1"]).train.epochs == 1)
    }

    /// Mistakes in what is said of other stages are found before they are run, days later.
    @Test func mistakesOfAllStagesAreReported() throws {
        let yaml = """
            stage0:
              moe: {experts: 2}
            stage1:
              train: {epoks: 3}
              trian: {epochs: 3}
              stage2: {train: {epochs: 3}}
            stage2:
              train: {epochs: many}
              moe: {topK: 9}
            stage9:
              train: {epochs: 1}
            """
        for stage in TrainingStage.allCases {
            let error = #expect(throws: SepitError.self) {
                _ = try TrainingConfiguration(stage, yaml: yaml, path: "a.yaml")
            }
            for line in [
                "line 2: moe.experts: belongs to stage2, this is stage0",
                "line 4: train.epoks: there is no such field; did you mean train.epochs?",
                "line 5: trian: there is no such field; did you mean train?", "line 6: stage2: there is no such field",
                "line 8: train.epochs: expected integer", "line 10: stage9: there is no such field; did you mean stage",
            ] { #expect(error?.message.contains(line) == true, "\(line) in \(error?.message ?? "")") }
            #expect(error?.kind.exitCode == 65)
        }
        let error = #expect(throws: SepitError.self) {
            _ = try TrainingConfiguration(.stage0, yaml: "stage2: {moe: {topK: 9}}")
        }
        #expect(error?.message.contains("moe.topK: expected at most moe.experts") == true)
        #expect(throws: SepitError.self) { _ = try TrainingConfiguration(.stage1, yaml: "stage1: 5") }
    }
}
