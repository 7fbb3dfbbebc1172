import FileKit
import LanguageModel
import SEPITPipeline
import Testing

@Suite struct ConfigurationTests {
    @Test func anEmptyFileGivesTheDefaults() throws {
        for yaml in ["", "\n# nothing\n", "train:\n", "train: {}\n"] {
            #expect(try TrainingConfiguration(.stage1, yaml: yaml) == TrainingConfiguration(.stage1))
        }
    }

    @Test func valuesOfEveryTypeAreRead() throws {
        let configuration = try TrainingConfiguration(
            .stage1,
            yaml: """
                model:
                  preset: mini
                  layers: 2          # changes the preset
                  compat: official
                train:
                  learningRate: 1e-4
                  connectorLearningRate: 0.002
                  structureLearningRate: null
                  schedule: linear
                  seed: 7
                """)
        var expected = TrainingConfiguration(.stage1)
        expected.model = ModelSettings(.mini)
        expected.model.layers = 2
        expected.model.compat = .official
        expected.train.learningRate = 1e-4
        expected.train.connectorLearningRate = 0.002
        expected.train.schedule = .linear
        expected.train.seed = 7
        #expect(configuration == expected)
        var router = TopKSettings()
        router.renormalise = true
        #expect(try TrainingConfiguration(.stage2, yaml: "moe: {renormalise: true}").moe.router == .topK(router))
    }

