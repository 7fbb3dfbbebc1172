import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import TestSupport
import Testing

/// What the parameters of a model are, and which of them each stage trains.
@Suite struct ParameterRoleTests {
    typealias Kind = ParameterRole.Kind

    /// A model with experts or without.
    struct Variant: Sendable, CustomTestStringConvertible {
        var router: RouterKind?
        var hasSharedExpert = false
        var proteinExperts = 0
        var testDescription: String { "\(router.map { "\($0)" } ?? "dense"), \(hasSharedExpert), \(proteinExperts)" }

        var configuration: ModelConfiguration {
            var c = ModelConfiguration.tiny
            c.text.experts = router.map {
                ExpertConfiguration(
                    count: experts, router: RouterSettings($0).configuration, hasSharedExpert: hasSharedExpert)
            }
            if proteinExperts > 0 { c.protein.experts = ProteinExpertConfiguration(count: proteinExperts, capacity: 1) }
            return c
        }
    }

    private static let experts = 3
    private static let layers = 0..<2
    static let variants = [
        Variant(), Variant(router: .topK), Variant(router: .noisyTopK, hasSharedExpert: true),
        Variant(router: .biasBalanced, hasSharedExpert: true, proteinExperts: 2),
        Variant(router: .denseToSparse), Variant(router: .topK, proteinExperts: 4),
    ]

    private static func weights(_ part: ParameterRole.Part, _ kinds: Set<Kind>) -> Set<ParameterRole> {
        Set(kinds.map { ParameterRole(part, $0) })
    }

    private static func modules(_ part: ParameterRole.Part, _ kinds: Set<Kind>) -> Set<ParameterRole> {
        weights(part, kinds).union(kinds.map { ParameterRole(part, $0, .bias) })
    }

    private static func inLayers(_ roles: Set<ParameterRole>) -> Set<ParameterRole> {
        Set(
            layers.flatMap { layer in
                roles.map { role in
                    var role = role
                    role.layer = layer
                    return role
                }
            })
    }

    private static func inExperts(_ roles: Set<ParameterRole>, _ count: Int) -> Set<ParameterRole> {
        Set((0..<count).flatMap { expert in roles.map { $0.with(expert: .routed(expert)) } })
    }

    /// The protein model's experts and what chooses among them.
    private static func proteinExperts(_ variant: Variant) -> Set<ParameterRole> {
        guard variant.proteinExperts > 0 else { return [] }
        return inLayers(
            inExperts(modules(.proteinModel, [.up, .down]), variant.proteinExperts)
                .union(weights(.proteinModel, [.router])))
    }

    private static func protein(_ variant: Variant) -> Set<ParameterRole> {
        modules(.proteinModel, [.finalNorm]).union(weights(.proteinModel, [.embedding]))
            .union(inLayers(modules(.proteinModel, Kind.attention.union([.attentionNorm, .feedForwardNorm]))))
            .union(
                variant.proteinExperts == 0 ? inLayers(modules(.proteinModel, [.up, .down])) : proteinExperts(variant))
    }

    private static let structure = modules(.structureModule, [.pairHidden, .pairOutput, .edges])
        .union(weights(.structureModule, [.kernelMeans, .kernelDeviations]))
    private static let connector = modules(.connector, [.firstLinear, .secondLinear])

    private static func text(_ variant: Variant) -> Set<ParameterRole> {
        var layer = weights(.languageModel, Kind.attention.union([.attentionNorm, .feedForwardNorm]))
        let network = weights(.languageModel, Kind.feedForward)
        layer.formUnion(variant.router == nil ? network : inExperts(network, experts))
        if variant.hasSharedExpert { layer.formUnion(network.map { $0.with(expert: .shared) }) }
        if variant.router != nil { layer.insert(ParameterRole(.languageModel, .router)) }
        if variant.router == .noisyTopK { layer.insert(ParameterRole(.languageModel, .router, .noise)) }
        return weights(.languageModel, [.embedding, .head, .finalNorm]).union(inLayers(layer))
    }

    /// What no gradient moves.
    private static func constants(_ variant: Variant) -> Set<ParameterRole> {
        var layer = weights(.proteinModel, [.rotaryFrequencies])
        if variant.router == .biasBalanced { layer.insert(ParameterRole(.languageModel, .router, .bias)) }
        return inLayers(layer)
    }

    @Test(arguments: variants) func everyParameterHasTheRoleThatItShould(_ variant: Variant) {
        let model = TrainableModel(variant.configuration)
        let expected = Self.protein(variant).union(Self.structure).union(Self.connector).union(Self.text(variant))
        #expect(Set(model.store.parts.filter(\.trainable).map(\.role)) == expected)
        #expect(Set(model.store.parts.filter { !$0.trainable }.map(\.role)) == Self.constants(variant))
        #expect(model.store.parts.allSatisfy { model.store.part($0.role)?.name == $0.name })
    }

    @Test(arguments: variants) func stagesTrainTheirParts(_ variant: Variant) {
        let model = TrainableModel(variant.configuration)
        let language = Self.connector.union(Self.text(variant))
        func trained(_ stage: TrainingStage) -> Set<ParameterRole> {
            model.store.prepareTraining(isTrained: TrainingConfiguration(stage).trained(model.store, round: 0))
            return Set(model.store.trainedParts.map(\.role))
        }
        #expect(trained(.stage1) == Self.protein(variant).union(Self.structure).union(language))
        #expect(trained(.stage2) == language.union(Self.proteinExperts(variant)))
    }

    /// Under other names the same parameters are trained, with and without adapters, and become the same experts.
    @Test(arguments: variants) func namesDecideNothing(_ variant: Variant) throws {
        func model(_ naming: @escaping (String) -> String) -> TrainableModel {
            TrainableModel(variant.configuration, layout: ParameterLayout(naming: naming)) { (_) throws(Never) in }
        }
        func trained(_ model: TrainableModel, _ configuration: TrainingConfiguration) -> Set<ParameterRole> {
            model.store.prepareTraining(isTrained: configuration.trained(model.store, round: 0))
            return Set(model.store.trainedParts.map(\.role))
        }
        var numbers: [String: Int] = [:]
        let published = model { $0 }
        published.store.initialize(seed: 1)
        let renamed = model { name in
            let number = numbers[name] ?? numbers.count
            numbers[name] = number
            return "tensor.\(number).weight"
        }
        renamed.copyParameters(from: published)
        #expect(renamed.store.parts.map(\.role) == published.store.parts.map(\.role))
        #expect(Set(renamed.store.parts.map(\.name)).isDisjoint(with: published.store.parts.map(\.name)))
        if variant.router == nil, variant.proteinExperts == 0 {
            var moe = ExpertSettings()
            (moe.sharedExpert, moe.proteinExperts) = (true, 2)
            let upcycled = try [published, renamed].map { dense in
                let store = try Upcycling.upcycle(dense, experts: moe, seed: 3).store
                return store.parts.map { Array(store.elements(of: $0)) }
            }
            #expect(upcycled[0] == upcycled[1])
        }
        for stage in [TrainingStage.stage1, .stage2] {
            var configuration = TrainingConfiguration(stage)
            #expect(trained(renamed, configuration) == trained(published, configuration))
            guard stage == .stage2 else { continue }
            configuration.tuning.method = .lora
            configuration.tuning.targets = NameList(AdapterTarget.allCases)
            configuration.tuning.modules = NameList([.connector, .embeddings, .structure])
            for model in [published, renamed] { try configuration.adapter?.attach(to: model.store) }
            let adapted = trained(published, configuration)
            #expect(adapted.contains(ParameterRole(.languageModel, .query, layer: 1).factor(.up)))
            #expect(trained(renamed, configuration) == adapted)
        }
    }

    @Test func theWarmUpTrainsTheProteinSideAndItsHeads() {
        let model = TrainableModel(warmingUp: Variant().configuration)
        model.store.prepareTraining(
            isTrained: TrainingConfiguration(.stage0).trained(model.store, round: 0))
        let trained = Set(model.store.trainedParts.map(\.role))
        let heads = trained.filter { $0.part == .warmUp }
        #expect(trained.subtracting(heads) == Self.protein(Variant()).union(Self.structure))
        // Two projections of two layers, a factor, a head of two layers and a norm, and one of three matrices and an axis.
        #expect(heads.count == 2 * 2 * 2 + 1 + 3 * 2 + 3 * 2 + 1)
        #expect(heads == Set(model.store.parts.map(\.role).filter { $0.part == .warmUp }))
    }

    /// What was trained elsewhere is changed slowly unless somebody says otherwise, and new parts beside it fast.
    @Test func ratesGoByWhereAPartComesFrom() {
        var model = Variant().configuration
        var configuration = TrainingConfiguration(.stage2)
        func rates() -> [Double] {
            let rates = LearningRates(configuration, model)
            return LearningRates.Part.allCases.dropLast().map(rates.rate)
        }
        #expect(rates() == [5e-4, 5e-4, 5e-4, 5e-4, 5e-4, 5e-4])
        model.source = ["protein_lm": .object([]), "llm": .object([])]
        #expect(rates() == [1e-5, 1e-4, 1e-4, 1e-5, 1e-5, 1e-4])
        #expect(LearningRates(configuration, model).destroyed.isEmpty)
        model.source = ["protein_lm": .object([]), "llm": .string("new")]
        #expect(rates() == [1e-5, 1e-4, 1e-4, 5e-4, 5e-4, 5e-4])
        configuration.train.learningRate = 1e-3
        (configuration.train.proteinLearningRate, configuration.train.expertLearningRate) = (2e-5, 3e-3)
        #expect(rates() == [2e-5, 1e-3, 1e-3, 1e-3, 3e-3, 3e-3])
        configuration.train.proteinLearningRate = nil
        #expect(LearningRates(configuration, model).destroyed.map(\.part) == [.proteinModel])
        configuration.train.force = true
        #expect(LearningRates(configuration, model).destroyed.isEmpty)
        (configuration.train.learningRate, configuration.train.expertLearningRate) = (nil, nil)
        (configuration.train.force, configuration.tuning.method) = (false, .lora)
        #expect(rates() == [2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-4])
    }

    @Test func connectorAndStructureHaveRatesOfTheirOwn() {
        var configuration = TrainingConfiguration(.stage1)
        (configuration.train.learningRate, configuration.train.connectorLearningRate) = (1e-3, 2e-3)
        configuration.train.structureLearningRate = 5e-4
        let model = Variant().configuration
        let rates = LearningRates(configuration, model)
        for part in TrainableModel(model).store.parts {
            let expected: Float = Self.connector.contains(part.role) ? 2 : Self.structure.contains(part.role) ? 0.5 : 1
            #expect(rates.factor(part.role) == expected, "\(part.name)")
        }
    }
}