    /// A preset is the ground for the other fields, wherever in the file it stands.
    @Test func theOrderOfFieldsDoesNotMatter() throws {
        let first = try TrainingConfiguration(.stage1, yaml: "model: {preset: mini, layers: 3}")
        #expect(try TrainingConfiguration(.stage1, yaml: "model: {layers: 3, preset: mini}") == first)
        #expect(
            try TrainingConfiguration(.stage1, yaml: "model: {layers: 3}", overrides: ["model.preset=mini"]) == first)
    }

    @Test func overridesWin() throws {
        let configuration = try TrainingConfiguration(
            .stage1, yaml: "train: {epochs: 3, seed: 1}", overrides: ["train.epochs=5", "train.epochs=6"])
        #expect(configuration.train.epochs == 6)
        #expect(configuration.train.seed == 1)
    }

    @Test(arguments: TrainingStage.allCases) func writingAndReadingGivesTheSameValue(stage: TrainingStage) throws {
        var configuration = TrainingConfiguration(stage)
        configuration.train.learningRate = 0.1 + 0.2
        configuration.train.connectorLearningRate = 1e-7
        configuration.train.seed = .max
        configuration.train.weightDecay = 1
        if stage == .stage2 {
            configuration.moe.gateScale = 0.1 + 0.2
        } else if stage == .dpo {
            configuration.preference.beta = 0.1 + 0.2
        } else if stage == .stage3 {
            configuration.train.replay = 0.1 + 0.2
        } else {
            configuration.model.vocabularySize = 777
        }
        #expect(try TrainingConfiguration(stage, yaml: configuration.yaml) == configuration)
        #expect(try TrainingConfiguration(stage, yaml: configuration.yaml).yaml == configuration.yaml)
    }

    /// Spaces, colons, quotes and words that mean something else in YAML.
    @Test(arguments: ["a b: c#d", "it's", "say \"x\"", "null", "~", "5", "- x", "back\\slash", "ä/ß"])
    func pathsSurviveTheFile(path: String) throws {
        var configuration = TrainingConfiguration(.stage0)
        configuration.warmUp.textEncoder = ConfiguredPath(path)
        #expect(try TrainingConfiguration(.stage0, yaml: configuration.yaml) == configuration)
        let set = try TrainingConfiguration(.stage0, yaml: "", overrides: ["warmUp.textEncoder=a b: c"])
        #expect(set.warmUp.textEncoder?.path == "a b: c")
    }

    /// Null is a router's own value, and what a router doesn't read may be given as what it amounts to.
    @Test(arguments: RouterKind.allCases) func everyRouterReadsItsFields(kind: RouterKind) throws {
        let topK = kind == .noisyTopK ? 2 : 1
        func read(_ settings: [String]) throws -> ExpertSettings {
            try TrainingConfiguration(
                .stage2, yaml: "moe: {router: \(kind.rawValue), topK: \(topK)}", overrides: settings.map { "moe." + $0 }
            ).moe
        }
        let defaults = try read([])
        #expect(defaults.router.kind == kind)
        let saved = try TrainingConfiguration(.stage2, yaml: "moe: {router: \(kind.rawValue), topK: \(topK)}").yaml
        #expect(try TrainingConfiguration(.stage2, yaml: saved).moe == defaults)
        #expect(try TrainingConfiguration(.stage2, yaml: saved).yaml == saved)
        // As the first version wrote the file.
        let nulls = [
            "renormalise", "capacityFactor", "balanceLoss", "importanceLoss", "loadLoss", "sequenceBalanceLoss",
            "biasRate",
            "oneExpertFraction", "maskedFraction", "denseFraction", "temperatureStart", "temperatureEnd",
            "temperatureDecay",
        ]
        #expect(try read(nulls.map { $0 + "=null" } + ["zLoss=0"]) == defaults)
        let own = [
            RouterKind.topK: ["renormalise=true", "capacityFactor=2", "balanceLoss=3", "zLoss=4"],
            .noisyTopK: ["importanceLoss=1", "loadLoss=2", "balanceLoss=3", "zLoss=4", "capacityFactor=5"],
            .biasBalanced: ["renormalise=true", "sequenceBalanceLoss=1", "biasRate=0.5", "capacityFactor=5"],
            .denseToSparse: [
                "oneExpertFraction=0.2", "maskedFraction=0.3", "denseFraction=0.4", "temperatureStart=5",
                "temperatureEnd=0.25", "temperatureDecay=exponential", "balanceLoss=3", "zLoss=4",
            ],
        ]
        for setting in own[kind] ?? [] { #expect(try read([setting]) != defaults, "\(setting)") }
        let others = Set(nulls).subtracting((own[kind] ?? []).map { String($0.prefix { $0 != "=" }) })
            .subtracting(["renormalise", "balanceLoss"])
        for field in others {
            let value = field == "temperatureDecay" ? "linear" : "0.5"
            #expect(throws: SepitError.self, "\(field)") { try read(["\(field)=\(value)"]) }
        }
    }

    @Test func everyProblemIsReportedAtOnceWithItsPlace() throws {
        let error = try #require(
            throws: SepitError.self,
            performing: {
                _ = try TrainingConfiguration(
                    .stage1,
                    yaml: """
                        trian:
                          seed: 1
                        train:
                          lerningRate: 1
                          epochs: many
                          beta1: nan
                          warmupFraction: 1.5
                          keepLast: [1]
                          seed: "7"
                        moe:
                          topK: 1
                        """, path: "run.yaml", overrides: ["train.epochs=0", "model.layer=2", "nonsense"])
            })
        #expect(error.kind.exitCode == 65)
        #expect(error.file == "run.yaml")
        let expected = [
            "10 problems in the configuration:",
            "line 1: trian: there is no such field; did you mean train?",
            "line 4: train.lerningRate: there is no such field; did you mean train.learningRate?",
            "line 6: train.beta1: expected number from 0 to 0.9999999, found nan",
            "line 7: train.warmupFraction: expected number from 0 to 1, found 1.5",
            "line 8: train.keepLast: expected a single value",
            "line 9: train.seed: expected integer, at least 0, found \"7\"",
            "line 11: moe.topK: belongs to stage2, this is stage1",
            "--set train.epochs=0: train.epochs: expected integer from 1 to 100000, found 0",
            "--set model.layer=2: model.layer: there is no such field; did you mean model.layers?",
            "--set nonsense: expected name=value",
        ]
        let lines = error.message.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(Set(lines) == Set(expected.map { $0[...] }))
        #expect(lines.first == expected[0][...])
    }

    @Test func overridesAloneAreAUsageError() {
        let error = #expect(throws: SepitError.self) {
            _ = try TrainingConfiguration(.stage1, yaml: "", overrides: ["train.epochs=x"])
        }
        #expect(error?.kind.exitCode == 64)
    }

    @Test(arguments: [
        (TrainingStage.stage1, "model.kvHeads=3", "a divisor of model.heads"),
        (.stage1, "model.hidden=132", "an even multiple of model.heads"),
        (.stage1, "model.proteinHidden=100", "an even multiple of model.proteinHeads"),
        (.stage2, "moe.topK=5", "at most moe.experts"),
        (.stage2, "moe.router=expertChoice", "one of topK, noisyTopK, biasBalanced, denseToSparse,"),
        (.stage2, "moe.router=noisyTopK", "at least 2"),
        (
            .stage2, "moe.router=denseToSparse;moe.topK=2",
            "moe.topK: expected 1 or null, or router topK or noisyTopK or biasBalanced"
        ),
        (
            .stage2, "moe.router=denseToSparse;moe.capacityFactor=1",
            "moe.capacityFactor: expected null, or router topK or"
        ),
        (
            .stage2, "moe.router=denseToSparse;moe.renormalise=true",
            "moe.renormalise: expected false or null, or router topK or biasBalanced"
        ),
        (.stage2, "moe.router=denseToSparse;moe.oneExpertFraction=0.6;moe.denseFraction=0.5", "together"),
        (.stage2, "moe.router=denseToSparse;moe.temperatureEnd=2", "at most moe.temperatureStart"),
        (
            .stage2, "moe.router=noisyTopK;moe.topK=2;moe.renormalise=false",
            "moe.renormalise: expected true or null, or router topK or biasBalanced"
        ),
        (.stage2, "moe.router=biasBalanced;moe.balanceLoss=0.01", "moe.balanceLoss: expected 0 or null"),
        (.stage2, "moe.router=biasBalanced;moe.zLoss=0.01", "moe.zLoss: expected 0 or null, or router"),
        (.stage2, "moe.biasRate=0.1", "null, or router biasBalanced"),
        (.stage2, "moe.loadLoss=0.1", "null, or router noisyTopK"),
        (.stage2, "moe.maskedFraction=0.1", "null, or router denseToSparse"),
        (.stage2, "moe.proteinExperts=2;moe.proteinCapacity=3", "at most moe.proteinExperts"),
        (.stage2, "moe.router=denseToSparse;tuning.method=lora", "another one than denseToSparse with adapters"),
        (.stage2, "tuning.targets=q_proj,qproj", "some of q_proj,k_proj"),
        (.stage1, "tuning.method=qlora", "one of full, half, lora, nola"),
    ])
    func rulesBetweenFieldsHold(stage: TrainingStage, override: String, expected: String) {
        let error = #expect(throws: SepitError.self) {
            _ = try TrainingConfiguration(stage, yaml: "", overrides: override.split(separator: ";").map(String.init))
        }
        #expect(error?.message.contains(expected) == true)
    }

    @Test(arguments: [
        ("train:\n  seed: [1\n", 3), ("train:\n  seed: 1\n  seed: 2\n", nil), ("train: {seed: 1}\n  x: 2\n", 2),
    ])
    func malformedYAMLNamesTheLine(yaml: String, line: Int?) {
        let error = #expect(throws: SepitError.self) { _ = try TrainingConfiguration(.stage1, yaml: yaml, path: "a") }
        #expect(error?.code == "yaml-malformed")
        #expect(error?.kind.exitCode == 65)
        if let line { #expect(error?.line == line) }
    }

    @Test func listsAreSeparatedByCommas() throws {
        let tuning = try TrainingConfiguration(
            .stage1, yaml: "tuning: {method: lora, modules: none}", overrides: ["tuning.targets=v_proj, q_proj"]
        ).tuning
        #expect(tuning.targets == NameList([.q, .v]) && tuning.modules.isEmpty && tuning.method == .lora)
        for override in ["tuning.method=lora", "tuning.modules=router"] {
            #expect(throws: Never.self) { try TrainingConfiguration(.stage1, yaml: "", overrides: [override]) }
        }
        for overrides in [
            ["tuning.method=lora", "tuning.modules=router"], ["tuning.method=nola", "tuning.targets=linear_1"],
        ] {
            #expect(throws: SepitError.self) { try TrainingConfiguration(.stage1, yaml: "", overrides: overrides) }
        }
        #expect(throws: SepitError.self) { try TrainingConfiguration(.stage0, yaml: "tuning: {method: half}") }
        for router in ["denseToSparse}", "biasBalanced}\ntuning: {modules: connector}"] {
            #expect(throws: SepitError.self) {
                try TrainingConfiguration(.stage2, yaml: "moe: {router: " + router, overrides: ["tuning.method=lora"])
            }
        }
    }

    @Test func theFileIsRead() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("train: {seed: 42}\n", to: folder("c.yaml"))
        #expect(try TrainingConfiguration(.stage1, file: folder("c.yaml")).train.seed == 42)
        let error = #expect(throws: SepitError.self) { _ = try TrainingConfiguration(.stage1, file: folder("none")) }
        #expect(error?.kind.exitCode == 66)
    }

    @Test(arguments: [[0x7F, 0x45, 0x4C, 0x46, 0], [0xFF, 0xFE, 0x80]] as [[UInt8]])
    func aBinaryFileIsSaidToBeOne(bytes: [UInt8]) throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(bytes, to: folder("c.yaml"))
        let error = #expect(throws: SepitError.self) { _ = try TrainingConfiguration(.stage1, file: folder("c.yaml")) }
        #expect(error?.code == "yaml-malformed" && error?.file == folder("c.yaml"))
        #expect(error?.message == "This is not a text file.")
    }

    /// Whatever a file holds, the answer is a configuration or an error.
    @Test(arguments: [
        "[", "{", "- 1", "a", "train", "train: *x", "train: &a {seed: *a}", "&a [*a]",
        "? {a: 1}\n: 2", "? [train]\n: {seed: 1}", "train: {<<: {seed: 1}}", "train:\n\tseed: 1", "\u{0}",
        "\u{FEFF}train: {x: 1}",
        "%YAML 9.9\n---\na", "a: 1\n---\nb: 2", "train: {seed: 99999999999999999999}", "train: {seed: }",
        "train: {learningRate: -1e400}", "train: {learningRate: infinity}", "train: {null: 1}", "train: {1: 1}",
        "train: |\n  seed: 1", "model: {hidden: 9223372036854775807}", String(repeating: "[", count: 100_000),
        String(repeating: "{a: ", count: 100_000), String(repeating: "- ", count: 100_000),
    ])
    func strangeFilesAreErrors(yaml: String) {
        let error = #expect(throws: SepitError.self) { _ = try TrainingConfiguration(.stage1, yaml: yaml) }
        #expect(error?.kind.exitCode == 65)
    }
}
